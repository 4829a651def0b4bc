"""A consultation as other programs and people read it: an iCalendar item (RFC 5545, 5546), and its time in words."""

from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Literal

from babel.dates import format_datetime
from icalendar import Calendar, Event, vCalAddress, vText

from app.models import Consultation, ConsultationState
from app.models.base import utc_now
from app.services.availability import ZONE
from app.settings import get_settings

Method = Literal["REQUEST", "CANCEL"]
SUMMARY = {
    "nl": "Gesprek met {expert} van het expertisecentrum",
    "en": "Meeting with {expert} of the expertise centre",
}
REFERENCE = {"nl": "Kenmerk: {reference}", "en": "Reference: {reference}"}
TIME = {"nl": "EEEE d MMMM y 'om' HH:mm 'uur'", "en": "EEEE d MMMM y 'at' HH:mm"}
STATUS = {ConsultationState.HELD: "TENTATIVE", ConsultationState.CONFIRMED: "CONFIRMED"}


def in_words(starts_at: datetime, lang: str) -> str:
    """Local day and time, as people say it: "maandag 30 november 2026 om 10:00 uur"."""
    locale = {"nl": "nl_NL", "en": "en_GB"}[lang]
    return format_datetime(starts_at, TIME[lang], tzinfo=ZONE, locale=locale)


def ics(
    consultation: Consultation,
    *,
    reference: str,
    expert_name: str,
    place: str,
    lang: str,
    method: Method,
    attendee: str = "",
    now: datetime | None = None,
) -> str:
    """The calendar item. It keeps its UID for life; `attendee` is the address of whom it is mailed to.

    The organiser is the service's mailbox, and nothing private is in it: it is copied into many calendars.
    """
    event = Event()
    event.add("uid", f"{consultation.id}@werkbank")
    event.add("sequence", consultation.sequence)
    event.add("dtstamp", (now or utc_now()).astimezone(UTC))
    event.add("dtstart", consultation.starts_at.astimezone(UTC))
    event.add("dtend", consultation.ends_at.astimezone(UTC))
    event.add("summary", SUMMARY[lang].format(expert=expert_name))
    event.add("description", REFERENCE[lang].format(reference=reference))
    if place:
        event.add("location", place)
    event.add("status", "CANCELLED" if method == "CANCEL" else STATUS[ConsultationState(consultation.state)])
    event.add("organizer", _organiser())
    if attendee:
        event.add("attendee", _attendee(attendee))
    return _calendar_of(event, method)


def _calendar_of(event: Event, method: Method) -> str:
    calendar = Calendar()
    calendar.add("prodid", "-//Werkbank//consultations//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)  # on the calendar, never on the event: that makes a second meeting (ical4j#423)
    calendar.add_component(event)
    return str(calendar.to_ical().decode())


def _organiser() -> vCalAddress:
    name, address = parseaddr(get_settings().mail_from)
    organiser = vCalAddress(f"mailto:{address}")
    organiser.params["CN"] = vText(name or address)
    return organiser


def _attendee(address: str) -> vCalAddress:
    """Answers are not asked for: people confirm, move and cancel on the website."""
    attendee = vCalAddress(f"mailto:{address}")
    attendee.params["RSVP"] = vText("FALSE")
    return attendee
