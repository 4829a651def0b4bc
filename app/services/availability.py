"""When an expert can be met: working hours in local time, minus public holidays, notice and existing claims."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from heapq import merge
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from holidays import country_holidays
from sqlmodel import Session, col, select

from app.models import Expert, SlotClaim

ZONE = ZoneInfo("Europe/Amsterdam")
CELL = timedelta(minutes=15)
MEETING = timedelta(minutes=45)
BUFFER = timedelta(minutes=15)
"""Kept free after a meeting, for notes and for the next person's punctuality."""
STEP = timedelta(minutes=30)
HORIZON = timedelta(weeks=4)
DAY = timedelta(days=1)

Claims = Mapping[UUID, set[datetime]]
"""Claimed quarter-hours (UTC starts) per expert."""


def cells(starts_at: datetime, ends_at_with_buffer: datetime) -> list[datetime]:
    """UTC starts of the quarter-hours that touch this time."""
    first = starts_at.astimezone(UTC)
    first -= timedelta(minutes=first.minute % 15, seconds=first.second, microseconds=first.microsecond)
    count = -((first - ends_at_with_buffer.astimezone(UTC)) // CELL)
    return [first + number * CELL for number in range(count)]


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Dutch public holidays. A finished set per year: the library's own object fills itself while it is asked."""
    return frozenset(country_holidays("NL", years=year))


def is_holiday(day: date) -> bool:
    """Whether the centre is closed on this day."""
    return day in public_holidays(day.year)


def earliest_start(now: datetime) -> datetime:
    """One working day from now, in UTC: Friday 15:00 gives Monday 15:00; a day off counts as the next morning."""
    local = now.astimezone(ZONE)
    day = local.date()
    if not _is_working_day(day):
        return datetime.combine(_next_working_day(_next_working_day(day)), time(), ZONE).astimezone(UTC)
    return datetime.combine(_next_working_day(day), local.time(), ZONE).astimezone(UTC)


def free_times(
    session: Session, *, expert: Expert, now: datetime, days: int = 14, limit: int | None = None
) -> list[datetime]:
    """Starts (UTC, in order) that a client may book now, within `days` and never beyond four weeks."""
    until = now + min(timedelta(days=days), HORIZON)
    claims = claimed(session, experts=[expert], since=now, until=until)
    return list(islice(_starts(expert, claims, earliest_start(now), until), limit))


def times_of_experts(
    session: Session, *, experts: Sequence[Expert], now: datetime, limit: int = 6
) -> list[tuple[Expert, datetime]]:
    """First times of several experts, in order, one query in all. One per expert and half day, so that there is choice.

    On equal times the expert who comes first in `experts` comes first.
    """
    until = now + HORIZON
    claims = claimed(session, experts=experts, since=now, until=until)
    earliest = earliest_start(now)
    streams = (_ranked(rank, _starts(expert, claims, earliest, until)) for rank, expert in enumerate(experts))
    return [(experts[rank], start) for start, rank in islice(merge(*streams), limit)]


def is_offered(session: Session, *, expert: Expert, starts_at: datetime, now: datetime, earliest: datetime) -> bool:
    """Whether this very start would be in the list, from `earliest` on. Ask under the expert's lock."""
    start = starts_at.astimezone(UTC)
    if not earliest <= start < now + HORIZON:
        return False
    claims = claimed(session, experts=[expert], since=start, until=start + MEETING)
    return start in _starts(expert, claims, start, start + STEP)


def claimed(session: Session, *, experts: Iterable[Expert], since: datetime, until: datetime) -> Claims:
    """Claims of these experts between two moments, with what a meeting just before `until` would need; one query."""
    found: dict[UUID, set[datetime]] = {expert.id: set() for expert in experts}
    query = select(SlotClaim.expert_id, SlotClaim.cell_start).where(
        col(SlotClaim.expert_id).in_(found),
        SlotClaim.cell_start >= since,
        SlotClaim.cell_start < until + MEETING + BUFFER,
    )
    for expert_id, cell_start in session.exec(query):
        found[expert_id].add(cell_start)
    return found


def _is_working_day(day: date) -> bool:
    return day.weekday() < 5 and not is_holiday(day)


def _next_working_day(day: date) -> date:
    day += DAY
    while not _is_working_day(day):
        day += DAY
    return day


def _ranked(rank: int, starts: Iterator[datetime]) -> Iterator[tuple[datetime, int]]:
    """The first start of each half day, with the expert's place in the list."""
    last: tuple[date, bool] | None = None
    for start in starts:
        local = start.astimezone(ZONE)
        half_day = (local.date(), local.hour >= 12)
        if half_day != last:
            last = half_day
            yield start, rank


def _starts(expert: Expert, claims: Claims, since: datetime, until: datetime) -> Iterator[datetime]:
    """Free starts of one expert in [since, until), in order, found day by day."""
    if not expert.active:
        return
    taken = claims[expert.id]
    day = since.astimezone(ZONE).date()
    while datetime.combine(day, time(), ZONE) < until:
        for start in _starts_of_day(_windows(expert, day), day):
            if since <= start < until and taken.isdisjoint(cells(start, start + MEETING + BUFFER)):
                yield start
        day += DAY


def _windows(expert: Expert, day: date) -> tuple[tuple[int, int], ...]:
    """Working hours of this weekday, in minutes since midnight."""
    return tuple((_minutes(begin), _minutes(end)) for begin, end in expert.working_hours.get(str(day.weekday()), []))


@lru_cache(maxsize=2048)  # every result page asks for the same days again
def _starts_of_day(windows: tuple[tuple[int, int], ...], day: date) -> tuple[datetime, ...]:
    """Starts at which the whole meeting falls within working hours, claims aside.

    Steps are taken in UTC and looked at in local time, so a day of 23 or 25 hours needs no special case.
    """
    if not windows or is_holiday(day):
        return ()
    found: list[datetime] = []
    start = datetime.combine(day, time(), ZONE).astimezone(UTC)
    midnight = datetime.combine(day + DAY, time(), ZONE).astimezone(UTC)
    while start < midnight:
        if all(_at_work(cell.astimezone(ZONE), day, windows) for cell in cells(start, start + MEETING)):
            found.append(start)
        start += STEP
    return tuple(found)


def _at_work(local: datetime, day: date, windows: tuple[tuple[int, int], ...]) -> bool:
    """Whether the quarter-hour from this wall time lies inside one of the windows of this day."""
    minute = local.hour * 60 + local.minute
    return local.date() == day and any(begin <= minute and minute + 15 <= end for begin, end in windows)


def _minutes(clock: str) -> int:
    """Minutes since midnight; "24:00" is the end of the day."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
