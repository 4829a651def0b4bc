"""How many inputs twelve ordinary small firms need: every typed field and every ticked option counts as one."""

import statistics
from collections.abc import Mapping
from typing import Any

import pytest

from pipelines.triage import Question, RuleSet
from pipelines.triage.path import asked
from tests.pipelines.triage.persona_files import Persona, load_personas

SMALL_FIRMS = [persona for persona in load_personas() if persona.id.startswith("sme_")]
MOST = 15
"""The median stays under this number."""


def walk(persona: Persona, rules: RuleSet) -> list[Question]:
    """The questions as the website asks them: one at a time, each from the answers given so far."""
    given: dict[str, Any] = {}
    path: list[Question] = []
    while len(path) < len(rules.questions):
        questions = asked(given, rules)
        if not questions or questions[-1].id in given:
            break
        question = questions[-1]
        given[question.id] = persona.answers[question.id]
        path.append(question)
    return path


def inputs(path: list[Question], answers: Mapping[str, Any]) -> int:
    """Ticked options and typed fields, with the optional fields that the firm filled in although nobody insists."""
    on_path = {question.id for question in path}
    extra = sum(1 for name in answers if name not in on_path)
    return extra + sum(_ticks(answers[question.id]) for question in path)


def _ticks(answer: Any) -> int:
    return len(answer) if isinstance(answer, list) else 1


def test_there_are_twelve_small_firms() -> None:
    assert len(SMALL_FIRMS) == 12


@pytest.mark.parametrize("persona", SMALL_FIRMS, ids=[persona.id for persona in SMALL_FIRMS])
def test_the_path_of_a_small_firm_ends_and_asks_nothing_twice(persona: Persona, rules: RuleSet) -> None:
    ids = [question.id for question in walk(persona, rules)]
    assert len(ids) == len(set(ids))
    assert set(ids) <= set(persona.answers)


def test_the_median_path_of_a_small_firm_is_short(rules: RuleSet) -> None:
    paths = {persona.id: walk(persona, rules) for persona in SMALL_FIRMS}
    counts = {persona.id: inputs(paths[persona.id], persona.answers) for persona in SMALL_FIRMS}
    median = statistics.median(counts.values())
    rows = [f"{name:22} {len(paths[name]):3} questions {count:3} inputs" for name, count in counts.items()]
    report = "\n".join((*rows, f"{'median':22} {median:17} inputs"))
    print(f"\n{report}")
    assert median < MOST, report
