"""The compiled conditions say what the engine's conditions say, for every rule and any answers."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.triage import AnswerError, RuleSet, without_void
from pipelines.triage.answers import facts_of
from pipelines.triage.quick import quick
from tests.pipelines.triage.test_assess_properties import answer_to


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_every_rule_has_the_same_outcome(rules: RuleSet, data: st.DataObject) -> None:
    asked = data.draw(st.lists(st.sampled_from(rules.questions), unique_by=lambda question: question.id))
    answers = {question.id: answer_to(question, data.draw) for question in asked if question.type != "number"}
    facts = facts_of(answers, rules.questions, rules.definitions)
    case = quick(rules).case(answers)
    for rule in rules.rules:
        assert quick(rules).when[rule.id](case) == rule.when.evaluate(facts).holds, rule.id


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_a_change_drops_what_it_makes_void_as_the_path_does(rules: RuleSet, data: st.DataObject) -> None:
    choices = [question for question in rules.questions if question.type in ("choice", "choices")]
    asked = data.draw(st.lists(st.sampled_from(choices), unique_by=lambda question: question.id))
    before = without_void({question.id: answer_to(question, data.draw) for question in asked}, rules)
    wanted = [question for question in choices if question.ask_when is None]
    question = data.draw(st.sampled_from(wanted))
    option = data.draw(st.sampled_from(question.known_ids()))
    value: Any = [option] if question.type == "choices" else option
    after = without_void({**before, question.id: value}, rules)
    changed = quick(rules).changed(quick(rules).case(before), question, [option])
    assert changed.given == set(after)
    again = quick(rules).case(after)
    assert all(test(changed) == test(again) for test in quick(rules).when.values())


def test_rules_are_compiled_once(rules: RuleSet) -> None:
    assert quick(rules) is quick(rules)
    for number in range(3):
        other = rules.model_copy(update={"version": str(number)})
        assert quick(other) is quick(other)
        assert quick(other) is not quick(rules)


def test_what_does_not_fit_is_refused(rules: RuleSet) -> None:
    with pytest.raises(AnswerError):
        quick(rules).case({"people": ["dancing"]})
