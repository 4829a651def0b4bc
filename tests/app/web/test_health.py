"""The two addresses that machines look at: the process answers, and everything it needs is there."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from app.db import get_engine
from app.jobs import SEND_MAIL
from app.models.base import utc_now
from app.services import health
from app.settings import get_settings


def break_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKBANK_DATABASE_URL", "sqlite:////nowhere/at/all/werkbank.sqlite3")
    get_settings.cache_clear()
    get_engine().dispose()
    get_engine.cache_clear()


def test_the_process_answers_without_a_database(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    break_database(monkeypatch)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_ready_says_that_database_and_index_are_there(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {
        "ready": True,
        "database": True,
        "index": True,
        "oldest_job_seconds": 0,
        "workers_late": False,
    }


def test_without_a_database_it_is_not_ready_and_says_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    break_database(monkeypatch)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert (answer.json["ready"], answer.json["database"], answer.json["index"]) == (False, False, True)
    assert "nowhere" not in answer.text


def test_without_an_index_it_is_not_ready(app: Flask) -> None:
    (get_settings().data_dir / "index").unlink()
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert (answer.json["ready"], answer.json["database"], answer.json["index"]) == (False, True, False)


@pytest.mark.parametrize(("seconds", "late"), [(5, False), (health.LATE_SECONDS + 5, True)])
def test_waiting_work_tells_that_the_workers_stand_still(
    client: FlaskClient, session: Session, seconds: int, late: bool
) -> None:
    SEND_MAIL.enqueue(session, subject_id="1", available_at=utc_now() - timedelta(seconds=seconds))
    session.commit()
    answer = client.get("/readyz")
    assert answer.status_code == 200, "late workers do not make the website unready"
    assert answer.json is not None
    assert answer.json["oldest_job_seconds"] >= seconds
    assert answer.json["workers_late"] is late
