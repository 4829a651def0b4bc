"""A checklist that is filled in online: opened by a link or with an engagement, saved item by item, never over a text
that the writer has not seen, and gone 90 days after the last change."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, delete, func, or_, select, update

from app.errors import Conflict, Invalid, NotAllowed, NotFound, message
from app.models import Account, ChecklistVersion, Engagement, FilledChecklist, FilledItem
from app.services import checklists, engagements
from app.services.allowances import NEW_LISTS
from app.services.filled_answers import Values, kept
from app.services.tokens import hash_token, new_token

KEPT = timedelta(days=90)
UPLOAD_KEPT = timedelta(days=1)
NEW_AN_HOUR = 3_000
"""For all visitors together: anybody may start one, without an account."""
NAME_MAX_CHARACTERS = 100
MANY_LISTS = message("Many lists were started in the last hour. Try again in an hour.")
GONE = message("We cannot find this list. It may be deleted, or nobody changed it for 90 days.")


@dataclass(frozen=True)
class Opened:
    """A list as one visitor may see it. `token` is what stands in the address: a link's token, or the list's id."""

    filled: FilledChecklist
    version: ChecklistVersion
    token: str
    can_write: bool

    @property
    def attached(self) -> bool:
        """Whether it lives with an engagement, for who may see that, and without links."""
        return self.filled.engagement_id is not None


class Clash(Conflict):
    """Somebody else saved this item meanwhile: `theirs` is what it says now."""

    def __init__(self, theirs: FilledItem) -> None:
        super().__init__(message("Somebody else has changed this item meanwhile. Compare both texts."))
        self.theirs = theirs


def start(session: Session, *, key: str, visitor: str, now: datetime) -> str:
    """A new, empty list for this version; returns the token of the link to fill it in.

    Raises NotFound for an unknown version, Invalid when very many were made in the last hour, by all or from the
    network address `visitor`.
    """
    if not NEW_LISTS.spares(visitor, now=now):
        raise Invalid(MANY_LISTS)
    token = new_token()
    make(session, checklists.get_version(session, key=key), token=token, now=now)
    return token


def make(session: Session, version: ChecklistVersion, *, token: str, now: datetime) -> FilledChecklist:
    """The same for a version at hand, behind the links that follow from this token."""
    recent = select(func.count()).where(col(FilledChecklist.created_at) > now - timedelta(hours=1))
    if session.exec(recent).one() >= NEW_AN_HOUR:
        raise Invalid(MANY_LISTS)
    row = FilledChecklist(
        version_id=version.id,
        edit_hash=hash_token(token),
        read_hash=hash_token(reading_token(token)),
        created_at=now,
        changed_at=now,
    )
    session.add(row)
    session.flush()
    return row


def reading_token(token: str) -> str:
    """The token of the link to look only. It follows from the one to fill in, and never the other way round."""
    digest = hmac.new(token.encode(), b"read", hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def opened(session: Session, *, token: str, account: Account | None, now: datetime) -> Opened:
    """The list behind a link; or, by its id, one of an engagement that this person may see.

    Raises NotFound for all else, expired ones included: from outside they look the same.
    """
    id_ = list_id(token)
    found = _with_engagement(session, id_, account) if id_ else _behind_link(session, token, now)
    if found is None:
        raise NotFound(GONE)
    can_write = found.engagement_id is not None or found.edit_hash == hash_token(token)
    return Opened(found, session.get_one(ChecklistVersion, found.version_id), token, can_write)


def list_id(token: str) -> UUID | None:
    """The id in an address of a list of an engagement; None when the address holds a link's token."""
    try:
        return UUID(token) if len(token) == len(str(UUID(int=0))) else None
    except ValueError:
        return None


def _with_engagement(session: Session, id_: UUID, account: Account | None) -> FilledChecklist | None:
    found = session.get(FilledChecklist, id_)
    if found is None or found.engagement_id is None or account is None:
        return None
    try:
        engagements.get_by_id(session, engagement_id=found.engagement_id, account=account)
    except NotFound:
        return None
    return found


def _behind_link(session: Session, token: str, now: datetime) -> FilledChecklist | None:
    hashed = hash_token(token)
    known = or_(FilledChecklist.edit_hash == hashed, FilledChecklist.read_hash == hashed)
    found = session.exec(select(FilledChecklist).where(known, col(FilledChecklist.engagement_id).is_(None))).first()
    return found if found and found.changed_at > now - KEPT else None


def items_of(session: Session, filled: FilledChecklist) -> dict[str, FilledItem]:
    """What is filled in so far, by the id of the item."""
    rows = session.exec(select(FilledItem).where(FilledItem.filled_id == filled.id))
    return {row.item_id: row for row in rows}


