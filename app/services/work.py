"""The lease on long work: claimed by one worker, kept by a heartbeat, free again when the worker dies."""

from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session, col, select

from app.jobs import COMPLIANCE_CHECK, FINE_TUNE, Job
from app.models import Check, Run, Work, WorkState
from app.services import checks, outbox, runs
from app.settings import get_settings

KINDS: dict[type[Work], Job] = {Run: FINE_TUNE, Check: COMPLIANCE_CHECK}
SERVICES: dict[type[Work], Any] = {Run: runs, Check: checks}
W = TypeVar("W", bound=Work)
PAUSE = timedelta(seconds=15)
"""Longer each time, none at first: what interrupts it again and again (a busy folder, full memory) may pass."""
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
    session: Session,
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
    work.result = result
    _end(session, work, state=state, reason=reason)
    return True


def release(session: Session, work: Work, *, token: int, now: datetime) -> None:
    """The program was stopped or killed: a worker goes on from its checkpoint at once, unless it happens each time."""
    if work.token == token and work.state == WorkState.RUNNING:
        _again(session, work, now=now)


def requeue_abandoned(session: Session, *, now: datetime) -> int:
    """Give work whose lease ran out to another worker, or give up after too many attempts. Returns how many."""
    count = 0
    for kind in KINDS:
        query = select(kind).where(kind.state == WorkState.RUNNING, col(kind.lease_until) < now)
        for work in session.exec(query.with_for_update(skip_locked=True)):
            count += 1
            _again(session, work, now=now)
    return count


def give_up_exhausted(session: Session, *, now: datetime) -> int:
    """Close jobs that failed too often; work that no worker could even begin fails with a reason. Returns how many."""
    jobs = outbox.exhausted(session, now=now)
    for job in jobs:
        job.done_at = now  # `last_error` stays and says why
        kind = next((kind for kind, known in KINDS.items() if known.name == job.name), None)
        work = session.get(kind, UUID(job.subject_id), with_for_update=True) if kind else None
        if work is not None and work.state == WorkState.QUEUED:
            _end(session, work, state=WorkState.FAILED, reason=GAVE_UP)
    return len(jobs)


def _again(session: Session, work: Work, *, now: datetime) -> None:
    """Queued once more; or ended, when somebody asked to cancel or it was tried often enough."""
    if work.cancel_requested:
        _end(session, work, state=WorkState.CANCELLED)
    elif work.attempt >= get_settings().run_max_attempts:
        _end(session, work, state=WorkState.FAILED, reason=GAVE_UP)
    else:
        work.move_to(WorkState.QUEUED)
        due = now + PAUSE * (work.attempt - 1)
        # one job per attempt, so that each can be published once more
        KINDS[type(work)].enqueue(session, subject_id=work.id, dedupe=f"{work.id}:{work.attempt}", available_at=due)


def _end(session: Session, work: Work, *, state: WorkState, reason: dict[str, str] | None = None) -> None:
    """Every end is on the timeline, whoever found out."""
    work.move_to(state)
    work.reason = reason
    SERVICES[type(work)].record_end(session, work)
