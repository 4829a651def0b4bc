"""Booking a meeting with an expert, and what can happen to it: confirm, move, hand over, cancel, restore, release."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.errors import Invalid, InvalidTransition, NotFound, message
from app.models import Consultation, ConsultationState, Engagement, Expert, Intake
from app.services import accounts, consultation_mails, engagements, floods, slots, typed
from app.services.availability import HORIZON, earliest_start
from app.settings import get_settings

MOVES_BEFORE_CONFIRMING = 5
"""Each move mails an address that is not proven yet."""
Made = TypeVar("Made")


def book(
    session: Session,
    *,
    intake: Intake,
    expert: Expert,
    starts_at: datetime,
    name: str,
    email: str,
    organisation: str,
    phone: str,
    by_video: bool,
    lang: str,
    idempotency_key: str,
    now: datetime,
) -> Consultation:
    """Keep this time until the mailed link is confirmed. The same key from the same visit gives the same booking.

    Raises Invalid (with its field) or SlotTaken; then nothing has been written.
    """
    booker = typed.booker(name=name, email=email, organisation=organisation, phone=phone)
    key = _scoped(intake, idempotency_key)
    session.refresh(intake, with_for_update=True)  # the second of two clicks waits here for the first
    found = session.exec(select(Consultation).where(Consultation.idempotency_key == key)).first()
    if found:
        return found
    with session.begin_nested():
        slots.lock(session, expert=expert)
        engagement = _engagement_for(session, intake=intake, booker=booker, lang=lang, expert=expert)
        consultation = Consultation(
            engagement_id=engagement.id,
            expert_id=expert.id,
            starts_at=starts_at,
            ends_at=starts_at,  # set with the claim
            by_video=by_video,
            language=lang,
            phone=booker.phone,
            idempotency_key=key,
        )
        _hold(session, consultation, now=now)
    return consultation


def confirm_token(consultation: Consultation) -> str:
    """What the mailed link carries: signed, and good for confirming this one consultation only."""
    return _serializer().dumps(str(consultation.id))


def by_confirm_token(session: Session, *, token: str) -> Consultation:
    """The consultation of a mailed link. Looking changes nothing, so a mail scanner confirms nothing."""
    try:
        found = _serializer().loads(token, max_age=int(HORIZON.total_seconds()))
    except BadData:
        raise NotFound() from None
    return get(session, UUID(found))


def confirm(session: Session, *, consultation: Consultation, now: datetime) -> None:
    """The mailed link was used. Confirming twice changes nothing; a released time has to be booked again."""
    _lock(session, consultation)
    if consultation.state == ConsultationState.CONFIRMED:
        return
    if consultation.is_active:
        _refuse_past(consultation, now)
        _reserve(session, consultation, starts_at=consultation.starts_at, now=now, earliest=now)
    consultation.confirm()
    _record(session, consultation, "consultation_confirmed")
    consultation_mails.both(session, consultation, kind="consultation_confirmed", now=now)


def reschedule(
    session: Session, *, consultation: Consultation, starts_at: datetime, now: datetime, by: UUID | None = None
) -> None:
    """Move to another time of the same expert. Moving to the same time changes nothing."""
    _lock(session, consultation)
    if not consultation.is_active:
        raise InvalidTransition(message("This appointment was cancelled. Choose a new time."))
    _refuse_past(consultation, now)
    before = consultation.starts_at
    if starts_at == before:
        return
    if consultation.state == ConsultationState.HELD and consultation.sequence >= MOVES_BEFORE_CONFIRMING:
        raise InvalidTransition(message("First confirm this appointment with the link in your mail. Then move it."))
    _reserve(session, consultation, starts_at=starts_at, now=now, earliest=earliest_start(now))
    consultation.sequence += 1
    _record(session, consultation, "consultation_moved", by=by, before=before.isoformat())
    consultation_mails.both(session, consultation, kind="consultation_moved", now=now)


def reassign(session: Session, *, consultation: Consultation, expert: Expert, now: datetime, by: UUID) -> None:
    """Another expert takes over at the same time. The engagement follows if it was the first expert's."""
    _lock(session, consultation)
    if not consultation.is_active:
        raise InvalidTransition(message("This appointment was cancelled. Choose a new time."))
    _refuse_past(consultation, now)
    before = session.get_one(Expert, consultation.expert_id)
    if before.id == expert.id:
        return
    start = consultation.starts_at
    slots.reserve(session, consultation, expert=expert, starts_at=start, now=now, earliest=now)
    consultation.sequence += 1
    engagement = session.get_one(Engagement, consultation.engagement_id)
    if engagement.expert_id == before.id:
        engagement.expert_id = expert.id
    _record(session, consultation, "consultation_reassigned", by=by, before=before.first_name)
    consultation_mails.reassigned(session, consultation, before=before, now=now)


def cancel(session: Session, *, consultation: Consultation, now: datetime, by: UUID | None = None) -> None:
    """Call it off; the time is free at once. Cancelling twice changes nothing."""
    _lock(session, consultation)
    if consultation.is_active:
        _refuse_past(consultation, now)
        _end(session, consultation, state=ConsultationState.CANCELLED, by=by, now=now)


