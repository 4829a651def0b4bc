"""The dossier of a firm at the centre: who sees it, what happens to it, its timeline."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import defer
from sqlmodel import Session, col, or_, select

from app.errors import Conflict, Invalid, NotAllowed, NotFound, message
from app.models import (
    Account,
    Engagement,
    EngagementCounter,
    Expert,
    Intake,
    Organisation,
    Role,
    Stage,
    TimelineEvent,
)
from app.models.base import utc_now
from app.services import experts, next_steps, typed
from app.services.next_steps import NextStep

NOTE_MAX_CHARACTERS = 10_000
PLACE_MAX_CHARACTERS = 200
SAME_NOTE_WITHIN = timedelta(minutes=1)
ZONE = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class Card:
    """One engagement on the board, with what has to be done next."""

    engagement: Engagement
    organisation: Organisation
    expert: Expert | None
    next: NextStep


def _next_reference(session: Session, *, year: int) -> str:
    """AIF-2026-0042. The counter's row is locked, so two bookings never get the same number."""
    counter = session.get(EngagementCounter, year, with_for_update=True)
    if counter is None:
        counter = EngagementCounter(year=year)
        session.add(counter)
    counter.last += 1
    session.flush()
    return f"AIF-{year}-{counter.last:04d}"


def open_for(
    session: Session, *, intake: Intake, client: Account, organisation_name: str, expert: Expert
) -> Engagement:
    """A new engagement with a new, unverified organisation: never matched to an existing one by name."""
    organisation = Organisation(
        name=organisation_name.strip(),
        sector=intake.answers.get("sector", "unknown"),
        size=intake.answers.get("size", "unknown"),
    )
    session.add(organisation)
    session.flush()
    engagement = Engagement(
        reference=_next_reference(session, year=utc_now().year),
        organisation_id=organisation.id,
        client_id=client.id,
        expert_id=expert.id,
        intake_token_hash=intake.token_hash,
        problem=intake.problem,
        answers=intake.answers,
        maturity=intake.maturity,
        result=intake.result,
    )
    session.add(engagement)
    session.flush()
    record(session, engagement, "opened", actor_id=client.id)
    return engagement


def record(
    session: Session, engagement: Engagement, kind: str, *, actor_id: UUID | None = None, **details: object
) -> TimelineEvent:
    """Add to the timeline. `details` is plain data that the template of this kind knows."""
    event = TimelineEvent(engagement_id=engagement.id, kind=kind, actor_id=actor_id, details=details)
    session.add(event)
    return event


def _visible_to(account: Account, expert: Expert | None) -> Any:
    """The condition behind who sees what; a foreign engagement looks like none."""
    if account.role == Role.COORDINATOR:
        return col(Engagement.id).is_not(None)
    if account.role == Role.EXPERT and expert is not None:
        return or_(Engagement.expert_id == expert.id, col(Engagement.expert_id).is_(None))
    return Engagement.client_id == account.id


def get(session: Session, *, reference: str, account: Account) -> Engagement:
    """The engagement, if this person may see it."""
    visible = _visible_to(account, experts.of_account(session, account.id))
    found = session.exec(select(Engagement).where(Engagement.reference == reference, visible)).first()
    if found is None:
        raise NotFound()
    return found


def get_by_id(session: Session, *, engagement_id: UUID, account: Account) -> Engagement:
    """The same, by id (for datasets, runs and checks, which know only that)."""
    visible = _visible_to(account, experts.of_account(session, account.id))
    found = session.exec(select(Engagement).where(Engagement.id == engagement_id, visible)).first()
    if found is None:
        raise NotFound()
    return found


def of_client(session: Session, *, account: Account) -> list[Engagement]:
    """A client's own engagements, newest first."""
    query = select(Engagement).where(Engagement.client_id == account.id)
    return list(session.exec(query.order_by(col(Engagement.created_at).desc())))


def board(session: Session, *, account: Account, text: str = "", mine: bool = False) -> dict[str, list[Card]]:
    """Cards per stage, in a fixed number of queries. `text` filters by reference or organisation.

    In a column the soonest meeting comes first, then the newest request.
    """
    expert = experts.of_account(session, account.id)
    query = (
        select(Engagement, Organisation, Expert)
        .join(Organisation, col(Organisation.id) == col(Engagement.organisation_id))
        .join(Expert, col(Expert.id) == col(Engagement.expert_id), isouter=True)
        .where(_visible_to(account, expert))
        .options(defer(Engagement.result), defer(Engagement.answers))  # type: ignore[arg-type]  # SQLModel types columns as values
        .order_by(col(Engagement.created_at).desc())
    )
    if mine and expert is not None:
        query = query.where(Engagement.expert_id == expert.id)
    if words := text.strip():
        reference, name = col(Engagement.reference), col(Organisation.name)
        query = query.where(or_(reference.icontains(words, autoescape=True), name.icontains(words, autoescape=True)))
    rows = list(session.exec(query))
    steps = next_steps.of(session, [engagement for engagement, _, _ in rows], now=utc_now())
    cards: dict[str, list[Card]] = {stage: [] for stage in Stage}
    for engagement, organisation, responsible in rows:
        cards[engagement.stage].append(Card(engagement, organisation, responsible, steps[engagement.id]))
    for column in cards.values():
        column.sort(key=lambda card: (card.next.at is None, card.next.at))
    return cards


