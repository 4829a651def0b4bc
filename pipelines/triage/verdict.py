"""The one answer that stands above a result: which of a closed set of sentences it is, and with which day."""

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from pipelines.triage.answers import facts_of
from pipelines.triage.conditions import Is
from pipelines.triage.findings import Kind
from pipelines.triage.overview import Overview
from pipelines.triage.rules import RuleSet
from pipelines.triage.texts import Record

VerdictKind = Literal[
    "outside", "prohibited", "prohibited_later", "prohibited_ahead",
    "high_risk", "high_risk_existing", "high_risk_existing_or_public", "high_risk_changed", "high_risk_unchanged",
    "high_risk_bare", "high_risk_ahead", "unknown", "models", "open", "not_yet", "literacy", "duties", "nothing",
]  # fmt: skip


class Verdict(Record):
    """What the answer is. `prohibition_open`: a prohibition may come on top of it."""

    kind: VerdictKind
    day: dt.date | None = None
    prohibition_open: bool = False


def verdict(view: Overview, answers: Mapping[str, object], rules: RuleSet, today: dt.date) -> Verdict:
    """The heaviest that is sure, or what is open where nothing heavy is. Raises AnswerError as `overview` does."""
    held = {finding.kind for finding in view.classes}
    if "out_of_scope" in held and view.awaits is None:
        return Verdict(kind="outside")
    if "prohibited" in held:
        days = [one.applies_from for one in view.classes if one.kind == "prohibited"]
        later = [day for day in days if day is not None and day > today]
        return (
            Verdict(kind="prohibited_later", day=min(later)) if len(later) == len(days) else Verdict(kind="prohibited")
        )
    if any(one.kind == "prohibited" for one in view.awaited):
        return Verdict(kind="prohibited_ahead")
    may = {kind for question in view.questions for kind in question.kinds}
    return _below_prohibition(view, answers, rules, may).model_copy(update={"prohibition_open": "prohibited" in may})


def _below_prohibition(view: Overview, answers: Mapping[str, object], rules: RuleSet, may: set[Kind]) -> Verdict:
    ahead = [one.finding.awaited_from for one in view.awaited if one.kind == "high_risk"]
    if any(finding.kind == "high_risk" for finding in view.classes):
        return _high_risk(view, answers, rules)
    if ahead:
        return Verdict(kind="high_risk_ahead", day=min((day for day in ahead if day), default=None))
    if may & {"prohibited", "high_risk"}:
        return Verdict(kind="unknown")
    duties = {finding.kind for day in view.days for finding in day.findings}
    only = {finding.id for day in view.days for finding in day.findings}
    kind: VerdictKind = "literacy" if only == {"ai_literacy"} else "duties" if duties else "nothing"
    if "gpai" in duties:
        kind = "models"
    elif "transparency" in duties:
        kind = "open"
    elif view.awaits is not None:
        kind = "not_yet"
    return Verdict(kind=kind)


def _high_risk(view: Overview, answers: Mapping[str, object], rules: RuleSet) -> Verdict:
    """High risk that is sure. Article 111(2): only a significant change of design catches what was there already."""
    found = [finding for finding in view.classes if finding.kind == "high_risk"]
    day = min((one.applies_from for one in found if one.applies_from), default=None)
    if not any(finding.applies_from == day for one in view.days for finding in one.findings):
        return Verdict(kind="high_risk_bare")
    facts = facts_of(answers, rules.questions, rules.definitions)
    if not was_there(answers, rules, day):
        return Verdict(kind="high_risk", day=day)
    changes = Is.model_validate({"is": {"changed_since": "yes"}}).evaluate(facts).holds
    public = Is.model_validate({"is": {"public_service": "public_body"}}).evaluate(facts).holds
    kind: VerdictKind = "high_risk"
    if day is None:
        kind = "high_risk_unchanged"
    elif changes is None:
        kind = "high_risk_existing" if public is False else "high_risk_existing_or_public"
    elif public is False:
        kind = "high_risk_changed"
    return Verdict(kind="high_risk" if public else kind, day=day)


def was_there(answers: Mapping[str, object], rules: RuleSet, day: dt.date | None) -> bool:
    """Whether the system was on the market or in use before its duties begin (None: they have no day)."""
    placed = facts_of(answers, rules.questions, rules.definitions).answers.get("placed_on")
    if answers.get("stage") != "in_use" or not isinstance(placed, dt.date):
        return False
    return day is None or placed < day
