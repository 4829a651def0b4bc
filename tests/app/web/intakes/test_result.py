"""The result page: what it shows for each verdict, and the mail with the same."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from app.models import Intake, Mail
from app.web.access import INTAKE_KEY
from tests import factories
from tests.app.web.intakes.visit import STAFF_PROBLEM, result, stored, tell

KNOWLEDGE = re.compile(r'href="/(?:nl|en)/knowledge/(?:cases|guidance)/')
LANGUAGES = pytest.mark.parametrize("lang", ["nl", "en"])


@LANGUAGES
def test_a_problem_that_fits_shows_why_and_which_passage(client: FlaskClient, lang: str) -> None:
    page = result(client, STAFF_PROBLEM[lang], lang=lang)
    kept = stored(Intake)[0].result or {}
    assert kept["matches"]["verdict"] == "matches"
    shown = [*kept["matches"]["cases"], *kept["matches"]["guidance"]]
    assert 1 <= len(shown) <= 8
    assert page.count("<blockquote>") == len(shown)
    assert len(KNOWLEDGE.findall(page)) == len(shown)


@LANGUAGES
def test_the_findings_name_law_date_and_the_answer_behind_them(client: FlaskClient, lang: str) -> None:
    page = result(client, STAFF_PROBLEM[lang], lang=lang)
    expected = {
        "nl": (
            "Bijlage III(4)",
            "Geldt vanaf 2 december 2027",
            "Het beoordeelt sollicitanten of medewerkers",
            "geen juridisch advies",
            "Versie van de regels",
        ),
        "en": (
            "Annex III(4)",
            "Applies from 2 December 2027",
            "It assesses applicants or staff",
            "not legal advice",
            "Rules version",
        ),
    }
    for words in expected[lang]:
        assert words in page


@LANGUAGES
def test_a_text_off_topic_gets_no_cases_and_no_guidance(client: FlaskClient, lang: str) -> None:
    question = {"nl": "Wie wint het wereldkampioenschap voetbal?", "en": "Who will win the football world cup?"}[lang]
    page = result(client, question, lang=lang)
    kept = stored(Intake)[0].result or {}
    assert kept["matches"]["verdict"] == "off_topic"
    assert KNOWLEDGE.search(page) is None
    assert "<blockquote>" not in page
    assert f'href="/{lang}/intake/problem"' in page


@LANGUAGES
def test_a_problem_that_needs_no_ai_is_pointed_the_way(client: FlaskClient, lang: str) -> None:
    page = result(client, {"nl": "De printer doet het niet meer", "en": "The printer does not work"}[lang], lang=lang)
    kept = stored(Intake)[0].result or {}
    assert kept["matches"]["verdict"] == "not_ai"
    assert kept["matches"]["signpost"]["title"] in page
    assert KNOWLEDGE.search(page) is None


def test_the_same_result_can_be_read_in_the_other_language(client: FlaskClient) -> None:
    result(client, STAFF_PROBLEM["nl"])
    page = client.get("/en/intake/result").text
    assert "This fits your question" in page
    assert "Annex III(4)" in page
    assert [(row.result or {})["lang"] for row in stored(Intake)] == ["nl"]


def test_the_adviser_who_fits_is_shown_with_reason_and_times_to_book(client: FlaskClient, session: Session) -> None:
    factories.expert(session, "Anna", sectors=["agriculture"], data=["images"])
    best = factories.expert(session, "Bram", sectors=["labour"], data=["text"])
    session.commit()
    page = result(client, STAFF_PROBLEM["nl"])
    assert "Praat gratis met Bram" in page
    assert "kent uw sector (werving, uitzenden en personeel)" in page
    assert len(re.findall(rf'href="/nl/consultations/new\?expert={best.id}&amp;start=', page)) == 6
    assert "Anna" not in page


def test_without_advisers_the_page_says_so(client: FlaskClient) -> None:
    assert "geen adviseur" in result(client, STAFF_PROBLEM["nl"])


def _key(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


@LANGUAGES
def test_the_result_is_mailed_once_and_without_the_visitors_own_words(client: FlaskClient, lang: str) -> None:
    page = result(client, STAFF_PROBLEM[lang], lang=lang)
    data = {"email": " jan@bakkerij.nl ", "key": _key(page)}
    for _ in range(2):
        assert client.post(f"/{lang}/intake/result/mail", data=data).status_code == 303
    [mail] = stored(Mail)
    assert mail.recipient == "jan@bakkerij.nl"
    assert STAFF_PROBLEM[lang] not in mail.body
    assert f"/{lang}/knowledge/" in mail.body
    assert {"nl": "Bijlage III(4)", "en": "Annex III(4)"}[lang] in mail.body
    assert {"nl": "gemaild", "en": "mailed your result"}[lang] in client.get(f"/{lang}/intake/result").text


@pytest.mark.parametrize("typed", ["", "jan", "jan@", "a@b.nl\nBcc: c@d.nl"])
def test_an_address_that_cannot_be_one_is_refused_and_kept(client: FlaskClient, typed: str) -> None:
    page = result(client, STAFF_PROBLEM["nl"])
    answer = client.post("/nl/intake/result/mail", data={"email": typed, "key": _key(page)})
    assert answer.status_code == 422
    assert 'href="#email"' in answer.text
    assert f'value="{typed}"' in answer.text
    assert stored(Mail) == []


def test_a_result_asked_for_twice_is_the_same_result(client: FlaskClient) -> None:
    tell(client, STAFF_PROBLEM["nl"])
    results = []
    for _ in range(2):
        assert client.post("/nl/intake/result").headers["Location"] == "/nl/intake/result"
        results.append(stored(Intake)[0].result)
    assert results[0] == results[1]


def test_nobody_elses_result_can_be_mailed(app: Flask) -> None:
    stranger = app.test_client()
    with stranger.session_transaction() as cookie:
        cookie[INTAKE_KEY] = "guessed"
    assert stranger.post("/nl/intake/result/mail", data={"email": "a@b.nl", "key": "k"}).status_code == 410
    assert stored(Mail) == []