def restore(session: Session, *, consultation: Consultation, now: datetime, by: UUID) -> None:
    """Undo a cancellation or a release, if the time is still free. For the centre's own people."""
    _lock(session, consultation)
    if consultation.is_active:
        return
    _refuse_past(consultation, now)
    _reserve(session, consultation, starts_at=consultation.starts_at, now=now, earliest=now)
    consultation.state = ConsultationState.CONFIRMED
    consultation.sequence += 1
    _record(session, consultation, "consultation_restored", by=by)
    consultation_mails.both(session, consultation, kind="consultation_confirmed", now=now)


def release_expired(session: Session, *, now: datetime) -> int:
    """Give back times that were not confirmed in time, with a mail. Returns how many."""
    query = select(Consultation).where(
        Consultation.state == ConsultationState.HELD, col(Consultation.hold_until) <= now
    )
    expired = list(session.exec(query.with_for_update(skip_locked=True)))
    for consultation in expired:
        _end(session, consultation, state=ConsultationState.RELEASED, by=None, now=now)
    return len(expired)


def get(session: Session, consultation_id: UUID) -> Consultation:
    """One consultation. Who may see it is decided by its engagement."""
    consultation = session.get(Consultation, consultation_id)
    if consultation is None:
        raise NotFound()
    return consultation


def of_engagement(session: Session, engagement_id: UUID) -> list[Consultation]:
    """All consultations of an engagement, in order of time."""
    query = select(Consultation).where(Consultation.engagement_id == engagement_id)
    return list(session.exec(query.order_by(col(Consultation.starts_at))))


def booked_at(
    session: Session, dossiers: Iterable[Engagement], *, expert: Expert, starts_at: datetime
) -> Consultation | None:
    """The meeting that one of these engagements has with this expert at this time."""
    query = select(Consultation).where(
        col(Consultation.engagement_id).in_([one.id for one in dossiers]),
        Consultation.expert_id == expert.id,
        Consultation.starts_at == starts_at,
    )
    return next((one for one in session.exec(query) if one.is_active), None)


def _hold(session: Session, consultation: Consultation, *, now: datetime) -> None:
    """Claim the time of a new consultation, and say so to both sides."""
    _reserve(session, consultation, starts_at=consultation.starts_at, now=now, earliest=earliest_start(now))
    consultation.hold_until = now + timedelta(hours=get_settings().hold_hours)
    _record(session, consultation, "consultation_booked")
    consultation_mails.booked(session, consultation, token=confirm_token(consultation), now=now)


def _reserve(
    session: Session, consultation: Consultation, *, starts_at: datetime, now: datetime, earliest: datetime
) -> None:
    """The one way to a time, for the consultation's own expert."""
    if starts_at.tzinfo is None:
        raise Invalid(message("Choose one of the times on this page."), "starts_at")
    expert = session.get_one(Expert, consultation.expert_id)
    slots.reserve(session, consultation, expert=expert, starts_at=starts_at, now=now, earliest=earliest)


def _lock(session: Session, consultation: Consultation) -> None:
    """One change at a time; what this session remembered of it is read again."""
    session.refresh(consultation, with_for_update=True)


def _end(
    session: Session, consultation: Consultation, *, state: ConsultationState, by: UUID | None, now: datetime
) -> None:
    consultation.end(state)
    slots.free(session, consultation)
    _record(session, consultation, f"consultation_{state}", by=by)
    consultation_mails.both(session, consultation, kind=f"consultation_{state}", now=now, method="CANCEL")


def _refuse_past(consultation: Consultation, now: datetime) -> None:
    if consultation.starts_at <= now:
        raise InvalidTransition(message("This appointment has already started or is over. You cannot change it."))


def _engagement_for(session: Session, *, intake: Intake, booker: typed.Booker, lang: str, expert: Expert) -> Engagement:
    """The engagement of this visit and this person, or a new one. Another address never joins: it would see it all."""
    client = _unraced(session, lambda: accounts.client_for(session, email=booker.email, name=booker.name, lang=lang))
    floods.refuse_many_meetings(session, intake, client=client)
    query = select(Engagement).where(
        Engagement.intake_token_hash == intake.token_hash, Engagement.client_id == client.id
    )
    found = session.exec(query).first()
    return found or _unraced(
        session,
        lambda: engagements.open_for(
            session, intake=intake, client=client, organisation_name=booker.organisation, expert=expert
        ),
    )


def _unraced(session: Session, make: Callable[[], Made]) -> Made:
    """Once more when somebody else made the same account, or the year's first number, at this very moment."""
    try:
        with session.begin_nested():
            return make()
    except IntegrityError:  # the other one has committed, so now it is found
        return make()


def _record(
    session: Session, consultation: Consultation, kind: str, *, by: UUID | None = None, **details: object
) -> None:
    engagement = session.get_one(Engagement, consultation.engagement_id)
    engagements.record(
        session,
        engagement,
        kind,
        actor_id=by,
        consultation_id=str(consultation.id),
        starts_at=consultation.starts_at.isoformat(),
        expert=session.get_one(Expert, consultation.expert_id).first_name,
        **details,
    )


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(get_settings().secret_key.get_secret_value(), salt="confirm-consultation")


def _scoped(intake: Intake, key: str) -> str:
    """A key counts within its own visit: nobody gets another person's booking by sending the same key."""
    if not key.strip():
        raise Invalid(message("Open this page again and send the form once more."), "idempotency_key")
    return hashlib.sha256(f"{intake.id}:{key}".encode()).hexdigest()
