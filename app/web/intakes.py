"""The intake: one problem in the visitor's own words, five short questions, a page to check them, and the result."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from flask import Flask, flash, request, session, url_for
from flask_babel import gettext

from app.errors import DomainError, Invalid
from app.models import Expert, Intake
from app.models.base import utc_now
from app.services import availability, curation, intakes, knowledge, match_choices, results
from app.services.intakes import QUESTIONS
from app.settings import get_settings
from app.web.access import INTAKE_KEY, current_intake, public
from app.web.forms import errors_of, new_key
from app.web.htmx import render_page, see_other
from app.web.language import current_language, day, page_blueprint, plain_date, said
from app.web.transaction import db
from pipelines.triage import Question, article_text

pages = page_blueprint("intakes", __name__)
STEPS = len(QUESTIONS) + 2
"""The problem, the questions, and the page to check."""


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
    return see_other(_next_address(intake))


@pages.get("/intake/<any(sector, size, data, people, stage):name>")
@public
def question(name: str) -> Any:
    """Ask one question."""
    intake = current_intake()
    return _question_page(intake, name, _chosen(intake, name)) if intake else gone()


@pages.post("/intake/<any(sector, size, data, people, stage):name>")
@public
def answer(name: str) -> Any:
    """Keep one answer."""
    intake = current_intake()
    if intake is None:
        return gone()
    values = request.form.getlist(name)
    try:
        intakes.answer(intake, name=name, values=values)
    except Invalid as error:
        return _question_page(intake, name, values, errors=errors_of(error), status=422)
    return see_other(_next_address(intake))


@pages.get("/intake/check")
@public
def check() -> Any:
    """All answers with a link to change each."""
    intake = current_intake()
    if intake is None:
        return gone()
    if intakes.first_missing(intake):
        return see_other(_next_address(intake))
    rows = told(intake)
    return render_page(
        "intakes/check.html", intake=intake, rows=rows, step=STEPS, steps=STEPS, back_url=_page(QUESTIONS[-1])
    )


@pages.post("/intake/result")
@public
def show_result() -> Any:
    """Compute the result for these answers and keep it with them."""
    intake = current_intake()
    if intake is None:
        return gone()
    if intakes.first_missing(intake):
        return see_other(_next_address(intake))
    lang = current_language()
    decided = curation.in_force(db(), utc_now().date())
    intake.result = results.snapshot(results.compute(intake, lang=lang, curation=decided), lang=lang)
    return see_other(url_for("intakes.result"))


@pages.get("/intake/result")
@public
def result() -> Any:
    """The result as it was computed; only the free times are looked up again."""
    intake = current_intake()
    if intake is None:
        return gone()
    if intakes.first_missing(intake) or intake.result is None:
        return see_other(_next_address(intake))
    return render_page("intakes/result.html", **shown(intake), email="", errors={})


@pages.post("/intake/result/mail")
@public
def mail_result() -> Any:
    """Mail the result as plain text."""
    intake = current_intake()
    if intake is None:
        return gone()
    if intake.result is None:
        return see_other(_next_address(intake))
    content, email = shown(intake), request.form.get("email", "")
    try:
        intakes.mail_result(
            db(), intake, email=email, lang=current_language(), text=_as_text(content), key=request.form.get("key", "")
        )
    except DomainError as error:
        return render_page("intakes/result.html", **content, email=email, errors=errors_of(error), status=error.status)
    flash(gettext("We have mailed your result. It can take a few minutes."), "success")
    return see_other(url_for("intakes.result"))


def gone() -> Any:
    """There is no intake for this browser: none was begun, or its time is over."""
    return render_page("intakes/gone.html", expired=INTAKE_KEY in session, status=410)


def told(intake: Intake) -> list[dict[str, Any]]:
    """The visitor's answers in words, each with the page on which it can be changed."""
    rows = [{"label": said(intakes.question("problem").label), "value": intake.problem, "href": _page("problem")}]
    for name in QUESTIONS:
        asked = intakes.question(name)
        words = [said(option.label) for option in asked.options if option.id in _chosen(intake, name)]
        rows.append({"label": said(asked.label), "value": "\n".join(words), "href": _page(name)})
    return rows


def by_day(times: Iterable[tuple[Expert, datetime]]) -> list[tuple[str, list[tuple[Expert, datetime]]]]:
    """Times in order, grouped under the day they fall on in Amsterdam."""
    return [(name, list(group)) for name, group in groupby(times, key=lambda time: day(time[1]))]