def save_item(
    session: Session, at: Opened, *, item_id: str, new: Values, seen: int, key: str, by: str, now: datetime
) -> FilledItem | None:
    """Save one item; None where there is nothing to keep. `seen` is the number that the page showed, `key` the page's.

    Raises NotFound for an item that the list lacks, NotAllowed for who may only look, Clash where it was changed by
    somebody else since, unless that says the same.
    """
    lock(session, at)
    if item_id not in item_ids(at.version):
        raise NotFound()
    query = select(FilledItem).where(FilledItem.filled_id == at.filled.id, FilledItem.item_id == item_id)
    row = session.exec(query).first()
    if kept(row) == new:
        return row
    if row is not None and not _has_seen(row, seen, key):
        raise Clash(row)
    at.filled.changed_at = now
    return write(session, at.filled, row, item_id=item_id, new=new, key=key, by=by, now=now)


def _has_seen(row: FilledItem, seen: int, key: str) -> bool:
    return seen == row.number or bool(key and row.changed_with == key)


def write(
    session: Session,
    filled: FilledChecklist,
    row: FilledItem | None,
    *,
    item_id: str,
    new: Values,
    key: str,
    by: str,
    now: datetime,
) -> FilledItem:
    """Put the values in the row, or in a new one. Who calls this has looked at what is there."""
    before = row.number if row else 0
    row = row or FilledItem(filled_id=filled.id, item_id=item_id)
    row.number, row.changed_with, row.changed_by, row.changed_at = before + 1, key, by[:NAME_MAX_CHARACTERS], now
    row.answer, row.note, row.evidence = new.answer or "", new.note, new.evidence
    row.owner, row.due = new.owner, new.due
    session.add(row)
    session.flush()
    return row


def lock(session: Session, at: Opened) -> None:
    """Let the second of two who write wait for the first. Raises NotAllowed for who may only look."""
    if not at.can_write:
        raise NotAllowed(message("With this link you can look and not change anything. Ask for the other link."))
    session.flush()  # refreshing forgets what has not been written
    query = select(FilledChecklist).where(FilledChecklist.id == at.filled.id).with_for_update()
    found = session.exec(query.execution_options(populate_existing=True)).first()
    if found is None or at.attached != (list_id(at.token) is not None):
        raise NotFound(GONE)  # it was deleted, or given to an engagement, while this one waited


def item_ids(version: ChecklistVersion) -> frozenset[str]:
    """The ids of the items of a version."""
    return frozenset(item.id for item in checklists.document_of(version, lang="nl").checklist_items())


def attach(session: Session, at: Opened, *, reference: str, account: Account, now: datetime) -> Engagement:
    """Give the list to an engagement that this person may see: from then on only who may see that sees the list.

    Both links stop working. Raises NotFound for a foreign engagement.
    """
    lock(session, at)
    if at.attached:
        raise Conflict(message("This list is with a request already."))
    engagement = engagements.get(session, reference=reference, account=account)
    at.filled.engagement_id, at.filled.edit_hash, at.filled.read_hash = engagement.id, None, None
    at.filled.changed_at = now
    engagements.record(session, engagement, "checklist_attached", actor_id=account.id)
    session.flush()
    return engagement


def of_engagement(session: Session, engagement: Engagement) -> list[tuple[FilledChecklist, ChecklistVersion]]:
    """The lists of an engagement with their versions, last changed first."""
    query = (
        select(FilledChecklist, ChecklistVersion)
        .join(ChecklistVersion, col(ChecklistVersion.id) == col(FilledChecklist.version_id))
        .where(FilledChecklist.engagement_id == engagement.id)
        .order_by(col(FilledChecklist.changed_at).desc())
    )
    return list(session.exec(query))


def choices_for(session: Session, *, account: Account | None) -> list[tuple[str, str]]:
    """The engagements that this person can give a list to: reference, and reference with the firm's name."""
    if account is None:
        return []
    if not account.is_staff:
        return [(one.reference, one.reference) for one in engagements.of_client(session, account=account)]
    cards = [card for column in engagements.board(session, account=account).values() for card in column]
    pairs = ((card.engagement.reference, card.organisation.name) for card in cards)
    return [(reference, f"{reference}, {name}") for reference, name in sorted(pairs, reverse=True)]


def remove(session: Session, at: Opened) -> None:
    """Delete the list with all that is filled in."""
    lock(session, at)
    session.delete(at.filled)
    session.flush()


def delete_expired(session: Session, *, now: datetime) -> int:
    """Remove lists that nobody changed for 90 days, and files that nobody said yes to for a day. Returns how many."""
    waiting = col(FilledChecklist.upload_at) <= now - UPLOAD_KEPT
    session.exec(update(FilledChecklist).where(waiting).values(upload=None, upload_at=None))
    old = (col(FilledChecklist.engagement_id).is_(None), col(FilledChecklist.changed_at) <= now - KEPT)
    return session.exec(delete(FilledChecklist).where(*old)).rowcount


def answers_of(items: Mapping[str, FilledItem]) -> dict[str, Values]:
    """What is filled in, by item, apart from who and when."""
    return {item_id: kept(row) for item_id, row in items.items()}


def expires_at(filled: FilledChecklist) -> datetime:
    """When a list without an engagement is deleted, if nobody changes it before."""
    return filled.changed_at + KEPT
