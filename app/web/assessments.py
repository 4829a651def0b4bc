"""Two results beside each other: of this visit, of files with answers, or of an engagement that is assessed anew."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Flask, flash, request, url_for
from flask_babel import gettext

from app.errors import DomainError, Invalid, message
from app.models.base import utc_now
from app.services import answer_files, assessments, engagements, knowledge
from app.services.assessments import Version
from app.web import assessment_view
from app.web.access import current_intake, me, public, signed_in, staff
from app.web.assessment_view import answer_name, kind_name
from app.web.forms import errors_of
from app.web.htmx import render_page, see_other
from app.web.language import page_blueprint, plain_date, said
from app.web.transaction import db
from pipelines.triage.comparison import AnswerChange, Comparison, FindingChange
from pipelines.triage.findings import Finding

pages = page_blueprint("assessments", __name__)


@pages.get("/assessments/compare")
@public
def compare() -> Any:
    """Two results of this visit; without two of them, only the forms."""
    versions = _of_this_visit()
    pair = None
    if len(versions) > 1:
        before, after = (request.args.get(name, type=int) for name in ("before", "after"))
        pair = assessments.pick(versions, before=before, after=after)
    return _page(versions, pair)


@pages.post("/assessments/compare")
@public
def compare_files() -> Any:
    """Two files of answers, or one file and the latest result of this visit; nothing of them is kept."""
    versions, now = _of_this_visit(), utc_now()
    try:
        before = assessments.from_file(_file("first"), field="first", now=now)
        if request.files.get("second"):
            after = assessments.from_file(_file("second"), field="second", now=now)
        elif versions:
            after = versions[-1]
        else:
            raise Invalid(message("Choose a second file too: there is no result in this browser."), "second")
    except DomainError as error:
        return _page(versions, None, errors=errors_of(error), status=error.status)
    return _page(versions, (before, after))


@pages.get("/engagements/<reference>/assessments")
@signed_in
def of_engagement(reference: str) -> Any:
    """All assessments of an engagement, and two of them beside each other."""
    engagement = engagements.get(db(), reference=reference, account=me())
    versions = assessments.of_engagement(db(), engagement)
    pair = None
    if len(versions) > 1:
        before, after = (request.args.get(name, type=int) for name in ("before", "after"))
        pair = assessments.pick(versions, before=before, after=after)
    return render_page(
        "assessments/engagement.html", engagement=engagement, can_reassess=me().is_staff, **_context(versions, pair)
    )


@pages.post("/engagements/<reference>/assessments")
@staff
def reassess(reference: str) -> Any:
    """Assess the engagement's answers by today's rules."""
    engagement = engagements.get(db(), reference=reference, account=me())
    count = len(assessments.of_engagement(db(), engagement))
    version = assessments.reassess(db(), engagement, account=me())
    if version.number <= count:
        flash(gettext("Assessed again: nothing has changed."), "info")
    return see_other(url_for("assessments.of_engagement", reference=reference))


def _file(field: str) -> bytes:
    upload = request.files.get(field)
    if upload is None or not upload.filename:
        raise Invalid(message("Choose a file of answers (JSON)."), field)
    content: bytes = upload.stream.read(answer_files.MAX_BYTES + 1)
    return content


def _of_this_visit() -> list[Version]:
    intake = current_intake()
    return assessments.of_intake(db(), intake) if intake else []


def _page(
    versions: Sequence[Version],
    pair: tuple[Version, Version] | None,
    *,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Any:
    return render_page("assessments/compare.html", errors=errors or {}, status=status, **_context(versions, pair))


def _context(versions: Sequence[Version], pair: tuple[Version, Version] | None) -> dict[str, Any]:
    comparison = assessments.compared(*pair) if pair else None
    return {
        "versions": versions,
        "before": pair[0] if pair else None,
        "after": pair[1] if pair else None,
        "comparison": comparison,
        "answer_rows": _answer_rows(comparison) if comparison else [],
        "today": utc_now().date(),
    }


def _answer_rows(comparison: Comparison) -> list[list[str]]:
    questions = knowledge.library().rules.by_id

    def row(change: AnswerChange) -> list[str]:
        question = questions[change.question]
        return [said(question.label), answer_name(question, change.before), answer_name(question, change.after)]

    return [row(change) for change in comparison.answers if change.question in questions]


def change_sentence(change: FindingChange) -> str:
    """What became of one finding, and why, as one or two sentences."""
    return " ".join(part for part in (_what_words(change), _cause_words(change)) if part)


def by_sentence(changes: Iterable[FindingChange]) -> list[tuple[str, list[FindingChange]]]:
    """Changes of which the same can be said, together: one other answer can change forty findings in one way."""
    found: dict[str, list[FindingChange]] = {}
    for change in changes:
        found.setdefault(change_sentence(change), []).append(change)
    return list(found.items())


def _what_words(change: FindingChange) -> str:
    if change.before is not None and change.after is not None:
        return " ".join(_field_words(field, change.before, change.after) for field in change.fields)
    words: str = gettext("This is new.") if change.before is None else gettext("This is gone.")
    return words


def _field_words(field: str, before: Finding, after: Finding) -> str:
    texts: dict[str, str] = {
        "kind": gettext("It was %(before)s, and is now %(after)s.", before=_kind(before), after=_kind(after)),
        "date": _date_words(_day(before), _day(after)),
        "status": gettext("How sure the rule is has changed."),
        "fine": gettext("The highest fine has changed."),
        "articles": gettext("It rests on other articles."),
        "text": gettext("Our explanation has changed."),
    }
    return texts[field]


def _date_words(before: str, after: str) -> str:
    words: str = gettext("The note about the day has changed.")
    if before != after:
        words = gettext("The day was: %(before)s. It is now: %(after)s.", before=before, after=after)
    return words


def _kind(finding: Finding) -> str:
    return kind_name(finding.kind)


def _day(finding: Finding) -> str:
    """The day in words; readings that differ give them all."""
    if finding.applies_from is not None:
        return plain_date(finding.applies_from)
    days = [plain_date(reading.applies_from) for reading in finding.readings if reading.applies_from]
    return f" {gettext('or')} ".join(days) or gettext("no fixed day")


def _cause_words(change: FindingChange) -> str:
    words: dict[str, str] = {
        "answers": gettext("That is because of your answers."),
        "rules": gettext("That is because the rules have changed."),
        "both": gettext("Both your answers and the rules have changed."),
    }
    return words.get(change.cause or "", "")


def init_app(app: Flask) -> None:
    """Attach to the website."""
    assessment_view.init_app(app)
    app.add_template_filter(by_sentence, "by_sentence")
    app.add_template_filter(_day, "finding_day")
    app.register_blueprint(pages)
