"""The lease on long work: claimed by one worker, kept by a heartbeat, free again when the worker dies."""

from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session, col, select

from app.jobs import COMPLIANCE_CHECK, FINE_TUNE, Job
from app.models import Check, Run, Work, WorkState
from app.settings import get_settings

KINDS: dict[type[Work], Job] = {Run: FINE_TUNE, Check: COMPLIANCE_CHECK}
W = TypeVar("W", bound=Work)
GAVE_UP = {
    "nl": "De berekening is te vaak afgebroken. Start haar opnieuw of vraag de beheerder om te kijken.",
    "en": "The computation was interrupted too often. Start it again, or ask the administrator to look.",
}


def load(session: Session, kind: type[W], work_id: UUID) -> W:
    """The row, locked for this transaction."""
    return session.get_one(kind, work_id, with_for_update=True)


def claim(work: Work, *, owner: str, now: datetime) -> int | None:
    """Take the lease; the returned token proves it later. None when it is final or another worker lives on it."""
    if work.is_final or (work.lease_until and work.lease_until > now):
        return None
    if work.state == WorkState.QUEUED:
        work.move_to(WorkState.RUNNING)
    work.attempt += 1
    work.token += 1
    work.lease_owner = owner
    work.lease_until = now + timedelta(seconds=get_settings().lease_seconds)
    work.started_at = work.started_at or now
    return work.token


def heartbeat(work: Work, *, token: int, now: datetime, progress: dict[str, Any] | None) -> bool:
    """Keep the lease and show progress. False: stop, because the lease is lost or somebody asked to cancel."""
    if work.token != token or work.state != WorkState.RUNNING:
        return False
    work.lease_until = now + timedelta(seconds=get_settings().lease_seconds)
    if progress is not None:
        work.progress = progress
    return not work.cancel_requested


def end(
    work: Work,
    *,
    token: int,
    state: WorkState,
    result: dict[str, Any] | None = None,
    reason: dict[str, str] | None = None,
) -> bool:
    """Write the outcome once. False when another worker has taken over meanwhile: then this outcome is dropped."""
    if work.token != token or work.state != WorkState.RUNNING:
        return False
    work.move_to(state)
    work.result, work.reason = result, reason
    return True


def release(session: Session, work: Work, *, token: int, now: datetime) -> None:
    """The worker was told to stop: let another one go on from the checkpoint at once."""
    if work.token == token and work.state == WorkState.RUNNING:
        work.move_to(WorkState.QUEUED)
        _enqueue(session, work, now=now)


def requeue_abandoned(session: Session, *, now: datetime) -> int:
    """Give work whose lease ran out to another worker, or give up after too many attempts. Returns how many."""
    count = 0
    for kind in KINDS:
        query = select(kind).where(kind.state == WorkState.RUNNING, col(kind.lease_until) < now)
        for work in session.exec(query.with_for_update(skip_locked=True)):
            count += 1
            if work.cancel_requested:
                work.move_to(WorkState.CANCELLED)
            elif work.attempt >= get_settings().run_max_attempts:
                work.move_to(WorkState.FAILED)
                work.reason = GAVE_UP
            else:
                work.move_to(WorkState.QUEUED)
                _enqueue(session, work, now=now)
    return count


def _enqueue(session: Session, work: Work, *, now: datetime) -> None:
    """One job per attempt, so that each can be published once more."""
    KINDS[type(work)].enqueue(session, subject_id=work.id, dedupe=f"{work.id}:{work.attempt}", available_at=now)
