"""The jobs that build the index: done when built, due again while another build is at work."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, select

from app.db import session_scope
from app.jobs import BUILD_INDEX
from app.models import OutboxJob
from app.models.base import utc_now
from app.services import editions, outbox, revision_texts
from app.settings import get_settings
from pipelines.ingestion import versions
from pipelines.ingestion.versions import IndexUnusable
from tests.app.services.editing import Editors
from tests.app.services.small_site import current, open_site, publish_boats


@pytest.fixture
def site(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Editors]:
    monkeypatch.setenv("WERKBANK_BROKER_URL", "redis://127.0.0.1:1/0")  # nothing listens there
    yield open_site(session, tmp_path, monkeypatch)
    revision_texts.forget_files()


@pytest.fixture
def job_id(site: Editors, session: Session) -> str:
    """A text was published, and the time to build it has come."""
    publish_boats(site)
    job = session.exec(select(OutboxJob).where(OutboxJob.name == BUILD_INDEX.name)).one()
    assert outbox.due(session, now=utc_now()) == [], "first more may be published"
    job.available_at = utc_now()
    session.commit()
    return str(job.id)


def build(job_id: str) -> OutboxJob:
    """What the worker does with it, and how the job stands then."""
    from gpu_workers import tasks

    tasks.build_index(job_id)
    with session_scope(writes=False) as session:
        return session.exec(select(OutboxJob).where(OutboxJob.name == BUILD_INDEX.name)).one()


def test_a_job_builds_what_was_published_and_is_done(job_id: str) -> None:
    before = current()
    job = build(job_id)
    assert job.done_at is not None
    assert (job.last_error, job.locked_until) == ("", None)
    assert current() != before
    assert versions.read_manifest(current()).edition == editions.current().number > 0


def test_a_job_that_is_done_is_not_done_again(job_id: str) -> None:
    build(job_id)
    after, job = current(), build(job_id)
    assert (current(), job.attempts) == (after, 1)


def test_while_another_build_is_at_work_the_job_is_due_again_later(job_id: str) -> None:
    before = current()
    with versions.build_lock(get_settings().index_dir):
        job = build(job_id)
    assert (job.done_at, job.last_error, job.locked_until, job.attempts) == (None, "BuildRunning", None, 1)
    assert job.available_at > utc_now()
    assert current() == before
    with session_scope() as session:
        session.get_one(OutboxJob, job.id).available_at = utc_now()
    assert build(job_id).done_at is not None
    assert current() != before


def test_a_build_that_fails_its_check_is_tried_again_and_the_index_stays(
    job_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipelines.ingestion import build as builder

    def refuse(*_: object) -> None:
        raise IndexUnusable("The new index answers worse.")

    before = current()
    monkeypatch.setattr(builder, "_check_version", refuse)
    job = build(job_id)
    assert (job.done_at, job.last_error) == (None, "IndexUnusable")
    assert current() == before
    assert [path for path in get_settings().index_dir.iterdir() if path.is_dir()] == [before]


def test_a_job_that_is_not_due_yet_waits(site: Editors, session: Session) -> None:
    publish_boats(site)
    before = current()
    job = session.exec(select(OutboxJob).where(OutboxJob.name == BUILD_INDEX.name)).one()
    session.commit()  # the worker writes
    assert build(str(job.id)).attempts == 0
    assert current() == before
