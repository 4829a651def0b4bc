"""The result of an intake: computed once, shown, worked out with a turnover, and mailed as text."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from flask import flash, request, url_for
from flask_babel import format_decimal, gettext
from pydantic import ValidationError

from app.errors import DomainError, NotFound
from app.models import Expert, Intake
from app.models.base import utc_now
from app.services import assessments, availability, curation, intakes, knowledge, match_choices, results
from app.web.access import current_intake, public
from app.web.assessment_view import law_view
from app.web.forms import errors_of, new_key
from app.web.htmx import render_page, see_other
from app.web.intake_pages import gone, next_address, pages, told
from app.web.language import current_language, day, said
from app.web.result_mail import as_text
from app.web.transaction import db
from pipelines.triage import Assessment
from pipelines.triage.engine import TURNOVER
from pipelines.triage.outlook import Turn


@pages.post("/intake/result")
@public
def show_result() -> Any:
    """Compute the result for these answers and keep it with them."""
    intake = current_intake()
    if intake is None:
        return gone()
    if intakes.first_missing(intake):
        return see_other(next_address(intake))
    lang = current_language()
    decided = curation.in_force(db(), utc_now().date())
    found = results.snapshot(results.compute(intake, lang=lang, curation=decided), lang=lang)
    turns = [turn.model_dump(mode="json") for turn in assessments.turns(intake.answers)]
    intake.result = {**found, "outlook": turns}
    assessments.keep(db(), intake)
    return see_other(url_for("intakes.result"))


@pages.get("/intake/result")
@public
def result() -> Any:
    """The result as it was computed; only the free times are looked up again."""
    intake = current_intake()
    if intake is None:
        return gone()
    if intakes.first_missing(intake) or intake.result is None:
        return see_other(next_address(intake))
    return _page(shown(intake))


@pages.get("/intake/result/findings/<name>")
@public
def finding(name: str) -> Any:
    """One finding of the result, in full."""
    intake = current_intake()
    if intake is None:
        return gone()
    if intakes.first_missing(intake) or intake.result is None:
        return see_other(next_address(intake))
    law = _law(intake, intake.result)
    found = next((one for one in law["assessment"].findings if one.id == name), None)
    if found is None:
        raise NotFound()
    return render_page("intakes/finding.html", finding=found, **law)


@pages.post("/intake/result/turnover")
@public
def tell_turnover() -> Any:
    """Keep the turnover and work the fines out with it."""
    intake = current_intake()
    if intake is None:
        return gone()
    if intakes.first_missing(intake) or intake.result is None:
        return see_other(next_address(intake))
    text = request.form.get(TURNOVER, "")
    try:
        assessments.tell_turnover(intake, text=text)
    except DomainError as error:
        return _page({**shown(intake), "turnover_typed": text}, errors=errors_of(error), status=error.status)
    assessments.keep(db(), intake)
    return see_other(url_for("intakes.result", _anchor=TURNOVER))


@pages.post("/intake/result/mail")
@public
def mail_result() -> Any:
    """Mail the result as plain text."""
    intake = current_intake()
    if intake is None:
        return gone()
    if intake.result is None:
        return see_other(next_address(intake))
    content, email = shown(intake), request.form.get("email", "")
    try:
        intakes.mail_result(
            db(), intake, email=email, lang=current_language(), text=as_text(content), key=request.form.get("key", "")
        )
    except DomainError as error:
        return _page(content, email=email, errors=errors_of(error), status=error.status)
    flash(gettext("We have mailed your result. It can take a few minutes."), "success")
    return see_other(url_for("intakes.result"))


def _page(
    content: Mapping[str, Any], *, email: str = "", errors: Mapping[str, str] | None = None, status: int = 200
) -> Any:
    return render_page("intakes/result.html", **content, email=email, errors=errors or {}, status=status)


def by_day(times: Iterable[tuple[Expert, datetime]]) -> list[tuple[str, list[tuple[Expert, datetime]]]]:
    """Times in order, grouped under the day they fall on in Amsterdam."""
    return [(name, list(group)) for name, group in groupby(times, key=lambda time: day(time[1]))]


def shown(intake: Intake) -> dict[str, Any]:
    """What the result page shows. In the other language than it was kept in, it is computed again, and not kept."""
    lang, now, kept = current_language(), utc_now(), intake.result or {}
    law = _law(intake, kept)
    if kept.get("lang") != lang:
        decided = curation.in_force(db(), now.date())
        kept = results.snapshot(results.compute(intake, lang=lang, curation=decided), lang=lang)
    fit, times = results.meeting(db(), facts=intake.facts(), now=now)
    choices = match_choices.of_intake(db(), intake)
    matches = results.for_firm(db(), kept["matches"], choices, facts=intake.facts(), lang=lang)
    answers = {
        f"{asked.id}:{one}": said(asked.option_label(one))
        for asked in knowledge.library().rules.questions
        for one in asked.option_ids()
    }
    return {
        **law,
        "intake": intake,
        "rows": told(intake),
        "matches": results.beside_a_booking(matches) if times else matches,
        "fit": fit,
        "days": by_day(times),
        "minutes": int(availability.MEETING.total_seconds() // 60),
        "data_words": [answers[f"data:{kind}"] for kind in fit.data] if fit else [],
        "answers": answers,
        "turnover_typed": format_decimal(law["turnover"]) if law["turnover"] is not None else "",
        "key": new_key(),
    }


def _law(intake: Intake, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The part on the law. A result of before a deployment that changed its shape is made anew, and not kept."""
    try:
        assessment = Assessment.model_validate(kept["assessment"])
        turns = tuple(Turn.model_validate(turn) for turn in kept["outlook"])
    except (KeyError, ValidationError):
        assessment, turns = assessments.of_answers(intake.answers), assessments.turns(intake.answers)
    return law_view(assessment, assessments.known(intake.answers), turns, utc_now().date())
