"""How often a visitor may have us mail an unproven address."""

from datetime import timedelta

from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import Invalid, message
from app.models import Account, Consultation, Engagement, Intake, Mail
from app.models.base import utc_now
from app.services import mails

DAY = timedelta(days=1)
RESULTS_PER_ADDRESS = 3
RESULTS_PER_VISIT = 10
SAVES_PER_ADDRESS = 5
SAVES_PER_VISIT = 5
REOPENINGS_A_DAY = 20
MEETINGS_A_DAY = 5


def refuse_many_results(session: Session, intake: Intake, *, email: str) -> None:
    """Results mailed in the last day: to this address by anybody, and from this visit to anybody."""
    recent = select(func.count()).select_from(Mail).where(col(Mail.created_at) > utc_now() - DAY)
    to_address = recent.where(
        func.lower(Mail.recipient).in_((email.lower(), mails.fingerprint(email))),
        col(Mail.message_id).startswith("<intake-"),
    )
    from_visit = recent.where(col(Mail.message_id).startswith(f"<intake-{intake.id}-"))
    if session.exec(to_address).one() >= RESULTS_PER_ADDRESS or session.exec(from_visit).one() >= RESULTS_PER_VISIT:
        raise Invalid(
            message("We have mailed this result often enough today. Look in your mail, or try again tomorrow."), "email"
        )


def refuse_many_saves(session: Session, intake: Intake, *, email: str) -> None:
    """Links to saved answers mailed in the last day: to this address by anybody, and from this visit to anybody."""
    recent = _mailed_today("saved")
    to_address = recent.where(func.lower(Mail.recipient).in_((email.lower(), mails.fingerprint(email))))
    from_visit = recent.where(col(Mail.message_id).startswith(f"<saved-{intake.id}-"))
    if session.exec(to_address).one() >= SAVES_PER_ADDRESS or session.exec(from_visit).one() >= SAVES_PER_VISIT:
        raise Invalid(
            message("We have mailed this link often enough today. Look in your mail, or try again tomorrow."), "email"
        )


def many_reopenings(session: Session, intake: Intake) -> bool:
    """Whether enough links to open this intake were mailed in the last day."""
    return session.exec(_mailed_today(f"reopen-{intake.id}")).one() >= REOPENINGS_A_DAY


def _mailed_today(name: str) -> SelectOfScalar[int]:
    """Counts the mails of the last day whose names begin so."""
    recent = select(func.count()).select_from(Mail).where(col(Mail.created_at) > utc_now() - DAY)
    return recent.where(col(Mail.message_id).startswith(f"<{name}-"))


def refuse_many_meetings(session: Session, intake: Intake, *, client: Account) -> None:
    """Meetings booked in the last day for this address or from this visit, cancelled ones included: each mailed."""
    query = (
        select(func.count())
        .select_from(Consultation)
        .join(Engagement, col(Engagement.id) == col(Consultation.engagement_id))
        .where(col(Consultation.created_at) > utc_now() - DAY)
        .where(or_(Engagement.client_id == client.id, Engagement.intake_token_hash == intake.token_hash))
    )
    if session.exec(query).one() >= MEETINGS_A_DAY:
        raise Invalid(
            message("Many meetings were booked today in this browser or for this address. Try again tomorrow."), "email"
        )
