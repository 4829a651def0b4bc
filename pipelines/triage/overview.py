"""An assessment put in the order in which a person reads it: what you are, what to do by when, what to find out."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from pipelines.triage.answers import facts_of
from pipelines.triage.conditions import Facts
from pipelines.triage.findings import Assessment, Finding, Kind, Role
from pipelines.triage.questions import Question
from pipelines.triage.rules import Rule, RuleSet
from pipelines.triage.texts import Id, Record, Text

CLASS_KINDS: Final[tuple[Kind, ...]] = ("prohibited", "out_of_scope", "high_risk", "exempt_6_3", "minimal")
"""What a system is. The other kinds say what somebody has to do."""
DATED_KINDS: Final[tuple[Kind, ...]] = ("prohibited", "transparency", "gpai", "duty")
MOST_STEPS: Final = 5
SEVERAL: Final = 2
"""More duties than this on one later day are one step: getting ready for that day."""

_ROLE_ANSWERS: Final[Mapping[Role, str]] = {
    "importer": "import",
    "distributor": "resell",
    "authorised_representative": "represent",
    "product_manufacturer": "product",
}
_WEIGHTS: Final[Mapping[Kind, int]] = {"prohibited": 4, "high_risk": 3, "gpai": 2, "transparency": 2}


class RoleOf(Record):
    """A role in the law that somebody has (`sure`), or may have once an open answer is known."""

    role: Role
    sure: bool


class Day(Record):
    """What begins on one day. `until`: the latest reading, where readings differ about the day; None: no day.

    `disputed`: not every reading of the law has that day.
    """

    day: dt.date | None
    until: dt.date | None = None
    disputed: bool = False
    findings: tuple[Finding, ...]


class Awaited(Record):
    """A class that the system will be in once it is used: `kind` is what the finding then is."""

    kind: Kind
    finding: Finding


class OpenQuestion(Record):
    """Something to find out first, and the findings that hang on it. `kinds` are what these would be."""

    find_out: Text
    question: Id
    findings: tuple[Finding, ...]
    kinds: tuple[Kind, ...]


class Step(Record):
    """Something to do first.

    `stop`: a prohibition; `ahead`: a class that awaits the use; `find_out`: an open question; `do`: a duty;
    `prepare`: for a later day.
    """

    kind: Literal["stop", "ahead", "find_out", "do", "prepare"]
    finding: Finding | None = None
    question: OpenQuestion | None = None
    day: Day | None = None


class Overview(Record):
    """All findings, each in one place (contested ones also under `disputed`)."""

    roles: tuple[RoleOf, ...]
    classes: tuple[Finding, ...]
    awaits: Text | None
    awaited: tuple[Awaited, ...]
    days: tuple[Day, ...]
    waiting: tuple[Finding, ...]
    questions: tuple[OpenQuestion, ...]
    points: tuple[Finding, ...]
    disputed: tuple[Finding, ...]
    other_law: tuple[Finding, ...]
    steps: tuple[Step, ...]


def overview(assessment: Assessment, answers: Mapping[str, object], rules: RuleSet, today: dt.date) -> Overview:
    """The assessment in reading order. `rules` are those of today, the assessment may be older.

    Raises AnswerError where the answers no longer fit the questions.
    """
    under_the_act = [finding for finding in assessment.findings if not finding.other_law]
    holds = [finding for finding in under_the_act if finding.kind != "conditional"]
    days = by_day(finding for finding in holds if finding.kind in DATED_KINDS)
    awaits = next((rule.awaits for rule in _rules_of(holds, rules) if rule.awaits is not None), None)
    maybe = [finding for finding in under_the_act if finding.kind == "conditional"]
    facts = facts_of(answers, rules.questions, rules.definitions)
    waiting, questions, points = _sorted_out(maybe, awaits, rules)
    kinds = {rule.id: rule.kind for rule in rules.rules}
    awaited = [
        Awaited(kind=kinds[finding.id], finding=finding)
        for finding in waiting
        if kinds.get(finding.id, "conditional") in CLASS_KINDS
    ]
    known = {one.finding.id for one in awaited}
    return Overview(
        roles=roles(facts),
        classes=tuple(finding for kind in CLASS_KINDS for finding in holds if finding.kind == kind),
        awaits=awaits,
        awaited=tuple(awaited),
        days=days,
        waiting=tuple(finding for finding in waiting if finding.id not in known),
        questions=tuple(questions),
        points=tuple(points),
        disputed=tuple(finding for finding in assessment.findings if finding.status != "law"),
        other_law=tuple(finding for finding in assessment.findings if finding.other_law),
        steps=first_steps(holds, awaited, days, questions, today),
    )


def roles(facts: Facts) -> tuple[RoleOf, ...]:
    """The roles that the answers give, as the rules define them; what may be a role comes after."""
    found: dict[Role, bool | None] = {}
    both: tuple[Role, ...] = ("provider", "deployer")
    for role in both:
        if role in facts.named:
            found[role] = facts.named[role].evaluate(facts).holds
    told = facts.answers.get("role")
    for role, option in _ROLE_ANSWERS.items():
        found[role] = isinstance(told, frozenset) and option in told
    sure = [RoleOf(role=role, sure=True) for role, holds in found.items() if holds]
    return (*sure, *(RoleOf(role=role, sure=False) for role, holds in found.items() if holds is None))


def by_day(findings: Iterable[Finding]) -> tuple[Day, ...]:
    """Findings by the day they begin, first to last, what has no day at the end; contested days stand apart."""
    found: dict[_Span, list[Finding]] = {}
    for finding in findings:
        found.setdefault(_span(finding), []).append(finding)
    order = sorted(found, key=lambda span: (span.day or dt.date.max, span.until or dt.date.min, span.disputed))
    return tuple(Day(**span._asdict(), findings=tuple(_by_role(found[span]))) for span in order)


class _Span(NamedTuple):
    day: dt.date | None
    until: dt.date | None
    disputed: bool


def _span(finding: Finding) -> _Span:
    days = sorted(reading.applies_from for reading in finding.readings if reading.applies_from is not None)
    if finding.applies_from is None and days:
        return _Span(days[0], days[-1] if days[-1] != days[0] else None, True)
    return _Span(finding.applies_from, None, False)


def _by_role(findings: Sequence[Finding]) -> list[Finding]:
    """What is for everybody comes after the roles: how to tell something reads well only below what to tell."""
    return sorted(
        findings, key=lambda finding: (DATED_KINDS.index(finding.kind), finding.role is None, finding.role or "")
    )


def _rules_of(findings: Iterable[Finding], rules: RuleSet) -> list[Rule]:
    known = {rule.id: rule for rule in rules.rules}
    return [known[finding.id] for finding in findings if finding.id in known]


def _sorted_out(
    maybe: Sequence[Finding], awaits: Text | None, rules: RuleSet
) -> tuple[list[Finding], list[OpenQuestion], list[Finding]]:
    """What only waits for the system to be used, what hangs on an open question, and what must be looked at anyway."""
    asked = {question.find_out["nl"]: question.id for question in rules.questions if question.find_out}
    kinds = {rule.id: rule.kind for rule in rules.rules}
    opens = {
        finding.id: [asked[text["nl"]] for text in finding.what_to_find_out if text["nl"] in asked] for finding in maybe
    }
    often = Counter(question for found in opens.values() for question in dict.fromkeys(found))
    groups: dict[str, list[Finding]] = {}
    waiting, points = [], []
    for finding in maybe:
        if open_now := opens[finding.id]:
            groups.setdefault(max(open_now, key=lambda question: often[question]), []).append(finding)
        elif awaits in finding.what_to_find_out and kinds.get(finding.id) != "conditional":
            waiting.append(finding)
        else:
            points.append(finding)
    questions = [_open_question(rules.by_id[name], findings, kinds) for name, findings in groups.items()]
    questions.sort(key=lambda one: (min(map(_heaviest, one.kinds)), -len(one.findings)))
    return sorted(waiting, key=lambda finding: _heaviest(kinds.get(finding.id, "conditional"))), questions, points


def _open_question(question: Question, findings: Sequence[Finding], kinds: Mapping[str, Kind]) -> OpenQuestion:
    found: set[Kind] = {kinds.get(finding.id, "conditional") for finding in findings}
    return OpenQuestion(
        find_out=question.find_out or question.label,
        question=question.id,
        findings=tuple(sorted(findings, key=lambda finding: _heaviest(kinds.get(finding.id, "conditional")))),
        kinds=tuple(sorted(found, key=_heaviest)),
    )


def _heaviest(kind: Kind) -> int:
    return -_WEIGHTS.get(kind, 0)


def first_steps(
    holds: Sequence[Finding],
    awaited: Sequence[Awaited],
    days: Sequence[Day],
    questions: Sequence[OpenQuestion],
    today: dt.date,
) -> tuple[Step, ...]:
    """At most five things to do first: stop what is prohibited, find out what decides most, then day by day.

    What applies already goes by weight; a later day with several duties is one step, and one such day has a place.
    What asks nothing before something happens is no step.
    """
    stops = [finding for finding in holds if finding.kind == "prohibited"]
    stops += [one.finding for one in awaited if one.kind == "prohibited"]
    steps = [Step(kind="stop", finding=finding) for finding in stops]
    steps += [Step(kind="ahead", finding=one.finding) for one in awaited if one.kind == "high_risk"][:SEVERAL]
    heavy = [one for one in questions if _heaviest(one.kinds[0]) < 0][:SEVERAL]
    steps += [Step(kind="find_out", question=one) for one in heavy]
    dated = [
        day.model_copy(update={"findings": tuple(one for one in day.findings if one.kind != "prohibited")})
        for day in days
        if day.day is not None and not day.disputed
    ]
    now = [one for day in dated if day.day and day.day <= today for one in day.findings if not one.on_event]
    now.sort(key=lambda finding: _heaviest(finding.kind))  # stable: within a weight by day
    later = [step for day in dated if day.day and day.day > today for step in _steps_of(day)]
    present = [*steps, *(Step(kind="do", finding=finding) for finding in now)]
    chosen = [*present[: MOST_STEPS - 1], *later[:1], *present[MOST_STEPS - 1 :], *later[1:]]
    more = [Step(kind="find_out", question=one) for one in questions if one not in heavy]
    return tuple([*chosen, *more][:MOST_STEPS])


def _steps_of(day: Day) -> list[Step]:
    if len(day.findings) > SEVERAL:
        return [Step(kind="prepare", day=day)]
    return [Step(kind="do", finding=finding) for finding in day.findings if not finding.on_event]
