"""A digital maturity result: brought along on a page of its own, shown before it counts, and seen by the adviser."""

import html
import io
import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from app.models import Engagement, Intake, Role
from app.models.base import utc_now
from app.services import accounts
from app.web.access import SESSION_KEY
from tests import factories
from tests.app.services.test_intake_maturity import SCORES
from tests.app.web.intakes.visit import stored, tell

FILE = json.dumps({"date": "2026-03-01", "scores": SCORES}).encode()
TYPED = {f"score-{name}": str(score) for name, score in SCORES.items()}


@pytest.fixture
def visitor(client: FlaskClient) -> FlaskClient:
    tell(client, "Wij willen klachten van klanten sneller beantwoorden.")
    return client


def upload(client: FlaskClient, content: bytes, name: str = "dma.json") -> object:
    return client.post("/nl/intake/maturity", data={"file": (io.BytesIO(content), name)})


@pytest.mark.parametrize("way", ["file", "typed"])
def test_what_was_read_is_shown_on_the_page_to_check(visitor: FlaskClient, way: str) -> None:
    answer = upload(visitor, FILE) if way == "file" else visitor.post("/nl/intake/maturity", data=TYPED)
    assert answer.headers["Location"] == "/nl/intake/check"
    page = html.unescape(visitor.get("/nl/intake/check").text)
    for words in ("Digital Readiness", "40 %", "Gemiddelde", "30 %"):
        assert words in page
    assert ("1 maart 2026" in page) == (way == "file")


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"PK\x03\x04", b"{", b"x" * 70_000])
def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_kept(visitor: FlaskClient, content: bytes) -> None:
    answer = upload(visitor, content)
    assert answer.status_code == 422
    assert 'href="#file"' in answer.text
    assert stored(Intake)[0].maturity is None


def test_a_wrong_percentage_keeps_the_others_in_the_form(visitor: FlaskClient) -> None:
    answer = visitor.post("/nl/intake/maturity", data={**TYPED, "score-green": "<b>"})
    assert answer.status_code == 422
    assert 'href="#score-green"' in answer.text
    assert 'value="55"' in answer.text
    assert "<b>" not in answer.text.replace("&lt;b&gt;", "")


def test_it_can_be_left_out_again_and_does_not_void_answers(visitor: FlaskClient) -> None:
    upload(visitor, FILE)
    before = stored(Intake)[0].answers
    visitor.post("/nl/intake/maturity/remove")
    assert stored(Intake)[0].maturity is None
    assert stored(Intake)[0].answers == before


def test_a_changed_answer_keeps_it(visitor: FlaskClient) -> None:
    upload(visitor, FILE)
    visitor.post("/nl/intake/size", data={"size": "large"})
    assert stored(Intake)[0].maturity["scores"]["green"] == 20


def test_the_adviser_sees_it_with_the_request(app: Flask, session: Session) -> None:
    adviser = factories.expert(session, "Anna")
    engagement = factories.engagement(session, adviser=adviser, client=factories.account(session))
    row = session.get_one(Engagement, engagement.id)
    row.maturity = {
        "scores": {name: float(score) for name, score in SCORES.items()},
        "day": "",
        "version": "",
        "source": "csv",
    }
    coordinator = factories.account(session, "Dirk", Role.COORDINATOR)
    token = accounts.start_session(session, account=coordinator, now=utc_now())
    session.commit()
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie[SESSION_KEY] = token
    page = html.unescape(browser.get(f"/nl/engagements/{row.reference}").text)
    assert "Digital Readiness" in page
    assert "40 %" in page
