"""From answers and rules to findings."""

from collections.abc import Mapping

from pipelines.triage.conditions import Facts, Outcome
from pipelines.triage.findings import Assessment, Finding, FineCap, Whichever
from pipelines.triage.questions import read_answers
from pipelines.triage.rules import Fine, Rule, RuleSet
from pipelines.triage.texts import Text


def assess(answers: Mapping[str, object], rules: RuleSet) -> Assessment:
    """Every rule that holds, then every rule that may hold (kind `conditional`), each in the order of the rules.

    `answers` maps question ids to an option id, a list of them, a date or a number; what is missing is not known.
    Raises AnswerError for an answer that does not fit its question.
    """
    facts = Facts(read_answers(answers, rules.questions), rules.by_id())
    outcomes = [(rule, rule.when.evaluate(facts)) for rule in rules.rules]
    ordered = [pair for pair in outcomes if pair[1].holds] + [pair for pair in outcomes if pair[1].holds is None]
    findings = tuple(_finding(rule, outcome, facts, rules) for rule, outcome in ordered)
    return Assessment(rules_version=rules.version, findings=findings)


def _finding(rule: Rule, outcome: Outcome, facts: Facts, rules: RuleSet) -> Finding:
    return Finding(
        id=rule.id,
        kind=rule.kind if outcome.holds else "conditional",
        title=rule.title,
        explanation=rule.explanation,
        articles=rule.articles,
        role=rule.role,
        applies_from=rule.applies_from,
        status=rule.status,
        readings=rule.readings,
        sources=rule.sources,
        checked_on=rule.checked_on,
        fine_cap=_fine_cap(rule, facts, rules),
        because=outcome.because,
        what_to_find_out=(*_open_questions(outcome, facts), *rule.what_to_find_out),
    )


def _open_questions(outcome: Outcome, facts: Facts) -> tuple[Text, ...]:
    texts = (facts.questions[question].find_out for question in outcome.open)
    return tuple(text for text in texts if text is not None)


def _fine_cap(rule: Rule, facts: Facts, rules: RuleSet) -> FineCap | None:
    fine = next((fine for fine in rules.fines if fine.id == rule.fine), None)
    if fine is None:
        return None
    return FineCap(
        article=fine.article,
        amount_eur=fine.amount_eur,
        percent_of_turnover=fine.percent_of_turnover,
        whichever=_whichever(fine, facts),
    )


def _whichever(fine: Fine, facts: Facts) -> Whichever:
    if fine.lower_for is None:
        return "higher"
    lower = fine.lower_for.evaluate(facts).holds
    if lower is None:
        return "unknown"
    return "lower" if lower else "higher"
