"""What experts decide about items for every search: higher, lower, hidden, or first for a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from app.errors import Invalid, NotAllowed, NotFound, message
from app.models import Account, ItemRuling, Ruling
from app.services import judgements, knowledge, typed
from pipelines.retrieval.fusion import Curation, overrides_of

MAX_DAYS = 180
"""A decision does not outlive this: the texts change, and somebody should look again."""
STEPS = (2, 1, -1, -2)
PREFIXES = {"cases": "case", "glossary": "term", "services": "service", "calls": "call"}
"""First part of an item's id where the address of its page has another word."""
REASON_MAX_CHARACTERS = 500


@dataclass(frozen=True)
class Typed:
    """A decision as it came from a form."""

    kind: str = ""
    item_id: str = ""
    steps: str = ""
    question: str = ""
    reason: str = ""
    expires_on: str = ""


def in_force(session: Session, today: date) -> Curation:
    """What counts on this day, as the search engine takes it."""
    query = select(ItemRuling).where(col(ItemRuling.ended_at).is_(None), ItemRuling.expires_on >= today)
    rows = session.exec(query.order_by(col(ItemRuling.created_at).desc())).all()
    firsts = (overrides_of(row.question, row.item_id) for row in rows if row.kind == Ruling.FIRST)
    return Curation(
        boosts={row.item_id: row.steps for row in rows if row.kind == Ruling.BOOST},
        hidden=frozenset(row.item_id for row in rows if row.kind == Ruling.HIDE),
        overrides=tuple(one for several in firsts for one in several),
    )


def rulings(session: Session) -> list[ItemRuling]:
    """Every decision ever taken, the newest first."""
    return list(session.exec(select(ItemRuling).order_by(col(ItemRuling.created_at).desc())))


def people(session: Session, rows: Sequence[ItemRuling]) -> dict[UUID, str]:
    """Names of who decided and who took back, by account id."""
    ids = {one for row in rows for one in (row.account_id, row.ended_by) if one}
    found = session.exec(select(Account).where(col(Account.id).in_(ids))) if ids else ()
    return {person.id: person.name for person in found}


def add(session: Session, typed: Typed, *, account: Account, today: date, now: datetime) -> ItemRuling:
    """Decide. The same decision twice is one; another one about the same ends the one before, which stays listed."""
    _staff_only(account)
    wanted = _checked(typed, account, today)
    session.refresh(account, with_for_update=True)  # the second of two clicks waits here for the first
    query = select(ItemRuling).where(
        ItemRuling.kind == wanted.kind,
        ItemRuling.item_id == wanted.item_id,
        ItemRuling.question == wanted.question,
        col(ItemRuling.ended_at).is_(None),
    )
    before = session.exec(query).first()
    if before and _says(before) == _says(wanted):
        return before
    if before:
        _end(before, account=account, now=now)
        session.flush()  # before the new one: the index allows one in force
    wanted.created_at = now
    session.add(wanted)
    return wanted


def end(session: Session, *, ruling_id: UUID, account: Account, now: datetime) -> None:
    """Take a decision back. It stays listed; twice is once."""
    _staff_only(account)
    ruling = session.get(ItemRuling, ruling_id, with_for_update=True)
    if ruling is None:
        raise NotFound()
    if ruling.ended_at is None:
        _end(ruling, account=account, now=now)


def _end(ruling: ItemRuling, *, account: Account, now: datetime) -> None:
    ruling.ended_at, ruling.ended_by = now, account.id


def _says(ruling: ItemRuling) -> tuple[int, str, date, UUID]:
    return ruling.steps, ruling.reason, ruling.expires_on, ruling.account_id


def _checked(typed: Typed, account: Account, today: date) -> ItemRuling:
    if typed.kind not in set(Ruling):
        raise Invalid(message("Choose what has to happen."), "kind")
    return ItemRuling(
        kind=typed.kind,
        item_id=_item(typed.item_id),
        steps=_steps(typed.steps) if typed.kind == Ruling.BOOST else 0,
        question=judgements.asked(typed.question) if typed.kind == Ruling.FIRST else "",
        reason=_reason(typed.reason),
        expires_on=_last_day(typed.expires_on, today),
        account_id=account.id,
    )


def _item(text: str) -> str:
    """The id; the address of the item's page on this site will do too."""
    *_, prefix, slug = ["", "", *text.strip().partition("?")[0].rstrip("/").split("/")]
    id_ = f"{PREFIXES.get(prefix, prefix)}/{slug}"
    if id_ not in knowledge.engine().by_id:
        raise Invalid(message("We do not know this item. Copy its id from the search results."), "item_id")
    return id_


def _steps(text: str) -> int:
    if text not in {str(step) for step in STEPS}:
        raise Invalid(message("Choose how much higher or lower."), "steps")
    return int(text)


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid(message("Say why. Somebody else must be able to understand it later."), "reason")
    if len(text.strip()) > REASON_MAX_CHARACTERS:
        sentence = message("Shorten the reason to at most %(limit)s characters.")
        raise Invalid(sentence, "reason", limit=REASON_MAX_CHARACTERS)
    return text.strip()


def _last_day(text: str, today: date) -> date:
    day = typed.day(text)
    if day is None:
        raise Invalid(message("Enter the last day on which this counts, for example 31-03-2027."), "expires_on")
    if day < today:
        raise Invalid(message("The last day cannot be in the past."), "expires_on")
    if day > today + timedelta(days=MAX_DAYS):
        raise Invalid(message("Choose a day at most %(days)s days from now."), "expires_on", days=MAX_DAYS)
    return day


def _staff_only(account: Account) -> None:
    if not account.is_staff:
        raise NotAllowed(message("Only the centre's own people can do this."))
