"""A job is a row: written with the change, published after the commit, done once."""

from datetime import timedelta
from uuid import uuid4

from sqlmodel import Session, select

from app.jobs import SEND_MAIL
from app.models import OutboxJob
from app.models.base import utc_now
from app.services import outbox


def test_a_job_is_there_only_when_its_change_is(session: Session) -> None:
    SEND_MAIL.enqueue(session, subject_id=uuid4())
    session.rollback()
    assert outbox.due(session, now=utc_now()) == []


def test_the_same_job_twice_is_one_row(session: Session) -> None:
    subject = uuid4()
    first = SEND_MAIL.enqueue(session, subject_id=subject)
    assert SEND_MAIL.enqueue(session, subject_id=subject).id == first.id
    assert len(session.exec(select(OutboxJob)).all()) == 1


def test_a_second_delivery_finds_the_job_taken(session: Session) -> None:
    job = SEND_MAIL.enqueue(session, subject_id=uuid4())
    session.flush()
    assert outbox.claim(session, job_id=job.id, now=utc_now()) is not None
    assert outbox.claim(session, job_id=job.id, now=utc_now()) is None


def test_a_job_of_a_dead_worker_comes_back(session: Session) -> None:
    job = SEND_MAIL.enqueue(session, subject_id=uuid4())
    session.flush()
    outbox.claim(session, job_id=job.id, now=utc_now())
    later = utc_now() + timedelta(seconds=outbox.LOCK_SECONDS + 1)
    assert [one.id for one in outbox.due(session, now=later)] == [job.id]
    assert outbox.claim(session, job_id=job.id, now=later) is not None


def test_a_job_that_the_queue_lost_is_published_again(session: Session) -> None:
    job = SEND_MAIL.enqueue(session, subject_id=uuid4())
    job.published_at = utc_now()
    session.flush()
    assert outbox.due(session, now=utc_now()) == []
    later = utc_now() + timedelta(seconds=outbox.REPUBLISH_SECONDS + 1)
    assert [one.id for one in outbox.due(session, now=later)] == [job.id]


def test_a_failed_job_waits_longer_each_time_and_is_not_lost(session: Session) -> None:
    job = SEND_MAIL.enqueue(session, subject_id=uuid4())
    session.flush()
    waits = []
    for _ in range(3):
        now = job.available_at
        assert outbox.claim(session, job_id=job.id, now=now) is not None
        outbox.fail(session, job_id=job.id, now=now, error="ConnectionRefusedError")
        waits.append((job.available_at - now).total_seconds())
    assert waits == [10, 20, 40]


def test_a_done_job_is_never_due_again(session: Session) -> None:
    job = SEND_MAIL.enqueue(session, subject_id=uuid4())
    session.flush()
    outbox.finish(session, job_id=job.id, now=utc_now())
    assert outbox.due(session, now=utc_now() + timedelta(days=1)) == []
    assert outbox.claim(session, job_id=job.id, now=utc_now() + timedelta(days=1)) is None


def test_a_mail_server_may_be_away_for_a_night(session: Session) -> None:
    job = SEND_MAIL.enqueue(session, subject_id=uuid4())
    session.flush()
    began = job.available_at
    while outbox.due(session, now=job.available_at):
        now = job.available_at
        outbox.claim(session, job_id=job.id, now=now)
        outbox.fail(session, job_id=job.id, now=now, error="ConnectionRefusedError")
    assert job.available_at - began > timedelta(hours=12)
    assert outbox.exhausted(session, now=utc_now()) == [job], "and then somebody is told"
