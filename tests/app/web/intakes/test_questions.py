"""The pages of the intake, from the problem to the page to check."""

import html
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from app.models import Intake
from app.models.base import utc_now
from app.web.access import INTAKE_KEY
from tests.app.web.intakes.visit import ANSWERS, stored, tell

ALWAYS_ASKED = (
    "sector", "data", "people", "technology", "safety", "role", "stage", "size", "region", "wish",
)  # fmt: skip
LANGUAGES = pytest.mark.parametrize("lang", ["nl", "en"])
SENTENCE = "Wij willen klachten van klanten sneller beantwoorden."


@LANGUAGES
def test_the_questions_come_one_by_one_and_each_can_be_left_unknown(client: FlaskClient, lang: str) -> None:
    answer = client.post(f"/{lang}/intake/problem", data={"problem": SENTENCE})
    for number, name in enumerate(ALWAYS_ASKED, start=2):
        assert answer.headers["Location"] == f"/{lang}/intake/{name}"
        page = client.get(f"/{lang}/intake/{name}").text
        assert f'<html lang="{lang}"' in page
        part = 1 if number < 7 else 4 if number < 9 else 5  # nothing to ask in the parts between
        words = {"nl": f"Deel {part} van 5, vraag {number}", "en": f"Part {part} of 5, question {number}"}
        assert words[lang] in page
        assert page.count("<h1") == 1
        answer = client.post(f"/{lang}/intake/{name}", data={name: "unknown"})
    assert answer.headers["Location"] == f"/{lang}/intake/check"
    assert SENTENCE in client.get(f"/{lang}/intake/check").text


@LANGUAGES
@pytest.mark.parametrize(("typed", "count"), [("", None), ("   \n ", None), ("🍞🍞🍞!!!", None), ("ab" * 3_000, 6_000)])
def test_a_problem_that_says_nothing_or_too_much_is_refused_and_kept(
    client: FlaskClient, lang: str, typed: str, count: int | None
) -> None:
    answer = client.post(f"/{lang}/intake/problem", data={"problem": typed})
    assert answer.status_code == 422
    assert 'href="#problem"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert f">\n{typed}</textarea>" in answer.text
    if count:
        assert str(count) in answer.text
    assert stored(Intake) == []


def test_a_text_of_a_hundred_thousand_characters_comes_back_whole_with_its_count(client: FlaskClient) -> None:
    typed = "a" * 100_000
    answer = client.post("/nl/intake/problem", data={"problem": typed})
    assert answer.status_code == 422
    assert "100000" in answer.text
    assert typed in answer.text


def test_what_was_typed_is_shown_as_text_and_never_as_code(client: FlaskClient) -> None:
    tell(client, "Onze <script>alert(1)</script> winkel verkoopt te weinig brood.")
    page = client.get("/nl/intake/check").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("sector", []),
        ("sector", ["bakery"]),
        ("sector", ["finance", "labour"]),
        ("data", ["text", "none"]),
        ("people", ["unknown", "talk"]),
        ("data", ["text", "<b>"]),
    ],
)
def test_an_answer_that_was_not_offered_is_refused(client: FlaskClient, name: str, values: list[str]) -> None:
    client.post("/nl/intake/problem", data={"problem": SENTENCE})
    answer = client.post(f"/nl/intake/{name}", data={name: values})
    assert answer.status_code == 422
    assert f'href="#{name}"' in answer.text
    assert client.get("/nl/intake/check").status_code == 303


def test_valid_choices_stay_ticked_after_a_refusal(client: FlaskClient) -> None:
    client.post("/nl/intake/problem", data={"problem": SENTENCE})
    page = client.post("/nl/intake/data", data={"data": ["images", "none"]}).text
    assert page.count(" checked") == 2


def test_a_question_that_does_not_exist_is_a_page_that_does_not_exist(client: FlaskClient) -> None:
    assert client.get("/nl/intake/turnover").status_code == 404
    assert client.post("/nl/intake/turnover", data={"turnover": "1"}).status_code == 404


