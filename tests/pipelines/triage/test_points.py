"""Each point of the law: it holds, a near miss, and "I don't know"; every rule has its point."""

from itertools import groupby

import pytest

from pipelines.triage import RuleSet, assess
from pipelines.triage.path import relevant
from tests.pipelines.triage.point_files import SORTS, Case, differences, points, shipped_cases

CASES = shipped_cases()
BY_POINT = {name: list(cases) for name, cases in groupby(CASES, key=lambda case: case.point)}


@pytest.mark.parametrize("cases", BY_POINT.values(), ids=BY_POINT)
def test_a_point_is_found_as_the_law_has_it(cases: list[Case], rules: RuleSet) -> None:
    wrong = []
    for case in cases:
        found = {finding.id: finding for finding in assess(case.answers, rules).findings}
        lines = [line for wish in case.wishes for line in differences(found.get(wish.rule), wish, rules)]
        wrong += [f"{case.name} ({case.because}): {line}" for line in lines]
    assert not wrong, "\n".join(("", *wrong))


def test_every_case_answers_all_it_is_asked(rules: RuleSet) -> None:
    for case in CASES:
        asked = {question.id for question in relevant(case.answers, rules)}
        assert asked <= case.answers.keys(), (case.point, case.name, asked - case.answers.keys())


def test_every_rule_has_its_point(rules: RuleSet) -> None:
    held = {wish.rule for case in CASES if case.sort == "holds" for wish in case.wishes if not wish.only_kind}
    assert {rule.id for rule in rules.rules} == held


def test_every_point_has_the_three_cases_and_its_reasons() -> None:
    for name, _, point in points():
        where = (name, next(iter(point["findings"])))
        assert all(point.get(sort) for sort in (("holds",) if point.get("always") else SORTS)), where
        assert all(case["because"] for sort in ("holds", "near_miss") for case in point.get(sort, [])), where
        assert all(case["question"] for case in point.get("unknown", [])), where


def test_a_case_says_only_what_it_can() -> None:
    known = {"because", "change", "question", "also", "kind", "applies_from", "date_note", "open", "worked_eur"}
    for name, _, point in points():
        assert point.keys() <= {"base", "findings", "always", *SORTS}, name
        assert all(case.keys() <= known for sort in SORTS for case in point.get(sort, [])), name
