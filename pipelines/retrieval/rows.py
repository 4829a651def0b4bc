"""Which item each row of an index belongs to, and what the rows say of the items."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from pipelines.lexical_index import LexicalIndex

Scores = NDArray[np.float32]
Positions = NDArray[np.int32]
NOBODY = -1
"""Owner of a row whose item was changed or taken away since the index was built."""


class Rows:
    """The owner (position of an item) of every row. Rows of an item lie together, in one place or in a few."""

    def __init__(self, owners: Positions, items: int) -> None:
        self.owners, self._items = owners, items
        self._starts = np.flatnonzero(np.diff(owners, prepend=-2)) if len(owners) else np.zeros(0, np.intp)
        self._targets = owners[self._starts].astype(np.intp)  # NOBODY, -1, writes into one place more at the end
        self._ends = np.append(self._starts[1:], len(owners))
        self._place = np.full(items + 1, -1, dtype=np.int32)  # of an item's first row in `_starts`
        self._place[self._targets] = np.arange(len(self._starts))
        self.one_each = len(owners) == items == len(self._starts) and bool((self._targets == np.arange(items)).all())

    def best(self, scores: Scores) -> Scores:
        """The best row's score of each item, 0 for an item without rows; shape (items,)."""
        if self.one_each:
            return scores
        found = np.zeros(self._items + 1, dtype=np.float32)
        if len(self._starts):
            np.maximum.at(found, self._targets, np.maximum.reduceat(scores, self._starts))
        return found[:-1]

    def of(self, item: int) -> NDArray[np.intp]:
        """The rows of an item."""
        place = self._place[item]
        return np.arange(self._starts[place], self._ends[place]) if place >= 0 else np.zeros(0, np.intp)

    def changed(self, dropped: Collection[int], more: Sequence[int], items: int) -> Self:
        """These rows without those of some items, and with more of them at the end."""
        owners = np.concatenate([self.owners, np.array(more, dtype=np.int32)])
        owners[: len(self.owners)][np.isin(self.owners, list(dropped))] = NOBODY
        return type(self)(owners, items)


class FieldIndex(NamedTuple):
    """A searched field of one language: its BM25 and whose its rows are."""

    bm25: LexicalIndex
    rows: Rows

    def ask(self, query: Mapping[str, float]) -> tuple[Scores, float]:
        """The best score of each item, shape (items,), and that of a row that would have all known terms very often."""
        found, weights = self.bm25.find(query), list(query.values())
        return self.rows.best(found.scores(weights)), found.most(weights)

    def items_with(self, term: str) -> Positions:
        """The items that have a term in this field, one place for each row that has it."""
        rows = self.bm25.rows(term)
        if self.rows.one_each:
            return rows
        owners: Positions = self.rows.owners[rows]
        return np.asarray(owners[owners != NOBODY], dtype=np.int32)

    def have(self, term: str, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which of some rows have a term, shape (len(rows),)."""
        having = self.bm25.rows(term)
        if not len(having):
            return np.zeros(len(rows), dtype=np.bool_)
        return np.asarray(having.take(having.searchsorted(rows), mode="clip") == rows, dtype=np.bool_)
