"""The steps that the tasks share: take a job, follow a program under a lease, write the outcome once."""

import os
import socket
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.exc import DBAPIError

from app.db import session_scope
from app.models import Check, Run, WorkState
from app.models.base import utc_now
from app.services import outbox, run_folders, work
from gpu_workers import program

log = structlog.get_logger()
BROKE = {
    "nl": "De berekening is onverwacht gestopt. Wij hebben de melding bewaard; probeer het opnieuw.",
    "en": "The computation stopped unexpectedly. We have kept the report; try again.",
}


def claim_job(job_id: UUID) -> str | None:
    """Claim the job; returns what it is about, or None when it is done or somebody else has it."""
    with session_scope() as session:
        job = outbox.claim(session, job_id=job_id, now=utc_now())
        return job.subject_id if job else None


def take_job(job_id: UUID) -> UUID | None:
    """Claim a job about a row; returns the row's id, or None when it is done or somebody else has it."""
    subject = claim_job(job_id)
    return UUID(subject) if subject else None


@contextmanager
def with_outcome(job_id: UUID) -> Iterator[None]:
    """Mark the job done, or due again later when an error comes up.

    The log gets the kind of error and the place, not its words: a mail server's refusal names the recipient.
    """
    try:
        yield
    except Exception as error:
        log.error("job failed", job=str(job_id), kind=type(error).__name__, at=traceback.format_tb(error.__traceback__))
        with session_scope() as session:
            outbox.fail(session, job_id=job_id, now=utc_now(), error=type(error).__name__)
        return
    with session_scope() as session:
        outbox.finish(session, job_id=job_id, now=utc_now())


def do_work(job_id: UUID, kind: type[Run] | type[Check], *, module: str) -> None:
    """Claim the lease, run the program, save how it ended."""
    work_id = take_job(job_id)
    if work_id is None:
        return
    with session_scope() as session:
        item = work.load(session, kind, work_id)
        token = work.claim(item, owner=f"{socket.gethostname()}:{os.getpid()}", now=utc_now())
        request = work.SERVICES[kind].request_of(session, item) if token else {}
        out_dir = run_folders.of(item)
        outbox.finish(session, job_id=job_id, now=utc_now())  # from here the lease guards the work
    if token is None:
        return
    log.info("work started", kind=kind.__name__, id=str(work_id), token=token)
    ending = program.follow(module, request, out_dir, keep=lambda progress: _keep(kind, work_id, token, progress))
    _save(kind, work_id, token, ending)


def _keep(kind: type[Run] | type[Check], work_id: UUID, token: int, progress: dict[str, Any] | None) -> bool:
    """One heartbeat. A database that is away for a moment stops nothing: the token decides when it is back."""
    try:
        with session_scope() as session:
            item = work.load(session, kind, work_id)
            return work.heartbeat(item, token=token, now=utc_now(), progress=progress)
    except DBAPIError as error:
        log.warning("heartbeat failed", kind=kind.__name__, id=str(work_id), error=type(error).__name__)
        return True


def _save(kind: type[Run] | type[Check], work_id: UUID, token: int, ending: program.Ending) -> None:
    with session_scope() as session:
        item = work.load(session, kind, work_id)
        if ending.interrupted and not item.cancel_requested:
            work.release(session, item, token=token, now=utc_now())
            return
        state, reason = _outcome(item.cancel_requested, ending)
        work.end(session, item, token=token, state=state, result=ending.result, reason=reason)
    log.info("work ended", kind=kind.__name__, id=str(work_id), state=state, code=ending.code)


def _outcome(cancelled: bool, ending: program.Ending) -> tuple[WorkState, dict[str, str] | None]:
    """Only a valid result counts as success, whatever the exit code says."""
    if ending.result is None:
        return (WorkState.CANCELLED, None) if cancelled else (WorkState.FAILED, BROKE)
    if ending.result.get("state", "succeeded") == "succeeded":
        return WorkState.SUCCEEDED, None
    return WorkState.FAILED, ending.result.get("reason") or BROKE
