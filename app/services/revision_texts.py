"""The texts behind revisions: what the files say, what the site shows, and whether a draft may be shown."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from sqlmodel import Session, col, func, select

from app.models import Revision, RevisionState
from app.settings import get_settings
from pipelines.ingestion.checking.reading import Everything
from pipelines.ingestion.drafts import (
    Draft,
    DraftError,
    FieldProblem,
    digest,
    doubts,
    from_draft,
    links,
    to_draft,
)
from pipelines.ingestion.records import ContentError, Item, Source


@lru_cache(maxsize=1)  # files change with a deployment, which starts new processes
def _content_of(root: Path) -> Everything:
    """What can be read: one file that cannot must not stop editors from working on the others."""
    return Everything(root)


@lru_cache(maxsize=1)
def _files_of(root: Path) -> dict[str, Item]:
    return {placed.item.id: placed.item for placed in _content_of(root).placed}


def files(root: Path | None = None) -> dict[str, Item]:
    """All items as their files have them, by id; those of this deployment unless told otherwise."""
    return _files_of(root or get_settings().knowledge_dir)


def sources() -> dict[str, Source]:
    """What can be cited, by id."""
    return _content_of(get_settings().knowledge_dir).sources or {}


def forget_files() -> None:
    """Read the files again at the next call."""
    _content_of.cache_clear()
    _files_of.cache_clear()


def file_text(item_id: str) -> Draft | None:
    """The item as its file has it."""
    item = files().get(item_id)
    return to_draft(item) if item else None


def published_of(session: Session, item_id: str, *, lock: bool = False) -> Revision | None:
    """The revision that stands over the file."""
    query = select(Revision).where(Revision.item_id == item_id, Revision.state == RevisionState.PUBLISHED)
    return session.exec(query.with_for_update() if lock else query).first()


def live_text(session: Session, item_id: str) -> Draft | None:
    """What visitors read now: the published revision, else the file; None where there is nothing."""
    published = published_of(session, item_id)
    if published is None:
        return file_text(item_id)
    return None if published.removed else published.content


def item_of(revision: Revision) -> Item | None:
    """The item that a published revision makes, None for one that takes it away. Raises ContentError."""
    return None if revision.removed else from_draft(revision.kind, revision.content)


def generation(session: Session) -> int:
    """One number that grows whenever the text on the site changes: each publication and each end of one counts."""
    query = select(func.count(col(Revision.published_at)), func.count(col(Revision.ended_at)))
    began, ended = session.exec(query).one()
    return began + ended


def published(session: Session) -> list[tuple[str, Item | None]]:
    """What stands over the files: (id, the item or None for one taken away), by id.

    A text that today's records would refuse (they can become stricter with a deployment) is left out: the file's
    text shows until somebody has mended it, and the list of items says so.
    """
    query = select(Revision).where(Revision.state == RevisionState.PUBLISHED).order_by(Revision.item_id)
    found: list[tuple[str, Item | None]] = []
    for revision in session.exec(query):
        try:
            found.append((revision.item_id, item_of(revision)))
        except ContentError:
            continue
    return found


def back_to_files(session: Session) -> dict[str, Item | None]:
    """Items that had a published text once and have none now: what their files say, None where there is none.

    An index that was built in between still has the published text.
    """
    over = select(Revision.item_id).where(Revision.state == RevisionState.PUBLISHED)
    query = select(Revision.item_id).where(col(Revision.ended_at).is_not(None), col(Revision.item_id).not_in(over))
    return {item_id: files().get(item_id) for item_id in session.exec(query.distinct())}


def clashes(revision: Revision) -> bool:
    """Whether the file has changed under this published text, into something else than this text."""
    now = digest(file_text(revision.item_id))
    return now not in (revision.file_base, "" if revision.removed else digest(revision.content))


def known_ids(session: Session) -> set[str]:
    """Ids of everything that visitors can read now."""
    over = {item_id: item for item_id, item in published(session)}
    return {item_id for item_id in {*files(), *over} if over.get(item_id, True)}


def linking_to(session: Session, item_id: str) -> list[Item]:
    """Items on the site whose text leads to this one."""
    items = {**files(), **dict(published(session))}
    return [item for item in items.values() if item and item.id != item_id and item_id in links(item)]


def problems(session: Session, kind: str, draft: Draft, *, today: date) -> list[FieldProblem]:
    """Everything that keeps this draft from the site; empty when it may go there."""
    try:
        item = from_draft(kind, draft)
    except DraftError as error:
        return error.problems
    units = _content_of(get_settings().knowledge_dir).law_units
    known = {*known_ids(session), item.id}
    return doubts(item, sources=sources(), known=known, law_units=units, today=today)


def taken(session: Session) -> set[str]:
    """Ids that were ever given out."""
    return {*files(), *session.exec(select(col(Revision.item_id)).distinct())}
