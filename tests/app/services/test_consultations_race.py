"""Many people at once, and any order of actions: no two meetings of an expert ever overlap."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import SQLModel, delete, select

from app.db import get_engine, session_scope
from app.errors import DomainError
from app.models import (
    Consultation,
    Engagement,
    Expert,
    Intake,
    Mail,
    SlotClaim,
)
from app.services import availability, consultations
from app.services.availability import BUFFER
from app.services.slots import SlotTaken
from tests.app.services.booking_desk import (
    NOW,
    WEDNESDAY,
    add_expert,
    add_intake,
    at,
    book,
    count,
)


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
