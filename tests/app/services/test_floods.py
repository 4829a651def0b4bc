"""Nobody's mail box is flooded by meetings that somebody else books, moves and cancels in their name."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from app.errors import Invalid, InvalidTransition
from app.models import Consultation, Mail
from app.services import consultations
from app.services.floods import MEETINGS_A_DAY
from tests.app.services.booking_desk import NOW, WEDNESDAY, add_expert, add_intake, at, book, count


def test_booking_and_cancelling_again_and_again_ends(session: Session) -> None:
    expert, intake = add_expert(session), add_intake(session)
    for _ in range(MEETINGS_A_DAY):
        consultations.cancel(session, consultation=book(session, intake, expert, WEDNESDAY), now=NOW)
    with pytest.raises(Invalid) as refused:
        book(session, intake, expert, WEDNESDAY)
    assert refused.value.field == "email"
    assert count(session, Consultation) == MEETINGS_A_DAY


def test_new_visits_do_not_help_for_the_same_address(session: Session) -> None:
    expert = add_expert(session)
    mornings = [at(f"2026-11-{day}T09:00") for day in (25, 26, 27, 30)] + [at("2026-12-01T09:00")]
    for start in mornings:
        book(session, add_intake(session), expert, start)
    with pytest.raises(Invalid):
        book(session, add_intake(session), expert, at("2026-12-02T09:00"), email="ADA@bakery.example")
    assert book(session, add_intake(session), expert, at("2026-12-02T09:00"), email="bo@bakery.example").is_active


def test_a_meeting_that_nobody_confirmed_moves_a_few_times_only(session: Session) -> None:
    meeting = book(session, add_intake(session), add_expert(session), WEDNESDAY)
    starts = [WEDNESDAY + timedelta(hours=1), WEDNESDAY] * 3
    for start in starts[:5]:
        consultations.reschedule(session, consultation=meeting, starts_at=start, now=NOW)
    sent = count(session, Mail)
    with pytest.raises(InvalidTransition):
        consultations.reschedule(session, consultation=meeting, starts_at=starts[5], now=NOW)
    assert count(session, Mail) == sent
    consultations.confirm(session, consultation=meeting, now=NOW)
    consultations.reschedule(session, consultation=meeting, starts_at=starts[5], now=NOW)
    assert meeting.starts_at == starts[5]
