"""Rows of an index, the items they belong to, and adding up what an index has of a query."""

from datetime import date

import numpy as np
import pytest

from pipelines.ingestion.passages import Entry
from pipelines.lexical_index import LexicalIndex
from pipelines.retrieval.filters import EntryFacts, Filters
from pipelines.retrieval.rows import FieldIndex, Rows

ROWS = [["kip", "stal"], ["contract", "lez", "kip"], ["stal", "stal"], [], ["kip"]]
OWNERS = np.array([0, 0, 1, 3, 3], dtype=np.int32)


def test_each_item_gets_its_best_row() -> None:
    rows = Rows(OWNERS, 4)
    assert rows.best(np.array([1, 3, 2, 0, 5], dtype=np.float32)).tolist() == [3, 2, 0, 5]
    assert [rows.of(item).tolist() for item in range(4)] == [[0, 1], [2], [], [3, 4]]


def test_rows_of_dropped_items_belong_to_nobody_and_new_ones_follow() -> None:
    rows = Rows(OWNERS, 4).changed([0, 1], [4, 4], 5)
    assert rows.best(np.array([9, 9, 9, 1, 2, 7, 8], dtype=np.float32)).tolist() == [0, 0, 0, 2, 8]
    assert [rows.of(item).tolist() for item in range(5)] == [[], [], [], [3, 4], [5, 6]]


@pytest.mark.parametrize(("owners", "one_each"), [([0, 1, 2], True), ([0, 2, 1], False), ([0, 1, -1], False)])
def test_rows_that_are_the_items_are_taken_as_they_are(owners: list[int], one_each: bool) -> None:
    rows = Rows(np.array(owners, dtype=np.int32), 3)
    assert rows.one_each is one_each
    expected = np.zeros(4)
    expected[owners] = [5, 6, 7]
    assert rows.best(np.array([5, 6, 7], dtype=np.float32)).tolist() == expected[:3].tolist()


def test_which_rows_have_a_term_also_after_a_change() -> None:
    index = LexicalIndex.build(ROWS)
    field = FieldIndex(index.extended([["kip", "ei"]]), Rows(OWNERS, 4).changed([], [4], 5))
    asked = np.array([0, 2, 4, 5])
    assert field.have("kip", asked).tolist() == [True, False, True, True]
    assert field.have("ei", asked).tolist() == [False, False, False, True]
    assert not field.have("onbekend", asked).any()
    assert field.items_with("kip").tolist() == [0, 0, 3, 4]


@pytest.mark.parametrize("weights", [{"kip": 1.0, "stal": 1.0}, {"kip": 0.4, "stal": 2.0, "onbekend": 1.0}, {}])
def test_scores_are_the_sum_over_terms(weights: dict[str, float]) -> None:
    index = LexicalIndex.build(ROWS).extended([["kip"], ["ei", "stal"]])
    alone = [weight * index.scores([term]) for term, weight in weights.items()]
    found, list_ = index.find(weights), list(weights.values())
    assert found.scores(list_) == pytest.approx(np.sum([np.zeros(7), *alone], axis=0))
    has = [[weight * (row in index.rows(term)) for row in range(7)] for term, weight in weights.items()]
    assert found.overlap(list_) == pytest.approx(np.sum([np.zeros(7), *has], axis=0))
    known = [weight * index.rarity(term) for term, weight in weights.items() if term in index]
    assert found.most(list_) == pytest.approx(sum(known))
    assert found.most(list_) >= found.scores(list_).max()


def test_what_is_over_or_of_another_kind_or_later_is_left_out() -> None:
    def entry(kind: str, begins: str | None, ends: str | None, sector: str | None = None) -> Entry:
        return Entry("x", kind, {}, {}, applies_from=begins, valid_to=ends, sector=sector)

    facts = EntryFacts(
        [
            entry("case_study", None, None, "finance"),
            entry("guidance", "2026-12-02", None),
            entry("guidance", "2024-01-01", "2026-11-21"),
            entry("", None, None),
        ]
    )
    today = date(2026, 11, 22)
    assert facts.allowed(Filters(on=today)).tolist() == [True, True, False, False]
    assert facts.allowed(Filters(on=date(2026, 11, 21))).tolist() == [True, True, True, False]
    assert facts.allowed(Filters(kinds=("guidance", "unheard"), on=today)).tolist() == [False, True, False, False]
    assert facts.allowed(Filters(sectors=("finance",), on=today)).tolist() == [True, False, False, False]
    assert facts.allowed(Filters(applies="now", on=today)).tolist() == [True, False, False, False]
    assert facts.allowed(Filters(applies="later", on=today)).tolist() == [False, True, False, False]
    assert facts.allowed(Filters(applies="now", on=date(2026, 12, 2))).tolist() == [True, True, False, False]
