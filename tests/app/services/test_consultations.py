"""What can happen to a booked meeting: confirm, release, move, cancel, restore, hand over."""

from datetime import timedelta
from uuid import uuid4

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlmodel import Session, select

from app.errors import InvalidTransition, NotFound
from app.models import (
    Account,
    Engagement,
    Expert,
    Intake,
    SlotClaim,
)
from app.services import consultations
from app.services.slots import SlotTaken
from app.settings import get_settings
from tests.app.services.booking_desk import (
    NOW,
    WEDNESDAY,
    add_expert,
    add_intake,
    at,
    book,
    claims,
    event_of,
    mails_of,
)


class TestConfirm:
    def test_the_link_confirms_and_doing_it_twice_changes_nothing(
        self, session: Session, intake: Intake, expert: Expert
    ):
        meeting = book(session, intake, expert, WEDNESDAY)
        for _ in range(2):
            consultations.confirm(session, consultation=meeting, now=NOW + timedelta(hours=1))
        assert (meeting.state, meeting.hold_until) == ("confirmed", None)
        assert len(mails_of(session, "consultation_confirmed")) == 2
        assert len(claims(session, meeting)) == 4
        assert consultations.release_expired(session, now=NOW + timedelta(days=2)) == 0

    def test_a_forged_or_foreign_token_finds_nothing(self, session: Session, intake: Intake, expert: Expert):
        meeting = book(session, intake, expert, WEDNESDAY)
        secret = get_settings().secret_key.get_secret_value()
        foreign = URLSafeTimedSerializer(secret, salt="another-purpose").dumps(str(meeting.id))
        forged = URLSafeTimedSerializer("guess", salt="confirm-consultation").dumps(str(meeting.id))
        for token in (foreign, forged, "", consultations.confirm_token(meeting)[:-1]):
            with pytest.raises(NotFound):
                consultations.by_confirm_token(session, token=token)

    def test_a_released_time_cannot_be_confirmed(self, session: Session, intake: Intake, expert: Expert):
        meeting = book(session, intake, expert, WEDNESDAY)
        consultations.release_expired(session, now=NOW + timedelta(hours=25))
        with pytest.raises(InvalidTransition):
            consultations.confirm(session, consultation=meeting, now=NOW + timedelta(hours=26))
        assert claims(session, meeting) == []


class TestRelease:
    def test_an_unconfirmed_time_is_free_again_after_the_hold_with_a_mail(
        self, session: Session, intake: Intake, expert: Expert
    ):
        meeting = book(session, intake, expert, WEDNESDAY)
        assert consultations.release_expired(session, now=NOW + timedelta(hours=23)) == 0
        assert consultations.release_expired(session, now=NOW + timedelta(hours=24)) == 1
        assert consultations.release_expired(session, now=NOW + timedelta(hours=24)) == 0
        assert meeting.state == "released"
        assert {mail.calendar_method for mail in mails_of(session, "consultation_released")} == {"CANCEL"}
        assert book(session, add_intake(session), expert, WEDNESDAY, email="eve@example.org").is_active


class TestReschedule:
    def test_the_meeting_moves_with_the_same_calendar_id_and_a_higher_sequence(
        self, session: Session, intake: Intake, expert: Expert
    ):
        meeting = book(session, intake, expert, WEDNESDAY)
        consultations.confirm(session, consultation=meeting, now=NOW)
        to = at("2026-11-26T14:30")
        consultations.reschedule(session, consultation=meeting, starts_at=to, now=NOW)
        assert (meeting.starts_at, meeting.state, meeting.sequence) == (to, "confirmed", 1)
        assert claims(session, meeting)[0] == to
        moved = mails_of(session, "consultation_moved")
        assert len(moved) == 2
        first, second = (event_of(mail) for mail in (mails_of(session, "consultation_booked")[0], moved[0]))
        assert first["UID"] == second["UID"]
        assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
        assert second["STATUS"] == "CONFIRMED"

    def test_it_may_move_into_its_own_present_time(self, session: Session, intake: Intake, expert: Expert):
        meeting = book(session, intake, expert, WEDNESDAY)
        consultations.reschedule(session, consultation=meeting, starts_at=at("2026-11-25T10:30"), now=NOW)
        assert claims(session, meeting)[0] == at("2026-11-25T10:30")

    def test_a_taken_time_is_refused_and_the_old_time_stays(self, session: Session, intake: Intake, expert: Expert):
        book(session, intake, expert, WEDNESDAY)
        later = at("2026-11-25T14:00")
        meeting = book(session, add_intake(session), expert, later, email="eve@example.org")
        with pytest.raises(SlotTaken):
            consultations.reschedule(session, consultation=meeting, starts_at=at("2026-11-25T10:30"), now=NOW)
        session.refresh(meeting)
        assert (meeting.starts_at, meeting.sequence) == (later, 0)
        assert claims(session, meeting)[0] == later

    def test_a_meeting_that_has_begun_cannot_be_changed(self, session: Session, intake: Intake, expert: Expert):
        meeting = book(session, intake, expert, WEDNESDAY)
        later = WEDNESDAY + timedelta(minutes=1)
        with pytest.raises(InvalidTransition):
            consultations.reschedule(session, consultation=meeting, starts_at=at("2026-11-27T10:00"), now=later)
        with pytest.raises(InvalidTransition):
            consultations.cancel(session, consultation=meeting, now=later)
        assert meeting.is_active


