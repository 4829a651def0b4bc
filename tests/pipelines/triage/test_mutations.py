"""A fault put into any one rule turns a point of the law red."""

import dataclasses

import pytest

from pipelines.triage import RuleSet
from tests.pipelines.triage.mutants import EQUIVALENT, QUICK, Mutant, all_mutants, altered, raw_parts
from tests.pipelines.triage.mutation import Court
from tests.pipelines.triage.point_files import shipped_cases

MUTANTS = list(all_mutants(raw_parts()))


@pytest.fixture(scope="module")
def court(rules: RuleSet) -> Court:
    return Court(rules, shipped_cases())


def test_no_rule_can_be_taken_away_or_altered_unseen(court: Court) -> None:
    quick = [mutant for mutant in MUTANTS if mutant.part == "rules" and mutant.sort in QUICK]
    outcome = court.judge(quick)
    assert [str(mutant) for mutant in outcome.survivors if str(mutant) not in EQUIVALENT] == []
    assert outcome.refused == 0
    assert outcome.killed > 6 * len(court.rules.rules)


def test_every_rule_has_its_mutants(rules: RuleSet) -> None:
    made = {mutant.owner for mutant in MUTANTS if mutant.part == "rules" and mutant.sort == "removed"}
    assert made == {rule.id for rule in rules.rules}


def test_the_mutants_said_to_be_equivalent_are_made() -> None:
    assert EQUIVALENT.keys() <= {str(mutant) for mutant in MUTANTS}


def test_a_rule_that_no_case_speaks_of_survives_everything(court: Court, rules: RuleSet) -> None:
    removed = Mutant("rules", "ai_literacy", "removed", "the whole rule", None)
    silent = [case for case in shipped_cases()[:100] if all(wish.rule != "ai_literacy" for wish in case.wishes)]
    assert Court(rules, silent).notices(removed) is False
    assert court.notices(removed) is True


def test_a_case_that_is_wrong_already_cannot_kill(rules: RuleSet) -> None:
    case = next(case for case in shipped_cases() if case.wishes[0].rule == "ai_literacy")
    wrong = dataclasses.replace(case, wishes=(dataclasses.replace(case.wishes[0], kind="prohibited"),))
    assert Court(rules, [wrong]).notices(Mutant("rules", "ai_literacy", "removed", "the whole rule", None)) is False


def test_a_condition_is_altered_at_every_depth() -> None:
    condition = {"all": [{"not": {"in": {"role": ["use", "sell"]}}}, {"same_as": "high_risk"}]}
    assert [to for _, to in altered(condition)] == [
        {"all": [{"same_as": "high_risk"}]},
        {"all": [{"in": {"role": ["use", "sell"]}}, {"same_as": "high_risk"}]},
        {"all": [{"not": {"in": {"role": ["sell"]}}}, {"same_as": "high_risk"}]},
        {"all": [{"not": {"in": {"role": ["use"]}}}, {"same_as": "high_risk"}]},
        {"all": [{"not": {"in": {"role": ["use", "sell"]}}}]},
    ]
