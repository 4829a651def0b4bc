"""A dictionary between the languages, learnt from our own texts, which say the same in each of them."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, permutations
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from pipelines.ingestion.passages import Passage
from pipelines.ingestion.records import LANGUAGES
from pipelines.lexical_index import Word, words

ROUNDS = 4
LIKELY = 0.1
"""Below this a pair of words goes together by chance more often than not."""
BEST = 3
"""Translations of a word that are kept."""
MAX_PAIRS = 6_000
"""Pairs of words of one passage that are counted; in a longer one hardly any go together."""
MAX_PASSAGES = 10_000
"""Passages that are learnt from, spread over all: more hardly teach anything and cost memory."""


class Dictionary(NamedTuple):
    """For each language: its stemmed words, and what they mean in the others, with how likely (0 to 1).

    `surfaces` holds for each stemmed word the form in which it is written most.
    """

    meanings: Mapping[str, Mapping[str, Mapping[str, float]]]
    surfaces: Mapping[str, Mapping[str, str]]

    @classmethod
    def open(cls, path: Path) -> Self:
        """Reads what `save` wrote."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def save(self, path: Path) -> None:
        """Writes the dictionary as JSON."""
        path.write_text(json.dumps(self._asdict(), ensure_ascii=False), encoding="utf-8")

    def gloss(self, query: Iterable[Word], lang: str) -> dict[str, float]:
        """The stemmed words of the other language that the words of a query mean, each with a weight."""
        known, found = self.meanings.get(lang, {}), dict[str, float]()
        for word in query:
            if meanings := known.get(word.term):
                for meaning, likely in meanings.items():
                    weight = word.weight * min(likely, 1.0)
                    if weight > found.get(meaning, 0.0):
                        found[meaning] = weight
        return found

    def in_words(self, glossed: Iterable[str], lang: str) -> str:
        """Stemmed words of `lang` as they are written, one after the other: no sentence, but an encoder reads it."""
        surfaces = self.surfaces.get(lang, {})
        return " ".join(surfaces.get(term, term) for term in glossed)


def learn(passages: Sequence[Passage]) -> Dictionary:
    """The dictionary of passages that come in the same order in both languages of an item.

    Each direction by IBM Model 1 (Brown et al., Computational Linguistics 19(2), 1993), the two joined by their
    geometric mean, so that only words that mean each other remain.
    """
    first, second = LANGUAGES
    surfaces: dict[str, dict[str, Counter[str]]] = {lang: {} for lang in LANGUAGES}
    pairs = [
        (_terms(mine, first, surfaces), _terms(theirs, second, surfaces)) for mine, theirs in _side_by_side(passages)
    ]
    pairs = [(a, b) for a, b in pairs if a and b and len(a) * len(b) <= MAX_PAIRS]
    links = _likelihoods(pairs[:: -(-len(pairs) // MAX_PASSAGES) or 1])
    meanings: dict[str, dict[str, dict[str, float]]] = {lang: {} for lang in LANGUAGES}
    for mine, theirs, likely in links:
        meanings[first].setdefault(mine, {})[theirs] = likely
        meanings[second].setdefault(theirs, {})[mine] = likely
    return Dictionary(
        {lang: {term: _best(found) for term, found in known.items()} for lang, known in meanings.items()},
        {lang: {term: forms.most_common(1)[0][0] for term, forms in known.items()} for lang, known in surfaces.items()},
    )


def _side_by_side(passages: Sequence[Passage]) -> Iterator[tuple[Passage, Passage]]:
    """Passages of an item that say the same: those of one field, where both languages have as many."""
    by_place: dict[tuple[str, str], dict[str, list[Passage]]] = {}
    for (item, lang), mine in groupby(passages, key=lambda passage: (passage.item, passage.lang)):
        for passage in mine:
            by_place.setdefault((item, passage.field), {}).setdefault(lang, []).append(passage)
    for found in by_place.values():
        columns = [found.get(lang, []) for lang in LANGUAGES]
        if len({len(column) for column in columns}) == 1:
            yield from zip(*columns, strict=True)


def _terms(passage: Passage, lang: str, surfaces: Mapping[str, dict[str, Counter[str]]]) -> list[str]:
    found = words(passage.searched_text, lang)
    for word in found:
        surfaces[lang].setdefault(word.term, Counter())[word.surface] += 1
    return list(dict.fromkeys(word.term for word in found))


def _likelihoods(pairs: Sequence[tuple[list[str], list[str]]]) -> Iterator[tuple[str, str, float]]:
    if not pairs:
        return
    ids: tuple[dict[str, int], dict[str, int]] = {}, {}
    blocks = []
    for number, (mine, theirs) in enumerate(pairs):
        left = [ids[0].setdefault(term, len(ids[0])) for term in mine]
        right = [ids[1].setdefault(term, len(ids[1])) for term in theirs]
        grid = np.array(np.meshgrid(left, right)).reshape(2, -1)
        blocks.append(np.vstack([grid, np.full(grid.shape[1], number)]))
    left_ids, right_ids, numbers = np.concatenate(blocks, axis=1)
    known, cells = np.unique(left_ids.astype(np.int64) * len(ids[1]) + right_ids, return_inverse=True)
    ends = known // len(ids[1]), known % len(ids[1])
    columns = (left_ids, right_ids)
    there, back = (
        _expectation(cells, ends[source], numbers * (max(map(len, ids)) + 1) + columns[target])
        for source, target in permutations((0, 1))
    )
    names = [list(one) for one in ids]
    for mine, theirs, likely in zip(*ends, np.sqrt(there * back), strict=True):
        if likely > LIKELY:
            yield names[0][mine], names[1][theirs], round(float(likely), 3)


def _expectation(
    cells: NDArray[np.intp], sources: NDArray[np.int64], targets: NDArray[np.int64]
) -> NDArray[np.float64]:
    """How likely each pair of words is: in every passage each target word shares itself out among the source words."""
    _, places = np.unique(targets, return_inverse=True)
    likely = np.ones(len(sources))
    for _ in range(ROUNDS):
        mine = likely[cells]
        counted = np.bincount(cells, mine / np.bincount(places, mine)[places], minlength=len(sources))
        likely = counted / np.bincount(sources, counted)[sources]
    return likely


def _best(found: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(found.items(), key=lambda pair: -pair[1])[:BEST])
