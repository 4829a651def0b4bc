"""Measuring a search engine."""

import json
from math import log2
from pathlib import Path

import pytest

from pipelines.ingestion.records import ContentError
from pipelines.retrieval.evaluation import (
    GoldError,
    Outcome,
    Question,
    _figures,
    below_floor,
    evaluate,
    read_floors,
    read_questions,
)
from pipelines.retrieval.search import Engine


def _outcome(relevant: object, *ranked: set[str], answerable: bool = True, refused: bool = False) -> Outcome:
    facts = {"id": "q", "query": "x", "lang": "nl", "relevant": relevant, "answerable": answerable}
    return Outcome(
        question=Question.model_validate(facts), ranked=tuple(map(frozenset, ranked)), refused=refused, milliseconds=2.0
    )


def test_the_right_item_first_is_perfect() -> None:
    figures = _figures([_outcome(["a"], {"a"}, {"b"})])
    assert (figures["ndcg@10"], figures["recall@10"], figures["mrr"]) == (1.0, 1.0, 1.0)


def test_a_later_rank_earns_less() -> None:
    figures = _figures([_outcome(["a"], {"b"}, {"c"}, {"a"})])
    assert figures["ndcg@10"] == pytest.approx(1 / log2(4), abs=1e-4)
    assert figures["mrr"] == pytest.approx(1 / 3, abs=1e-4)


def test_the_ideal_is_not_cut_to_what_came_back() -> None:
    figures = _figures([_outcome(["a", "b", "c"], {"a"})])
    assert figures["ndcg@10"] == pytest.approx(1 / (1 + 1 / log2(3) + 1 / 2), abs=1e-4)
    assert figures["recall@10"] == pytest.approx(1 / 3, abs=1e-4)


def test_grades_count() -> None:
    better = _figures([_outcome({"a": 2, "b": 1}, {"a"}, {"b"})])["ndcg@10"]
    worse = _figures([_outcome({"a": 2, "b": 1}, {"b"}, {"a"})])["ndcg@10"]
    assert (better, worse < 1.0) == (1.0, True)


def test_a_page_that_explains_two_articles_is_one_result() -> None:
    figures = _figures([_outcome(["ai-act/art_4", "ai-act/art_50"], {"guidance/x", "ai-act/art_4", "ai-act/art_50"})])
    assert figures["recall@10"] == 1.0
    assert figures["ndcg@10"] < 1.0


@pytest.mark.parametrize("later", ["a", "b"])
def test_of_two_equally_good_ids_a_rank_earns_the_one_that_comes_no_more(later: str) -> None:
    # both orders: which of the two a set yields first changes from process to process
    assert _figures([_outcome({"a": 2, "b": 2}, {"page", "a", "b"}, {later})])["ndcg@10"] == 1.0


def test_a_relevant_id_earns_once() -> None:
    assert _figures([_outcome(["a"], {"a"}, {"a"}, {"a"})])["ndcg@10"] == 1.0


def test_unanswerable_questions_count_for_refusals_only() -> None:
    figures = _figures([_outcome(["a"], {"a"}), _outcome([], answerable=False, refused=True)])
    assert (figures["questions"], figures["scored"], figures["ndcg@10"]) == (2, 1, 1.0)
    assert (figures["refusals"], figures["refusals_right"], figures["unanswerable"]) == (1, 1, 1)


def test_a_question_that_finds_nothing_pulls_the_mean_down() -> None:
    assert _figures([_outcome(["a"], {"a"}), _outcome(["a"])])["mrr"] == 0.5


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(
        '{"id": "1", "query": "x", "lang": "nl", "relevant": []}\n\n{"id": "2", "query": "x", "lang": "de"}\n'
    )
    with pytest.raises(GoldError, match="line 3"):
        read_questions(path)


@pytest.mark.parametrize(
    ("floors", "said"),
    [
        ("{matching.jsonl: {lang=fr: {mrr: 0.1}}}", r"matching.jsonl has no 'lang=fr'; choose one of: all, .*lang=nl"),
        ("{matching.jsonl: {all: {ndgc: 0.1}}}", r"matching.jsonl has no 'ndgc'; choose one of: .*ndcg@10"),
        ("{gone.jsonl: {all: {mrr: 0.1}}}", "names gone.jsonl, which does not lie beside it"),
    ],
)
def test_a_floor_of_something_that_is_not_measured_is_said_in_a_sentence(
    engine: Engine, tmp_path: Path, floors: str, said: str
) -> None:
    (tmp_path / "golden").mkdir()
    question = {"id": "1", "query": "kippen", "lang": "nl", "relevant": []}
    (tmp_path / "golden" / "matching.jsonl").write_text(json.dumps(question))
    (tmp_path / "golden" / "floors.yaml").write_text(floors)
    with pytest.raises(ContentError, match=f"floors.yaml.*{said}"):
        below_floor(engine, read_floors(tmp_path))


def test_groups_are_reported(engine: Engine, knowledge_root: Path) -> None:
    questions = read_questions(knowledge_root / "golden/matching.jsonl")
    figures = evaluate(engine, questions)
    assert {"all", "lang=nl", "lang=en", "split=dev", "split=test"} <= figures.keys()
    assert figures["lang=nl"]["questions"] + figures["lang=en"]["questions"] == figures["all"]["questions"]
    assert 0 < figures["all"]["p50_ms"] <= figures["all"]["p95_ms"]
