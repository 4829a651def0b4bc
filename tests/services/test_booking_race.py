"""The race for one time on PostgreSQL, where transactions really run side by side."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, SQLModel, col, func, select

from app.db import get_engine, session_scope
from app.models import Account, Consultation, Engagement, Expert, Intake, Mail, SlotClaim
from app.services import consultations
from app.services.availability import BUFFER, ZONE
from app.services.slots import SlotTaken

pytestmark = pytest.mark.services
NOW = datetime(2026, 11, 23, 8, 10, tzinfo=UTC)
START = datetime(2026, 11, 25, 10, tzinfo=ZONE).astimezone(UTC)
HOURS = {str(day): [["09:00", "12:30"], ["13:00", "17:00"]] for day in range(5)}
PEOPLE = 40


@pytest.fixture(autouse=True)
def database(postgresql: None) -> None:
    """The tables, on a database of its own."""
    SQLModel.metadata.create_all(get_engine())


def add_expert() -> UUID:
    with session_scope() as session:
        account = Account(email=f"{uuid4()}@example.org", name="Sanne de Boer", role="expert")
        session.add(account)
        session.flush()
        expert = Expert(account_id=account.id, first_name="Sanne", working_hours=HOURS)
        session.add(expert)
        return expert.id


def add_intakes(number: int) -> list[UUID]:
    with session_scope() as session:
        expires_at = NOW + timedelta(days=1)
        intakes = [
            Intake(token_hash=uuid4().hex, problem="Te veel mails", expires_at=expires_at) for _ in range(number)
        ]
        session.add_all(intakes)
        return [intake.id for intake in intakes]


def book(session: Session, *, intake: UUID, expert: UUID, start: datetime, email: str, key: str = "") -> Consultation:
    return consultations.book(
        session,
        intake=session.get_one(Intake, intake),
        expert=session.get_one(Expert, expert),
        starts_at=start,
        name="Ada Smit",
        email=email,
        organisation="Bakkerij Smit",
        phone="",
        by_video=True,
        lang="nl",
        idempotency_key=key or uuid4().hex,
        now=NOW,
    )


def all_at_once(actions: list[object]) -> list[object]:
    """Each action in a thread and a transaction of its own; a refusal is an outcome, any other error fails the test."""
    barrier = Barrier(len(actions))

    def one(action: object) -> object:
        barrier.wait()
        try:
            with session_scope() as session:
                return action(session)
        except SlotTaken as refused:
            return refused

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(one, actions))


def assert_no_overlap() -> list[Consultation]:
    """Worked out from the meetings' times; the claims must say the same."""
    with session_scope() as session:
        active = select(Consultation).where(col(Consultation.state).in_(["held", "confirmed"]))
        meetings = list(session.exec(active.order_by(col(Consultation.expert_id), col(Consultation.starts_at))))
        assert session.exec(select(func.count()).select_from(SlotClaim)).one() == 4 * len(meetings)
    for one, following in pairwise(meetings):
        assert one.expert_id != following.expert_id or one.ends_at + BUFFER <= following.starts_at
    return meetings


def test_forty_people_who_want_overlapping_times_of_one_expert_get_no_overlap() -> None:
    expert, intakes = add_expert(), add_intakes(PEOPLE)
    actions = [
        lambda session, n=n, intake=intake: book(
            session,
            intake=intake,
            expert=expert,
            start=START + n % 4 * timedelta(minutes=30),
            email=f"p{n}@example.org",
        )
        for n, intake in enumerate(intakes)
    ]
    outcomes = all_at_once(actions)
    meetings = assert_no_overlap()
    losers = [outcome for outcome in outcomes if isinstance(outcome, SlotTaken)]
    assert len(meetings) in (1, 2)
    assert len(losers) == PEOPLE - len(meetings)
    assert all(len(loser.alternatives) == 3 for loser in losers)


def test_forty_new_people_with_as_many_experts_all_get_their_time_and_a_number() -> None:
    """Also when five at a time give one e-mail address (no more a day), and nobody had a number this year yet."""
    experts, intakes = [add_expert() for _ in range(PEOPLE)], add_intakes(PEOPLE)
    actions = [
        lambda session, n=n: book(
            session, intake=intakes[n], expert=experts[n], start=START, email=f"p{n % 8}@example.org"
        )
        for n in range(PEOPLE)
    ]
    all_at_once(actions)
    assert len(assert_no_overlap()) == PEOPLE
    with session_scope() as session:
        references = list(session.exec(select(Engagement.reference)))
    assert len(set(references)) == PEOPLE


def test_a_form_sent_by_ten_clicks_at_once_is_one_booking() -> None:
    expert, [intake] = add_expert(), add_intakes(1)
    actions = [
        lambda session: book(session, intake=intake, expert=expert, start=START, email="a@example.org", key="once")
    ] * 10
    outcomes = all_at_once(actions)
    assert len({outcome.id for outcome in outcomes if isinstance(outcome, Consultation)}) == 1
    assert len(assert_no_overlap()) == 1
    with session_scope() as session:
        assert session.exec(select(func.count()).select_from(Mail)).one() == 2


def test_moving_confirming_and_cancelling_while_others_book_makes_no_overlap() -> None:
    expert, intakes = add_expert(), add_intakes(24)
    clocks = ["09:00", "11:00", "13:00", "15:00"]
    held = []
    for n, clock in enumerate(clocks):
        start = datetime.fromisoformat(f"2026-11-25T{clock}").replace(tzinfo=ZONE).astimezone(UTC)
        with session_scope() as session:
            meeting = book(session, intake=intakes[n], expert=expert, start=start, email=f"p{n}@example.org")
            held.append(meeting.id)

    def change(session: Session, action: str, which: int) -> None:
        meeting = consultations.get(session, held[which])
        if action == "reschedule":
            consultations.reschedule(session, consultation=meeting, starts_at=START, now=NOW)
        else:
            getattr(consultations, action)(session, consultation=meeting, now=NOW)

    changes = [("reschedule", 0), ("reschedule", 1), ("confirm", 0), ("confirm", 2), ("cancel", 3), ("reschedule", 2)]
    actions: list[object] = [lambda session, a=a, w=w: change(session, a, w) for a, w in changes]
    actions += [
        lambda session, n=n: book(
            session,
            intake=intakes[n],
            expert=expert,
            start=START + n % 3 * timedelta(minutes=30),
            email=f"p{n}@example.org",
        )
        for n in range(4, 24)
    ]
    all_at_once(actions)
    meetings = assert_no_overlap()
    assert held[3] not in {meeting.id for meeting in meetings}
    assert {held[0], held[1], held[2]} <= {meeting.id for meeting in meetings}
