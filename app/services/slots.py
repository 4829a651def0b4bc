"""Claiming an expert's time: the one function that every path to a meeting goes through."""

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session, col, delete, insert, select

from app.errors import Conflict, message
from app.models import Consultation, Expert, SlotClaim
from app.services import availability
from app.services.availability import BUFFER, HORIZON, MEETING


class SlotTaken(Conflict):
    """This time cannot be had. `alternatives`: at most three starts (UTC, in order) of the same expert near it."""

    def __init__(self, alternatives: list[datetime]) -> None:
        super().__init__(message("This time is no longer available. Choose another time."))
        self.alternatives = alternatives


def lock(session: Session, *, expert: Expert) -> None:
    """One booking at a time per expert. (On SQLite the whole transaction already is one at a time.)"""
    session.refresh(expert, with_for_update=True)


def reserve(
    session: Session,
    consultation: Consultation,
    *,
    expert: Expert,
    starts_at: datetime,
    now: datetime,
    earliest: datetime,
) -> None:
    """Give this time of this expert to the consultation, instead of what it had; what it already holds, it keeps.

    `earliest`: `now` for the centre's own people, one working day later for clients. Raises SlotTaken, and then
    nothing has changed.
    """
    wanted = availability.cells(starts_at, starts_at + MEETING + BUFFER)
    try:
        with session.begin_nested():
            lock(session, expert=expert)
            if _holds(session, consultation, expert=expert, wanted=wanted):
                return
            free(session, consultation)
            if not availability.is_offered(session, expert=expert, starts_at=starts_at, now=now, earliest=earliest):
                raise _Refused
            _claim(session, consultation, expert=expert, starts_at=starts_at, wanted=wanted)
    # the primary key is the guarantee; PostgreSQL reports deadlock and serialization failures as operational errors
    except (_Refused, IntegrityError, OperationalError) as error:
        raise SlotTaken(nearest(session, expert=expert, starts_at=starts_at, now=now)) from error


def free(session: Session, consultation: Consultation) -> None:
    """Let go of the time."""
    session.exec(delete(SlotClaim).where(col(SlotClaim.consultation_id) == consultation.id))


def nearest(session: Session, *, expert: Expert, starts_at: datetime, now: datetime, count: int = 3) -> list[datetime]:
    """Free starts closest to this one, in order of time, from what a client may book."""
    times = availability.free_times(session, expert=expert, now=now, days=HORIZON.days)

    def distance(start: datetime) -> timedelta:
        return abs(start - starts_at)

    return sorted(sorted((start for start in times if start != starts_at), key=distance)[:count])


class _Refused(Exception):
    """Not a time we would offer now."""


def _holds(session: Session, consultation: Consultation, *, expert: Expert, wanted: list[datetime]) -> bool:
    """Whether the consultation has exactly these quarter-hours of this expert."""
    query = select(SlotClaim.expert_id, SlotClaim.cell_start).where(SlotClaim.consultation_id == consultation.id)
    return set(session.exec(query)) == {(expert.id, cell) for cell in wanted}


def _claim(
    session: Session, consultation: Consultation, *, expert: Expert, starts_at: datetime, wanted: list[datetime]
) -> None:
    consultation.expert_id, consultation.starts_at, consultation.ends_at = expert.id, starts_at, starts_at + MEETING
    session.add(consultation)
    session.flush()
    rows = [{"expert_id": expert.id, "cell_start": cell, "consultation_id": consultation.id} for cell in wanted]
    session.exec(insert(SlotClaim), params=rows)
