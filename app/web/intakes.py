"""The intake: a problem in the visitor's own words, one question a page, a page to check them, and the result."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, request, session, url_for

from app.errors import Invalid
from app.models import Intake
from app.models.base import utc_now
from app.services import intakes
from app.settings import get_settings
from app.web import intake_maturity, intake_results, intake_saving
from app.web.access import INTAKE_KEY, current_intake, public
from app.web.forms import errors_of
from app.web.htmx import render_page, see_other
from app.web.intake_pages import chosen, gone, next_address, page_of, pages, sections, told_by_section
from app.web.language import AMSTERDAM, current_language
from app.web.transaction import db
from pipelines.matching.suggestions import Suggestion

_PARTS = (intake_results, intake_saving, intake_maturity)
"""Pages on the same blueprint: importing them attaches their routes."""


@pages.get("/intake/problem")
@public
def problem() -> Any:
    """Ask for the problem."""
    intake = current_intake()
    return _problem_page(intake.problem if intake else "", back=_back_of("problem", intake))


@pages.post("/intake/problem")
@public
def tell_problem() -> Any:
    """Keep the problem. Somebody without an intake gets one."""
    text, token = request.form.get("problem", ""), ""
    intake = current_intake()
    if intake is None:
        intake, token = intakes.start(db(), lang=current_language(), now=utc_now())
    try:
        intakes.tell_problem(intake, problem=text)
    except Invalid as error:
        return _problem_page(text, back=_back_of("problem", current_intake()), errors=errors_of(error), status=422)
    if token:
        session[INTAKE_KEY] = token
    return see_other(next_address(intake))


@pages.get("/intake/<name>")
@public
def question(name: str) -> Any:
    """Ask one question, if the other answers make it matter."""
    intakes.question(name)
    intake = current_intake()
    if intake is None:
        return gone()
    if name not in _names(intake):
        return see_other(next_address(intake))
    given = chosen(intake, name)
    suggested = () if given else intakes.suggestions(intake, name=name, lang=current_language())
    return _question_page(intake, name, given or [one.option for one in suggested], suggested=suggested)


@pages.post("/intake/<name>")
@public
def answer(name: str) -> Any:
    """Keep one answer."""
    intakes.question(name)
    intake = current_intake()
    if intake is None:
        return gone()
    intakes.lock(db(), intake)  # an answer given in another tab at the same moment is not lost
    if name not in _names(intake):
        return see_other(next_address(intake))
    values = request.form.getlist(name)
    try:
        intakes.answer(intake, name=name, values=values, today=utc_now().astimezone(AMSTERDAM).date())
    except Invalid as error:
        return _question_page(intake, name, values, errors=errors_of(error), status=422)
    return see_other(next_address(intake))


@pages.get("/intake/check")
@public
def check() -> Any:
    """All answers with a link to change each."""
    intake = current_intake()
    if intake is None:
        return gone()
    if intakes.first_missing(intake):
        return see_other(next_address(intake))
    names = _names(intake)
    steps = len(names) + 1
    return render_page(
        "intakes/check.html",
        intake=intake,
        groups=told_by_section(intake),
        step=steps,
        steps=steps,
        back_url=page_of(names[-1]),
    )


def _names(intake: Intake) -> list[str]:
    return [asked.id for asked in intakes.questions(intake)]


def _back_of(name: str, intake: Intake | None) -> str:
    """One page back; somebody who came to change an answer goes back to all answers."""
    if name == "problem" or intake is None:
        return url_for("intakes.check") if intake and not intakes.first_missing(intake) else url_for("public.home")
    if not intakes.first_missing(intake):
        return url_for("intakes.check")
    names = _names(intake)
    return page_of(names[names.index(name) - 1])


def _problem_page(text: str, *, back: str, errors: Mapping[str, str] | None = None, status: int = 200) -> Any:
    return render_page(
        "intakes/problem.html",
        intake=current_intake(),
        question=intakes.question("problem"),
        problem=text,
        errors=errors or {},
        back_url=back,
        status=status,
    )


def _question_page(
    intake: Intake,
    name: str,
    values: Sequence[str],
    *,
    suggested: Sequence[Suggestion] = (),
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Any:
    names, asked, parts = _names(intake), intakes.question(name), sections()
    return render_page(
        "intakes/question.html",
        intake=intake,
        question=asked,
        section=parts[asked.section],
        values=values,
        suggested=suggested,
        errors=errors or {},
        step=names.index(name) + 1,
        part=list(parts).index(asked.section) + 1,  # how many questions come is not known yet; how many parts is
        parts=len(parts),
        back_url=_back_of(name, intake),
        status=status,
    )


def init_app(app: Flask) -> None:
    """Attach to the website; the home page asks for the problem too."""
    settings = get_settings()
    limits = {
        "problem_limit": settings.problem_max_characters,
        "intake_hours": settings.intake_hours,
        "intake_days": settings.intake_saved_days,
        "sign_in_minutes": settings.sign_in_minutes,
    }
    app.context_processor(lambda: limits)
    app.add_template_filter(intake_maturity.maturity_rows, "maturity_rows")
    app.register_blueprint(pages)
