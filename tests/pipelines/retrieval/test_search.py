"""Searching the committed content with the real encoder."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipelines.ingestion.build import build
from pipelines.lexical_index import LexicalIndex, stop_words, words
from pipelines.retrieval.search import Engine

BARN = "case/computer-vision-for-poultry-houses"


def test_a_dutch_question_finds_the_dutch_text(engine: Engine) -> None:
    result = engine.search("Ik wil met camera's kippen tellen in de stal", lang="nl")
    assert result.language == "nl"
    assert result.hits[0].id == BARN
    assert "kippen" in result.hits[0].matched
    assert "meaning" not in result.hits[0].arms
    assert result.hits[0].arms["gloss"] > 0  # the encoder reads English: it was given the words' translations


def test_an_english_question_is_also_answered_by_meaning(engine: Engine) -> None:
    result = engine.search("monitoring hens with a webcam", lang="en", kinds=("case_study",))
    assert result.language == "en"
    assert result.hits[0].id == BARN
    assert result.hits[0].arms["meaning"] == 1.0


def test_results_are_in_the_language_of_the_page(engine: Engine) -> None:
    question = "count chickens in the barn with cameras"
    dutch, english = engine.search(question, lang="nl").hits[0], engine.search(question, lang="en").hits[0]
    assert dutch.id == english.id == BARN
    assert dutch.passage in {passage.text for passage in engine.passages("nl").all()}
    assert english.passage in {passage.text for passage in engine.passages("en").all()}


def test_scores_fall_and_lie_between_zero_and_one(engine: Engine) -> None:
    hits = engine.search("a language model for contracts", lang="en", top=20).hits
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) > 1
    assert all(0 <= hit.score <= 1 and 0 <= hit.strength <= 1 for hit in hits)
    assert all(0 <= score <= 1 for hit in hits for score in hit.arms.values())


def test_an_item_comes_up_once(engine: Engine) -> None:
    ids = [hit.id for hit in engine.search("taalmodel voor documenten", lang="nl", top=100).hits]
    assert len(ids) == len(set(ids)) > 3


def test_kinds_and_number_of_results_are_kept_to(engine: Engine) -> None:
    hits = engine.search("a chatbot for customers", kinds=("case_study",), lang="en", top=2).hits
    assert [hit.kind for hit in hits] == ["case_study"] * 2


def test_a_place_in_the_law_puts_its_guidance_first_and_beside_much_else_forward(
    content: Path, tmp_path: Path, encoder_dir: Path
) -> None:
    build(content, tmp_path / "index", encoder_dir)
    engine = Engine.open(tmp_path / "index", encoder_dir)
    hit = engine.search("artikel 50 kippen", lang="nl").hits[0]
    assert (hit.id, hit.score, hit.arms["reference"]) == ("guidance/chatbots", 1.0, 1.0)
    text = "Kippen tellen in de stal met een camera"
    (named,) = (hit for hit in engine.search(f"{text}, volgens artikel 50", lang="nl").hits if "reference" in hit.arms)
    without = {hit.id: hit.score for hit in engine.search(text, lang="nl").hits}
    assert named.id == "guidance/chatbots"
    assert named.score > without[named.id], "forward"
    first = engine.search("Kippen, kuikens en varkens tellen in de stal van de boer, artikel 50", lang="nl").hits[0]
    assert "reference" not in first.arms, "not before what has nearly all of it"
    assert all("reference" not in hit.arms for hit in engine.search("Kippen, volgens artikel 51", lang="nl").hits)


@pytest.mark.parametrize(
    "text", ["", "   ", "🐔🎉", "???", "de het een", "the of and", "\x00\x01", "' OR 1=1", "é" * 500]
)
def test_a_text_without_words_finds_nothing_sure(engine: Engine, text: str) -> None:
    result = engine.search(text, lang="nl")
    assert not result.confident


@pytest.mark.parametrize("word", ["kippen ", "chicken ", "x", "voorspellen van de verkoop ", "🐔"])
def test_a_very_long_text_costs_little_more_than_one_that_is_just_read(engine: Engine, word: str) -> None:
    read, long = (word * 8_000)[:8_000], (word * 100_000)[:100_000]
    engine.search(read, lang="nl")
    assert _seconds(engine, long) < 3 * _seconds(engine, read) + 0.02


def _seconds(engine: Engine, text: str) -> float:
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        engine.search(text, lang="nl")
        taken.append(time.perf_counter() - start)
    return min(taken)


def test_threads_get_the_same_answers(engine: Engine) -> None:
    questions = ["kippen tellen", "count chickens", "contracten samenvatten", "drone avoids obstacles"] * 10
    alone = [engine.search(question, lang="nl").hits for question in questions]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda question: engine.search(question, lang="nl").hits, questions))
    assert together == alone


def test_parts_of_compounds_are_found(engine: Engine) -> None:
    hit = engine.search("pluimveecamerabeelden", lang="nl", kinds=("case_study",)).hits[0]
    assert hit.id == BARN
    assert hit.arms["grams"] == 1.0


def test_words_are_stemmed_and_stop_words_left_out() -> None:
    assert [word.term for word in words("De machines van onze klanten", "nl")] == ["machine", "klant"]
    assert "the" in stop_words("en")


def test_no_known_word_gives_zero_for_every_row() -> None:
    index = LexicalIndex.build([["kip", "stal"], ["contract", "lez"]])
    assert index.scores([]).tolist() == index.scores(["", "onbekend"]).tolist() == [0.0, 0.0]
    assert index.scores(["kip"]).argmax() == 0
    assert index.rows("kip").tolist() == [0]
