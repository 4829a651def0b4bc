"""Conditions have three outcomes, and say which answers they rest on."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from pipelines.triage.answers import facts_of
from pipelines.triage.conditions import Condition, Outcome
from pipelines.triage.questions import Question

TEXT = {"nl": "tekst", "en": "text"}
ADAPTER: TypeAdapter[Any] = TypeAdapter(Condition)


def question(name: str, kind: str, options: str = "", ordered: bool = False) -> Question:
    listed = [{"id": option, "label": TEXT} for option in options.split()]
    fields = {"id": name, "type": kind, "label": TEXT, "find_out": TEXT, "ordered": ordered, "options": listed}
    return Question.model_validate(fields)


QUESTIONS = {
    asked.id: asked
    for asked in (
        question("size", "choice", "micro small large unknown", ordered=True),
        question("uses", "choices", "talk draw none unknown"),
        question("own", "yes_no"),
        question("sold_on", "date"),
        question("staff", "number"),
    )
}


def evaluate(condition: dict[str, Any], **answers: object) -> Outcome:
    return ADAPTER.validate_python(condition).evaluate(facts_of(answers, QUESTIONS.values(), {}))


@pytest.mark.parametrize(
    ("condition", "answers", "holds"),
    [
        ({"is": {"uses": "talk"}}, {"uses": ["talk", "draw"]}, True),
        ({"is": {"uses": "talk"}}, {"uses": ["draw"]}, False),
        ({"is": {"uses": "talk"}}, {"uses": "talk"}, True),
        ({"is": {"uses": "talk"}}, {"uses": ["talk", "unknown"]}, True),
        ({"is": {"uses": "talk"}}, {"uses": ["draw", "unknown"]}, None),
        ({"is": {"uses": "talk"}}, {"uses": ["unknown"]}, None),
        ({"is": {"uses": "talk"}}, {"uses": []}, None),
        ({"is": {"uses": "talk"}}, {}, None),
        ({"is": {"own": "yes"}}, {"own": True}, True),
        ({"is": {"own": "yes"}}, {"own": "no"}, False),
        ({"is": {"own": "yes"}}, {"own": "unknown"}, None),
        ({"in": {"size": ["micro", "small"]}}, {"size": "small"}, True),
        ({"in": {"size": ["micro", "small"]}}, {"size": "large"}, False),
        ({"in": {"size": ["micro", "small"]}}, {"size": "unknown"}, None),
        ({"before": {"sold_on": "2026-08-02"}}, {"sold_on": "2026-08-01"}, True),
        ({"before": {"sold_on": "2026-08-02"}}, {"sold_on": dt.date(2026, 8, 2)}, False),
        ({"before": {"sold_on": "2026-08-02"}}, {}, None),
        ({"at_least": {"sold_on": dt.date(2026, 8, 2)}}, {"sold_on": "2026-08-02"}, True),
        ({"at_least": {"sold_on": dt.date(2026, 8, 2)}}, {"sold_on": "2026-08-01"}, False),
        ({"at_least": {"staff": 250}}, {"staff": 250}, True),
        ({"at_least": {"staff": 250}}, {"staff": 249.5}, False),
        ({"at_least": {"staff": 250}}, {"staff": None}, None),
        ({"at_least": {"size": "small"}}, {"size": "large"}, True),
        ({"at_least": {"size": "small"}}, {"size": "micro"}, False),
        ({"at_least": {"size": "small"}}, {"size": "unknown"}, None),
    ],
)
def test_a_comparison_holds_does_not_hold_or_is_not_known(
    condition: dict[str, Any], answers: dict[str, object], holds: bool | None
) -> None:
    assert evaluate(condition, **answers).holds is holds


# One comparison for each of the three values, all on the same answers.
VALUES: dict[bool | None, dict[str, Any]] = {
    True: {"is": {"uses": "talk"}},
    False: {"is": {"size": "large"}},
    None: {"is": {"own": "yes"}},
}
ANSWERS = {"uses": ["talk"], "size": "micro"}


@pytest.mark.parametrize("first", VALUES)
@pytest.mark.parametrize("second", VALUES)
def test_all_any_and_not_follow_three_valued_logic(first: bool | None, second: bool | None) -> None:
    # The truth tables of Kleene: as numbers, `all` is the lowest and `any` the highest of the two.
    rank: dict[bool | None, float] = {False: 0, None: 0.5, True: 1}
    parts = [VALUES[first], VALUES[second]]
    assert rank[evaluate({"all": parts}, **ANSWERS).holds] == min(rank[first], rank[second])
    assert rank[evaluate({"any": parts}, **ANSWERS).holds] == max(rank[first], rank[second])
    assert rank[evaluate({"not": VALUES[first]}, **ANSWERS).holds] == 1 - rank[first]


def test_an_empty_all_always_holds_and_an_empty_any_is_refused() -> None:
    assert evaluate({"all": []}) == Outcome(True)
    with pytest.raises(ValidationError):
        ADAPTER.validate_python({"any": []})


leaf = st.sampled_from(list(VALUES.values()))
tree = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=12,
)


@given(st.lists(tree, min_size=1, max_size=4))
def test_not_any_says_the_same_as_all_not(parts: list[dict[str, Any]]) -> None:
    left = evaluate({"not": {"any": parts}}, **ANSWERS)
    right = evaluate({"all": [{"not": part} for part in parts]}, **ANSWERS)
    assert left.holds is right.holds
    assert set(left.open) == set(right.open)


@given(tree)
def test_only_what_is_not_known_names_the_question_to_ask(condition: dict[str, Any]) -> None:
    outcome = evaluate(condition, **ANSWERS)
    assert outcome.open == (("own",) if outcome.holds is None else ())


def test_the_reasons_are_the_answers_that_decided() -> None:
    both = {"any": [{"is": {"uses": "talk"}}, {"is": {"size": "large"}}]}
    assert evaluate(both, uses=["talk", "draw"], size="micro").because == ("uses:talk",)
    assert evaluate({"not": {"is": {"size": "large"}}}, size="micro").because == ("size:micro",)
    assert evaluate({"all": list(VALUES.values())[::2]}, **ANSWERS).because == ("uses:talk", "own:unknown")
    assert evaluate({"at_least": {"staff": 10}}, staff=12).because == ("staff:12",)


@pytest.mark.parametrize(
    "condition",
    [
        "uses == 'talk'",
        {"is": "uses == 'talk'"},
        {"equals": {"uses": "talk"}},
        {"is": {"uses": "talk", "size": "micro"}},
        {"is": {"uses": "talk"}, "in": {"size": ["micro"]}},
        {"is": {}},
        {},
        None,
        {"not": [{"is": {"uses": "talk"}}]},
        {"before": {"sold_on": "soon"}},
    ],
)
def test_anything_but_the_closed_set_of_operators_is_refused(condition: object) -> None:
    with pytest.raises(ValidationError):
        ADAPTER.validate_python(condition)
