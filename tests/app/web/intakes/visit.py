"""A visitor who fills in the whole intake, for the tests of the pages that come after it."""

from typing import TypeVar

from flask.testing import FlaskClient
from sqlmodel import SQLModel, select

from app.db import open_session

Row = TypeVar("Row", bound=SQLModel)

STAFF_PROBLEM = {
    "nl": "Wij willen sollicitatiebrieven automatisch laten beoordelen om sneller kandidaten te vinden.",
    "en": "We want to screen the CVs of applicants with AI to find candidates faster.",
}
ANSWERS: dict[str, list[str]] = {
    "sector": ["labour"],
    "data": ["text", "personal_data"],
    "people": ["assess_staff"],
    "technology": ["learns"],
    "safety": ["none"],
    "work_uses": ["hiring"],
    "practices": ["none"],
    "influence": ["matters"],
    "public_service": ["private"],
    "role": ["own_use"],
    "stage": ["idea"],
    "size": ["small"],
    "region": ["groningen"],
    "wish": ["advice"],
    "firm": ["none"],
}
"""In the order in which they are asked: an answer to a question that is not asked is not kept."""


def tell(browser: FlaskClient, problem: str, *, lang: str = "nl") -> None:
    """The problem and all answers; ends before the page to check."""
    assert browser.post(f"/{lang}/intake/problem", data={"problem": problem}).status_code == 303
    for name, values in ANSWERS.items():
        assert browser.post(f"/{lang}/intake/{name}", data={name: values}).status_code == 303


def result(browser: FlaskClient, problem: str, *, lang: str = "nl") -> str:
    """The text of the result page for this problem."""
    tell(browser, problem, lang=lang)
    answer = browser.post(f"/{lang}/intake/result", follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def stored(model: type[Row]) -> list[Row]:
    """All rows of a table, as another process would read them now."""
    with open_session(writes=False) as session:
        return list(session.exec(select(model)))
