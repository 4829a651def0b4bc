"""Judging search results."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from app.models import Judgement, Role
from tests import factories
from tests.app.web.engagements.desk import signed_in, stored

QUESTION = "Ik wil met camera's kippen tellen in de stal"
BARN = "case/computer-vision-for-poultry-houses"


@pytest.fixture
def anna(app: Flask, session: Session) -> FlaskClient:
    return signed_in(app, session, factories.account(session, "Anna", Role.EXPERT))


def test_results_can_be_judged_and_the_judgement_is_shown_again(anna: FlaskClient) -> None:
    page = anna.get("/nl/quality/judgements", query_string={"q": QUESTION}).text
    assert f'name="grade:{BARN}"' in page
    for _ in range(2):
        answer = anna.post("/en/quality/judgements", data={"q": QUESTION, f"grade:{BARN}": "2"})
        assert answer.status_code == 303
    (row,) = stored(Judgement)
    assert (row.question, row.lang, row.item_id, row.grade) == (QUESTION, "nl", BARN, 2)
    assert " checked" in anna.get("/nl/quality/judgements", query_string={"q": QUESTION}).text


@pytest.mark.parametrize("question", ["?!", "x" * 401, "..."])
def test_a_question_that_cannot_be_asked_gets_a_sentence(anna: FlaskClient, question: str) -> None:
    assert anna.get("/nl/quality/judgements", query_string={"q": question}).status_code == 422
    assert anna.post("/nl/quality/judgements", data={"q": question, f"grade:{BARN}": "2"}).status_code == 422
    assert stored(Judgement) == []


def test_without_a_grade_the_page_says_so(anna: FlaskClient) -> None:
    answer = anna.post("/nl/quality/judgements", data={"q": QUESTION})
    assert (answer.status_code, "Geef bij ten minste één resultaat een oordeel." in answer.text) == (422, True)
