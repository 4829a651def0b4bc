"""What counts as a change of the rules between two versions, and whom it concerns."""

import copy
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from pipelines.triage import RuleSet, parse_rules
from pipelines.triage.rule_changes import RuleInShort, changes, concerning, in_short, notable
from tests.pipelines.triage.test_engine import DOCUMENT, QUESTIONS, TEXT, rule

NEW_TEXT = {"nl": "andere tekst", "en": "another text"}
ONE = rule("one", {"same_as": "hires"}, timing="annex_iii", fine="tier")
TWO = rule("two", {"is": {"purpose": "civil"}}, articles=["Art. 4", "Art. 5(1)(a)"])


def version(*rules: dict[str, Any], **parts: Any) -> RuleSet:
    return parse_rules(QUESTIONS, {**copy.deepcopy(DOCUMENT), "rules": list(copy.deepcopy(rules)), **parts})


def between(before: RuleSet, after: RuleSet) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {change.id: (change.what, change.fields) for change in changes(in_short(before), in_short(after))}


def test_the_same_rules_have_not_changed_whatever_their_order_and_the_day_they_were_checked() -> None:
    again = version(TWO | {"checked_on": "2026-12-01"}, ONE)
    assert between(version(ONE, TWO), again) == {}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"kind": "transparency"}, ("kind",)),
        ({"applies_from": "2027-01-01"}, ("date",)),
        ({"articles": ["Art. 4"]}, ("articles",)),
        ({"articles": ["Art. 5(1)(a)", "Art. 4"]}, ()),
        ({"status": "draft"}, ("status",)),
        ({"fine": "models"}, ("fine",)),
        ({"role": "deployer"}, ("scope",)),
        ({"when": {"is": {"purpose": "military"}}}, ("scope",)),
        ({"explanation": NEW_TEXT}, ("text",)),
        ({"title": NEW_TEXT, "applies_from": "2027-01-01"}, ("date", "text")),
    ],
)
def test_each_field_that_changes_is_named(change: dict[str, Any], fields: tuple[str, ...]) -> None:
    expected = {"two": ("changed", fields)} if fields else {}
    assert between(version(ONE, TWO), version(ONE, TWO | change)) == expected


def _day(document: dict[str, Any]) -> None:
    document["timings"][0]["applies_from"] = "2028-12-02"


def _shift(document: dict[str, Any]) -> None:
    document["timings"][0]["shifts"][0]["applies_from"] = "2030-08-02"


def _amount(document: dict[str, Any]) -> None:
    document["fines"][0]["amount_eur"] = 20_000_000


def _definition(document: dict[str, Any]) -> None:
    document["definitions"]["hires"] = {"in": {"people": ["staff"]}}


def _name(document: dict[str, Any]) -> None:
    document["definitions"]["takes_on_staff"] = document["definitions"].pop("hires")
    document["rules"] = [ONE | {"when": {"same_as": "takes_on_staff"}}]


@pytest.mark.parametrize(
    ("edit", "fields"),
    [(_day, ("date",)), (_shift, ("date",)), (_amount, ("fine",)), (_definition, ("scope",)), (_name, ())],
)
def test_what_a_rule_rests_on_counts_too_and_the_name_of_a_condition_does_not(
    edit: Callable[[dict[str, Any]], None], fields: tuple[str, ...]
) -> None:
    document = copy.deepcopy({**DOCUMENT, "rules": [ONE]})
    before = parse_rules(QUESTIONS, document)
    edit(document)
    expected = {"one": ("changed", fields)} if fields else {}
    assert between(before, parse_rules(QUESTIONS, document)) == expected


def test_new_comes_first_then_changed_then_gone() -> None:
    three = rule("three", {"all": []})
    found = changes(in_short(version(ONE, TWO)), in_short(version(three, TWO | {"kind": "gpai"})))
    assert [(change.id, change.what) for change in found] == [("three", "new"), ("two", "changed"), ("one", "gone")]
    assert [change.either.id for change in found] == ["three", "two", "one"]


def test_wording_alone_is_no_change_of_the_law() -> None:
    found = changes(in_short(version(ONE, TWO)), in_short(version(ONE | {"role": "provider"}, TWO | {"title": TEXT})))
    assert [change.id for change in notable(found)] == ["one"]
    reworded = changes(in_short(version(ONE)), in_short(version(ONE | {"explanation": NEW_TEXT})))
    assert (len(reworded), notable(reworded)) == (1, ())


def test_what_concerns_somebody_is_their_own_rules_first_and_what_may_now_hold_for_anybody() -> None:
    before = version(ONE, TWO, rule("three", {"all": []}))
    after = version(
        ONE | {"when": {"all": []}},
        TWO | {"applies_from": "2027-01-01"},
        rule("three", {"all": []}, articles=["Art. 50"]),
        rule("four", {"all": []}),
    )
    found = changes(in_short(before), in_short(after))
    assert [change.id for change in concerning(found, ["two"])] == ["two", "four", "one"]
    assert [change.id for change in concerning(found, [])] == ["four", "one", "two", "three"]


def test_what_was_kept_as_plain_data_reads_back_the_same(rules: RuleSet) -> None:
    short = in_short(rules)
    assert [RuleInShort.model_validate(one.model_dump(mode="json")) for one in short] == list(short)
    assert len(short) == len(rules.rules)
    dated = next(one for one in short if one.days[0])
    assert isinstance(dated.days[0], dt.date)