class TestCancelAndRestore:
    def test_cancelling_frees_the_time_and_tells_both_once(self, session: Session, intake: Intake, expert: Expert):
        meeting = book(session, intake, expert, WEDNESDAY)
        for _ in range(2):
            consultations.cancel(session, consultation=meeting, now=NOW)
        assert (meeting.state, meeting.sequence) == ("cancelled", 1)
        assert claims(session, meeting) == []
        mails = mails_of(session, "consultation_cancelled")
        assert [mail.calendar_method for mail in mails] == ["CANCEL", "CANCEL"]
        assert {event_of(mail)["STATUS"] for mail in mails} == {"CANCELLED"}

    def test_a_cancelled_meeting_cannot_be_moved_or_confirmed(self, session: Session, intake: Intake, expert: Expert):
        meeting = book(session, intake, expert, WEDNESDAY)
        consultations.cancel(session, consultation=meeting, now=NOW)
        with pytest.raises(InvalidTransition):
            consultations.confirm(session, consultation=meeting, now=NOW)
        with pytest.raises(InvalidTransition):
            consultations.reschedule(session, consultation=meeting, starts_at=at("2026-11-26T14:30"), now=NOW)

    def test_restoring_claims_the_time_again_or_is_refused(self, session: Session, intake: Intake, expert: Expert):
        meeting = book(session, intake, expert, WEDNESDAY)
        by = expert.account_id
        consultations.cancel(session, consultation=meeting, now=NOW)
        consultations.restore(session, consultation=meeting, now=NOW, by=by)
        assert (meeting.state, meeting.sequence, len(claims(session, meeting))) == ("confirmed", 2, 4)
        consultations.cancel(session, consultation=meeting, now=NOW)
        book(session, add_intake(session), expert, at("2026-11-25T10:30"), email="eve@example.org")
        with pytest.raises(SlotTaken):
            consultations.restore(session, consultation=meeting, now=NOW, by=by)
        session.refresh(meeting)
        assert meeting.state == "cancelled"


class TestReassign:
    def test_a_colleague_takes_over_the_claim_the_engagement_and_the_mail(
        self, session: Session, intake: Intake, expert: Expert
    ):
        meeting = book(session, intake, expert, WEDNESDAY)
        colleague = add_expert(session, "Joris")
        day_before = WEDNESDAY - timedelta(hours=12)  # too late for a client, not for the centre
        consultations.reassign(session, consultation=meeting, expert=colleague, now=day_before, by=expert.account_id)
        assert (meeting.expert_id, meeting.sequence) == (colleague.id, 1)
        assert session.get_one(Engagement, meeting.engagement_id).expert_id == colleague.id
        owners = session.exec(select(SlotClaim.expert_id).where(SlotClaim.consultation_id == meeting.id))
        assert set(owners) == {colleague.id}
        [handed_over] = mails_of(session, "consultation_handed_over")
        assert handed_over.recipient == session.get_one(Account, expert.account_id).email
        assert handed_over.calendar_method == "CANCEL"

    def test_a_colleague_who_is_busy_then_is_refused(self, session: Session, intake: Intake, expert: Expert):
        meeting = book(session, intake, expert, WEDNESDAY)
        colleague = add_expert(session, "Joris")
        book(session, add_intake(session), colleague, at("2026-11-25T09:30"), email="eve@example.org")
        with pytest.raises(SlotTaken):
            consultations.reassign(session, consultation=meeting, expert=colleague, now=NOW, by=expert.account_id)
        session.refresh(meeting)
        assert meeting.expert_id == expert.id
        assert len(claims(session, meeting)) == 4


def test_a_consultation_that_does_not_exist_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        consultations.get(session, uuid4())
