"""The result page: what it shows for each verdict, and the mail with the same."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlmodel import Session

from app.models import Intake, Mail
from app.web.access import INTAKE_KEY
from tests import factories
from tests.app.web.intakes.visit import STAFF_PROBLEM, result, stored, tell

KNOWLEDGE = re.compile(r'href="/(?:nl|en)/knowledge/(?:cases|guidance)/')
LANGUAGES = pytest.mark.parametrize("lang", ["nl", "en"])


def _in_practice(client: FlaskClient, lang: str = "nl") -> str:
    """The result of somebody who tests the system in practice: the Act applies, and days are certain."""
    tell(client, STAFF_PROBLEM[lang], lang=lang)
    client.post(f"/{lang}/intake/stage", data={"stage": "real_world_test"})
    return client.post(f"/{lang}/intake/result", follow_redirects=True).text


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
    page = _in_practice(client, lang)
    expected = {
        "nl": (
            "Bijlage III(4)",
            "Vanaf 2 december 2027",
            "Werven en kiezen",
            "geen juridisch advies",
            "Versie van de regels",
        ),
        "en": (
            "Annex III(4)",
            "From 2 December 2027",
            "Recruiting and choosing",
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
    assert "What the AI Act says about your answers" in page
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


def _mail(browser: FlaskClient, email: str) -> tuple[int, str]:
    """The form on a fresh page, sent once."""
    key = _key(browser.get("/nl/intake/result").text)
    answer = browser.post("/nl/intake/result/mail", data={"email": email, "key": key})
    return answer.status_code, answer.text


def test_one_address_is_not_flooded_however_many_visits_ask(app: Flask) -> None:
    statuses = []
    for visitor in (app.test_client(), app.test_client()):
        result(visitor, STAFF_PROBLEM["nl"])
        statuses += [_mail(visitor, email) for email in ("jan@bakkerij.nl", "JAN@bakkerij.nl")]
    assert [status for status, _ in statuses] == [303, 303, 303, 422]
    assert "vaak genoeg gemaild" in statuses[-1][1]
    assert len(stored(Mail)) == 3


def test_one_visit_cannot_mail_the_whole_world(client: FlaskClient) -> None:
    result(client, STAFF_PROBLEM["nl"])
    statuses = [_mail(client, f"somebody{number}@example.org")[0] for number in range(12)]
    assert statuses == [303] * 10 + [422] * 2
    assert len(stored(Mail)) == 10


@pytest.mark.parametrize("typed", ["a,b@x.nl", "a:b@x.nl", "a<b@x.nl>", "(a)@b.nl", "a@b.nl;c", "a@b..nl", "aé@b.nl"])
def test_what_a_mail_program_would_read_as_something_else_is_no_address(client: FlaskClient, typed: str) -> None:
    result(client, STAFF_PROBLEM["nl"])
    assert _mail(client, typed)[0] == 422
    assert stored(Mail) == []


def test_each_line_of_a_passage_stands_on_its_own(client: FlaskClient) -> None:
    page = result(client, "Wij willen met AI sollicitanten beoordelen en ons personeel volgen.")
    kept = (stored(Intake)[0].result or {})["matches"]
    lines = [line for one in (*kept["cases"], *kept["guidance"]) for line in one["passage"].splitlines()]
    assert len(lines) > len(kept["cases"]) + len(kept["guidance"]), "no passage here has more than one line"
    assert all(f"<p>{escape(line)}</p>" in page for line in lines)
