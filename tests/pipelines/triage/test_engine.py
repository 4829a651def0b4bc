"""What the engine does with scope, dates for this system, void questions, named conditions and worked fines."""

import copy
import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from pipelines.triage import Finding, RuleSet, asked, assess, parse_rules, relevant, without_void

TEXT = {"nl": "tekst", "en": "text"}
AWAITS = {"nl": "zodra u het verkoopt", "en": "once you sell it"}
LATER = {"nl": "pas na een ingreep", "en": "only after a change"}


def asks(name: str, kind: str, options: str = "", **more: Any) -> dict[str, Any]:
    listed = [{"id": option, "label": TEXT} for option in options.split()]
    find_out = {"nl": f"wat {name} is", "en": f"what {name} is"}
    return {"id": name, "type": kind, "label": TEXT, "find_out": find_out, "options": listed, **more}


QUESTIONS = [
    asks("purpose", "choice", "civil military unknown"),
    asks("stage", "choice", "idea in_use unknown"),
    asks("people", "choices", "staff none unknown"),
    asks("uses", "choices", "hire none unknown", ask_when={"is": {"people": "staff"}}),
    asks("placed_on", "date", ask_when={"is": {"stage": "in_use"}}),
    asks("changed", "yes_no", ask_when={"before": {"placed_on": "2027-12-02"}}),
    asks("size", "choice", "small mid large unknown"),
    asks("turnover_eur", "number", optional=True),
]


def rule(name: str, when: Any, **more: Any) -> dict[str, Any]:
    whole = {
        "id": name, "kind": "duty", "when": when, "title": TEXT, "explanation": TEXT, "articles": ["Art. 4"],
        "sources": ["ai-act"], "checked_on": "2026-11-22",
    }  # fmt: skip
    return {**whole, **more}


DOCUMENT: dict[str, Any] = {
    "version": "1",
    "definitions": {
        "hires": {"in": {"uses": ["hire"]}},
        "small_firm": {"is": {"size": "small"}},
    },
    "fines": [
        {"id": "tier", "article": "Art. 99(4)", "amount_eur": 15_000_000, "percent_of_turnover": 3,
         "lower_for": {"same_as": "small_firm"}},
        {"id": "models", "article": "Art. 101(1)", "amount_eur": 15_000_000, "percent_of_turnover": 3},
    ],
    "timings": [
        {
            "id": "annex_iii",
            "applies_from": "2027-12-02",
            "shifts": [
                {"when": {"all": [{"before": {"placed_on": "2027-12-02"}}, {"is": {"changed": "no"}}]},
                 "applies_from": None, "note": LATER},
            ],
        }
    ],
    "rules": [
        rule("military", {"is": {"purpose": "military"}}, kind="out_of_scope"),
        rule("not_yet", {"is": {"stage": "idea"}}, kind="out_of_scope", awaits=AWAITS),
        rule("literacy", {"all": []}, applies_from="2025-02-02"),
        rule("hiring", {"same_as": "hires"}, kind="high_risk", timing="annex_iii", fine="tier"),
        rule("no_hiring", {"not": {"same_as": "hires"}}, kind="minimal"),
        rule("models", {"is": {"people": "none"}}, kind="gpai", fine="models"),
        rule("privacy", {"is": {"people": "staff"}}, other_law=True, applies_from="2018-05-25"),
    ],
}  # fmt: skip
LIVE = {"purpose": "civil", "stage": "in_use", "placed_on": "2026-01-01", "people": ["staff"], "uses": ["hire"]}


@pytest.fixture(scope="module")
def small() -> RuleSet:
    return parse_rules(QUESTIONS, DOCUMENT)


def found(rules: RuleSet, **answers: Any) -> dict[str, Finding]:
    return {finding.id: finding for finding in assess(answers, rules).findings}


def test_what_is_out_of_scope_for_good_leaves_other_law_only(small: RuleSet) -> None:
    assert found(small, **LIVE | {"purpose": "military"}).keys() == {"military", "privacy"}
    assert "hiring" in found(small, **LIVE | {"purpose": "unknown"})


def test_what_is_not_yet_in_scope_turns_the_rest_into_conditions_without_a_date(small: RuleSet) -> None:
    findings = found(small, **LIVE | {"stage": "idea", "placed_on": None})
    days = {"literacy": dt.date(2025, 2, 2), "hiring": dt.date(2027, 12, 2)}
    assert findings["not_yet"].kind == "out_of_scope"
    for name in ("literacy", "hiring"):
        assert (findings[name].kind, findings[name].applies_from) == ("conditional", None)
        assert findings[name].awaited_from == days[name]
        assert findings[name].what_to_find_out[0] == AWAITS
        assert "stage:idea" in findings[name].because
    assert (findings["privacy"].kind, findings["privacy"].applies_from) == ("duty", dt.date(2018, 5, 25))


def test_what_is_there_already_does_not_wait() -> None:
    there = rule("model", {"is": {"people": "none"}}, kind="gpai", already={"before": {"placed_on": "2026-12-01"}})
    rules = parse_rules(QUESTIONS, DOCUMENT | {"rules": [*DOCUMENT["rules"], there | {"applies_from": "2025-08-02"}]})
    answers = LIVE | {"stage": "idea", "people": ["none"]}
    now = found(rules, **answers)
    assert (now["model"].kind, now["model"].applies_from) == ("gpai", dt.date(2025, 8, 2))
    assert now["models"].kind == "conditional"
    assert AWAITS not in now["model"].what_to_find_out
    for day in ("2026-12-01", None):
        later = found(rules, **answers | {"placed_on": day})["model"]
        assert (later.kind, later.applies_from, later.awaited_from) == ("conditional", None, dt.date(2025, 8, 2))
    assert "model" not in found(rules, **answers | {"purpose": "military"})


