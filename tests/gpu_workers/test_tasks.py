"""The tasks, called as functions: what a broken chore, a dead worker or a mail server's refusal leads to."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from app.db import session_scope
from app.models import Intake, Mail, OutboxJob
from app.models.base import utc_now
from app.services import consultations, mails, outbox
from app.settings import get_settings
from tests import factories

RECIPIENT = "els@example.org"


@pytest.fixture(autouse=True)
def broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is published here, so nothing listens there; the application only wants an address."""
    monkeypatch.setenv("WERKBANK_BROKER_URL", "redis://127.0.0.1:1/0")
    get_settings.cache_clear()


def queued_mail(session: Session) -> tuple[UUID, UUID]:
    """Ids of a mail and its job, committed."""
    mail = mails.queue(session, kind="sign_in", to=RECIPIENT, lang="nl", dedupe="one", address="x", minutes=10)
    job_id = session.exec(select(OutboxJob)).one().id
    session.commit()
    return mail.id, job_id


def job_now() -> OutboxJob:
    with session_scope(writes=False) as session:
        return session.exec(select(OutboxJob)).one()


def test_a_chore_that_fails_keeps_the_others_from_nothing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    from gpu_workers import tasks

    def broken(_session: Session, *, now: object) -> int:
        raise RuntimeError("a template is missing")

    factories.intake(session, expires_at=utc_now() - timedelta(hours=1))
    session.commit()
    assert consultations.release_expired in tasks.CHORES
    chores = tuple(broken if chore is consultations.release_expired else chore for chore in tasks.CHORES)
    monkeypatch.setattr(tasks, "CHORES", chores)
    tasks.sweep()
    with session_scope(writes=False) as looking:
        assert looking.exec(select(Intake)).all() == []


def test_a_mail_that_left_before_its_worker_died_does_not_leave_again(session: Session) -> None:
    from gpu_workers import tasks

    mail_id, job_id = queued_mail(session)
    mails.mark_sent(session, mail_id=mail_id)
    session.commit()
    tasks.send_mail(str(job_id))
    assert job_now().done_at is not None
    assert not get_settings().mail_dir.exists()


def test_a_refused_mail_is_tried_again_and_its_address_is_not_in_the_log(
    session: Session, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from gpu_workers import tasks

    _mail_id, job_id = queued_mail(session)

    def refuse(mail: Mail) -> None:
        raise OSError(f"550 {mail.recipient} unknown")

    monkeypatch.setattr(mails, "deliver", refuse)
    tasks.send_mail(str(job_id))
    job, log = job_now(), capfd.readouterr()
    assert job.done_at is None
    assert job.available_at > utc_now()
    assert (job.attempts, job.last_error) == (1, "OSError")
    assert "OSError" in log.out
    assert RECIPIENT not in log.out + log.err


def test_jobs_are_marked_published_and_committed_before_the_queue_is_asked(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A queue that hangs must not hold the database: on SQLite nobody else could write."""
    from gpu_workers import tasks

    queued_mail(session)
    sent: list[str] = []

    def send_task(_name: str, *, args: list[str], queue: str) -> None:
        with session_scope() as other:  # would wait for the relay's transaction
            assert outbox.due(other, now=utc_now()) == []
        sent.append(queue)

    monkeypatch.setattr(tasks.celery, "send_task", send_task)
    tasks.relay()
    assert sent == ["mail"]


def test_a_heartbeat_outlives_a_database_that_is_away_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.models import Run
    from gpu_workers import job_steps

    def away(*, writes: bool = True) -> Callable[[], None]:
        raise OperationalError("UPDATE run", {"name": RECIPIENT}, Exception("server closed the connection"))

    monkeypatch.setattr(job_steps, "session_scope", away)
    assert job_steps._keep(Run, UUID(int=1), 1, None), "the token decides when the database is back"
