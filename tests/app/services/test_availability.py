"""When an expert can be met."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlmodel import Session, SQLModel

from app.db import get_engine, session_scope
from app.models import Account, Consultation, Engagement, Expert, Organisation, SlotClaim
from app.services import availability
from app.services.availability import BUFFER, HORIZON, MEETING, ZONE

OFFICE = {str(day): [["09:00", "12:30"], ["13:00", "17:00"]] for day in range(5)}
MONDAY = datetime(2026, 11, 23, 9, 10, tzinfo=ZONE)
CLOCK_CHANGES = [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)]


@pytest.fixture
def session() -> Iterator[Session]:
    SQLModel.metadata.create_all(get_engine())
    with session_scope() as session:
        yield session


def add_expert(session: Session, **values: Any) -> Expert:
    account = Account(email=f"{uuid4()}@example.org", name="Sanne de Boer", role="expert")
    session.add(account)
    session.flush()
    expert = Expert(**{"account_id": account.id, "first_name": "Sanne", "working_hours": OFFICE, **values})
    session.add(expert)
    session.flush()
    return expert


def claim(session: Session, expert: Expert, *starts: datetime) -> None:
    organisation = Organisation(name="Bakkerij Smit")
    session.add(organisation)
    session.flush()
    engagement = Engagement(reference=str(uuid4()), organisation_id=organisation.id, client_id=expert.account_id)
    session.add(engagement)
    session.flush()
    for start in starts:
        meeting = Consultation(
            engagement_id=engagement.id,
            expert_id=expert.id,
            starts_at=start,
            ends_at=start + MEETING,
            idempotency_key=str(uuid4()),
        )
        session.add(meeting)
        session.flush()
        for cell in availability.cells(start, start + MEETING + BUFFER):
            session.add(SlotClaim(expert_id=expert.id, cell_start=cell, consultation_id=meeting.id))
    session.flush()


def local(starts: list[datetime]) -> list[str]:
    return [start.astimezone(ZONE).strftime("%m-%d %H:%M") for start in starts]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def test_a_day_offers_every_half_hour_in_which_the_meeting_fits(session: Session) -> None:
    expert = add_expert(session, working_hours={"2": [["09:00", "11:15"], ["13:00", "14:00"]]})
    times = local(availability.free_times(session, expert=expert, now=MONDAY, days=7))
    assert times == ["11-25 09:00", "11-25 09:30", "11-25 10:00", "11-25 10:30", "11-25 13:00"]


def test_times_are_utc_and_sorted_and_limited(session: Session) -> None:
    times = availability.free_times(session, expert=add_expert(session), now=MONDAY, limit=4)
    assert len(times) == 4
    assert times == sorted(times)
    assert all(start.tzinfo is UTC for start in times)


@pytest.mark.parametrize(
    ("now", "first"),
    [
        ("2026-11-23T09:10", "11-24 09:30"),  # Monday: the same time on Tuesday, rounded up
        ("2026-11-23T23:10", "11-25 09:00"),
        ("2026-11-27T15:00", "11-30 15:00"),  # Friday: Monday
        ("2026-11-28T10:00", "12-01 09:00"),  # Saturday: Monday does not count yet
        ("2026-12-24T10:00", "12-28 10:00"),  # Christmas on Friday and Saturday
        ("2026-12-25T10:00", "12-29 09:00"),
    ],
)
def test_there_is_one_working_day_between_now_and_the_first_time(session: Session, now: str, first: str) -> None:
    times = availability.free_times(session, expert=add_expert(session), now=at(now), limit=1)
    assert local(times) == [first]


def test_weekends_are_offered_only_to_whom_works_then(session: Session) -> None:
    weekdays = availability.free_times(session, expert=add_expert(session), now=MONDAY, days=28)
    assert {start.astimezone(ZONE).weekday() for start in weekdays} == {0, 1, 2, 3, 4}
    saturday = add_expert(session, working_hours={"5": [["10:00", "11:00"]]})
    assert local(availability.free_times(session, expert=saturday, now=MONDAY, limit=1)) == ["11-28 10:00"]


def test_nothing_is_offered_on_public_holidays(session: Session) -> None:
    times = availability.free_times(session, expert=add_expert(session), now=at("2026-12-14T09:00"), days=28)
    days = {start.astimezone(ZONE).date() for start in times}
    assert date(2026, 12, 24) in days
    assert days.isdisjoint({date(2026, 12, 25), date(2027, 1, 1)})
    assert availability.is_holiday(date(2027, 4, 27))
    assert not availability.is_holiday(date(2027, 4, 26))


def test_nothing_is_offered_beyond_the_horizon(session: Session) -> None:
    times = availability.free_times(session, expert=add_expert(session), now=MONDAY, days=300)
    assert MONDAY + HORIZON - timedelta(days=3) < times[-1] < MONDAY + HORIZON


def test_an_inactive_expert_offers_nothing(session: Session) -> None:
    assert availability.free_times(session, expert=add_expert(session, active=False), now=MONDAY) == []


def test_a_claimed_time_takes_its_buffer_and_every_start_that_would_run_into_it(session: Session) -> None:
    expert, other = add_expert(session), add_expert(session)
    claim(session, expert, at("2026-11-25T10:00"))
    times = local(availability.free_times(session, expert=expert, now=MONDAY, days=3))
    wednesday = [text[6:] for text in times if text.startswith("11-25")]
    assert wednesday[:3] == ["09:00", "11:00", "11:30"]
    assert "11-25 10:00" in local(availability.free_times(session, expert=other, now=MONDAY, days=3))


def test_a_claim_on_the_other_side_of_the_last_day_counts(session: Session) -> None:
    expert = add_expert(session)
    claim(session, expert, at("2026-11-25T10:00"))
    times = availability.free_times(session, expert=expert, now=at("2026-11-23T09:45"), days=2)
    assert local(times)[-1] == "11-25 09:00"


def test_cells_are_all_quarter_hours_that_are_touched() -> None:
    start = at("2026-11-25T10:00")
    quarter = timedelta(minutes=15)
    assert availability.cells(start, start + timedelta(hours=1)) == [start + n * quarter for n in range(4)]
    assert availability.cells(start + timedelta(minutes=5), start + timedelta(minutes=16)) == [start, start + quarter]
    assert availability.cells(start, start) == []


def times_of_day(session: Session, expert: Expert, day: date) -> list[datetime]:
    """What is offered on a Sunday five days ahead."""
    now = datetime.combine(day - timedelta(days=5), time(12), ZONE)
    return availability.free_times(session, expert=expert, now=now, days=7)


def expected(window: list[str], day: date) -> list[datetime]:
    """Counted minute by minute in UTC: half hours whose next 45 minutes all show a wall time inside the window."""
    start = datetime.combine(day, time(), ZONE).astimezone(UTC)
    found = []
    while start.astimezone(ZONE).date() == day:
        minutes = [(start + timedelta(minutes=number)).astimezone(ZONE) for number in range(45)]
        if all(m.date() == day and window[0] <= m.strftime("%H:%M") < window[1] for m in minutes):
            found.append(start)
        start += timedelta(minutes=30)
    return found


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@pytest.fixture
def no_holidays(monkeypatch: pytest.MonkeyPatch) -> None:
    """28 March 2027 is Easter Sunday; here only its missing hour matters."""
    monkeypatch.setattr(availability, "is_holiday", lambda _day: False)
    monkeypatch.setattr(availability, "_starts_of_day", availability._starts_of_day.__wrapped__)


@pytest.mark.usefixtures("no_holidays")
@pytest.mark.parametrize("day", CLOCK_CHANGES)
def test_every_half_hour_of_a_clock_change_day_is_offered_as_often_as_it_happens(session: Session, day: date) -> None:
    for begin in range(0, 24 * 60, 30):
        window = [clock(begin), clock(begin + 45)]
        expert = add_expert(session, working_hours={"6": [window]})
        walls = [start.astimezone(ZONE).strftime("%H:%M") for start in times_of_day(session, expert, day)]
        assert walls == [start.astimezone(ZONE).strftime("%H:%M") for start in expected(window, day)]
        assert set(walls) <= {clock(begin)}


@pytest.mark.usefixtures("no_holidays")
def test_the_skipped_hour_has_no_times_and_the_repeated_hour_has_them_twice(session: Session) -> None:
    expert = add_expert(session, working_hours={"6": [["01:00", "04:00"]]})
    spring = [start.isoformat() for start in times_of_day(session, expert, date(2027, 3, 28))]
    assert spring == [f"2027-03-28T{hour}:00+00:00" for hour in ("00:00", "00:30", "01:00")]
    autumn = [start.isoformat() for start in times_of_day(session, expert, date(2026, 10, 25))]
    assert (autumn[0], autumn[-1]) == ("2026-10-24T23:00:00+00:00", "2026-10-25T02:00:00+00:00")
    assert len(autumn) == 7


@pytest.mark.usefixtures("no_holidays")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(day=st.sampled_from(CLOCK_CHANGES), begin=st.integers(0, 95), length=st.integers(0, 40))
def test_any_window_on_a_clock_change_day_is_offered_by_the_wall_clock(
    session: Session, day: date, begin: int, length: int
) -> None:
    window = [clock(begin * 15), clock(min(begin + length, 96) * 15)]
    expert = add_expert(session, working_hours={"6": [window]})
    assert times_of_day(session, expert, day) == expected(window, day)


@pytest.mark.parametrize("day", CLOCK_CHANGES)
def test_notice_keeps_the_wall_time_over_a_clock_change(day: date) -> None:
    friday = datetime.combine(day - timedelta(days=2), time(14, 30), ZONE)
    if not availability.is_holiday(friday.date()):
        assert availability.earliest_start(friday).astimezone(ZONE).strftime("%a %H:%M") == "Mon 14:30"
    else:
        assert availability.earliest_start(friday).astimezone(ZONE).strftime("%H:%M") == "00:00"


def test_several_experts_are_asked_in_one_query_whatever_their_number(session: Session) -> None:
    experts = [add_expert(session) for _ in range(12)]
    session.flush()
    statements: list[str] = []
    event.listen(get_engine(), "before_cursor_execute", lambda *args: statements.append(args[2]))
    times = availability.times_of_experts(session, experts=experts, now=MONDAY, limit=6)
    assert len(times) == 6
    assert len(statements) == 1


def test_several_experts_give_times_in_order_spread_over_people_and_half_days(session: Session) -> None:
    first, second = add_expert(session), add_expert(session, working_hours={"2": [["10:00", "12:00"]]})
    claim(session, first, at("2026-11-25T09:00"))
    found = availability.times_of_experts(session, experts=[first, second], now=MONDAY, limit=5)
    assert [(expert.id, text) for (expert, _), text in zip(found, local([t for _, t in found]), strict=True)] == [
        (first.id, "11-24 09:30"),
        (first.id, "11-24 13:00"),
        (first.id, "11-25 10:00"),
        (second.id, "11-25 10:00"),
        (first.id, "11-25 13:00"),
    ]


def test_nobody_gives_no_times(session: Session) -> None:
    assert availability.times_of_experts(session, experts=[], now=MONDAY) == []
