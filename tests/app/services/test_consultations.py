"""Booking a meeting, and what can happen to it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from icalendar import Calendar
from itsdangerous import URLSafeTimedSerializer
from sqlmodel import Session, SQLModel, col, delete, func, select

from app.db import get_engine, session_scope
from app.errors import DomainError, Invalid, InvalidTransition, NotFound
from app.models import (
    Account,
    Consultation,
    Engagement,
    Expert,
    Intake,
    Mail,
    Organisation,
    OutboxJob,
    SlotClaim,
    TimelineEvent,
)
from app.services import availability, consultations
from app.services.availability import BUFFER, ZONE
from app.services.slots import SlotTaken
from app.settings import get_settings

OFFICE = {str(day): [["09:00", "12:30"], ["13:00", "17:00"]] for day in range(5)}
NOW = datetime(2026, 11, 23, 8, 10, tzinfo=UTC)
"""Monday 09:10 in the Netherlands."""
PROBLEM = "Onze oven meldt te laat dat hij te heet wordt."


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


WEDNESDAY = at("2026-11-25T10:00")


@pytest.fixture
def session() -> Iterator[Session]:
    SQLModel.metadata.create_all(get_engine())
    with session_scope() as session:
        yield session


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


@pytest.fixture
def expert(session: Session) -> Expert:
    return add_expert(session)


@pytest.fixture
def intake(session: Session) -> Intake:
    return add_intake(session)


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


class TestBook:
    def test_the_time_and_its_buffer_are_claimed_at_once(self, session: Session, intake: Intake, expert: Expert):
        meeting = book(session, intake, expert, WEDNESDAY)
        assert (meeting.state, meeting.sequence) == ("held", 0)
        assert meeting.ends_at - meeting.starts_at == timedelta(minutes=45)
        assert meeting.hold_until == NOW + timedelta(hours=get_settings().hold_hours)
        assert claims(session, meeting) == [WEDNESDAY + n * timedelta(minutes=15) for n in range(4)]
        assert WEDNESDAY not in availability.free_times(session, expert=expert, now=NOW)

    def test_it_opens_an_engagement_with_an_unverified_organisation(
        self, session: Session, intake: Intake, expert: Expert
    ):
        meeting = book(session, intake, expert, WEDNESDAY)
        engagement = session.get_one(Engagement, meeting.engagement_id)
        organisation = session.get_one(Organisation, engagement.organisation_id)
        assert (organisation.name, organisation.verified) == ("Bakkerij Smit", False)
        assert session.get_one(Account, engagement.client_id).email == "ada@bakery.example"
        kinds = session.exec(select(TimelineEvent.kind).where(TimelineEvent.engagement_id == engagement.id))
        assert "consultation_booked" in set(kinds)

    def test_a_second_consultation_of_the_same_visit_joins_its_engagement(
        self, session: Session, intake: Intake, expert: Expert
    ):
        first = book(session, intake, expert, WEDNESDAY)
        second = book(session, intake, add_expert(session, "Joris"), WEDNESDAY, email=" ADA@bakery.example ")
        assert first.engagement_id == second.engagement_id
        assert consultations.of_engagement(session, first.engagement_id) == [first, second]

    def test_another_address_in_the_same_visit_gets_its_own_engagement(
        self, session: Session, intake: Intake, expert: Expert
    ):
        first = book(session, intake, expert, WEDNESDAY)
        second = book(session, intake, expert, at("2026-11-25T14:00"), email="bob@bakery.example")
        assert first.engagement_id != second.engagement_id

    def test_the_same_form_sent_twice_is_one_booking_and_one_mail(
        self, session: Session, intake: Intake, expert: Expert
    ):
        first = book(session, intake, expert, WEDNESDAY, idempotency_key="once")
        second = book(session, intake, expert, WEDNESDAY, idempotency_key="once")
        assert first.id == second.id
        assert (count(session, Consultation), count(session, Engagement), count(session, Mail)) == (1, 1, 2)

    def test_the_same_key_from_another_visit_is_another_booking(self, session: Session, intake: Intake, expert: Expert):
        first = book(session, intake, expert, WEDNESDAY, idempotency_key="once")
        with pytest.raises(SlotTaken):
            book(session, add_intake(session), expert, WEDNESDAY, idempotency_key="once", email="eve@example.org")
        later = at("2026-11-25T14:00")
        second = book(session, add_intake(session), expert, later, idempotency_key="once", email="eve@example.org")
        assert first.id != second.id

    @pytest.mark.parametrize(
        "starts_at",
        [
            "2026-11-20T10:00",  # past
            "2026-11-23T10:00",  # within the hour
            "2026-11-24T09:00",  # ten minutes less than one working day
            "2026-11-28T10:00",  # Saturday
            "2026-11-25T12:00",  # runs into the break
            "2026-11-25T10:15",  # not a start we offer
            "2026-12-25T10:00",  # holiday, and beyond four weeks
            "2026-12-22T10:00",  # beyond four weeks
        ],
    )
    def test_a_time_we_would_not_offer_is_refused_with_alternatives(
        self, session: Session, intake: Intake, expert: Expert, starts_at: str
    ):
        with pytest.raises(SlotTaken) as refused:
            book(session, intake, expert, at(starts_at))
        offered = availability.free_times(session, expert=expert, now=NOW, days=28)
        assert len(refused.value.alternatives) == 3
        assert set(refused.value.alternatives) <= set(offered)

    def test_a_taken_time_is_refused_with_the_three_nearest_others_and_leaves_nothing_behind(
        self, session: Session, intake: Intake, expert: Expert
    ):
        book(session, intake, expert, WEDNESDAY)
        before = [count(session, table) for table in (Account, Organisation, Engagement, Consultation, Mail, OutboxJob)]
        with pytest.raises(SlotTaken) as refused:
            book(session, add_intake(session), expert, WEDNESDAY, email="eve@example.org")
        assert refused.value.alternatives == [at(f"2026-11-25T{clock}") for clock in ("09:00", "11:00", "11:30")]
        after = [count(session, table) for table in (Account, Organisation, Engagement, Consultation, Mail, OutboxJob)]
        assert before == after

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", "  "),
            ("name", "x" * 201),
            ("organisation", ""),
            ("organisation", "x" * 201),
            ("email", ""),
            ("email", "ada"),
            ("email", "ada@bakery"),
            ("email", "ada@bakery.example, bob@bakery.example"),
            ("email", "ada@bakery.example\nBcc: bob@bakery.example"),
            ("email", "a@" + "b" * 63 + "." + ("c" * 63 + ".") * 3 + "nl"),
            ("phone", "call me"),
            ("idempotency_key", " "),
        ],
    )
    def test_what_cannot_be_used_is_refused_by_field(
        self, session: Session, intake: Intake, expert: Expert, field: str, value: str
    ):
        with pytest.raises(Invalid) as refused:
            book(session, intake, expert, WEDNESDAY, **{field: value})
        assert refused.value.field == field
        assert count(session, Consultation) == 0

    def test_a_time_without_a_zone_is_refused(self, session: Session, intake: Intake, expert: Expert):
        with pytest.raises(Invalid) as refused:
            book(session, intake, expert, WEDNESDAY.replace(tzinfo=None))
        assert refused.value.field == "starts_at"

    def test_the_phone_may_be_left_out_and_line_ends_in_a_name_become_spaces(
        self, session: Session, intake: Intake, expert: Expert
    ):
        meeting = book(session, intake, expert, WEDNESDAY, phone="", name="Ada\r\n\x00Smit")
        engagement = session.get_one(Engagement, meeting.engagement_id)
        assert meeting.phone == ""
        assert session.get_one(Account, engagement.client_id).name == "Ada Smit"

    def test_the_mail_to_the_client_says_when_where_and_how_to_confirm(
        self, session: Session, intake: Intake, expert: Expert
    ):
        meeting = book(session, intake, expert, WEDNESDAY)
        [mail] = mails_of(session, "consultation_booked")
        reference = session.get_one(Engagement, meeting.engagement_id).reference
        assert mail.recipient == "ada@bakery.example"
        for part in (reference, "woensdag 25 november 2026 om 10:00 uur", "https://video.example.org/room"):
            assert part in mail.body
        [link] = [line for line in mail.body.splitlines() if "/nl/consultations/confirm/" in line]
        assert consultations.by_confirm_token(session, token=link.rsplit("/", 1)[1]).id == meeting.id
        assert mail.calendar_method == "REQUEST"
        assert count(session, OutboxJob) == 2

    def test_the_address_instead_of_the_video_link_when_the_client_comes_by(
        self, session: Session, intake: Intake, expert: Expert
    ):
        book(session, intake, expert, WEDNESDAY, by_video=False, lang="en")
        [mail] = mails_of(session, "consultation_booked")
        assert "Quay 1" in mail.body
        assert "video" not in mail.body.lower()
        assert "LOCATION:Quay 1" in mail.calendar

    def test_no_mail_repeats_what_the_visitor_typed(self, session: Session, intake: Intake, expert: Expert):
        book(session, intake, expert, WEDNESDAY, name="Buy cheap pills", organisation="www.pills.example")
        for mail in session.exec(select(Mail)):
            text = mail.subject + mail.body + mail.calendar.replace("\r\n ", "")
            assert not [word for word in ("pills", "12345678", PROBLEM[:20]) if word in text]

    def test_the_expert_hears_reference_time_and_link_in_their_own_language(
        self, session: Session, intake: Intake, expert: Expert
    ):
        meeting = book(session, intake, expert, WEDNESDAY)
        [mail] = mails_of(session, "consultation_new")
        reference = session.get_one(Engagement, meeting.engagement_id).reference
        assert mail.recipient == session.get_one(Account, expert.account_id).email
        assert f"/en/engagements/{reference}" in mail.body
        assert "Wednesday 25 November 2026 at 10:00" in mail.body


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
        first, second = (_event(mail) for mail in (mails_of(session, "consultation_booked")[0], moved[0]))
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
        assert {_event(mail)["STATUS"] for mail in mails} == {"CANCELLED"}

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


def _event(mail: Mail) -> Any:
    return Calendar.from_ical(mail.calendar).walk("VEVENT")[0]


def overlaps(meetings: list[Consultation]) -> list[tuple[UUID, UUID]]:
    """Pairs of active meetings of one expert that overlap, buffers included, worked out from their times."""
    active = sorted((m for m in meetings if m.is_active), key=lambda m: (str(m.expert_id), m.starts_at))
    pairs = pairwise(active)
    return [(a.id, b.id) for a, b in pairs if a.expert_id == b.expert_id and b.starts_at < a.ends_at + BUFFER]


def race(people: int, starts: list[datetime], *, same_form: bool = False) -> list[Consultation | SlotTaken]:
    """Everybody books at once, each in a thread and a transaction of its own, all with one expert."""
    SQLModel.metadata.create_all(get_engine())
    with session_scope() as session:
        expert_id = add_expert(session).id
        intakes = [add_intake(session).id for _ in range(1 if same_form else people)]
    barrier = Barrier(people)

    def one(number: int) -> Consultation | SlotTaken:
        barrier.wait()
        try:
            with session_scope() as session:
                intake = session.get_one(Intake, intakes[number % len(intakes)])
                expert = session.get_one(Expert, expert_id)
                email, key = ("ada@example.org", "once") if same_form else (f"p{number}@example.org", uuid4().hex)
                start = starts[number % len(starts)]
                return book(session, intake, expert, start, email=email, idempotency_key=key)
        except SlotTaken as refused:
            return refused

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(one, range(people)))


def test_forty_people_who_want_overlapping_times_get_no_overlap() -> None:
    starts = [WEDNESDAY + number * timedelta(minutes=30) for number in range(4)]
    outcomes = race(40, starts)
    with session_scope() as session:
        meetings = list(session.exec(select(Consultation)))
        assert overlaps(meetings) == []
        assert count(session, SlotClaim) == 4 * len(meetings)
        assert count(session, Engagement) == len(meetings)
    winners = [outcome for outcome in outcomes if isinstance(outcome, Consultation)]
    losers = [outcome for outcome in outcomes if isinstance(outcome, SlotTaken)]
    assert {winner.id for winner in winners} == {meeting.id for meeting in meetings}
    assert len(winners) in (1, 2)
    assert all(len(loser.alternatives) == 3 for loser in losers)


def test_a_form_sent_by_ten_clicks_at_once_is_one_booking() -> None:
    outcomes = race(10, [WEDNESDAY], same_form=True)
    assert all(isinstance(outcome, Consultation) for outcome in outcomes)
    assert len({outcome.id for outcome in outcomes if isinstance(outcome, Consultation)}) == 1
    with session_scope() as session:
        assert (count(session, Consultation), count(session, Engagement), count(session, Mail)) == (1, 1, 2)


class Bookings(RuleBasedStateMachine):
    """Two experts, a few days, any order of what people and the centre can do."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        with session_scope() as session:
            for table in reversed(SQLModel.metadata.sorted_tables):
                session.exec(delete(table))
            self.experts = [add_expert(session).id, add_expert(session, "Joris").id]
            self.by = session.get_one(Expert, self.experts[0]).account_id

    def attempt(self, action: str, which: int, **values: Any) -> None:
        """Do it to one of the consultations; a rule that says no must leave everything as it was."""
        try:
            with session_scope() as session:
                meetings = list(session.exec(select(Consultation).order_by(Consultation.idempotency_key)))
                if not meetings:
                    return
                if "expert" in values:
                    values["expert"] = session.get_one(Expert, values["expert"])
                meeting = meetings[which % len(meetings)]
                getattr(consultations, action)(session, consultation=meeting, now=self.now, **values)
        except DomainError:
            pass

    @rule(expert=st.integers(0, 1), half_hours=st.integers(0, 30), person=st.integers(0, 5))
    def book(self, expert: int, half_hours: int, person: int) -> None:
        start = at("2026-11-24T09:00") + half_hours * timedelta(minutes=30)
        try:
            with session_scope() as session:
                chosen = session.get_one(Expert, self.experts[expert])
                book(session, add_intake(session), chosen, start, email=f"p{person}@example.org", now=self.now)
        except SlotTaken:
            pass

    @rule(which=st.integers(0, 9))
    def confirm(self, which: int) -> None:
        self.attempt("confirm", which)

    @rule(which=st.integers(0, 9), half_hours=st.integers(0, 30))
    def reschedule(self, which: int, half_hours: int) -> None:
        self.attempt("reschedule", which, starts_at=at("2026-11-24T09:00") + half_hours * timedelta(minutes=30))

    @rule(which=st.integers(0, 9), expert=st.integers(0, 1))
    def reassign(self, which: int, expert: int) -> None:
        self.attempt("reassign", which, expert=self.experts[expert], by=self.by)

    @rule(which=st.integers(0, 9))
    def cancel(self, which: int) -> None:
        self.attempt("cancel", which)

    @rule(which=st.integers(0, 9))
    def restore(self, which: int) -> None:
        self.attempt("restore", which, by=self.by)

    @rule(hours=st.integers(1, 12))
    def wait_and_sweep(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        with session_scope() as session:
            consultations.release_expired(session, now=self.now)

    @invariant()
    def no_two_active_meetings_of_an_expert_overlap_and_claims_are_exactly_theirs(self) -> None:
        with session_scope(writes=False) as session:
            meetings = list(session.exec(select(Consultation)))
            held = {(claim.expert_id, claim.cell_start) for claim in session.exec(select(SlotClaim))}
        assert overlaps(meetings) == []
        assert held == {
            (meeting.expert_id, cell)
            for meeting in meetings
            if meeting.is_active
            for cell in availability.cells(meeting.starts_at, meeting.ends_at + BUFFER)
        }


def test_no_order_of_actions_makes_two_meetings_overlap() -> None:
    SQLModel.metadata.create_all(get_engine())
    health = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    chosen = settings(max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=health)
    run_state_machine_as_test(Bookings, settings=chosen)
