"""A production queue: real Redis, a real worker process, PostgreSQL. Killing things loses nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
import redis
from sqlmodel import SQLModel, select

from app.db import get_engine, session_scope
from app.models import Mail, OutboxJob
from app.services import mails
from app.settings import get_settings

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("postgresql")]
ROOT = Path(__file__).resolve().parent.parent.parent
REDIS = os.environ.get("WERKBANK_TEST_REDIS", "redis://127.0.0.1:6379/9")
WITHIN_SECONDS = 60


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An emptied Redis database of the tests' own."""
    server = redis.Redis.from_url(REDIS)
    try:
        server.ping()
    except redis.ConnectionError as error:
        if os.environ.get("WERKBANK_REQUIRE_SERVICES") == "1":
            pytest.fail(f"Redis is required and does not answer: {error}")
        pytest.skip(f"Redis does not answer at {REDIS}")
    server.flushdb()
    monkeypatch.setenv("WERKBANK_BROKER_URL", REDIS)
    get_settings.cache_clear()
    SQLModel.metadata.create_all(get_engine())
    yield
    server.flushdb()


@contextmanager
def worker(*arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker with the scheduler inside, in a process group of its own."""
    command = [sys.executable, "-m", "celery", "-A", "gpu_workers.celery_app", "worker", "-B", "-Q", "mail,default",
               "-c", "2", "-l", "WARNING", "-n", f"{uuid4().hex[:8]}@test", "--without-gossip", "--without-mingle",
               *arguments]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def queue_mail() -> None:
    with session_scope() as session:
        mails.queue(session, kind="sign_in", to="els@example.org", lang="nl", dedupe=uuid4().hex, name="Els",
                    address="https://example.org/x", minutes=10)  # fmt: skip


def wait_until_sent(count: int) -> None:
    deadline = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < deadline:
        with session_scope(writes=False) as session:
            sent = [mail for mail in session.exec(select(Mail)) if mail.sent_at]
            done = [job for job in session.exec(select(OutboxJob)) if job.done_at]
        if len(sent) == count and len(done) == count:
            return
        time.sleep(0.3)
    pytest.fail(f"{len(sent)} of {count} mails were sent within {WITHIN_SECONDS} s")


def test_a_mail_written_while_no_worker_runs_leaves_when_one_comes(broker: None) -> None:
    queue_mail()
    with worker():
        wait_until_sent(1)
    assert len(list(get_settings().mail_dir.glob("*.eml"))) == 1


def test_losing_everything_in_redis_loses_no_mail(broker: None) -> None:
    queue_mail()
    with session_scope() as session:  # it had been published when Redis was emptied
        job = session.exec(select(OutboxJob)).one()
        job.published_at = job.available_at.replace(year=job.available_at.year - 1)
    redis.Redis.from_url(REDIS).flushdb()
    with worker():
        wait_until_sent(1)


def test_killing_the_worker_in_between_sends_every_mail_once(broker: None) -> None:
    for _ in range(5):
        queue_mail()
    with worker() as first:
        time.sleep(4)
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    with session_scope() as session:  # do not wait two minutes for the dead worker's locks
        for job in session.exec(select(OutboxJob)):
            job.locked_until = None
    with worker():
        wait_until_sent(5)
    assert len(list(get_settings().mail_dir.glob("*.eml"))) == 5
