"""Downloading the answers of a visit, and loading them again: in another browser, of another day, or broken."""

import io
import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import Intake
from app.services import knowledge
from tests.app.web.intakes.visit import STAFF_PROBLEM, stored, tell

LANGUAGES = pytest.mark.parametrize("lang", ["nl", "en"])


def load(browser: FlaskClient, content: bytes, lang: str = "nl") -> TestResponse:
    data = {"file": (io.BytesIO(content), "antwoorden.json")}
    return browser.post(f"/{lang}/intake/answers", data=data, follow_redirects=True)


def as_file(**values: Any) -> bytes:
    whole = {"schema": "werkbank-answers/1", "rules_version": knowledge.library().rules.version, **values}
    return json.dumps(whole).encode()


@LANGUAGES
def test_the_answers_go_to_another_browser_and_lead_to_the_check(app: Flask, client: FlaskClient, lang: str) -> None:
    tell(client, STAFF_PROBLEM[lang], lang=lang)
    file = client.get(f"/{lang}/intake/answers.json", query_string={"problem": "yes"})
    assert file.mimetype == "application/json"
    assert re.search(r"attachment; filename=werkbank-\d{4}-\d\d-\d\d\.json", file.headers["Content-Disposition"])
    other = app.test_client()
    page = load(other, file.data, lang)
    assert page.status_code == 200
    first, second = stored(Intake)
    assert (second.answers, second.problem) == (first.answers, STAFF_PROBLEM[lang])
    assert second.token_hash != first.token_hash
    expected = {"nl": f"Wij hebben {len(first.answers)} antwoorden geladen.", "en": f"loaded {len(first.answers)} answ"}
    assert expected[lang] in page.text


def test_without_the_tick_the_own_words_stay_here_and_are_asked_for(app: Flask, client: FlaskClient) -> None:
    tell(client, STAFF_PROBLEM["nl"])
    file = client.get("/nl/intake/answers.json")
    assert "problem" not in file.get_json()
    assert STAFF_PROBLEM["nl"] not in file.text
    page = load(app.test_client(), file.data)
    assert page.request.path == "/nl/intake/problem"


def test_there_is_no_file_without_a_visit(client: FlaskClient) -> None:
    assert client.get("/nl/intake/answers.json").status_code == 410


@LANGUAGES
def test_a_broken_file_says_why_and_changes_nothing(client: FlaskClient, lang: str) -> None:
    tell(client, STAFF_PROBLEM[lang], lang=lang)
    before = stored(Intake)[0]
    for content in (b"hello", as_file(answers={"sector": "labour", "shoe_size": "43"}), as_file(answers={}, extra=1)):
        page = load(client, content, lang)
        assert page.status_code == 422
        assert 'href="#file"' in page.text
        assert 'id="file-error"' in page.text
    after = stored(Intake)[0]
    assert (after.answers, after.problem) == (before.answers, before.problem)


def test_a_problem_that_cannot_be_used_leaves_no_half_loaded_visit(client: FlaskClient) -> None:
    page = load(client, as_file(answers={"sector": "labour"}, problem="123"))
    assert page.status_code == 422
    assert stored(Intake) == []


def test_no_file_chosen_is_said(client: FlaskClient) -> None:
    page = client.post("/nl/intake/answers", data={})
    assert page.status_code == 422
    assert "Kies een bestand met antwoorden" in page.text


@LANGUAGES
def test_what_an_old_file_holds_too_much_is_named(client: FlaskClient, lang: str) -> None:
    answers = {"sector": "space", "size": "small", "shoe_size": "<b>43</b>", **{f"old_{n}": "x" for n in range(12)}}
    page = load(client, as_file(answers=answers, rules_version="old"), lang)
    assert stored(Intake)[0].answers == {"size": "small"}
    label = knowledge.library().rules.by_id["sector"].label[lang]
    assert label in page.text
    assert "shoe_size" not in page.text  # anything may stand there: it is only counted
    assert {"nl": "en nog 13", "en": "and 13 more"}[lang] in page.text


@LANGUAGES
def test_the_page_offers_what_can_be_done(client: FlaskClient, lang: str) -> None:
    empty = client.get(f"/{lang}/intake/answers").text
    assert "<details" in empty
    assert "answers.json" not in empty
    tell(client, STAFF_PROBLEM[lang], lang=lang)
    page = client.get(f"/{lang}/intake/answers").text
    assert f'action="/{lang}/intake/answers.json"' in page
    assert 'name="problem"' in page


@pytest.mark.parametrize("bad", ["\ud800", "\x00"])
def test_half_a_character_or_a_zero_byte_in_a_file_is_refused_and_locks_nobody_out(
    client: FlaskClient, bad: str
) -> None:
    tell(client, STAFF_PROBLEM["nl"])
    answers = {f"{bad}{n}": "x" for n in range(20)}
    double = as_file(answers={}).replace(b'"answers": {}', b'"answers": {"\\ud800": 1, "\\ud800": 2}')
    files = (
        as_file(answers=answers),
        as_file(answers=answers, rules_version="old"),
        as_file(answers={}, problem=f"abc{bad}def"),
        as_file(**{"answers": {}, bad: 1}),
        double,
    )
    for content in files:
        assert load(client, content).status_code == 422
        assert client.get("/nl/").status_code == 200


def test_names_that_are_none_of_our_questions_stay_out_of_the_cookie(client: FlaskClient) -> None:
    page = load(client, as_file(answers={f"{n}{'<' * 70}": "x" for n in range(20)}, rules_version="old"))
    assert "Weggelaten: 20 antwoorden op vragen die niet meer bestaan." in page.text
