"""From answers and rules to findings."""

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from pipelines.triage.answers import facts_of
from pipelines.triage.conditions import Facts, Outcome
from pipelines.triage.findings import Assessment, Finding, FineCap, Whichever
from pipelines.triage.rules import Fine, Rule, RuleSet, Timing
from pipelines.triage.texts import Text

TURNOVER = "turnover_eur"
"""The question whose answer turns a percentage into an amount."""


class _Date(NamedTuple):
    """The date for this system, a note that explains it, and the questions that could still change it."""

    applies_from: dt.date | None
    note: Text | None = None
    open: tuple[str, ...] = ()


class _Waiting(NamedTuple):
    """What everything under the Act awaits, and because of which answers."""

    find_out: tuple[Text, ...]
    because: tuple[str, ...]


class _Shared(NamedTuple):
    """What many rules have in common, worked out once: dates by timing, caps by tier of fines, words by questions.

    `there`: the rules that do not wait.
    """

    dates: Mapping[str, _Date]
    caps: Mapping[str, FineCap]
    waiting: _Waiting | None
    there: frozenset[str]
    find_out: dict[tuple[str, ...], tuple[Text, ...]]


def assess(answers: Mapping[str, object], rules: RuleSet) -> Assessment:
    """Every rule that holds, then every rule that may hold (kind `conditional`), each in the order of the rules.

    `answers` maps question ids to an option id, a list of them, a date or a number; what is missing is not known,
    unless an earlier answer makes its question void. What is out of the Act's scope for good has no other findings
    under the Act; what is only out of scope for now has them as conditions.
    Raises AnswerError for an answer that does not fit its question.
    """
    facts = facts_of(answers, rules.questions, rules.definitions)
    outcomes = [(rule, rule.when.evaluate(facts)) for rule in rules.rules]
    outside = [pair for pair in outcomes if _is_outside(*pair)]
    if any(rule.awaits is None for rule, _ in outside):
        outcomes = [pair for pair in outcomes if pair[0].other_law or _is_outside(*pair)]
    ordered = [pair for pair in outcomes if pair[1].holds] + [pair for pair in outcomes if pair[1].holds is None]
    shared = _Shared(
        {timing.id: _date(timing, facts) for timing in rules.timings},
        {fine.id: _fine_cap(fine, facts) for fine in rules.fines},
        _waiting(outside),
        frozenset(rule.id for rule in rules.rules if rule.already is not None and rule.already.evaluate(facts).holds),
        {},
    )
    found = (_finding(rule, outcome, rules, shared) for rule, outcome in ordered)
    # stable: what holds stays before what may hold
    return Assessment(rules_version=rules.version, findings=tuple(sorted(found, key=_is_conditional)))


def _waiting(outside: Sequence[tuple[Rule, Outcome]]) -> _Waiting | None:
    pairs = [(rule.awaits, outcome.because) for rule, outcome in outside if rule.awaits is not None]
    if not pairs:
        return None
    texts, reasons = zip(*pairs, strict=True)
    return _Waiting(texts, tuple(dict.fromkeys(chain.from_iterable(reasons))))


def _is_outside(rule: Rule, outcome: Outcome) -> bool:
    return rule.kind == "out_of_scope" and outcome.holds is True


def _is_conditional(finding: Finding) -> bool:
    return finding.kind == "conditional"


def _finding(rule: Rule, outcome: Outcome, rules: RuleSet, shared: _Shared) -> Finding:
    waits = None if rule.other_law or rule.id in shared.there or _is_outside(rule, outcome) else shared.waiting
    own = shared.dates[rule.timing] if rule.timing else _Date(rule.applies_from)
    date = _Date(None) if waits else own
    # a copy is not validated again: what is put in was, in its rule, and a hundred validations cost more than the rest
    return rule.finding.model_copy(
        update={
            "kind": rule.kind if outcome.holds and not waits else "conditional",
            "applies_from": date.applies_from,
            "date_note": date.note,
            "fine_cap": shared.caps[rule.fine] if rule.fine else None,
            "because": tuple(dict.fromkeys((*outcome.because, *waits.because))) if waits else outcome.because,
            "what_to_find_out": (
                *(waits.find_out if waits else ()),
                *_open_questions(outcome.open + date.open, rules, shared.find_out),
                *rule.what_to_find_out,
            ),
            "awaited_from": own.applies_from if waits else None,
        }
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


def _open_questions(
    names: tuple[str, ...], rules: RuleSet, known: dict[tuple[str, ...], tuple[Text, ...]]
) -> tuple[Text, ...]:
    if names not in known:
        texts = (rules.by_id[name].find_out for name in dict.fromkeys(names))
        known[names] = tuple(text for text in texts if text is not None)
    return known[names]


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
