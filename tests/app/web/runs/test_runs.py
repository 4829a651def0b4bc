"""A run on the website: a double click is one run, progress as a part or a page, cancelling, the end, the report."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlmodel import Session

from app.models import Dataset, OutboxJob, Run, WorkState
from app.models.base import utc_now
from app.services import runs
from tests import factories
from tests.app.web.engagements.desk import GOOD, Desk, open_desk, stored

HTMX = {"HX-Request": "true"}
RESULT: dict[str, Any] = json.loads((Path(__file__).parent / "result.json").read_text("utf-8"))
"""As the program wrote it for 240 made-up complaints."""
SECRET = "Deze zin mag na het verwijderen nergens meer staan."


def ready(app: Flask, session: Session) -> tuple[Desk, str]:
    """A desk with data whose columns have been chosen, and its address."""
    desk = open_desk(app, session)
    page = desk.upload(GOOD).headers["Location"]
    desk.browser.post(f"{page}/columns", data={"text": "tekst", "label": "soort"})
    return desk, page


def with_run(app: Flask, session: Session, **values: Any) -> tuple[Desk, str]:
    """A desk with a run in this state, and its address."""
    desk, _page = ready(app, session)
    run = factories.run(session, stored(Dataset)[0], by=desk.anna, config={"max_minutes": 30}, **values)
    session.commit()
    return desk, f"/nl/runs/{run.id}"


def test_a_double_click_starts_one_run_and_a_new_form_another(app: Flask, session: Session) -> None:
    desk, page = ready(app, session)
    first, second = (desk.browser.post(f"{page}/runs", data={"key": "form-1"}) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert len(stored(Run)) == len(stored(OutboxJob)) == 1
    assert desk.browser.post(f"{page}/runs", data={"key": "form-2"}).headers["Location"] != first.headers["Location"]
    assert len(stored(Run)) == 2


def test_a_run_needs_columns(app: Flask, session: Session) -> None:
    desk = open_desk(app, session)
    page = desk.upload(GOOD).headers["Location"]
    answer = desk.browser.post(f"{page}/runs", data={"key": "k"})
    assert answer.status_code == 409
    assert "Kies eerst de kolommen van deze data." in answer.text
    assert stored(Run) == []


@pytest.mark.parametrize("state", ["queued", "running"])
def test_htmx_gets_the_progress_only_and_without_it_there_is_a_page_with_a_link(
    app: Flask, session: Session, state: str
) -> None:
    progress = {"stage": "train", "done": 1, "total": 4, "fraction": 0.42, "message": {"nl": "Ronde 2."}}
    desk, address = with_run(app, session, state=state, progress=progress)
    part = desk.browser.get(address, headers=HTMX).text
    page = desk.browser.get(address).text
    assert part.lstrip().startswith('<div id="runs-status"')
    assert "<html" not in part
    assert "<html" in page
    for text in (part, page):
        assert 'hx-trigger="load delay:2s' in text
        assert '<progress class="progress__bar" max="100" value="42"' in text
        assert f'action="{address}/cancel"' in text
        assert f'<a href="{address}"' in text  # looking again without JavaScript
    assert ("Ronde 2." in page) is (state == "running")


def test_a_watcher_is_told_once_about_each_step(app: Flask, session: Session) -> None:
    progress = {"stage": "train", "done": 1, "total": 4, "message": {"nl": "Ronde 2.", "en": "Pass 2."}}
    desk, address = with_run(app, session, state="running", progress=progress)
    news = desk.browser.get(f"{address}?said=queued--0", headers=HTMX).text
    nothing_new = desk.browser.get(f"{address}?said=running-train-0", headers=HTMX).text
    assert '<div hx-swap-oob="innerHTML:#runs-said">Ronde 2.</div>' in news
    assert "hx-swap-oob" not in nothing_new
    assert "hx-swap-oob" not in desk.browser.get(address).text  # the page holds the live region itself
    assert '<p id="runs-said" role="status"' in desk.browser.get(address).text


def test_cancelling_ends_a_waiting_run_at_once(app: Flask, session: Session) -> None:
    desk, address = with_run(app, session)
    for _ in range(2):
        assert desk.browser.post(f"{address}/cancel").status_code == 303
    assert stored(Run)[0].state == WorkState.CANCELLED
    page = desk.browser.get(address).text
    assert "Dit is geannuleerd. Er is geen rapport." in page
    assert "hx-trigger" not in page


def test_cancelling_asks_a_working_run_to_stop_and_says_so(app: Flask, session: Session) -> None:
    desk, address = with_run(app, session, state="running")
    desk.browser.post(f"{address}/cancel")
    assert stored(Run)[0].cancel_requested
    page = desk.browser.get(address).text
    assert "Wordt gestopt." in page
    assert f'action="{address}/cancel"' not in page
    assert "hx-trigger" in page


def test_a_run_that_ended_before_the_click_is_left_as_it_is(app: Flask, session: Session) -> None:
    desk, address = with_run(app, session, state="succeeded", result=RESULT)
    assert desk.browser.post(f"{address}/cancel").status_code == 303
    assert stored(Run)[0].state == WorkState.SUCCEEDED
    assert not stored(Run)[0].cancel_requested


@pytest.mark.parametrize(("lang", "sentence"), [("nl", "Te weinig geheugen."), ("en", "Too little memory.")])
def test_a_failed_run_says_why(app: Flask, session: Session, lang: str, sentence: str) -> None:
    reason = {"nl": "Te weinig geheugen.", "en": "Too little memory."}
    desk, address = with_run(app, session, state="failed", reason=reason, finished_at=utc_now())
    assert sentence in desk.browser.get(address.replace("/nl/", f"/{lang}/")).text


def test_a_failed_run_without_a_reason_still_says_what_to_do(app: Flask, session: Session) -> None:
    desk, address = with_run(app, session, state="failed")
    assert "Start opnieuw, of vraag de beheerder om te kijken." in desk.browser.get(address).text


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_at_the_end_the_part_itself_brings_the_report_and_asks_no_more(app: Flask, session: Session, lang: str) -> None:
    desk, address = with_run(app, session, state="succeeded", result=RESULT, finished_at=utc_now())
    part = desk.browser.get(address.replace("/nl/", f"/{lang}/"), headers=HTMX).text
    assert "hx-trigger" not in part
    assert RESULT["verdict"]["sentence"][lang] in part
    assert f'action="/{lang}/runs/{address.rsplit("/", 1)[1]}/checks"' in part


def test_the_report_can_be_had_as_pdf_and_is_never_opened_inside_our_site(app: Flask, session: Session) -> None:
    desk, address = with_run(app, session, state="succeeded", result=RESULT)
    answer = desk.browser.get(f"{address}/report.pdf")
    assert answer.mimetype == "application/pdf"
    assert desk.engagement.reference in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert len(PdfReader(io.BytesIO(answer.data)).pages) >= 1


def test_there_is_no_report_before_the_end(app: Flask, session: Session) -> None:
    desk, address = with_run(app, session, state="running")
    answer = desk.browser.get(f"{address}/report.pdf")
    assert answer.status_code == 409
    assert "Er is nog geen rapport." in answer.text


def test_after_deleting_the_data_the_report_stays_without_its_texts(app: Flask, session: Session) -> None:
    quote = {"row": 3, "text": SECRET, "true": "bezorging", "predicted": "factuur", "confidence": 0.9}
    desk, address = with_run(app, session, state="succeeded", result={**RESULT, "misclassified": [quote]})
    assert SECRET in desk.browser.get(address).text
    desk.browser.post(f"/nl/data/{stored(Dataset)[0].id}/delete")
    page = desk.browser.get(address)
    assert page.status_code == 200
    assert SECRET not in page.text
    assert RESULT["verdict"]["sentence"]["nl"] in page.text
    assert "Een nieuwe controle kan niet meer." in page.text
    assert desk.browser.get(f"{address}/report.pdf").status_code == 200


def test_choosing_other_columns_does_not_change_a_run_that_waits(app: Flask, session: Session) -> None:
    desk, page = ready(app, session)
    desk.browser.post(f"{page}/runs", data={"key": "k"})
    desk.browser.post(f"{page}/columns", data={"text": "soort", "label": "tekst"})
    request = runs.request_of(session, stored(Run)[0])
    assert (request["data"]["text"], request["data"]["label"]) == ("tekst", "soort")
    assert stored(Dataset)[0].text_column == "soort"
    assert "columns" not in request  # the program refuses what it does not know


def test_a_link_cannot_cancel(app: Flask, session: Session) -> None:
    desk, address = with_run(app, session, state="running")
    assert desk.browser.get(f"{address}/cancel").status_code == 405
