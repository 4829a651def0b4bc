"""What an adviser does with the result of one firm: put first, hide, reorder, comment; all of it can be undone."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import Invalid, NotAllowed, message
from app.models import Account, Choice, Engagement, Intake, MatchChoice
from app.services import experts, knowledge
from pipelines.matching.curated import LISTS, NO_CHOICES, Choices

COMMENT_MAX_CHARACTERS = 500
_OPPOSITE = {Choice.PIN: Choice.HIDE, Choice.HIDE: Choice.PIN}


def of_engagement(session: Session, engagement: Engagement) -> Choices:
    """What is in force for this engagement's result."""
    rows = session.exec(_of(engagement).where(col(MatchChoice.ended_at).is_(None))).all()
    return Choices(
        pinned=tuple(row.item_id for row in rows if row.kind == Choice.PIN),
        hidden=frozenset(row.item_id for row in rows if row.kind == Choice.HIDE),
        order=tuple(id_ for row in rows if row.kind == Choice.ORDER for id_ in row.order),
        comments={row.item_id: row.comment for row in rows if row.kind == Choice.COMMENT},
    )


def of_intake(session: Session, intake: Intake) -> Choices:
    """What is in force for the result of a visit: of the newest request that it led to with this very problem."""
    query = select(Engagement).where(
        Engagement.intake_token_hash == intake.token_hash, Engagement.problem == intake.problem
    )
    mine = session.exec(query.order_by(col(Engagement.created_at).desc())).first()
    return of_engagement(session, mine) if mine else NO_CHOICES


def history(session: Session, engagement: Engagement) -> list[MatchChoice]:
    """Every decision ever taken, the newest first."""
    return list(reversed(session.exec(_of(engagement)).all()))


def choose(
    session: Session,
    engagement: Engagement,
    *,
    kind: Choice,
    item_id: str,
    account: Account,
    now: datetime,
    comment: str = "",
    order: Sequence[str] = (),
) -> None:
    """Decide about an item, or (an order) about a list. The same decision twice is one; a new one ends the old one."""
    _check(session, kind, item_id, account)
    text = _comment(comment) if kind == Choice.COMMENT else ""
    _lock(session, engagement)
    before = _in_force(session, engagement, kind, item_id)
    if before and (before.comment, before.order) == (text, list(order)):
        return
    end(session, engagement, kind=kind, item_id=item_id, account=account, now=now)
    if kind in _OPPOSITE:
        end(session, engagement, kind=_OPPOSITE[kind], item_id=item_id, account=account, now=now)
    if kind == Choice.COMMENT and not text:
        return
    session.add(
        MatchChoice(
            engagement_id=engagement.id,
            kind=kind,
            item_id=item_id,
            order=list(order),
            comment=text,
            account_id=account.id,
            created_at=now,
        )
    )


def end(
    session: Session, engagement: Engagement, *, kind: Choice, item_id: str, account: Account, now: datetime
) -> None:
    """Take a decision back. It stays in the history; taking back what is not in force changes nothing."""
    _staff_only(account)
    row = _in_force(session, engagement, kind, item_id)
    if row:
        row.ended_at, row.ended_by = now, account.id
        session.flush()  # before a new decision of the same kind: the index allows one in force


def end_all(session: Session, engagement: Engagement, *, account: Account, now: datetime) -> None:
    """Back to the result as the search made it."""
    _staff_only(account)
    _lock(session, engagement)
    for row in session.exec(_of(engagement).where(col(MatchChoice.ended_at).is_(None))):
        row.ended_at, row.ended_by = now, account.id


def people(session: Session, rows: Sequence[MatchChoice]) -> dict[UUID, str]:
    """Names of who decided and who took back, by account id."""
    ids = {one for row in rows for one in (row.account_id, row.ended_by) if one}
    found = session.exec(select(Account).where(col(Account.id).in_(ids))) if ids else ()
    return {person.id: person.name for person in found}


def _of(engagement: Engagement) -> SelectOfScalar[MatchChoice]:
    return (
        select(MatchChoice)
        .where(MatchChoice.engagement_id == engagement.id)
        .order_by(col(MatchChoice.created_at), col(MatchChoice.id))
    )


def _in_force(session: Session, engagement: Engagement, kind: str, item_id: str) -> MatchChoice | None:
    query = select(MatchChoice).where(
        MatchChoice.engagement_id == engagement.id,
        MatchChoice.kind == kind,
        MatchChoice.item_id == item_id,
        col(MatchChoice.ended_at).is_(None),
    )
    return session.exec(query).first()


def _lock(session: Session, engagement: Engagement) -> None:
    session.flush()  # refreshing forgets what has not been written
    session.refresh(engagement, with_for_update=True)  # the second of two clicks waits here for the first


def _check(session: Session, kind: Choice, item_id: str, account: Account) -> None:
    _staff_only(account)
    if not (item_id in LISTS if kind == Choice.ORDER else _can_be_shown(session, item_id)):
        raise Invalid(message("Choose something from the list."), "item")


def _can_be_shown(session: Session, item_id: str) -> bool:
    """Whether a firm may see it at all: what is on the site for everybody, or an expert who takes consultations."""
    known = item_id in knowledge.engine().public or experts.of_match(session, item_id) is not None
    return known and item_id.partition("/")[0] in LISTS


def _comment(text: str) -> str:
    if len(text.strip()) > COMMENT_MAX_CHARACTERS:
        sentence = message("Shorten your remark to at most %(limit)s characters.")
        raise Invalid(sentence, "comment", limit=COMMENT_MAX_CHARACTERS)
    return text.strip()


def _staff_only(account: Account) -> None:
    if not account.is_staff:
        raise NotAllowed(message("Only the centre's own people can do this."))