def _page(name: str) -> str:
    return url_for("intakes.problem") if name == "problem" else url_for("intakes.question", name=name)


def _next_address(intake: Intake) -> str:
    missing = intakes.first_missing(intake)
    return _page(missing) if missing else url_for("intakes.check")


def _back_of(name: str, intake: Intake | None) -> str:
    """One page back; somebody who came to change an answer goes back to all answers."""
    if intake and not intakes.first_missing(intake):
        return url_for("intakes.check")
    order = ("problem", *QUESTIONS)
    return _page(order[order.index(name) - 1]) if name != "problem" else url_for("public.home")


def _chosen(intake: Intake, name: str) -> list[str]:
    """The kept answer as a list, whether the question allows one or several."""
    value = intake.answers.get(name, [])
    return [value] if isinstance(value, str) else list(value)


def _problem_page(text: str, *, back: str, errors: Mapping[str, str] | None = None, status: int = 200) -> Any:
    return render_page(
        "intakes/problem.html",
        question=intakes.question("problem"),
        problem=text,
        errors=errors or {},
        step=1,
        steps=STEPS,
        back_url=back,
        status=status,
    )


def _question_page(
    intake: Intake, name: str, values: list[str], *, errors: Mapping[str, str] | None = None, status: int = 200
) -> Any:
    asked: Question = intakes.question(name)
    return render_page(
        "intakes/question.html",
        question=asked,
        values=values,
        errors=errors or {},
        step=QUESTIONS.index(name) + 2,
        steps=STEPS,
        back_url=_back_of(name, intake),
        status=status,
    )


def shown(intake: Intake) -> dict[str, Any]:
    """What the result page shows. In the other language than it was kept in, it is computed again, and not kept."""
    lang, now, kept = current_language(), utc_now(), intake.result or {}
    if kept.get("lang") != lang:
        decided = curation.in_force(db(), now.date())
        kept = results.snapshot(results.compute(intake, lang=lang, curation=decided), lang=lang)
    fit, times = results.meeting(db(), facts=intake.facts(), now=now)
    library = knowledge.library()
    answers = {f"{one.id}:{option.id}": said(option.label) for one in library.rules.questions for option in one.options}
    return {
        "rows": told(intake),
        "matches": results.with_choices(kept["matches"], match_choices.of_intake(db(), intake), lang=lang),
        "findings": kept["assessment"]["findings"],
        "rules_version": kept["assessment"]["rules_version"],
        "fit": fit,
        "days": by_day(times),
        "minutes": int(availability.MEETING.total_seconds() // 60),
        "data_words": [answers[f"data:{kind}"] for kind in fit.data] if fit else [],
        "answers": answers,
        "sources": library.sources,
        "article": lambda reference: article_text(reference, "nl" if lang == "nl" else "en"),
        "today": now.date().isoformat(),
        "key": new_key(),
    }


def _as_text(content: Mapping[str, Any]) -> dict[str, Any]:
    """The result for a plain mail. What the visitor typed stays out: the address need not be the visitor's own."""
    matches = content["matches"]
    return {
        "verdict": matches["verdict"],
        "signpost": matches["signpost"],
        "cases": [
            (case["title"], case["summary"], url_for("knowledge.case_study", slug=case["url_slug"]))
            for case in matches["cases"]
        ],
        "guidance": [
            (page["title"], page["summary"], url_for("knowledge.guidance_page", slug=page["url_slug"]))
            for page in matches["guidance"]
        ],
        "findings": [
            {
                "title": said(finding["title"]),
                "maybe": finding["kind"] == "conditional",
                "explanation": said(finding["explanation"]),
                "articles": ", ".join(content["article"](reference) for reference in finding["articles"]),
                "from": plain_date(finding["applies_from"]),
                "status": finding["status"],
                "find_out": [said(text) for text in finding["what_to_find_out"]],
            }
            for finding in content["findings"]
        ],
        "rules_version": content["rules_version"],
        "expert": content["fit"].expert.first_name if content["fit"] else "",
        "address": url_for("intakes.result"),
    }


def init_app(app: Flask) -> None:
    """Attach to the website; the home page asks for the problem too."""
    limits = {"problem_limit": get_settings().problem_max_characters, "intake_hours": get_settings().intake_hours}
    app.context_processor(lambda: limits)
    app.register_blueprint(pages)
