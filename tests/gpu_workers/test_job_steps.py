"""A worker's steps with the real program: a killed worker's run goes on from its checkpoint and ends once."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import Session, select

from app.db import session_scope
from app.models import OutboxJob, Run, TimelineEvent, WorkState
from app.models.base import utc_now
from app.services import datasets, run_folders, runs, work
from app.settings import get_settings
from gpu_workers import program
from gpu_workers.job_steps import do_work
from tests import factories
from tests.browser.walk import made_up_csv
from tests.gpu_workers.fine_tuning.made_up import tiny_encoder

ROOT = Path(__file__).resolve().parent.parent.parent
WORKER = "import sys; from uuid import UUID; from app.models import Run; from gpu_workers.job_steps import do_work; " \
         "do_work(UUID(sys.argv[1]), Run, module='gpu_workers.fine_tuning')"  # fmt: skip
WITHIN_SECONDS = 120


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_encoder(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def run_id(session: Session, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """A queued run on ninety made-up sentences, with a very small encoder."""
    monkeypatch.setenv("WERKBANK_RUN_BASE_MODEL", str(tiny))
    get_settings.cache_clear()
    adviser, client = factories.expert(session), factories.account(session)
    engagement = factories.engagement(session, adviser=adviser, client=client, agreement_on=utc_now())
    expert = factories.account(session, "Bram", "coordinator")
    data = datasets.upload(session, engagement, filename="klachten.csv", content=made_up_csv(), has_header=True,
                           account=expert)  # fmt: skip
    datasets.choose_columns(session, data, text="bericht", label="soort", account=expert)
    run = runs.start(session, data, account=expert, idempotency_key="one")
    session.commit()
    return run.id


def next_job() -> UUID:
    with session_scope(writes=False) as session:
        return next(job.id for job in session.exec(select(OutboxJob)) if job.done_at is None and job.queue == "gpu")


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_SECONDS
    while not what():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.1)


def events(folder: Path) -> list[dict[str, object]]:
    path = folder / "events.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_a_run_of_a_killed_worker_goes_on_from_its_checkpoint_and_ends_once(run_id: UUID) -> None:
    with session_scope(writes=False) as session:
        folder = run_folders.of(session.get_one(Run, run_id))
    worker = subprocess.Popen([sys.executable, "-c", WORKER, str(next_job())], cwd=ROOT, env=os.environ)
    wait_for(lambda: any((folder / "checkpoints").glob("*")) if (folder / "checkpoints").exists() else False)
    pid = int((folder / "pid").read_text())
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    wait_for(lambda: not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text().split()[2])

    with session_scope() as session:
        run = session.get_one(Run, run_id)
        assert run.state == WorkState.RUNNING, "nobody knows yet that the worker is gone"
        later = utc_now() + timedelta(seconds=60)
        assert work.requeue_abandoned(session, now=later) == 1
        for job in session.exec(select(OutboxJob)):
            job.available_at = utc_now()
    do_work(next_job(), Run, module="gpu_workers.fine_tuning")

    with session_scope(writes=False) as session:
        run = session.get_one(Run, run_id)
        ends = [one for one in session.exec(select(TimelineEvent)) if one.kind == "run_ended"]
    assert run.state == WorkState.SUCCEEDED
    assert run.attempt == 2
    assert len(ends) == 1, "the outcome is on the timeline once"
    assert run.result is not None
    attempts = run.result["manifest"]["attempts"]
    assert attempts[0]["ending"] == "interrupted"
    assert len(attempts) == 2, "the second attempt went on in the folder of the first"


def test_a_second_delivery_of_the_same_job_does_nothing(run_id: UUID) -> None:
    job = next_job()
    with session_scope() as session:
        item = work.load(session, Run, run_id)
        work.claim(item, owner="somebody else", now=utc_now())
    do_work(job, Run, module="a.module.that.does.not.exist")
    with session_scope(writes=False) as session:
        assert session.get_one(Run, run_id).state == WorkState.RUNNING


def test_a_program_that_breaks_without_a_result_fails_the_run_with_a_sentence(run_id: UUID) -> None:
    do_work(next_job(), Run, module="a.module.that.does.not.exist")
    with session_scope(writes=False) as session:
        run = session.get_one(Run, run_id)
    assert run.state == WorkState.FAILED
    assert set(run.reason or {}) == {"nl", "en"}
    assert "Traceback" not in json.dumps(run.reason)


def test_a_request_to_cancel_stops_the_program_and_its_group(run_id: UUID) -> None:
    with session_scope() as session:
        run = work.load(session, Run, run_id)
        run.cancel_requested = True  # asked between the claim and the first heartbeat
    do_work(next_job(), Run, module="gpu_workers.fine_tuning")
    with session_scope(writes=False) as session:
        run = session.get_one(Run, run_id)
        assert run.state == WorkState.CANCELLED
        assert not (run_folders.of(run) / "pid").exists()
        assert run.result is None


def test_the_newest_whole_event_is_read_while_the_next_is_being_written(tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_bytes(b'{"stage": "one"}\n{"stage": "two"}\n{"stage": "thr')
    assert program.last_event(tmp_path) == {"stage": "two"}
