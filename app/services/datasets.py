"""Data of an engagement: uploaded only under a processing agreement, mapped, and deleted with proof."""

import csv
import hashlib
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.errors import Conflict, Invalid, NotAllowed, NotFound, message
from app.models import Account, Check, Dataset, DatasetState, Engagement, Run, WorkState
from app.models.base import utc_now
from app.services import engagements, run_folders, typed
from app.settings import MEGABYTE, get_settings
from pipelines.ingestion.tables import TableError, TextTable, read_table, write_table

PREVIEW_ROWS = 5
PREVIEW_CHARACTERS = 200
SAME_FILE_WITHIN = timedelta(minutes=1)
_READING = Lock()
"""One file at a time: many short cells take thirty times their size in memory while they are read."""
REFUSALS = {
    "empty": message("The file is empty. Choose a file with a heading row and at least one row of data."),
    "not_text": message("This is not a CSV file but a %(kind)s file. Open it in your spreadsheet and save it as CSV."),
    "no_text": message("This file is not text. Open it in your spreadsheet and save it as CSV."),
    "one_column": message("The file has one column. It needs at least two: the text and its category."),
    "too_many_columns": message("The file has %(count)s columns; at most %(limit)s are allowed. Remove columns."),
    "too_many_rows": message("The file has more than %(limit)s rows. Upload a smaller part."),
    "uneven_row": message("Row %(row)s has %(count)s columns where %(expected)s were expected. Mend that row."),
    "no_header": message(
        "The first row looks like data, not like headings. Add a row with headings, or tick “no heading row”."
    ),
    "double_header": message("Two columns are both called “%(name)s”. Give each column a name of its own."),
    "cell_too_long": message("One cell is longer than a million characters. Check the quotation marks in the file."),
}


def folder() -> Path:
    """Where uploaded tables lie."""
    return get_settings().data_dir / "uploads"


def path_of(dataset: Dataset) -> Path:
    """The dataset's file."""
    return folder() / dataset.stored_name


def get(session: Session, *, dataset_id: UUID, account: Account) -> tuple[Dataset, Engagement]:
    """The dataset and its engagement, if this person may see it. Clients do not handle data here."""
    dataset = session.get(Dataset, dataset_id)
    if dataset is None or not account.is_staff:
        raise NotFound()
    return dataset, engagements.get_by_id(session, engagement_id=dataset.engagement_id, account=account)


def of_engagement(session: Session, engagement: Engagement) -> list[Dataset]:
    """All datasets of an engagement, deleted ones included, newest first."""
    query = select(Dataset).where(Dataset.engagement_id == engagement.id)
    return list(session.exec(query.order_by(col(Dataset.created_at).desc())))


def upload(
    session: Session, engagement: Engagement, *, filename: str, content: bytes, has_header: bool, account: Account
) -> Dataset:
    """Read and store a table. Refused without a processing agreement; a refused file leaves nothing behind."""
    if not account.is_staff:
        raise NotFound()
    if engagement.agreement_on is None:
        raise NotAllowed(message("First record that a processing agreement is in place. Until then no data comes in."))
    with _READING:
        table = _read(content, has_header=has_header)
        stored = write_table(table)
    sha256 = hashlib.sha256(stored).hexdigest()
    if found := _just_uploaded(session, engagement, sha256=sha256, account=account):
        return found
    dataset = Dataset(
        engagement_id=engagement.id,
        uploaded_by=account.id,
        filename=typed.line(Path(filename.replace("\\", "/")).name)[:200] or "data.csv",
        size_bytes=len(stored),
        sha256=sha256,
        rows=len(table.rows),
        columns=table.columns,
        encoding=table.encoding,
        preview=[[cell[:PREVIEW_CHARACTERS] for cell in row] for row in table.rows[:PREVIEW_ROWS]],
    )
    session.add(dataset)
    session.flush()  # the database must accept the row before the file is written
    _write(path_of(dataset), stored)
    engagements.record(
        session,
        engagement,
        "dataset_uploaded",
        actor_id=account.id,
        filename=dataset.filename,
        rows=dataset.rows,
        sha256=dataset.sha256,
        dataset=str(dataset.id),
    )
    return dataset


def _just_uploaded(session: Session, engagement: Engagement, *, sha256: str, account: Account) -> Dataset | None:
    """The same file that this person sent a moment ago: a double click, or the form sent again."""
    session.flush()  # refreshing forgets what has not been written
    session.refresh(engagement, with_for_update=True)  # the second of two clicks waits here for the first
    query = select(Dataset).where(
        Dataset.engagement_id == engagement.id,
        Dataset.uploaded_by == account.id,
        Dataset.sha256 == sha256,
        Dataset.state != DatasetState.DELETED,
        col(Dataset.created_at) > utc_now() - SAME_FILE_WITHIN,
    )
    return session.exec(query).first()