def expert_of(session: Session, engagement: Engagement) -> Expert | None:
    """Who is responsible, also when that person takes no new consultations any more."""
    return session.get(Expert, engagement.expert_id) if engagement.expert_id else None


def organisation_of(session: Session, engagement: Engagement) -> Organisation:
    """The firm of this engagement."""
    return session.get_one(Organisation, engagement.organisation_id)


def client_of(session: Session, engagement: Engagement) -> Account:
    """The person who asked."""
    return session.get_one(Account, engagement.client_id)


def timeline(session: Session, engagement: Engagement) -> list[tuple[TimelineEvent, Account | None]]:
    """Events with who did them, newest first."""
    query = (
        select(TimelineEvent, Account)
        .join(Account, col(Account.id) == col(TimelineEvent.actor_id), isouter=True)
        .where(TimelineEvent.engagement_id == engagement.id)
        .order_by(col(TimelineEvent.at).desc())
    )
    return [(event, account) for event, account in session.exec(query)]


def _staff_only(account: Account) -> None:
    if not account.is_staff:
        raise NotAllowed(message("Only the centre's own people can do this."))


def move(session: Session, engagement: Engagement, *, stage: str, version: int, account: Account) -> None:
    """Move on the board. `version` is what the person saw: a change by somebody else meanwhile is not overwritten."""
    _staff_only(account)
    session.flush()  # refreshing forgets what has not been written
    session.refresh(engagement, with_for_update=True)  # of two moves at once, the second sees the first
    if stage == engagement.stage:
        return
    if version != engagement.version:
        raise Conflict(message("Somebody else has changed this request meanwhile. Look again and then move it."))
    if stage not in set(Stage):
        raise Invalid(message("Choose one of the stages on the board."), "stage")
    before = engagement.stage
    engagement.move_to(stage)
    record(session, engagement, "moved", actor_id=account.id, before=before, after=stage)


def add_note(session: Session, engagement: Engagement, *, text: str, account: Account) -> None:
    """A note on the timeline, for the centre's people only."""
    _staff_only(account)
    if not text.strip():
        raise Invalid(message("Write a note first."), "text")
    if len(text) > NOTE_MAX_CHARACTERS:
        raise Invalid(message("Shorten the note to at most %(limit)s characters."), "text", limit=NOTE_MAX_CHARACTERS)
    session.flush()  # refreshing forgets what has not been written
    session.refresh(engagement, with_for_update=True)  # the second of two clicks waits here for the first
    if _just_written(session, engagement, text=text.strip(), account=account):
        return
    record(session, engagement, "note", actor_id=account.id, text=text.strip())


def _just_written(session: Session, engagement: Engagement, *, text: str, account: Account) -> bool:
    """Whether this person wrote the very same note a moment ago: a double click, or the form sent again."""
    query = select(TimelineEvent).where(
        TimelineEvent.engagement_id == engagement.id,
        TimelineEvent.kind == "note",
        TimelineEvent.actor_id == account.id,
        col(TimelineEvent.at) > utc_now() - SAME_NOTE_WITHIN,
    )
    return any(event.details.get("text") == text for event in session.exec(query))


def record_agreement(
    session: Session, engagement: Engagement, *, signed_on: str, place: str, account: Account, now: datetime
) -> None:
    """Say that a processing agreement is in place: signed when, kept where. Recording it twice changes nothing."""
    _staff_only(account)
    session.flush()  # refreshing forgets what has not been written
    session.refresh(engagement, with_for_update=True)  # the second of two clicks waits here for the first
    if engagement.agreement_on:
        return
    day = typed.day(signed_on)
    if day is None:
        raise Invalid(message("Enter the day on which the agreement was signed."), "signed_on")
    if day > now.astimezone(ZONE).date():
        raise Invalid(message("The agreement cannot be signed in the future."), "signed_on")
    if not place.strip():
        raise Invalid(message("Say where the signed agreement is kept."), "place")
    if len(place.strip()) > PLACE_MAX_CHARACTERS:
        raise Invalid(message("Use at most %(limit)s characters."), "place", limit=PLACE_MAX_CHARACTERS)
    engagement.agreement_on, engagement.agreement_by = now, account.id
    record(session, engagement, "agreement", actor_id=account.id, signed_on=day.isoformat(), place=place.strip())
