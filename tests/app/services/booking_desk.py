"""What the tests of consultations share: an office, a visitor, a booking, and ways to look at what came of it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from icalendar import Calendar
from sqlmodel import Session, SQLModel, col, func, select

from app.models import (
    Account,
    Consultation,
    Expert,
    Intake,
    Mail,
    SlotClaim,
)
from app.services import consultations
from app.services.availability import ZONE

OFFICE = {str(day): [["09:00", "12:30"], ["13:00", "17:00"]] for day in range(5)}
NOW = datetime(2026, 11, 23, 8, 10, tzinfo=UTC)
"""Monday 09:10 in the Netherlands."""
PROBLEM = "Onze oven meldt te laat dat hij te heet wordt."


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


WEDNESDAY = at("2026-11-25T10:00")


def add_expert(session: Session, first_name: str = "Sanne", **values: Any) -> Expert:
    email = f"{first_name.lower()}-{uuid4().hex[:6]}@centre.example.org"
    account = Account(email=email, name=f"{first_name} de Boer", role="expert", language="en")
    session.add(account)
    session.flush()
    place = {"video_address": "https://video.example.org/room", "meeting_place": {"nl": "Kade 1", "en": "Quay 1"}}
    expert = Expert(account_id=account.id, first_name=first_name, **{"working_hours": OFFICE, **place, **values})
    session.add(expert)
    session.flush()
    return expert


def add_intake(session: Session) -> Intake:
    expires_at = NOW + timedelta(days=1)
    intake = Intake(token_hash=uuid4().hex, problem=PROBLEM, answers={"sector": "manufacturing"}, expires_at=expires_at)
    session.add(intake)
    session.flush()
    return intake


def book(session: Session, intake: Intake, expert: Expert, starts_at: datetime, **values: Any) -> Consultation:
    form = {
        "name": "Ada Smit",
        "email": "ada@bakery.example",
        "organisation": "Bakkerij Smit",
        "phone": "06 12345678",
        "by_video": True,
        "lang": "nl",
        "idempotency_key": uuid4().hex,
        "now": NOW,
    }
    return consultations.book(session, intake=intake, expert=expert, starts_at=starts_at, **{**form, **values})


def mails_of(session: Session, kind: str) -> list[Mail]:
    query = select(Mail).where(col(Mail.message_id).startswith(f"<{kind}-")).order_by(Mail.recipient)
    return list(session.exec(query))


def count(session: Session, table: type[SQLModel]) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def claims(session: Session, consultation: Consultation) -> list[datetime]:
    query = select(SlotClaim.cell_start).where(SlotClaim.consultation_id == consultation.id)
    return sorted(session.exec(query))


def event_of(mail: Mail) -> Any:
    return Calendar.from_ical(mail.calendar).walk("VEVENT")[0]