def _read(content: bytes, *, has_header: bool) -> TextTable:
    settings = get_settings()
    if len(content) > settings.upload_max_bytes:
        raise too_large()
    try:
        return read_table(
            content, max_rows=settings.upload_max_rows, max_columns=settings.upload_max_columns, has_header=has_header
        )
    except TableError as error:
        raise Invalid(REFUSALS[error.code], "file", **error.parameters) from None
    except csv.Error:  # the first rows are read once more, to find the separator, and may hold such a cell
        raise Invalid(REFUSALS["cell_too_long"], "file") from None


def too_large() -> Invalid:
    """The refusal of a file over the limit."""
    refusal = Invalid(message("The file is larger than %(limit)s. Upload a smaller part."), "file", limit=limit_text())
    refusal.status = 413
    return refusal


def limit_text() -> str:
    """The largest file that is accepted, for people: 50 MB."""
    limit = get_settings().upload_max_bytes
    return f"{limit // MEGABYTE} MB" if limit >= MEGABYTE else f"{max(limit // 1024, 1)} kB"


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)


def choose_columns(session: Session, dataset: Dataset, *, text: str, label: str, account: Account) -> None:
    """Say which column holds the text and which its category; refuse what nothing can be learned from."""
    session.flush()  # refreshing forgets what has not been written
    session.refresh(dataset, with_for_update=True)  # of a choice and a deletion at once, the second sees the first
    if dataset.state == DatasetState.DELETED:
        raise Conflict(message("This data has been deleted."))
    for field, name in (("text", text), ("label", label)):
        if name not in dataset.columns:
            raise Invalid(message("Choose one of the columns of the file."), field)
    if text == label:
        raise Invalid(message("Choose two different columns: one with the text, one with its category."), "label")
    classes = classes_of(dataset, label=label)
    _refuse_unlearnable(dataset, label=label, classes=classes)
    dataset.text_column, dataset.label_column, dataset.state = text, label, DatasetState.READY
    dataset.classes = classes
    engagement = session.get_one(Engagement, dataset.engagement_id)
    engagements.record(
        session,
        engagement,
        "dataset_mapped",
        actor_id=account.id,
        text=text,
        label=label,
        classes=len(classes),
        dataset=str(dataset.id),
    )


def _refuse_unlearnable(dataset: Dataset, *, label: str, classes: dict[str, int]) -> None:
    if not classes:
        raise Invalid(
            message("The column “%(name)s” is empty. Choose the column with the category."), "label", name=label
        )
    if len(classes) < 2:
        raise Invalid(
            message("The column “%(name)s” has one category only. There is nothing to learn."), "label", name=label
        )
    if len(classes) > dataset.rows // 2:
        raise Invalid(
            message("The column “%(name)s” has %(count)s different values in %(rows)s rows. That is no category."),
            "label",
            name=label,
            count=len(classes),
            rows=dataset.rows,
        )


def classes_of(dataset: Dataset, *, label: str) -> dict[str, int]:
    """Categories in a column of the stored file and how often each occurs, most frequent first."""
    with path_of(dataset).open(encoding="utf-8", newline="") as file:
        counts = Counter(value for row in csv.DictReader(file) if (value := row[label].strip()))
    return dict(counts.most_common())


def delete(session: Session, dataset: Dataset, *, account: Account, now: datetime) -> dict[str, Any]:
    """Delete the file and everything made from it that holds its texts; returns the proof, which stays."""
    session.flush()  # refreshing forgets what has not been written
    session.refresh(dataset, with_for_update=True)  # nobody starts a run on it meanwhile
    if dataset.state == DatasetState.DELETED:
        return dataset.deletion_proof or {}
    runs = list(session.exec(select(Run).where(Run.dataset_id == dataset.id)))
    checks = session.exec(select(Check).where(col(Check.run_id).in_([run.id for run in runs])))
    if any(work.state in (WorkState.QUEUED, WorkState.RUNNING) for work in (*runs, *checks)):
        raise Conflict(message("A run or a check still uses this data. Cancel it, or wait until it has ended."))
    return _erase(session, dataset, runs=runs, account=account, now=now)


def _erase(session: Session, dataset: Dataset, *, runs: list[Run], account: Account, now: datetime) -> dict[str, Any]:
    path = path_of(dataset)
    found = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None
    path.unlink(missing_ok=True)
    removed = [str(run.id) for run in runs if run_folders.erase_texts(session, run)]
    proof: dict[str, Any] = {
        "filename": dataset.filename,
        "sha256_at_upload": dataset.sha256,
        "sha256_found": found,
        "bytes": dataset.size_bytes,
        "rows": dataset.rows,
        "deleted_at": now.isoformat(),
        "deleted_by": account.name,
        "file_gone": not path.exists(),
        "runs_cleaned": removed,
    }
    dataset.state, dataset.deleted_at, dataset.deletion_proof = DatasetState.DELETED, now, proof
    dataset.preview, dataset.classes = [], {}
    engagement = session.get_one(Engagement, dataset.engagement_id)
    engagements.record(session, engagement, "dataset_deleted", actor_id=account.id, dataset=str(dataset.id), **proof)
    return proof
