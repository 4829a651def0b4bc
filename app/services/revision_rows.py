"""Rows of revisions: how one is made, and how it gets its number."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from app.errors import Conflict, message
from app.models import Account, Revision, RevisionState
from app.models.revisions import OPEN
from app.services import revision_texts as texts
from pipelines.ingestion.drafts import Draft, digest

TRIES = 50
SHA256_CHARACTERS = 64
SAME_MOMENT = message("Somebody else saved this page at the same moment. Go back and save again.")


def new(
    item_id: str, content: Draft, account: Account | None, now: datetime, *, note: str = "", base: str = ""
) -> Revision:
    """A draft that is not stored yet. `account` None: the text of the file."""
    return Revision(
        item_id=item_id,
        kind=item_id.partition("/")[0],
        number=0,  # given by `insert`
        content=content,
        author_id=account.id if account else None,
        note=remark(note),
        base=base[:SHA256_CHARACTERS],
        created_at=now,
        changed_at=now,
    )


def remark(text: str) -> str:
    """A note or comment as it is kept."""
    return text.replace("\r\n", "\n").strip()


def insert(session: Session, revision: Revision) -> Revision:
    """Give it the item's next number. Raises Conflict when another text of the item is open already.

    Of two at once the unique number lets one through. The other waits for that one's end and takes the next number,
    so each try that fails means that somebody else's text was kept.
    """
    for _ in range(TRIES):
        if _took(session, revision, _last_number(session, revision.item_id) + 1):
            return revision
        if _has_rival(session, revision):
            break
    raise Conflict(SAME_MOMENT)


def _last_number(session: Session, item_id: str) -> int:
    return session.exec(select(func.max(Revision.number)).where(Revision.item_id == item_id)).one() or 0


def _took(session: Session, revision: Revision, number: int) -> bool:
    """Whether this number was free."""
    revision.number = number
    try:
        with session.begin_nested():
            session.add(revision)
            session.flush()
    except IntegrityError:
        return False
    return True


def _has_rival(session: Session, revision: Revision) -> bool:
    """Whether another text has the place that only one may have."""
    if not revision.is_open:
        return False
    query = select(Revision.id).where(Revision.item_id == revision.item_id, col(Revision.state).in_(OPEN))
    return session.exec(query).first() is not None


def keep_file_text(session: Session, item_id: str, *, now: datetime, by: Account | None = None) -> Revision | None:
    """The file's text as a revision of its own, once per text, so that the history is whole and can be undone to."""
    text = texts.file_text(item_id)
    query = select(Revision).where(Revision.item_id == item_id, col(Revision.author_id).is_(None))
    for _ in range(TRIES):
        last = _last_number(session, item_id)  # before looking: who comes in between has the number that we want
        newest = session.exec(query.order_by(col(Revision.number).desc()).limit(1)).first()
        if text is None or (newest and digest(newest.content) == digest(text)):
            return newest
        row = new(item_id, text, None, now)
        row.state, row.reviewer_id = RevisionState.SUPERSEDED, by.id if by else None
        if _took(session, row, last + 1):
            return row
    raise Conflict(SAME_MOMENT)
