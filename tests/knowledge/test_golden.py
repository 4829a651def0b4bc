"""The search on its golden questions: no worse than the floor, and which questions moved when it is."""

import json
from pathlib import Path

import pytest

from pipelines.answering.evaluation import evaluate_refusals
from pipelines.retrieval.evaluation import below_floor, outcomes, read_floors, read_questions, summary
from pipelines.retrieval.search import Engine

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
DEVELOPMENT = KNOWLEDGE / "golden" / "development.jsonl"
GOLD = [KNOWLEDGE / "golden" / name for name in ("cases.jsonl", "law.jsonl", "matching.jsonl")]


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_no_group_of_questions_falls_below_its_floor(gold: Path, engine: Engine) -> None:
    floors = tuple(floor for floor in read_floors(KNOWLEDGE) if floor.gold == gold)
    assert floors, f"{gold.name} has no floor in golden/floors.yaml"
    worse = below_floor(engine, floors)
    assert not worse, f"{worse}\n{_moved(gold, engine)}"


def test_the_floors_are_those_of_the_issue_or_higher() -> None:
    least = {(floor.gold.stem, floor.group, floor.figure): floor.least for floor in read_floors(KNOWLEDGE)}
    assert least["cases", "lang=nl", "ndcg@5"] >= 0.55


def test_what_we_do_not_know_is_refused_and_what_is_quoted_stands_there(engine: Engine) -> None:
    questions = [
        *read_questions(KNOWLEDGE / "golden/law.jsonl"),
        *read_questions(KNOWLEDGE / "golden/unanswerable.jsonl"),
    ]
    figures = evaluate_refusals(engine, questions)["all"]
    assert figures["off_topic_refused"] >= 0.95
    assert figures["near_refused"] >= 0.80
    assert figures["false_refusal"] <= 0.15
    assert figures["quotes_verbatim"] == 1.0


def test_the_development_questions_are_answered_and_refused_as_when_the_weights_were_chosen(engine: Engine) -> None:
    figures = evaluate_refusals(engine, read_questions(DEVELOPMENT))
    assert figures["all"]["off_topic_refused"] >= 0.95
    assert figures["all"]["near_refused"] >= 0.85
    assert figures["all"]["false_refusal"] <= 0.08  # without the law's text
    assert figures["lang=en"]["false_refusal"] <= 0.06
    assert figures["all"]["quotes_verbatim"] == 1.0


def test_the_development_set_asks_nothing_that_another_set_asks() -> None:
    def asked(gold: Path) -> list[str]:
        return [" ".join(question.query.lower().split()) for question in read_questions(gold)]

    mine = asked(DEVELOPMENT)
    assert {question.split for question in read_questions(DEVELOPMENT)} == {"dev"}
    assert len(set(mine)) == len(mine)
    for other in (*GOLD, KNOWLEDGE / "golden/unanswerable.jsonl"):
        assert not set(mine) & set(asked(other)), other.name


def test_every_question_is_of_one_half_and_has_its_own_id() -> None:
    for gold in GOLD:
        questions = read_questions(gold)
        assert len({question.id for question in questions}) == len(questions)
        assert {question.split for question in questions} == {"dev", "test"}


def test_the_golden_set_is_as_large_as_it_has_to_be() -> None:
    law = read_questions(KNOWLEDGE / "golden/law.jsonl")
    kinds = [(question.lang, question.wording) for question in law]
    assert kinds.count(("nl", "lay")) >= 60
    assert kinds.count(("nl", "legal")) >= 30
    assert sum(question.lang == "en" for question in law) >= 30
    assert len(read_questions(KNOWLEDGE / "golden/cases.jsonl")) >= 60
    unanswerable = read_questions(KNOWLEDGE / "golden/unanswerable.jsonl")
    assert sum(not question.answerable for question in unanswerable) >= 30


def _moved(gold: Path, engine: Engine) -> str:
    """Each question that does worse than when the baseline was taken, with what came instead."""
    baseline = json.loads((KNOWLEDGE / "golden/baseline.json").read_text(encoding="utf-8"))[gold.stem]
    lines = []
    for outcome in outcomes(engine, read_questions(gold)):
        now, before = summary(outcome), baseline.get(outcome.question.id)
        if before is not None and now["ndcg"] is not None and now["ndcg"] < before:
            lines.append(f"{outcome.question.id}: {before} -> {now['ndcg']}  {now['query'][:80]}  {now['first'][:3]}")
    return "\n".join(lines)
