"""Decisions about items: made, listed, taken back, and at work in the result of a firm."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from app.models import Intake, ItemRuling, Role
from app.models.base import utc_now
from tests import factories
from tests.app.web.engagements.desk import signed_in, stored
from tests.app.web.intakes.visit import STAFF_PROBLEM, result

PAGE = "guidance/deployer-duties"


@pytest.fixture
def anna(app: Flask, session: Session) -> FlaskClient:
    return signed_in(app, session, factories.account(session, "Anna", Role.EXPERT))


def form(**changes: str) -> dict[str, str]:
    last_day = (utc_now() + timedelta(days=30)).date().isoformat()
    return {"kind": "hide", "item_id": PAGE, "reason": "Wordt <herschreven>.", "expires_on": last_day, **changes}


def test_a_decision_is_listed_and_can_be_taken_back(anna: FlaskClient) -> None:
    for _ in range(2):
        assert anna.post("/nl/curation/new", data=form()).status_code == 303
    (ruling,) = stored(ItemRuling)
    page = anna.get("/nl/curation").text
    assert "Wordt &lt;herschreven&gt;." in page
    assert "Verborgen bij het zoeken" in page
    for _ in range(2):
        assert anna.post(f"/nl/curation/{ruling.id}/end").status_code == 303
    page = anna.get("/nl/curation").text
    assert "teruggenomen door Anna" in page
    assert page.index("Niets: de zoekmachine") < page.index("teruggenomen door Anna")


def test_a_hidden_item_is_in_no_new_result(app: Flask, anna: FlaskClient) -> None:
    result(app.test_client(), STAFF_PROBLEM["nl"])
    first = (stored(Intake)[0].result or {})["matches"]["guidance"][0]["id"]
    anna.post("/nl/curation/new", data=form(item_id=first))
    page = result(app.test_client(), STAFF_PROBLEM["nl"])
    assert f'/knowledge/{first}"' not in page


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(anna: FlaskClient) -> None:
    answer = anna.post("/nl/curation/new", data=form(reason="", expires_on="2020-01-01"))
    assert answer.status_code == 422
    assert "Schrijf waarom." in answer.text
    assert PAGE in answer.text
    assert stored(ItemRuling) == []


def test_the_address_fills_in_the_form(anna: FlaskClient) -> None:
    page = anna.get("/nl/curation/new?kind=first&item_id=guidance/deployer-duties&question=Mag+dat%3F").text
    assert 'value="guidance/deployer-duties"' in page
    assert "Mag dat?" in page


def test_a_firm_finds_none_of_it(app: Flask, session: Session) -> None:
    els = signed_in(app, session, factories.account(session))
    for where in ("/nl/curation", "/nl/curation/new", "/nl/quality", "/nl/quality/judgements"):
        assert els.get(where).status_code == 404
    for where in ("/nl/curation/new", "/nl/quality/build", "/nl/quality/measure", "/nl/quality/judgements"):
        assert els.post(where, data=form()).status_code == 404
    assert stored(ItemRuling) == []
