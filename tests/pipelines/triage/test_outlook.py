"""What would change the answer: it says what a full assessment would say, the heaviest first, and quickly."""

import statistics
import time
from typing import Any

import pytest

from pipelines.triage import RuleSet, asked, assess, without_void
from pipelines.triage.outlook import CLASSES, MOST, Turn, classes, outlook
from tests.pipelines.triage.persona_files import load_personas

PERSONAS = {persona.id: persona for persona in load_personas()}
BAKER: dict[str, Any] = {
    "sector": "hospitality_retail", "data": ["tables"], "people": ["none"], "technology": "learns", "safety": ["none"],
    "role": ["use"], "stage": "in_use", "placed_on": "2025-01-01", "size": "micro", "region": "utrecht",
    "wish": ["advice"],
}  # fmt: skip


def answers_of(name: str, rules: RuleSet) -> dict[str, Any]:
    """What the website would keep of a persona's answers."""
    given = {key: value for key, value in PERSONAS[name].answers.items() if key in rules.by_id}
    return without_void(given, rules)


@pytest.mark.parametrize("name", sorted(PERSONAS))
def test_the_classes_are_those_of_the_assessment(rules: RuleSet, name: str) -> None:
    answers = answers_of(name, rules)
    found = assess(answers, rules).findings
    kinds = {rule.id: rule.kind for rule in rules.rules if rule.awaits is None and not rule.other_law}
    waiting = any(rule.awaits for rule in rules.rules for one in found if one.id == rule.id and one.kind == rule.kind)
    said = classes(answers, rules)
    for kind in CLASSES:
        of_kind = [one for one in found if kinds.get(one.id) == kind]
        if waiting:  # the assessment holds everything back until the system is used; the outlook looks through that
            assert (said.states[kind] != "no") == bool(of_kind), kind
        else:
            holds = [one.id for one in of_kind if one.kind == kind]
            assert said.states[kind] == ("holds" if holds else "may" if of_kind else "no"), kind
            assert list(said.rules[kind]) == holds


@pytest.mark.parametrize("name", ["lender", "shop_camera", "sme_webshop", "unknown_hr"])
def test_each_turn_does_what_it_says(rules: RuleSet, name: str) -> None:
    answers = answers_of(name, rules)
    before = classes(answers, rules)
    turns = outlook(answers, rules)
    assert turns
    for turn in turns:
        for option in turn.options:
            after = classes(without_void(turned(answers, turn, option, rules), rules), rules)
            for effect in turn.effects:
                assert before.states[effect.kind] != after.states[effect.kind], (turn, option)
                if effect.change in ("appears", "certain"):
                    assert after.states[effect.kind] == "holds"
                if effect.change == "disappears":
                    assert after.states[effect.kind] == "no"


def turned(answers: dict[str, Any], turn: Turn, option: str, rules: RuleSet) -> dict[str, Any]:
    question, now = rules.by_id[turn.question], answers.get(turn.question)
    if turn.how == "also":
        return {**answers, turn.question: [*now, option]}
    if turn.how == "without":
        rest = [one for one in now if one != option] or [one.id for one in question.options if one.exclusive]
        return {**answers, turn.question: rest}
    return {**answers, turn.question: [option] if question.type == "choices" else option}


def test_a_baker_sees_what_would_bring_high_risk_and_what_would_take_the_act_away(rules: RuleSet) -> None:
    turns = outlook(BAKER, rules)
    effects = {(turn.question, effect.kind, effect.change) for turn in turns for effect in turn.effects}
    assert ("technology", "out_of_scope", "appears") in effects
    assert ("people", "high_risk", "may_appear") in effects
    assert not any(turn.open for turn in turns)


def test_what_is_not_known_comes_before_thought_experiments(rules: RuleSet) -> None:
    turns = outlook(answers_of("shop_camera", rules), rules)
    assert turns[0].open
    assert [turn.question for turn in turns][:1] == ["emotion_place"]
    assert any(effect.kind == "prohibited" and effect.change == "certain" for effect in turns[0].effects)


def test_a_firm_with_only_an_idea_sees_through_the_waiting(rules: RuleSet) -> None:
    idea = {key: value for key, value in BAKER.items() if key != "placed_on"} | {"stage": "idea"}
    assert outlook(idea, rules) == outlook(BAKER, rules)


@pytest.mark.parametrize("name", sorted(PERSONAS))
def test_there_are_at_most_six_and_those_of_one_question_stand_together(rules: RuleSet, name: str) -> None:
    turns = outlook(answers_of(name, rules), rules)
    assert len(turns) <= MOST
    order = [turn.question for turn in turns]
    assert order == sorted(order, key=order.index)


def test_it_is_there_while_one_waits(rules: RuleSet) -> None:
    """It tries some forty other answers, and costs as much as a few assessments: the median over all personas."""
    times = []
    for name in PERSONAS:
        answers = answers_of(name, rules)
        began = time.process_time()
        assess(answers, rules)
        between = time.process_time()
        outlook(answers, rules)
        times.append((time.process_time() - between) / (between - began))
    assert statistics.median(times) < 10


def test_only_questions_that_were_asked_are_turned(rules: RuleSet) -> None:
    answers = answers_of("unknown_everything", rules)
    path = {question.id for question in asked(answers, rules)}
    assert {turn.question for turn in outlook(answers, rules)} <= path
