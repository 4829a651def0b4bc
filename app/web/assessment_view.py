"""What pages on an assessment show: findings in reading order, reasons that lead back to the answer, the timeline."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from flask import Flask, url_for
from flask_babel import format_decimal, gettext, ngettext
from markupsafe import Markup

from app.errors import message
from app.services import knowledge
from app.web import assessment_answer
from app.web.language import current_language, plain_date, said
from pipelines.documents.svg import checked_svg
from pipelines.documents.timeline_chart import NARROW, WIDE, Row, Tone, timeline_chart
from pipelines.triage import Assessment, Question, article_text, law_unit
from pipelines.triage.findings import Finding, FineCap
from pipelines.triage.outlook import Turn
from pipelines.triage.overview import Day, OpenQuestion, Overview, Step, overview
from pipelines.triage.texts import UNKNOWN, Lang
from pipelines.triage.verdict import verdict

_KINDS = {
    "prohibited": message("a prohibition"),
    "out_of_scope": message("outside the AI Act"),
    "high_risk": message("high risk"),
    "exempt_6_3": message("an exception to high risk"),
    "transparency": message("being open about AI"),
    "gpai": message("duties for large AI models"),
    "minimal": message("minimal risk"),
    "duty": message("a duty"),
    "conditional": message("a point of attention"),
}
_ROLES = {
    "provider": message(
        "provider: you make the system, bring it out under your name, or count as its maker because you change it"
    ),
    "deployer": message("deployer: you use the system in your work"),
    "importer": message("importer: you bring the system into the European Union"),
    "distributor": message("distributor: you sell or supply the system on"),
    "authorised_representative": message("authorised representative of a maker outside the European Union"),
    "product_manufacturer": message("product manufacturer: the system is in your product"),
}
_SHORT_ROLES = {
    "provider": message("As provider"),
    "deployer": message("As deployer"),
    "importer": message("As importer"),
    "distributor": message("As distributor"),
    "authorised_representative": message("As authorised representative"),
    "product_manufacturer": message("As product manufacturer"),
    "": message("Whatever your role"),
}
_CHANGES = {
    "appears": message("also %(kinds)s"),
    "may_appear": message("perhaps also %(kinds)s"),
    "certain": message("becomes certain: %(kinds)s"),
    "uncertain": message("becomes uncertain: %(kinds)s"),
    "disappears": message("no longer: %(kinds)s"),
}
_BARE = {"yes", "no", "none", UNKNOWN}
"""Answers that say nothing without their question."""


def law_view(
    assessment: Assessment, answers: Mapping[str, Any], turns: Sequence[Turn], today: dt.date
) -> dict[str, Any]:
    """Everything that the templates of an assessment need. `answers`: only those to questions of today."""
    library = knowledge.library()
    view = overview(assessment, answers, library.rules, today)
    rows = [row for day in view.days if (row := _row(day, today)) is not None]
    title = gettext("Timeline of what applies from when. The same stands below as text.")
    charts = {
        name: Markup(checked_svg(chart))  # noqa: S704  checked against an allow-list
        for name, width in (("narrow", NARROW), ("wide", WIDE))
        if (chart := timeline_chart(title, rows, today, gettext("today"), width))
    }
    return {
        "view": view,
        "answer": verdict(view, answers, library.rules, today),
        "assessment": assessment,
        "rules_version": assessment.rules_version,
        "turns": _turns(turns),
        "charts": charts,
        "day_name": lambda day: day_name(day, today),
        "reasons": reasons,
        "questions": {question.id: question for question in library.rules.questions},
        "sources": library.sources,
        "law_page": _law_page,
        "article": lambda reference: article_text(reference, page_lang()),
        "today": today,
        "fines": _fines(finding for finding in assessment.findings if finding.kind != "conditional"),
        "possible_fines": _fines(assessment.findings),
        "turnover": answers.get("turnover_eur"),
    }


def page_lang() -> Lang:
    """The page's language, as triage knows it."""
    return "nl" if current_language() == "nl" else "en"


def kind_name(kind: str) -> str:
    """What a class or kind of finding is called within a sentence."""
    words: str = gettext(_KINDS[kind])
    return words


def role_name(role: str) -> str:
    """A role in the law, in plain words with the law's own term."""
    words: str = gettext(_ROLES[role])
    return words


def short_role(role: str) -> str:
    """A role as the heading of a group of points; "" for every role."""
    words: str = gettext(_SHORT_ROLES[role])
    return words


def shared_note(day: Day) -> str:
    """The note on the day, where all that begins on it has the same."""
    notes = {said(finding.date_note) for finding in day.findings}
    return notes.pop() if len(notes) == 1 else ""


def day_name(day: Day, today: dt.date) -> str:
    """When it begins, in words: applies already, from a later day, contested, or no day."""
    words: str = gettext("No fixed day")
    if day.day is not None and day.until is not None:
        first, last = plain_date(day.day), plain_date(day.until)
        words = gettext("From %(first)s or from %(last)s: readings differ", first=first, last=last)
    elif day.day is not None and day.disputed:
        words = gettext("From %(day)s or later: readings differ", day=plain_date(day.day))
    elif day.day is not None and day.day <= today:
        words = gettext("Applies already, since %(day)s", day=plain_date(day.day))
    elif day.day is not None:
        words = gettext("From %(day)s", day=plain_date(day.day))
    return words


def by_role(day: Day) -> list[tuple[str, list[Finding]]]:
    """The findings of a day by the role they are for; those for every role first ("")."""
    found: dict[str, list[Finding]] = {"": []}
    for finding in day.findings:
        found.setdefault(finding.role or "", []).append(finding)
    return [(role, findings) for role, findings in found.items() if findings]


