"""From answers and rules to findings."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipelines.triage.answers import facts_of
from pipelines.triage.conditions import Facts, Outcome
from pipelines.triage.findings import Assessment, Finding, FineCap, Kind, Whichever
from pipelines.triage.rules import Fine, Rule, RuleSet, Timing
from pipelines.triage.texts import Text

TURNOVER = "turnover_eur"
"""The question whose answer turns a percentage into an amount."""


class _Date(NamedTuple):
    """The date for this system, a note that explains it, and the questions that could still change it."""

    applies_from: dt.date | None
    note: Text | None = None
    open: tuple[str, ...] = ()


class _Shared(NamedTuple):
    """What many rules have in common, worked out once: dates by timing, caps by tier of fines."""

    dates: Mapping[str, _Date]
    caps: Mapping[str, FineCap]


def assess(answers: Mapping[str, object], rules: RuleSet) -> Assessment:
    """Every rule that holds, then every rule that may hold (kind `conditional`), each in the order of the rules.

    `answers` maps question ids to an option id, a list of them, a date or a number; what is missing is not known,
    unless an earlier answer makes its question void. What is out of the Act's scope for good has no other findings
    under the Act; what is only out of scope for now has them as conditions.
    Raises AnswerError for an answer that does not fit its question.
    """
    facts = facts_of(answers, rules.questions, rules.definitions)
    outcomes = [(rule, rule.when.evaluate(facts)) for rule in rules.rules]
    outside = [pair for pair in outcomes if pair[0].kind == "out_of_scope" and pair[1].holds]
    if any(rule.awaits is None for rule, _ in outside):
        outcomes = [pair for pair in outcomes if pair in outside or pair[0].other_law]
    waiting = [(rule.awaits, outcome.because) for rule, outcome in outside if rule.awaits is not None]
    ordered = [pair for pair in outcomes if pair[1].holds] + [pair for pair in outcomes if pair[1].holds is None]
    shared = _Shared(
        {timing.id: _date(timing, facts) for timing in rules.timings},
        {fine.id: _fine_cap(fine, facts) for fine in rules.fines},
    )
    found = (_finding(rule, outcome, rules, shared, waiting) for rule, outcome in ordered)
    # stable: what holds stays before what may hold
    return Assessment(rules_version=rules.version, findings=tuple(sorted(found, key=_is_conditional)))


def _is_conditional(finding: Finding) -> bool:
    return finding.kind == "conditional"


def _finding(
    rule: Rule, outcome: Outcome, rules: RuleSet, shared: _Shared, waiting: Sequence[tuple[Text, tuple[str, ...]]]
) -> Finding:
    decided = rule.kind == "out_of_scope" and outcome.holds
    waits = () if decided or rule.other_law else waiting
    own = shared.dates[rule.timing] if rule.timing else _Date(rule.applies_from)
    date = _Date(None) if waits else own
    kind: Kind = rule.kind if outcome.holds and not waits else "conditional"
    because = dict.fromkeys((*outcome.because, *(reason for _, reasons in waits for reason in reasons)))
    return Finding(
        id=rule.id,
        kind=kind,
        title=rule.title,
        explanation=rule.explanation,
        articles=rule.articles,
        role=rule.role,
        applies_from=date.applies_from,
        date_note=date.note,
        status=rule.status,
        readings=rule.readings,
        sources=rule.sources,
        checked_on=rule.checked_on,
        fine_cap=shared.caps[rule.fine] if rule.fine else None,
        because=tuple(because),
        what_to_find_out=(
            *(text for text, _ in waits),
            *_open_questions((*outcome.open, *date.open), rules),
            *rule.what_to_find_out,
        ),
        other_law=rule.other_law,
        awaited_from=own.applies_from if waits else None,
    )


def _date(timing: Timing, facts: Facts) -> _Date:
    undecided: tuple[str, ...] = ()
    for shift in timing.shifts:
        outcome = shift.when.evaluate(facts)
        if outcome.holds:
            return _Date(shift.applies_from, shift.note, undecided)
        if outcome.holds is None:
            undecided = (*undecided, *outcome.open)
    return _Date(timing.applies_from, None, tuple(dict.fromkeys(undecided)))


def _open_questions(open_questions: Sequence[str], rules: RuleSet) -> tuple[Text, ...]:
    texts = (rules.by_id[question].find_out for question in dict.fromkeys(open_questions))
    return tuple(text for text in texts if text is not None)


def _fine_cap(fine: Fine, facts: Facts) -> FineCap:
    whichever = _whichever(fine, facts)
    return FineCap(
        article=fine.article,
        amount_eur=fine.amount_eur,
        percent_of_turnover=fine.percent_of_turnover,
        whichever=whichever,
        worked_eur=_worked(fine, whichever, facts),
    )


def _whichever(fine: Fine, facts: Facts) -> Whichever:
    if fine.lower_for is None:
        return "higher"
    lower = fine.lower_for.evaluate(facts).holds
    if lower is None:
        return "unknown"
    return "lower" if lower else "higher"


def _worked(fine: Fine, whichever: Whichever, facts: Facts) -> int | None:
    """The cap in euros: the lower or the higher of the amount and the share of turnover (Article 99(3)-(6a))."""
    turnover = facts.answers.get(TURNOVER)
    if not isinstance(turnover, float) or whichever == "unknown":
        return None
    share = round(turnover * fine.percent_of_turnover / 100)
    return min(fine.amount_eur, share) if whichever == "lower" else max(fine.amount_eur, share)
