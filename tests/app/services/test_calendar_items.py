"""The calendar item of a consultation, read back with the library that calendar programs use."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from icalendar import Calendar

from app.models import Consultation
from app.models.mails import Mail
from app.services import calendar_items, mails

START = datetime(2026, 10, 26, 8, tzinfo=UTC)
"""The Monday after the clock went back: 09:00 in the Netherlands."""


def consultation(**values: Any) -> Consultation:
    defaults = {
        "engagement_id": uuid4(),
        "expert_id": uuid4(),
        "starts_at": START,
        "ends_at": START + timedelta(minutes=45),
        "phone": "0612345678",
        "idempotency_key": "once",
    }
    return Consultation(**{**defaults, **values})


def ics(meeting: Consultation, **values: Any) -> str:
    defaults = {
        "reference": "AIF-2026-0042",
        "expert_name": "Sanne",
        "place": "Kade 1, Rotterdam; eerste verdieping",
        "lang": "nl",
        "method": "REQUEST",
        "now": START - timedelta(days=3),
    }
    return calendar_items.ics(meeting, **{**defaults, **values})


def event(text: str) -> Any:
    [found] = Calendar.from_ical(text).walk("VEVENT")
    return found


def test_the_method_is_on_the_calendar_and_not_on_the_event() -> None:
    text = ics(consultation())
    assert Calendar.from_ical(text)["METHOD"] == "REQUEST"
    assert "METHOD" not in event(text)


def test_times_are_written_in_utc() -> None:
    text = ics(consultation())
    assert "DTSTART:20261026T080000Z" in text
    assert "DTEND:20261026T084500Z" in text
    assert "DTSTAMP:20261023T080000Z" in text


def test_the_id_stays_and_the_sequence_follows_the_consultation() -> None:
    meeting = consultation()
    before = event(ics(meeting))
    meeting.sequence = 3
    after = event(ics(meeting, method="CANCEL"))
    assert before["UID"] == after["UID"] == f"{meeting.id}@werkbank"
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 3)


@pytest.mark.parametrize(
    ("state", "method", "status"),
    [
        ("held", "REQUEST", "TENTATIVE"),
        ("confirmed", "REQUEST", "CONFIRMED"),
        ("cancelled", "CANCEL", "CANCELLED"),
        ("released", "CANCEL", "CANCELLED"),
        ("confirmed", "CANCEL", "CANCELLED"),  # for the expert who handed it over
    ],
)
def test_the_status_says_how_sure_it_is(state: str, method: str, status: str) -> None:
    assert event(ics(consultation(state=state), method=method))["STATUS"] == status


def test_the_organiser_is_the_service_and_the_attendee_whom_it_is_mailed_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKBANK_MAIL_FROM", "Werkbank <afspraken@factory.example>")
    calendar_items.get_settings.cache_clear()
    found = event(ics(consultation(), attendee="ada@bakery.example"))
    assert found["ORGANIZER"] == "mailto:afspraken@factory.example"
    assert found["ORGANIZER"].params["CN"] == "Werkbank"
    assert found["ATTENDEE"] == "mailto:ada@bakery.example"
    assert "ATTENDEE" not in event(ics(consultation()))


def test_it_says_with_whom_and_where_and_nothing_private() -> None:
    text = ics(consultation())
    assert event(text)["SUMMARY"] == "Gesprek met Sanne van het expertisecentrum"
    assert event(text)["LOCATION"] == "Kade 1, Rotterdam; eerste verdieping"
    assert event(text)["DESCRIPTION"] == "Kenmerk: AIF-2026-0042"
    assert "0612345678" not in text
    assert "LOCATION" not in event(ics(consultation(), place=""))


def test_a_line_end_in_a_place_cannot_add_a_property() -> None:
    found = event(ics(consultation(), place="Kade 1\r\nATTENDEE:mailto:eve@example.org"))
    assert "ATTENDEE" not in found


def test_long_lines_are_folded_at_75_bytes() -> None:
    text = ics(consultation(), place="Één lange straatnaam " * 12)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_the_mail_carries_it_with_the_same_method() -> None:
    text = ics(consultation())
    mail = Mail(
        recipient="ada@bakery.example",
        subject="Afspraak",
        body="Tot dan",
        calendar=text,
        calendar_method="REQUEST",
        message_id="<one@werkbank>",
    )
    parts = [part for part in mails.as_message(mail).walk() if part.get_content_type() == "text/calendar"]
    assert len(parts) == 2
    for part in parts:
        assert part.get_param("method") == "REQUEST"
        assert event(part.get_content())["UID"] == event(text)["UID"]


@pytest.mark.parametrize(
    ("moment", "lang", "words"),
    [
        (START, "nl", "maandag 26 oktober 2026 om 09:00 uur"),
        (START, "en", "Monday 26 October 2026 at 09:00"),
        (START - timedelta(days=3), "nl", "vrijdag 23 oktober 2026 om 10:00 uur"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "en", "Friday 1 January 2027 at 00:30"),
    ],
)
def test_the_time_in_words_is_local(moment: datetime, lang: str, words: str) -> None:
    assert calendar_items.in_words(moment, lang) == words