def _row(day: Day, today: dt.date) -> Row | None:
    if day.day is None:
        return None
    count = len(day.findings)
    label = said(day.findings[0].title) if count == 1 else ngettext("%(num)s point", "%(num)s points", count)
    tone: Tone = "disputed" if day.disputed else "now" if day.day <= today else "later"
    if any(finding.kind == "prohibited" for finding in day.findings):
        tone = "stop"
        label = label if count == 1 else gettext("%(points)s, a prohibition among them", points=label)
    return Row(day.day, day_name(day, today), label, tone, day.until)


def reasons(finding: Finding) -> list[dict[str, str]]:
    """The answers behind a finding: the question, the answer in words, and where it can be changed."""
    questions = knowledge.library().rules.by_id
    found = []
    for entry in finding.because:
        name, _, value = entry.partition(":")
        question = questions.get(name)
        if question is not None:
            bare = value in _BARE or question.type in ("date", "number")
            words = {"question": said(question.label), "answer": answer_name(question, value), "id": name}
            found.append({**words, "bare": "yes" if bare else ""})
    return found


def answer_name(question: Question, value: object) -> str:
    """One answer in words; several after each other."""
    if isinstance(value, (list, tuple)):
        return ", ".join(answer_name(question, one) for one in value)
    words: str = str(value)
    if value in (None, ""):
        words = gettext("not answered")
    elif value == UNKNOWN:
        words = gettext("I don't know")
    elif question.type == "date":
        words = plain_date(words)
    elif question.type == "number":
        words = str(format_decimal(value))
    elif value in question.option_ids():
        words = said(question.option_label(words))
    return words


def question_address(name: str) -> str:
    """Where an answer is changed: its page of the intake; the turnover has its form on the result page."""
    question = knowledge.library().rules.by_id.get(name)
    if question is not None and question.optional:
        return url_for("intakes.result", _anchor=name)
    return url_for("intakes.problem") if name == "problem" else url_for("intakes.question", name=name)


def _law_page(reference: str) -> str:
    """The address of the place in the AI Act; empty for another law."""
    unit = law_unit(reference)
    return url_for("law.unit", slug=unit.partition("/")[2]) if unit else ""


def _turns(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    """What other answers would do, question by question."""
    questions = knowledge.library().rules.by_id
    found = []
    for name, group in groupby(turns, key=lambda turn: turn.question):
        question, several = questions.get(name), list(group)
        if question is not None:  # a question of before a deployment is gone
            cases = [_case(turn, question) for turn in several]
            row = {"question": said(question.label), "href": question_address(name), "open": several[0].open}
            found.append({**row, "cases": cases})
    return found


def _case(turn: Turn, question: Question) -> dict[str, Any]:
    return {
        "how": turn.how,
        "options": [answer_name(question, option) for option in turn.options],
        "effects": [
            _effect_words(change, ", ".join(kind_name(effect.kind) for effect in several))
            for change, several in groupby(turn.effects, key=lambda effect: effect.change)
        ],
    }


def _effect_words(change: str, kinds: str) -> str:
    words: str = gettext(_CHANGES[change], kinds=kinds)
    return words


def _fines(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Each cap once, the highest first, with how many findings it is for."""
    caps: dict[str, tuple[FineCap, int]] = {}
    for finding in findings:
        if finding.fine_cap is not None:
            cap, count = caps.get(finding.fine_cap.article, (finding.fine_cap, 0))
            caps[finding.fine_cap.article] = cap, count + 1
    ordered = sorted(caps.values(), key=lambda pair: -pair[0].amount_eur)
    return [{"cap": cap, "count": count} for cap, count in ordered]


def step_words(step: Step, today: dt.date) -> dict[str, str]:
    """A step to take first, as an order, with where to read on."""
    if step.kind == "find_out" and step.question is not None:
        return _find_out_words(step.question)
    if step.kind == "prepare" and step.day is not None:
        day = plain_date(step.day.day)
        count = len(step.day.findings)
        title = ngettext("Prepare for %(day)s: %(num)s point", "Prepare for %(day)s: %(num)s points", count, day=day)
        return {"title": title, "when": "", "href": "#what-to-do"}
    if step.finding is None:
        return {"title": "", "when": "", "href": ""}
    title, applies_from = said(step.finding.title), step.finding.applies_from
    if step.kind == "stop":
        title = gettext("Stop, or change your plan: %(title)s", title=title)
    if step.kind == "ahead":
        title = gettext("Take this into account before you use it: %(title)s", title=title)
    when = day_name(Day(day=applies_from, findings=(step.finding,)), today) if applies_from else ""
    return {"title": title, "when": when, "href": f"#finding-{step.finding.id}"}


def _find_out_words(question: OpenQuestion) -> dict[str, str]:
    count = len(question.findings)
    return {
        "title": gettext("Find out: %(text)s", text=said(question.find_out)),
        "when": ngettext("%(num)s point depends on it.", "%(num)s points depend on it.", count),
        "href": f"#open-{question.question}",
    }


def in_words(view: Overview, today: dt.date) -> dict[str, Any]:
    """What a plain mail says of an overview, in the order of the page."""
    return {
        "roles": [role_name(one.role) for one in view.roles if one.sure],
        "maybe_roles": [role_name(one.role) for one in view.roles if not one.sure],
        "steps": [step_words(step, today) for step in view.steps],
    }


def init_app(app: Flask) -> None:
    """Attach to the website."""
    filters: dict[str, Any] = {
        "law_kind": kind_name,
        "law_role": role_name,
        "question_address": question_address,
        "short_role": short_role,
        "step_words": step_words,
        "shared_note": shared_note,
        "by_role": by_role,
    }
    for name, function in filters.items():
        app.add_template_filter(function, name)
    assessment_answer.init_app(app)
