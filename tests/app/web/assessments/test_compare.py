"""Comparing: two results of a visit, files with answers, and an engagement that is assessed anew."""

import io
import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from app.models import Engagement, KeptAssessment
from app.services import assessments
from tests.app.web.engagements.desk import open_desk, signed_in
from tests.app.web.intakes.visit import STAFF_PROBLEM, stored, tell

LANGUAGES = pytest.mark.parametrize("lang", ["nl", "en"])
NOTHING: dict[str, Any] = {"people": ["none"], "technology": "learns", "safety": ["none"], "stage": "in_use",
                           "role": ["use"]}  # fmt: skip
HIRING = {**NOTHING, "people": ["assess_staff"], "work_uses": ["hiring"], "influence": "matters"}


def as_file(answers: object, name: str = "antwoorden.json") -> tuple[io.BytesIO, str]:
    return io.BytesIO(json.dumps({"answers": answers}).encode()), name


@LANGUAGES
def test_two_results_of_a_visit_stand_beside_each_other(client: FlaskClient, lang: str) -> None:
    tell(client, STAFF_PROBLEM[lang], lang=lang)
    client.post(f"/{lang}/intake/result")
    alone = client.get(f"/{lang}/assessments/compare").text
    assert {"nl": "Verander een antwoord", "en": "Change an answer"}[lang] in alone
    client.post(f"/{lang}/intake/stage", data={"stage": "real_world_test"})
    client.post(f"/{lang}/intake/result")
    page = client.get(f"/{lang}/assessments/compare").text
    for words in {
        "nl": ("Wat er veranderd is", "Het was een aandachtspunt, en is nu hoog risico.",
               "Dat komt door uw antwoorden.", "Het is een idee"),
        "en": ("What has changed", "It was a point of attention, and is now high risk.",
               "That is because of your answers.", "It is an idea"),
    }[lang]:  # fmt: skip
        assert words in page
    back = client.get(f"/{lang}/assessments/compare?before=2&after=1").text
    assert {"nl": "Het was hoog risico", "en": "It was high risk"}[lang] in back
    assert client.get(f"/{lang}/assessments/compare?before=1&after=7").status_code == 404


def test_without_a_visit_there_are_only_the_forms(client: FlaskClient) -> None:
    page = client.get("/nl/assessments/compare").text
    assert 'name="first"' in page
    assert "Wat er veranderd is" not in page


@LANGUAGES
def test_two_files_are_compared_and_nothing_is_kept(client: FlaskClient, lang: str) -> None:
    data = {"first": as_file(NOTHING), "second": as_file(HIRING)}
    answer = client.post(f"/{lang}/assessments/compare", data=data)
    assert answer.status_code == 200
    assert {"nl": "Dit is nieuw.", "en": "This is new."}[lang] in answer.text
    assert {"nl": "Dit is weg.", "en": "This is gone."}[lang] in answer.text
    assert stored(KeptAssessment) == []


def test_one_file_is_compared_with_the_result_in_the_browser(client: FlaskClient) -> None:
    alone = client.post("/nl/assessments/compare", data={"first": as_file(NOTHING)})
    assert alone.status_code == 422
    assert "Kies ook een tweede bestand" in alone.text
    tell(client, STAFF_PROBLEM["nl"])
    client.post("/nl/intake/result")
    assert client.post("/nl/assessments/compare", data={"first": as_file(NOTHING)}).status_code == 200


@pytest.mark.parametrize("field", ["first", "second"])
def test_a_wrong_file_is_refused_at_its_field(client: FlaskClient, field: str) -> None:
    data = {"first": as_file(NOTHING), "second": as_file(HIRING), field: (io.BytesIO(b"{"), "x.json")}
    answer = client.post("/nl/assessments/compare", data=data)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_what_a_file_says_is_shown_as_text(client: FlaskClient) -> None:
    data = {"first": as_file({**NOTHING, "wish": ["<script>x</script>"]}), "second": as_file(HIRING)}
    answer = client.post("/nl/assessments/compare", data=data)
    assert answer.status_code == 422
    assert "<script>x" not in answer.text


def _old_rules(session: Session, engagement: Engagement) -> None:
    fresh = assessments.of_answers(engagement.answers).model_dump(mode="json")
    findings = [{**one, "applies_from": "2020-01-01"} for one in fresh["findings"]]
    engagement.result = {"assessment": {"rules_version": "2025-01-01.1", "findings": findings}}
    session.add(engagement)
    session.commit()


def test_an_adviser_assesses_an_engagement_anew_and_sees_that_the_rules_did_it(app: Flask, session: Session) -> None:
    desk = open_desk(app, session)
    _old_rules(session, desk.engagement)
    address = desk.address("/assessments")
    assert "Beoordeel opnieuw" in desk.browser.get(address).text
    for _ in range(2):
        assert desk.browser.post(address).headers["Location"] == address
    page = desk.browser.get(address).text
    assert [row.number for row in stored(KeptAssessment)] == [2]
    assert "Dat komt doordat de regels zijn veranderd." in page
    assert "De dag was: 1 januari 2020." in page
    assert "er is niets veranderd" in page  # the second press


def test_the_firm_reads_its_own_and_cannot_start_one(app: Flask, session: Session) -> None:
    desk = open_desk(app, session)
    _old_rules(session, desk.engagement)
    firm = signed_in(app, session, desk.els)
    page = firm.get(desk.address("/assessments"))
    assert page.status_code == 200
    assert re.search(r"<form[^>]*method=\"post\"[^>]*assessments", page.text) is None
    assert firm.post(desk.address("/assessments")).status_code == 404
    assert stored(KeptAssessment) == []
