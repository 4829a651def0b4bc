"""The outbox: which jobs are due, who may do one, how it ended."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, or_, select

from app.models import OutboxJob

LOCK_SECONDS = 120
"""A job whose worker died is given to another one after this time. Longer than any mail takes."""
REPUBLISH_SECONDS = 15
"""A published job that nobody claimed (the queue lost it) is published again after this time."""
MAX_ATTEMPTS = 30
"""With the growing pauses about a day: a mail server may be away for a night."""


def due(session: Session, *, now: datetime, limit: int = 100) -> list[OutboxJob]:
    """Jobs to put on the queue now: not done, due, not being worked on, not just published. Oldest first."""
    stale = now - timedelta(seconds=REPUBLISH_SECONDS)
    query = (
        select(OutboxJob)
        .where(col(OutboxJob.done_at).is_(None), OutboxJob.available_at <= now, OutboxJob.attempts < MAX_ATTEMPTS)
        .where(or_(col(OutboxJob.locked_until).is_(None), col(OutboxJob.locked_until) < now))
        .where(or_(col(OutboxJob.published_at).is_(None), col(OutboxJob.published_at) < stale))
        .order_by(col(OutboxJob.available_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(session.exec(query))


def claim(session: Session, *, job_id: UUID, now: datetime) -> OutboxJob | None:
    """Take the job for `LOCK_SECONDS`; None when it is done or somebody else has it."""
    job = session.get(OutboxJob, job_id, with_for_update=True)
    if job is None or job.done_at or job.available_at > now or (job.locked_until and job.locked_until > now):
        return None
    job.locked_until = now + timedelta(seconds=LOCK_SECONDS)
    job.attempts += 1
    return job


def exhausted(session: Session, *, now: datetime) -> list[OutboxJob]:
    """Jobs that were tried often enough, and that nobody is trying now."""
    query = (
        select(OutboxJob)
        .where(col(OutboxJob.done_at).is_(None), OutboxJob.attempts >= MAX_ATTEMPTS)
        .where(or_(col(OutboxJob.locked_until).is_(None), col(OutboxJob.locked_until) < now))
        .with_for_update(skip_locked=True)
    )
    return list(session.exec(query))


def finish(session: Session, *, job_id: UUID, now: datetime) -> None:
    """Done: it will not be published again."""
    job = session.get_one(OutboxJob, job_id, with_for_update=True)
    job.done_at, job.locked_until, job.last_error = now, None, ""


def fail(session: Session, *, job_id: UUID, now: datetime, error: str) -> None:
    """Try again later: 10 seconds, then twice as long each time, at most an hour."""
    job = session.get_one(OutboxJob, job_id, with_for_update=True)
    job.locked_until, job.published_at, job.last_error = None, None, error[:500]
    job.available_at = now + timedelta(seconds=min(3600, 10 * 2 ** (job.attempts - 1)))


def oldest_waiting(session: Session, *, now: datetime) -> float:
    """Age in seconds of the oldest due job that is not done; 0 when there is none."""
    query = select(OutboxJob.available_at).where(col(OutboxJob.done_at).is_(None), OutboxJob.available_at <= now)
    first = session.exec(query.order_by(col(OutboxJob.available_at)).limit(1)).first()
    return (now - first).total_seconds() if first else 0.0
