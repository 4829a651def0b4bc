"""The word-based ways of searching one language, and what they tell of every item at once."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.ingestion.passages import Passage
from pipelines.lexical_index import LexicalIndex, Word, grams, words

Scores = NDArray[np.float32]
UNKNOWN_WORD = 0.6
"""How much a word that no item knows counts against the items, as a share of the rarest known word's weight."""
COMPOUNDING = frozenset({"nl"})
"""Languages that write compounds as one word."""
PART = 5
"""Letters that a part of a compound has at least."""
DOUBT = 1.0
"""Adds this share of an unknown word to every query, so that one chance word does not cover a query of two."""
CLEARLY_BETTER = 1.25
"""An item's summary, its first row, is shown unless another row scores this many times better."""


class Reading(NamedTuple):
    """What the words of a query say of each item. All arrays have shape (items,), except `sections` (rows,).

    `arms`: BM25 scores by arm. `coverage`: share of the query's word weight that the item has, 0 to 1, less sure for
    short queries. `overlap`: how alike the query and the item's nearest lay question are, 0 to 1. `sections`: BM25 of
    every section, to choose from. `shared`: how many of the query's words the item has, a word of
    its title counted twice. `asked`: how many there are.
    """

    arms: dict[str, Scores]
    coverage: Scores
    overlap: Scores
    sections: Scores
    shared: NDArray[np.int32]
    asked: int


class Rows:
    """Which item the rows of an index belong to. The rows of an item lie together, in the order of the items."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        sizes = [len(list(group)) for _, group in groupby(passages, key=lambda passage: passage.item)]
        self.passages = passages
        self.starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp)
        self.ends = np.cumsum(sizes)

    def best(self, scores: Scores) -> Scores:
        """The best row's score of each item."""
        return np.maximum.reduceat(scores, self.starts)

    def telling_row(self, scores: Scores, item: int) -> int:
        """Which of an item's rows to show, counted from its first: the best, if it clearly beats the first."""
        mine = scores[int(self.starts[item]) : int(self.ends[item])]
        best = int(mine.argmax())
        return best if mine[best] > CLEARLY_BETTER * mine[0] else 0


class LanguageArms:
    """The four BM25 indexes of one language: whole items, their sections, their lay questions, and runs of letters."""

    def __init__(self, folder: Path, lang: str, passages: Sequence[Passage]) -> None:
        self.lang = lang
        self.sections = Rows([passage for passage in passages if passage.field != "question"])
        self.questions = Rows([passage for passage in passages if passage.field == "question"])
        self._items = LexicalIndex.open(folder / "items")
        self._titles = LexicalIndex.open(folder / "titles")
        self._sections = LexicalIndex.open(folder / "sections")
        self._questions = LexicalIndex.open(folder / "questions")
        self._grams = LexicalIndex.open(folder / "grams")
        self._weights = {term: self._weight(term) for term in self._items.vocabulary}
        self._unknown = UNKNOWN_WORD * float(np.log(1 + 2 * self._items.size))
        self._question_weights = self._sum_question_weights()

    def understand(self, text: str) -> list[Word]:
        """The words of a query. An unknown Dutch compound is taken apart into the words of it that items have."""
        found = words(text, self.lang)
        if self.lang not in COMPOUNDING:
            return found
        return [part for word in found for part in self._parts(word)]

    def _parts(self, word: Word) -> list[Word]:
        if word.term in self._weights or len(word.term) < 2 * PART:
            return [word]
        lengths = range(PART, len(word.term))
        starts = [word.term[:size] for size in lengths if word.term[:size] in self._weights]
        ends = [word.term[-size:] for size in lengths if word.term[-size:] in self._weights]
        return [Word(word.surface, part) for part in dict.fromkeys(starts[-1:] + ends[-1:])] or [word]

    def read(self, query: Sequence[Word]) -> Reading:
        """Scores all items for the words of a query."""
        terms = list(dict.fromkeys(word.term for word in query))
        sections = self._sections.scores(terms)
        questions = self._questions.scores(terms)
        arms = {
            "words": self._items.scores(terms),
            "sections": self.sections.best(sections),
            "questions": self.questions.best(questions),
            "grams": self._grams.scores(grams(query)),
        }
        coverage, shared = self._coverage(terms)
        return Reading(arms, coverage, self._overlap(terms), sections, shared, len(terms))

    def matched(self, query: Sequence[Word]) -> dict[int, tuple[str, ...]]:
        """For each item the words of the query, as typed, that it has; the most telling ones first."""
        surfaces: dict[str, str] = {}
        for word in query:
            surfaces.setdefault(word.term, word.surface)
        found: dict[int, dict[str, None]] = {}  # two parts of a compound are one word as typed
        for term in sorted(surfaces, key=lambda term: -self._weights.get(term, 0.0)):
            for item in self._items.rows(term).tolist():
                found.setdefault(item, {})[surfaces[term]] = None
        return {item: tuple(words) for item, words in found.items()}

    def _weight(self, term: str) -> float:
        known = len(self._items.rows(term))
        return float(np.log(1 + (self._items.size - known + 0.5) / (known + 0.5)))

    def _coverage(self, terms: Sequence[str]) -> tuple[Scores, NDArray[np.int32]]:
        covered = np.zeros(self._items.size, dtype=np.float32)
        shared = np.zeros(self._items.size, dtype=np.int32)
        for term in terms:
            rows = self._items.rows(term)
            covered[rows] += self._weights.get(term, 0.0)
            shared[rows] += 1
            shared[self._titles.rows(term)] += 1
        return covered / (self._total(terms) + DOUBT * self._unknown), shared

    def _overlap(self, terms: Sequence[str]) -> Scores:
        shared = np.zeros(self._questions.size, dtype=np.float32)
        for term in terms:
            shared[self._questions.rows(term)] += self._weights.get(term, 0.0)
        return self.questions.best(shared / np.sqrt(max(self._total(terms), 1e-6) * self._question_weights))

    def _total(self, terms: Sequence[str]) -> float:
        return sum(self._weights.get(term, self._unknown) for term in terms)

    def _sum_question_weights(self) -> Scores:
        total = np.full(self._questions.size, 1e-6, dtype=np.float32)
        for term in self._questions.vocabulary:
            total[self._questions.rows(term)] += self._weights.get(term, 0.0)
        return total
