"""A compliance check on the website: only on a run that ended well, once per form, with a report of every state."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session

from app.models import Check, Dataset, OutboxJob
from app.models.base import utc_now
from app.services import checks, run_folders
from tests import factories
from tests.app.web.engagements.desk import GOOD, Desk, open_desk, stored

HTMX = {"HX-Request": "true"}
RESULT: dict[str, Any] = json.loads((Path(__file__).parent / "result.json").read_text("utf-8"))
"""As the program wrote it for the run of tests/app/web/runs/result.json."""


def with_run(app: Flask, session: Session, state: str = "succeeded") -> tuple[Desk, Any]:
    desk = open_desk(app, session)
    page = desk.upload(GOOD).headers["Location"]
    desk.browser.post(f"{page}/columns", data={"text": "tekst", "label": "soort"})
    run = factories.run(session, stored(Dataset)[0], by=desk.anna, state=state, config={"max_minutes": 30})
    session.commit()
    return desk, run


def with_check(app: Flask, session: Session, **values: Any) -> tuple[Desk, str]:
    desk, run = with_run(app, session)
    check = factories.check(session, run, by=desk.anna, **values)
    session.commit()
    return desk, f"/nl/checks/{check.id}"


def test_a_double_click_starts_one_check(app: Flask, session: Session) -> None:
    desk, run = with_run(app, session)
    answers = [desk.browser.post(f"/nl/runs/{run.id}/checks", data={"key": "form"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert len(stored(Check)) == 1
    assert [job.name for job in stored(OutboxJob)] == ["compliance_check"]


@pytest.mark.parametrize("state", ["queued", "running", "failed", "cancelled"])
def test_only_a_run_that_ended_well_can_be_checked(app: Flask, session: Session, state: str) -> None:
    desk, run = with_run(app, session, state)
    answer = desk.browser.post(f"/nl/runs/{run.id}/checks", data={"key": "form"})
    assert answer.status_code == 409
    assert "Een controle kan pas na een berekening die goed is afgelopen." in answer.text
    assert stored(Check) == []


def test_a_run_whose_data_is_gone_cannot_be_checked(app: Flask, session: Session) -> None:
    desk, run = with_run(app, session)
    desk.browser.post(f"/nl/data/{run.dataset_id}/delete")
    answer = desk.browser.post(f"/nl/runs/{run.id}/checks", data={"key": "form"})
    assert answer.status_code == 409
    assert stored(Check) == []


def test_the_program_is_told_where_the_run_and_its_texts_are(app: Flask, session: Session) -> None:
    desk, run = with_run(app, session)
    desk.browser.post(f"/nl/runs/{run.id}/checks", data={"key": "form"})
    request = checks.request_of(session, stored(Check)[0])
    assert request["run"] == str(run_folders.of(run))
    assert request["texts"]["column"] == "tekst"
    assert Path(request["texts"]["path"]).is_file()


@pytest.mark.parametrize("state", ["queued", "running"])
def test_progress_comes_as_a_part_and_as_a_page(app: Flask, session: Session, state: str) -> None:
    desk, address = with_check(app, session, state=state)
    part, page = desk.browser.get(address, headers=HTMX).text, desk.browser.get(address).text
    assert part.lstrip().startswith('<div id="checks-status"')
    assert "<html" not in part
    assert '<p id="checks-said" role="status"' in page
    for text in (part, page):
        assert 'hx-trigger="load delay:2s' in text
        assert f'action="{address}/cancel"' in text


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_at_the_end_the_part_brings_the_report_of_every_check(app: Flask, session: Session, lang: str) -> None:
    desk, address = with_check(app, session, state="succeeded", result=RESULT, finished_at=utc_now())
    part = desk.browser.get(address.replace("/nl/", f"/{lang}/"), headers=HTMX).text
    assert "hx-trigger" not in part
    assert len(RESULT["results"]) >= 3
    for result in RESULT["results"]:
        assert result["title"][lang] in part
    assert desk.browser.get(f"{address}/report.pdf").mimetype == "application/pdf"


def test_the_outcome_stands_on_the_timeline_in_words(app: Flask, session: Session) -> None:
    desk, _address = with_check(
        app,
        session,
        state="succeeded",
        result={
            "results": [
                {"state": "ok"},
                {"state": "ok"},
                {"state": "problem"},
                {"state": "not_tested"},
            ]
        },
    )
    checks.record_end(session, session.get_one(Check, stored(Check)[0].id))
    session.commit()
    assert "Niet getest: 1 · In orde: 2 · Probleem: 1" in desk.browser.get(desk.address()).text


def test_a_check_can_be_cancelled(app: Flask, session: Session) -> None:
    desk, address = with_check(app, session)
    for _ in range(2):
        assert desk.browser.post(f"{address}/cancel").status_code == 303
    assert stored(Check)[0].state == "cancelled"
    assert "Dit is geannuleerd. Er is geen rapport." in desk.browser.get(address).text


@pytest.mark.parametrize("rest", ["/cancel"])
def test_a_link_cannot_change_a_check(app: Flask, session: Session, rest: str) -> None:
    desk, address = with_check(app, session)
    assert desk.browser.get(address + rest).status_code == 405
