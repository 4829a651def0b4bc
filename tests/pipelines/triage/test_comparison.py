"""Two assessments beside each other, with small rules of which two versions exist."""

import datetime as dt
from typing import Any

import pytest

from pipelines.triage import RuleSet, assess, parse_rules
from pipelines.triage.comparison import Comparison, FindingChange, answer_changes, compare

YES_NO = {"type": "yes_no", "find_out": {"nl": "Of het zo is.", "en": "Whether it is so."}}
QUESTIONS = [
    {"id": name, "label": {"nl": f"{name}?", "en": f"{name}?"}, **YES_NO} for name in ("talks", "hires", "sells")
]


def rule(name: str, question: str, **values: Any) -> dict[str, Any]:
    return {
        "id": name,
        "kind": "duty",
        "when": {"is": {question: "yes"}},
        "title": {"nl": name, "en": name},
        "explanation": {"nl": "Uitleg.", "en": "Explanation."},
        "articles": ["Art. 4"],
        "applies_from": dt.date(2026, 8, 2),
        "sources": ["ai-act-2024-1689"],
        "checked_on": dt.date(2026, 11, 22),
        **values,
    }


def rules(version: str, *rows: dict[str, Any]) -> RuleSet:
    return parse_rules(QUESTIONS, {"version": version, "rules": list(rows)})


OLD = rules("1", rule("open", "talks"), rule("careful", "hires"), rule("gone_law", "talks"))
NEW = rules(
    "2",
    rule("open", "talks", applies_from=dt.date(2026, 12, 2)),
    rule("careful", "hires"),
    rule("new_law", "sells"),
)
BEFORE = {"talks": "yes", "hires": "no", "sells": "no"}


def compared(
    answers: dict[str, Any], *, before: RuleSet = OLD, after: RuleSet = NEW, explain: bool = True
) -> Comparison:
    return compare(
        assess(BEFORE, before),
        assess(answers, after),
        answers_before=BEFORE,
        answers_after=answers,
        rules=after if explain else None,
    )


def by_id(comparison: Comparison) -> dict[str, FindingChange]:
    return {change.id: change for change in comparison.findings}


def test_the_same_twice_is_the_same() -> None:
    same = compared(BEFORE, after=OLD)
    assert same.is_same
    assert same.answers == ()
    assert [change.what for change in same.findings] == ["same", "same"]


def test_another_answer_brings_what_is_new_and_takes_what_is_gone() -> None:
    found = by_id(compared({"talks": "no", "hires": "yes", "sells": "no"}, after=OLD))
    assert (found["careful"].what, found["careful"].cause) == ("new", "answers")
    assert (found["open"].what, found["open"].cause) == ("gone", "answers")
    assert found["open"].after is None
    assert found["open"].either.id == "open"


def test_not_knowing_any_more_changes_the_kind() -> None:
    change = by_id(compared({"talks": "unknown", "hires": "no", "sells": "no"}, after=OLD))["open"]
    assert (change.what, change.fields) == ("changed", ("kind",))


def test_other_rules_change_the_day_and_take_a_duty_away() -> None:
    found = by_id(compared(BEFORE))
    assert (found["open"].what, found["open"].fields, found["open"].cause) == ("changed", ("date",), "rules")
    assert (found["gone_law"].what, found["gone_law"].cause) == ("gone", "rules")
    assert "new_law" not in found


def test_answers_and_rules_are_told_apart_by_the_old_answers_under_the_new_rules() -> None:
    found = by_id(compared({"talks": "yes", "hires": "yes", "sells": "yes"}))
    assert {name: change.cause for name, change in found.items()} == {
        "open": "rules",
        "careful": "answers",
        "new_law": "answers",
        "gone_law": "rules",
    }
    both = by_id(compared({"talks": "unknown", "hires": "no", "sells": "no"}))["open"]
    assert (both.fields, both.cause) == (("kind", "date"), "both")


def test_without_the_new_rules_both_may_be_the_cause() -> None:
    found = by_id(compared({"talks": "yes", "hires": "yes", "sells": "no"}, explain=False))
    assert {change.cause for change in found.values()} == {"both"}


def test_old_answers_that_fit_no_more_are_no_error() -> None:
    comparison = compare(
        assess(BEFORE, OLD),
        assess({"hires": "yes"}, NEW),
        answers_before={**BEFORE, "colour": "red"},
        answers_after={"hires": "yes"},
        rules=NEW,
    )
    assert by_id(comparison)["careful"].cause == "both"


def test_what_changed_comes_first() -> None:
    comparison = compared({"talks": "yes", "hires": "yes", "sells": "yes"})
    order = [change.what for change in comparison.findings]
    assert order == sorted(order, key=["new", "gone", "changed", "same"].index)
    assert [change.id for change in comparison.of("new")] == ["careful", "new_law"]


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ({"data": ["a", "b"]}, {"data": ["b", "a"]}, []),
        ({"data": ["a"]}, {"data": ["a", "b"]}, ["data"]),
        ({"problem": "x"}, {"problem": "y"}, []),
        ({"stage": "idea"}, {}, ["stage"]),
        ({"stage": ""}, {}, []),
        ({"turnover_eur": 4.0}, {"turnover_eur": 5.0}, ["turnover_eur"]),
    ],
)
def test_which_answers_differ(before: dict[str, Any], after: dict[str, Any], changed: list[str]) -> None:
    assert [change.question for change in answer_changes(before, after)] == changed
