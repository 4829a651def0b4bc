"""The lease: one worker at a time, a dead one is replaced, a late one is refused, the outcome is written once."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.errors import InvalidTransition
from app.jobs import FINE_TUNE
from app.models import OutboxJob, Run, TimelineEvent, WorkState
from app.models.base import utc_now
from app.services import outbox, work
from app.settings import get_settings
from tests import factories


@pytest.fixture
def run(session: Session) -> Run:
    adviser = factories.expert(session)
    client = factories.account(session)
    engagement = factories.engagement(session, adviser=adviser, client=client)
    return factories.run(session, factories.dataset(session, engagement, by=client), by=client)


def test_only_one_worker_gets_the_lease(session: Session, run: Run) -> None:
    assert work.claim(run, owner="one", now=utc_now()) == 1
    assert work.claim(run, owner="two", now=utc_now()) is None
    assert run.lease_owner == "one"


def test_a_heartbeat_keeps_the_lease_and_shows_progress(session: Session, run: Run) -> None:
    now = utc_now()
    token = work.claim(run, owner="one", now=now) or 0
    later = now + timedelta(seconds=get_settings().lease_seconds - 1)
    assert work.heartbeat(run, token=token, now=later, progress={"done": 3, "total": 10})
    assert run.progress["done"] == 3
    assert work.claim(run, owner="two", now=later + timedelta(seconds=5)) is None


def test_work_of_a_dead_worker_is_queued_again_and_its_late_result_is_refused(session: Session, run: Run) -> None:
    now = utc_now()
    old = work.claim(run, owner="one", now=now) or 0
    later = now + timedelta(seconds=get_settings().lease_seconds + 1)
    assert work.requeue_abandoned(session, now=later) == 1
    assert run.state == WorkState.QUEUED
    assert [job.subject_id for job in session.exec(select(OutboxJob))] == [str(run.id)]
    new = work.claim(run, owner="two", now=later) or 0
    assert not work.heartbeat(run, token=old, now=later, progress=None)
    assert not work.end(session, run, token=old, state=WorkState.SUCCEEDED, result={"by": "one"})
    assert work.end(session, run, token=new, state=WorkState.SUCCEEDED, result={"by": "two"})
    assert run.result == {"by": "two"}


def test_an_outcome_is_written_once(session: Session, run: Run) -> None:
    token = work.claim(run, owner="one", now=utc_now()) or 0
    assert work.end(session, run, token=token, state=WorkState.SUCCEEDED, result={"n": 1})
    assert not work.end(session, run, token=token, state=WorkState.FAILED)
    with pytest.raises(InvalidTransition):
        run.move_to(WorkState.RUNNING)


def test_a_request_to_cancel_reaches_the_worker_at_its_next_heartbeat(session: Session, run: Run) -> None:
    token = work.claim(run, owner="one", now=utc_now()) or 0
    run.cancel_requested = True
    assert not work.heartbeat(run, token=token, now=utc_now(), progress=None)


def test_work_that_is_interrupted_too_often_fails_with_a_reason(session: Session, run: Run) -> None:
    now = utc_now()
    for _ in range(get_settings().run_max_attempts):
        work.claim(run, owner="one", now=now)
        now += timedelta(seconds=get_settings().lease_seconds + 1)
        work.requeue_abandoned(session, now=now)
    assert run.state == WorkState.FAILED
    assert set(run.reason or {}) == {"nl", "en"}


def test_a_worker_that_was_told_to_stop_gives_the_work_back_at_once(session: Session, run: Run) -> None:
    now = utc_now()
    token = work.claim(run, owner="one", now=now) or 0
    work.release(session, run, token=token, now=now)
    assert run.state == WorkState.QUEUED
    assert work.claim(run, owner="two", now=now) == token + 1


def test_work_whose_program_is_killed_each_time_is_not_tried_for_ever(session: Session, run: Run) -> None:
    for _ in range(get_settings().run_max_attempts):
        token = work.claim(run, owner="one", now=utc_now()) or 0
        work.release(session, run, token=token, now=utc_now())
    assert run.state == WorkState.FAILED
    assert set(run.reason or {}) == {"nl", "en"}
    jobs = sorted(job.available_at for job in session.exec(select(OutboxJob)))
    pauses = [round((job - jobs[0]) / work.PAUSE) for job in jobs]
    assert pauses == list(range(get_settings().run_max_attempts - 1)), "each pause is longer, the first try is at once"


def test_work_that_no_worker_can_begin_fails_instead_of_waiting_for_ever(session: Session, run: Run) -> None:
    job = FINE_TUNE.enqueue(session, subject_id=run.id)
    job.attempts, job.last_error = outbox.MAX_ATTEMPTS, "FileNotFoundError"
    session.flush()
    assert work.give_up_exhausted(session, now=utc_now()) == 1
    assert run.state == WorkState.FAILED
    assert job.done_at is not None
    assert job.last_error == "FileNotFoundError"
    assert work.give_up_exhausted(session, now=utc_now()) == 0


def test_an_exhausted_job_does_not_end_work_that_another_job_has_started(session: Session, run: Run) -> None:
    FINE_TUNE.enqueue(session, subject_id=run.id).attempts = outbox.MAX_ATTEMPTS
    work.claim(run, owner="one", now=utc_now())
    session.flush()
    work.give_up_exhausted(session, now=utc_now())
    assert run.state == WorkState.RUNNING


@pytest.mark.parametrize(("cancelled", "state"), [(True, WorkState.CANCELLED), (False, WorkState.FAILED)])
def test_an_end_that_the_sweep_finds_is_on_the_timeline_too(
    session: Session, run: Run, cancelled: bool, state: WorkState
) -> None:
    work.claim(run, owner="one", now=utc_now())
    run.attempt, run.cancel_requested = get_settings().run_max_attempts, cancelled
    later = utc_now() + timedelta(seconds=get_settings().lease_seconds + 1)
    work.requeue_abandoned(session, now=later)
    ends = [event for event in session.exec(select(TimelineEvent)) if event.kind == "run_ended"]
    assert [event.details["state"] for event in ends] == [state]
