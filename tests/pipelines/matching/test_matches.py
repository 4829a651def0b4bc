"""Matching problems with the committed content."""

from pathlib import Path

import pytest

from pipelines.matching.evaluation import evaluate, judge
from pipelines.matching.matches import MAX_CASES, MAX_GUIDANCE, match
from pipelines.retrieval.evaluation import Question, read_questions
from pipelines.retrieval.search import Engine

BARN = "case/computer-vision-for-poultry-houses"
FARM = {"sector": "agriculture", "size": "small", "data": ["images"], "people": ["none"], "stage": "idea"}


def _questions(root: Path) -> list[Question]:
    return read_questions(root / "golden" / "matching.jsonl")


def test_a_problem_gets_its_case_with_reasons(engine: Engine) -> None:
    found = match(engine, "Ik ben pluimveehouder en wil kippen tellen met camera's in de stal.", FARM, "nl")
    first = found.cases[0]
    assert (found.verdict, found.language, first.id, first.band) == ("matches", "nl", BARN, "strong")
    assert first.url_slug == BARN.removeprefix("case/")
    assert first.title == engine.by_id[BARN].title["nl"]
    assert first.evidence == engine.by_id[BARN].evidence
    assert "‘kippen’" in first.why
    assert "Zelfde sector als u: landbouw." in first.why
    assert "beelden" in first.why


def test_an_english_reader_of_a_dutch_problem_reads_english(engine: Engine) -> None:
    first = match(engine, "Ik wil kippen tellen met camera's in de stal.", FARM, "en").cases[0]
    assert first.title == engine.by_id[BARN].title["en"]
    assert first.why.startswith("Fits your words")
    assert "Same sector as yours: agriculture." in first.why


@pytest.mark.parametrize(
    "text",
    [
        "Recept voor pannenkoeken met spek en stroop",
        "Wie heeft gisteren de wedstrijd gewonnen en met hoeveel doelpunten?",
        "Rozen zijn rood, viooltjes zijn blauw",
        "lorem ipsum dolor sit amet consectetur",
        "What is a good name for my puppy?",
        "",
        "   ",
        "🎉🎉🎉",
        "!!!???",
    ],
)
def test_a_text_about_something_else_gets_nothing(engine: Engine, text: str) -> None:
    found = match(engine, text, FARM, "nl")
    assert found.verdict in {"off_topic", "nothing_fits"}
    assert (found.cases, found.guidance, found.signpost) == ((), (), None)


def test_off_topic_texts_of_the_gold_file_get_no_case_and_no_guidance(engine: Engine, knowledge_root: Path) -> None:
    off = [question for question in _questions(knowledge_root) if question.verdicts == ("off_topic",)]
    assert len(off) >= 12
    shown = {question.id: match(engine, question.query, {}, question.lang) for question in off}
    assert [name for name, found in shown.items() if found.cases or found.guidance] == []


def test_a_shared_sector_reorders_and_hides_nothing(engine: Engine) -> None:
    problem = "We want a language model for documents, contracts and reports"
    plain = match(engine, problem, {}, "en").cases
    other = match(engine, problem, {"sector": engine.by_id[plain[-1].id].sector}, "en").cases
    assert len(plain) > 1
    assert len(plain) == len(other)


def test_no_more_is_shown_than_fits_a_page(engine: Engine) -> None:
    found = match(engine, "AI language model chatbot for customers documents data staff law fine", {}, "en")
    assert len(found.cases) <= MAX_CASES
    assert len(found.guidance) <= MAX_GUIDANCE


@pytest.mark.parametrize(
    "facts", [{"sector": "unknown", "data": "unknown"}, {"sector": None, "data": None}, {"data": 7}]
)
def test_unknown_facts_are_as_good_as_none(engine: Engine, facts: dict[str, object]) -> None:
    problem = "Ik wil kippen tellen met camera's in de stal."
    assert match(engine, problem, facts, "nl") == match(engine, problem, {}, "nl")


def test_a_very_long_problem_is_matched(engine: Engine) -> None:
    assert match(engine, "Ik wil kippen tellen in de stal. " * 3_000, {}, "nl").verdict == "matches"


def test_the_development_half_keeps_its_level(engine: Engine, knowledge_root: Path) -> None:
    figures = evaluate(engine, _questions(knowledge_root))["split=dev"]
    assert figures["verdict_accuracy"] >= 0.85
    assert figures["hit@3"] >= 0.85


def test_a_wrong_verdict_is_counted_as_wrong(engine: Engine) -> None:
    facts = {"id": "q", "query": "kippen tellen in de stal met camera's", "lang": "nl", "relevant": ["case/none"]}
    judged = judge(engine, Question.model_validate(facts | {"verdicts": ["off_topic"]}))
    assert (judged.right_verdict, judged.hit) == (False, False)


@pytest.mark.parametrize(
    "problem",
    [
        "Wij willen een chatbot op onze website die vragen van klanten beantwoordt.",
        "Wij willen met AI teksten voor onze website schrijven.",
        "Kan AI onze boekhouding doen?",
        "We want AI to write texts for our website.",
    ],
)
def test_a_problem_that_names_ai_is_never_sent_away_as_no_ai_problem(engine: Engine, problem: str) -> None:
    assert match(engine, problem, {}, "nl").verdict in ("matches", "nothing_fits")