@LANGUAGES
@pytest.mark.parametrize("path", ["sector", "check", "result"])
def test_without_answers_a_page_says_so_and_offers_to_begin(client: FlaskClient, lang: str, path: str) -> None:
    answer = client.get(f"/{lang}/intake/{path}")
    assert answer.status_code == 410
    assert f'href="/{lang}/intake/problem"' in answer.text


def test_after_a_day_the_answers_are_gone_and_the_page_says_why(client: FlaskClient, session: Session) -> None:
    tell(client, SENTENCE)
    intake = session.exec(select(Intake)).one()
    intake.expires_at = utc_now() - timedelta(minutes=1)
    session.commit()
    answer = client.get("/en/intake/check")
    assert answer.status_code == 410
    assert "more than 24 hours" in answer.text
    assert client.post("/nl/intake/problem", data={"problem": SENTENCE}).status_code == 303
    assert client.get("/nl/intake/sector").status_code == 200


def test_a_changed_answer_leads_back_to_the_check_and_makes_the_result_void(client: FlaskClient) -> None:
    tell(client, SENTENCE)
    client.post("/nl/intake/result")
    assert client.get("/nl/intake/result").status_code == 200
    answer = client.post("/nl/intake/size", data={"size": "large"})
    assert answer.headers["Location"] == "/nl/intake/check"
    assert "Groter" in client.get("/nl/intake/check").text
    assert client.get("/nl/intake/result").headers["Location"] == "/nl/intake/check"


def test_a_missing_answer_leads_to_its_own_page(client: FlaskClient) -> None:
    client.post("/nl/intake/problem", data={"problem": SENTENCE})
    client.post("/nl/intake/sector", data={"sector": "labour"})
    for path in ("check", "result"):
        assert client.get(f"/nl/intake/{path}").headers["Location"] == "/nl/intake/data"
    assert client.post("/nl/intake/result").headers["Location"] == "/nl/intake/data"


def test_two_visitors_never_see_each_others_answers(app: Flask, client: FlaskClient) -> None:
    tell(client, SENTENCE)
    other = app.test_client()
    assert SENTENCE not in other.get("/nl/intake/problem").text
    with other.session_transaction() as cookie:
        cookie[INTAKE_KEY] = "somebody-elses"
    assert other.get("/nl/intake/check").status_code == 410


def test_the_same_answer_sent_twice_is_one_intake(client: FlaskClient) -> None:
    for _ in range(2):
        tell(client, SENTENCE)
    assert [row.answers["sector"] for row in stored(Intake)] == ANSWERS["sector"]


def test_the_check_shows_every_answer_with_a_link_to_change_it(client: FlaskClient) -> None:
    tell(client, SENTENCE)
    page = html.unescape(client.get("/nl/intake/check").text)
    for words in ("Werving, uitzenden en personeel", "Minder dan 50 mensen", "Persoonsgegevens", "Het is een idee"):
        assert words in page
    for name in ANSWERS:
        assert f'href="/nl/intake/{name}"' in page


def test_a_question_that_the_answers_make_void_is_not_asked(client: FlaskClient) -> None:
    client.post("/nl/intake/problem", data={"problem": SENTENCE})
    for path in ("work_uses", "placed_on"):
        assert client.get(f"/nl/intake/{path}").headers["Location"] == "/nl/intake/sector"
        assert client.post(f"/nl/intake/{path}", data={path: "unknown"}).headers["Location"] == "/nl/intake/sector"
    assert stored(Intake)[0].answers == {}