def test_conditional_findings_come_last(small: RuleSet) -> None:
    kinds = [
        finding.kind for finding in assess({"stage": "in_use", "purpose": "civil", "people": "staff"}, small).findings
    ]
    assert kinds == sorted(kinds, key=lambda kind: kind == "conditional")
    assert "conditional" in kinds


@pytest.mark.parametrize(
    ("changed", "applies_from", "note", "open_question"),
    [
        ("no", None, LATER, None),
        ("yes", dt.date(2027, 12, 2), None, None),
        ("unknown", dt.date(2027, 12, 2), None, "what changed is"),
    ],
)
def test_the_date_is_the_one_for_this_system(
    changed: str, applies_from: dt.date | None, note: Any, open_question: str | None, small: RuleSet
) -> None:
    finding = found(small, **LIVE, changed=changed)["hiring"]
    assert (finding.kind, finding.applies_from, finding.date_note) == ("high_risk", applies_from, note)
    assert [text["en"] for text in finding.what_to_find_out] == ([open_question] if open_question else [])


def test_what_was_never_asked_leaves_the_question_before_it_to_find_out(small: RuleSet) -> None:
    finding = found(small, purpose="civil", stage="in_use")["hiring"]
    assert finding.kind == "conditional"
    assert [text["en"] for text in finding.what_to_find_out] == ["what people is", "what placed_on is"]
    assert "people:unknown" in finding.because


def test_a_void_question_counts_as_none_of_its_options_and_gives_the_reason(small: RuleSet) -> None:
    findings = found(small, purpose="civil", stage="in_use", people=["none"])
    assert "hiring" not in findings
    assert findings["no_hiring"].because == ("people:none",)
    assert found(small, purpose="civil", stage="in_use")["hiring"].kind == "conditional"


def test_a_given_answer_counts_even_where_its_question_was_void(small: RuleSet) -> None:
    assert found(small, **LIVE | {"people": ["none"]})["hiring"].kind == "high_risk"


@pytest.mark.parametrize(
    ("size", "turnover", "operators", "models"),
    [
        ("small", 4_000_000, 120_000, 15_000_000),
        ("large", 4_000_000, 15_000_000, 15_000_000),
        ("large", 1_000_000_000, 30_000_000, 30_000_000),
        ("unknown", 4_000_000, None, 15_000_000),
        ("small", None, None, None),
        ("small", 0, 0, 15_000_000),
    ],
)
def test_the_fine_is_worked_out_from_turnover(
    size: str, turnover: int | None, operators: int | None, models: int | None, small: RuleSet
) -> None:
    findings = found(small, **LIVE | {"people": ["none", "staff"]}, size=size, turnover_eur=turnover)
    caps = {name: findings[name].fine_cap for name in ("hiring", "models")}
    assert [cap.worked_eur for cap in caps.values() if cap] == [operators, models]


def test_questions_come_in_order_and_only_where_they_matter(small: RuleSet) -> None:
    assert [question.id for question in asked({}, small)] == ["purpose"]
    assert [question.id for question in asked({"purpose": "civil", "stage": "in_use"}, small)] == [
        "purpose", "stage", "people",
    ]  # fmt: skip
    assert [question.id for question in relevant(LIVE, small)] == [
        "purpose", "stage", "people", "uses", "placed_on", "changed", "size",
    ]  # fmt: skip
    assert "uses" not in [question.id for question in relevant({"people": "unknown"}, small)]


def test_answers_that_others_make_void_are_dropped_also_those_behind_them(small: RuleSet) -> None:
    changed = {**LIVE, "changed": "no", "stage": "idea", "turnover_eur": 5}
    assert without_void(changed, small).keys() == {"purpose", "stage", "people", "uses", "turnover_eur"}
    assert without_void(LIVE, small) == LIVE


def broken(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(DOCUMENT), **changes}


@pytest.mark.parametrize(
    ("document", "named"),
    [
        (broken(rules=[rule("one", {"same_as": "nobody"})]), "no definition 'nobody'"),
        (broken(definitions={"hires": {"same_as": "small_firm"}, "small_firm": {"same_as": "hires"}}), "in a circle"),
        (broken(rules=[rule("one", {"all": []}, timing="never")]), "no timing 'never'"),
        (broken(rules=[rule("one", {"all": []}, timing="annex_iii", applies_from="2025-02-02")]), "not both"),
        (broken(rules=[rule("one", {"all": []}, awaits=AWAITS)]), "only what is out of scope"),
        (broken(timings=[{"id": "annex_iii", "applies_from": "2027-12-02", "shifts": [
            {"when": {"is": {"size": "huge"}}, "applies_from": None, "note": TEXT}]}]), "no option huge"),
    ],
)  # fmt: skip
def test_rules_that_cannot_work_are_refused_by_name(document: dict[str, Any], named: str) -> None:
    with pytest.raises((ValidationError, ValueError), match=named):
        parse_rules(QUESTIONS, document)


def test_a_question_cannot_depend_on_a_later_one() -> None:
    circular = [asks("first", "yes_no", ask_when={"is": {"second": "yes"}}), asks("second", "yes_no")]
    with pytest.raises(ValidationError, match="there is no question 'second'"):
        parse_rules(circular, {"version": "1", "rules": [rule("one", {"all": []})]})


def test_parts_may_not_give_the_same_definition_or_version_twice() -> None:
    with pytest.raises(ValueError, match="version is given twice"):
        parse_rules(QUESTIONS, [DOCUMENT, {"version": "2"}])
    with pytest.raises(ValueError, match="same definitions twice: hires"):
        parse_rules(QUESTIONS, [DOCUMENT, {"definitions": {"hires": {"all": []}}}])
