"""What the pages of the intake share: their blueprint, addresses, the answers in words, and "there is none here"."""

from itertools import groupby
from typing import Any

from flask import session, url_for
from flask_babel import gettext

from app.models import Intake
from app.services import intakes
from app.web.access import INTAKE_KEY, current_intake
from app.web.htmx import render_page
from app.web.language import page_blueprint, said
from app.web.wording import answer_words
from pipelines.triage import Question

pages = page_blueprint("intakes", __name__)


def gone() -> Any:
    """There is no intake for this browser: none was begun, or its time is over."""
    return render_page("intakes/gone.html", expired=INTAKE_KEY in session, status=410)


def told(intake: Intake) -> list[dict[str, Any]]:
    """The visitor's answers in words, each with the page on which it can be changed."""
    return [
        {"label": said(asked.label), "value": "\n".join(words), "href": page_of(asked.id)}
        for asked in intakes.questions(intake)
        if (words := _words(intake, asked))
    ]


def known_here() -> dict[str, str]:
    """What a later form need not ask again: the address that was given when the answers were saved."""
    intake = current_intake()
    return {"email": intake.email} if intake else {}


def sections() -> dict[str, str]:
    """What the parts of the intake are called."""
    return {
        "plan": gettext("Your plan"),
        "uses": gettext("What it does with people"),
        "risk": gettext("Safety and influence"),
        "role": gettext("Your role, and how far you are"),
        "firm": gettext("Your firm"),
    }


def told_by_section(intake: Intake) -> list[tuple[str, list[dict[str, Any]]]]:
    """The same answers under the names of the parts of the intake that they belong to."""
    names, rows = sections(), {row["href"]: row for row in told(intake)}
    grouped = groupby(intakes.questions(intake), key=lambda asked: asked.section)
    found = [(names[section], [rows.get(page_of(asked.id)) for asked in group]) for section, group in grouped]
    return [(name, [row for row in group if row]) for name, group in found]


def _words(intake: Intake, asked: Question) -> list[str]:
    if asked.type == "text":
        return [intake.problem]
    return answer_words(asked, intake.answers[asked.id]) if intake.answers.get(asked.id) else []


def page_of(name: str) -> str:
    """The address of a question."""
    return url_for("intakes.problem") if name == "problem" else url_for("intakes.question", name=name)


def next_address(intake: Intake) -> str:
    """The first page without an answer; with all answers, the page to check them."""
    missing = intakes.first_missing(intake)
    return page_of(missing) if missing else url_for("intakes.check")


def chosen(intake: Intake, name: str) -> list[str]:
    """The kept answer as a list, whether the question allows one or several."""
    value = intake.answers.get(name, [])
    return [value] if isinstance(value, str) else list(value)