def test_an_answer_that_a_change_makes_void_is_dropped_and_never_counted(client: FlaskClient) -> None:
    tell(client, SENTENCE)
    assert client.post("/nl/intake/people", data={"people": "none"}).headers["Location"] == "/nl/intake/check"
    kept = stored(Intake)[0].answers
    assert not kept.keys() & {"work_uses", "practices", "influence", "public_service"}
    client.post("/nl/intake/result")
    kinds = {finding["kind"] for finding in stored(Intake)[0].result["assessment"]["findings"]}
    assert "high_risk" not in kinds


@pytest.mark.parametrize(
    ("typed", "kept"), [("2026-03-01", "2026-03-01"), ("1-3-2026", "2026-03-01"), ("unknown",) * 2]
)
def test_a_day_is_read_as_browsers_and_people_write_it(client: FlaskClient, typed: str, kept: str) -> None:
    tell(client, SENTENCE)
    assert client.post("/nl/intake/stage", data={"stage": "in_use"}).headers["Location"] == "/nl/intake/placed_on"
    assert 'type="date"' in client.get("/nl/intake/placed_on").text
    answer = client.post("/nl/intake/placed_on", data={"placed_on": typed})
    assert answer.headers["Location"] == "/nl/intake/changed_since"
    assert stored(Intake)[0].answers["placed_on"] == kept


@pytest.mark.parametrize("typed", [["vorig jaar"], ["31-2-2026"], ["0001-01-01"], ["2026-03-01", "unknown"], [""]])
def test_a_day_that_cannot_be_is_refused(client: FlaskClient, typed: list[str]) -> None:
    tell(client, SENTENCE)
    client.post("/nl/intake/stage", data={"stage": "in_use"})
    answer = client.post("/nl/intake/placed_on", data={"placed_on": typed})
    assert answer.status_code == 422
    assert 'href="#placed_on"' in answer.text


@LANGUAGES
def test_a_day_that_is_still_to_come_is_refused_and_today_is_not(client: FlaskClient, lang: str) -> None:
    tell(client, SENTENCE)
    client.post(f"/{lang}/intake/stage", data={"stage": "in_use"})
    answer = client.post(f"/{lang}/intake/placed_on", data={"placed_on": f"{utc_now() + timedelta(days=2):%Y-%m-%d}"})
    assert answer.status_code == 422
    assert {"nl": "Deze dag ligt in de toekomst.", "en": "This day is in the future."}[lang] in answer.text
    today = f"{utc_now():%Y-%m-%d}"
    assert client.post(f"/{lang}/intake/placed_on", data={"placed_on": today}).status_code == 303


@LANGUAGES
def test_half_a_day_is_told_what_a_whole_one_looks_like(client: FlaskClient, lang: str) -> None:
    tell(client, SENTENCE)
    client.post(f"/{lang}/intake/stage", data={"stage": "in_use"})
    answer = client.post(f"/{lang}/intake/placed_on", data={"placed_on": ""})  # what a browser sends of 1-6-____
    assert {"nl": "Vul een hele datum in, zoals 1-6-2024", "en": "Enter a full date, such as 1-6-2024"}[
        lang
    ] in answer.text


def test_the_keyboard_starts_at_the_question(client: FlaskClient) -> None:
    tell(client, SENTENCE)
    for path in ("problem", "role"):
        page = client.get(f"/nl/intake/{path}").text
        assert page.count("autofocus") == 1
        assert '<h1 class="field-heading" tabindex="-1" autofocus>' in page


def test_answers_of_before_a_deployment_that_changed_the_questions_are_asked_again(
    client: FlaskClient, session: Session
) -> None:
    tell(client, SENTENCE)
    intake = session.exec(select(Intake)).one()
    intake.answers = {**intake.answers, "stage": "sold", "finances": "up_to_10"}
    session.commit()
    assert client.get("/nl/intake/check").headers["Location"] == "/nl/intake/stage"
    assert client.post("/nl/intake/stage", data={"stage": "idea"}).headers["Location"] == "/nl/intake/check"
    assert client.post("/nl/intake/result").status_code == 303
    assert client.get("/nl/intake/result").status_code == 200
