"""Runs: start a proof-of-concept fine-tune, follow it, cancel it, read its report."""

from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.errors import Conflict, NotFound, message
from app.jobs import FINE_TUNE
from app.models import Account, Dataset, DatasetState, Engagement, Run
from app.services import datasets, engagements
from app.settings import get_settings

KEY_MAX_CHARACTERS = 64


def start(session: Session, dataset: Dataset, *, account: Account, idempotency_key: str) -> Run:
    """Queue a run on a mapped dataset. The same key (one rendered form) starts one run."""
    session.flush()  # refreshing forgets what has not been written
    session.refresh(dataset, with_for_update=True)  # two equal clicks, or a click and a deletion, wait for each other
    key = f"{dataset.id}:{idempotency_key[:KEY_MAX_CHARACTERS]}"
    found = session.exec(select(Run).where(Run.idempotency_key == key)).first()
    if found:
        return found
    if dataset.state != DatasetState.READY:
        raise Conflict(message("First choose the columns of this data."))
    run = Run(
        engagement_id=dataset.engagement_id,
        dataset_id=dataset.id,
        started_by=account.id,
        idempotency_key=key,
        config={
            "seeds": [0],
            "max_minutes": get_settings().run_max_minutes,
            "base_model": get_settings().run_base_model,
            # as they are now: choosing other columns later must not change a run that is waiting or goes on again
            "columns": {"text": dataset.text_column, "label": dataset.label_column},
        },
    )
    session.add(run)
    FINE_TUNE.enqueue(session, subject_id=run.id)
    engagement = session.get_one(Engagement, dataset.engagement_id)
    engagements.record(
        session, engagement, "run_started", actor_id=account.id, run=str(run.id), filename=dataset.filename
    )
    return run


def get(session: Session, *, run_id: UUID, account: Account) -> tuple[Run, Engagement]:
    """The run and its engagement, if this person may see it."""
    run = session.get(Run, run_id)
    if run is None:
        raise NotFound()
    return run, engagements.get_by_id(session, engagement_id=run.engagement_id, account=account)


def of_engagement(session: Session, engagement: Engagement) -> list[Run]:
    """All runs, newest first."""
    query = select(Run).where(Run.engagement_id == engagement.id)
    return list(session.exec(query.order_by(col(Run.created_at).desc())))


def of_dataset(session: Session, dataset: Dataset) -> list[Run]:
    """All runs on this data, newest first."""
    query = select(Run).where(Run.dataset_id == dataset.id)
    return list(session.exec(query.order_by(col(Run.created_at).desc())))


def cancel(session: Session, run: Run, *, account: Account) -> None:
    """Ask the worker to stop; a run that has not begun ends at once. Cancelling twice changes nothing."""
    session.flush()  # refreshing forgets what has not been written
    session.refresh(run, with_for_update=True)
    if run.ask_to_cancel():
        engagement = session.get_one(Engagement, run.engagement_id)
        engagements.record(session, engagement, "run_cancelled", actor_id=account.id, run=str(run.id))


def request_of(session: Session, run: Run) -> dict[str, Any]:
    """RUN.json for the program."""
    dataset = session.get_one(Dataset, run.dataset_id)
    return {
        "task": "text-classification",
        "data": {"path": str(datasets.path_of(dataset)), **columns_of(run, dataset)},
        "test": {"fraction": 0.2},
        "device": "auto",
        **{key: value for key, value in run.config.items() if key != "columns"},
    }


def columns_of(run: Run, dataset: Dataset) -> dict[str, str]:
    """{"text": column, "label": column} as they were when the run was started."""
    chosen = {"text": dataset.text_column, "label": dataset.label_column}
    return {**chosen, **run.config.get("columns", {})}


def record_end(session: Session, run: Run) -> None:
    """Put the outcome on the timeline."""
    engagement = session.get_one(Engagement, run.engagement_id)
    verdict = (run.result or {}).get("verdict") or {}
    engagements.record(
        session,
        engagement,
        "run_ended",
        run=str(run.id),
        state=run.state,
        sentence=verdict.get("sentence") or run.reason or {},
    )
