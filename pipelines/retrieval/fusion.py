"""Brings the scores of the arms together: each normalised within the search, then added up by weight."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.ingestion.passages import Entry
from pipelines.ingestion.records import LANGUAGES
from pipelines.lexical_index import words
from pipelines.retrieval.arms import Reading
from pipelines.retrieval.rows import Scores

WEIGHTS: Mapping[str, float] = {
    "words": 0.4,
    "sections": 0.35,
    "questions": 0.2,
    "grams": 0.08,
    "glossary": 0.12,
    "translated": 0.2,
    "meaning": 0.5,
    "gloss": 0.4,
}
"""Weight of each arm, chosen on the development halves of the golden sets; those that find nothing do not count.

`meaning` compares vectors where the encoder reads the language, `gloss` where it reads the words' translations."""
ENOUGH = 0.2
"""Share of what a query asks of an arm with which its best item counts in full."""
NEAR = 400
"""Items that are near enough in meaning to count; the last of them counts for nothing."""
BY_EXPLANATION = 0.25
"""Share of a law unit's score that comes from the guidance that explains it: lay words meet it there."""
ASIDE = 0.8
"""What a page says for a unit of law that it explains beside its main one."""
WORDS_SCALE = 0.65
"""Brings the sum of coverage and overlap to the scale of a cosine."""
ONE_WORD = 0.75
"""How sure one shared word of several is, compared with the same weight of several shared words."""
TYPE_WEIGHTS: Mapping[str, float] = {"recital": 0.6, "article": 0.9, "annex": 0.9, "term": 0.4, "signpost": 0.8}
"""Recitals repeat the articles' words without being the rule; a term is met by its word and seldom the answer; an
article stands behind the page that says the same in plain words."""
DEFINED = 2.5
"""What a term's score is multiplied with for who asks what it means: then it is the answer."""
BOOST_STEP = 0.15
"""What each step of an expert's boost (-2..2) adds to an item's score, as a share of it."""


SAME_QUESTION = 0.8
"""From this overlap (Jaccard) of their stemmed words on, two questions are the same one."""


class Override(NamedTuple):
    """An expert's word that one item comes first for a question; `query_words` are its stemmed words."""

    query_words: frozenset[str]
    id: str

    def fits(self, asked: frozenset[str]) -> bool:
        """Whether words that were asked, stemmed too, are (nearly) the words of this question."""
        shared, either = len(asked & self.query_words), len(asked | self.query_words)
        return shared > 0 and shared >= SAME_QUESTION * either


def overrides_of(question: str, id_: str) -> tuple[Override, ...]:
    """The override of a question: one for each language that it may be read in; none for a text without words."""
    read = (frozenset(word.term for word in words(question, lang)) for lang in LANGUAGES)
    return tuple(Override(terms, id_) for terms in dict.fromkeys(read) if terms)


class Curation(NamedTuple):
    """What experts decided: `boosts` (-2..2) by item id, ids that are `hidden`, and which item answers a question."""

    boosts: Mapping[str, int] = {}
    hidden: frozenset[str] = frozenset()
    overrides: tuple[Override, ...] = ()

    def firsts(self, typed: Iterable[str], lang: str) -> tuple[str, ...]:
        """The ids that come first for the words of a query as they were typed, each once."""
        if not self.overrides:
            return ()
        asked = frozenset(word.term for word in words(" ".join(dict.fromkeys(typed)), lang))
        return tuple(dict.fromkeys(one.id for one in self.overrides if one.fits(asked)))


NO_CURATION = Curation()
PINNED, BESIDE, NOT_BELOW = 2.0, 0.2, 0.9
"""What the places that a text names gain: before everything; where it asks much beside, a little, and among the first:
of a question on the fine for breaking Article 5 the answer stands in another article."""


def lift_places(score: Scores, allowed: NDArray[np.bool_], places: Sequence[int], *, alone: bool) -> None:
    """Brings items forward, in their order; `alone`: the text names them and asks little else. Changes `score`."""
    lift, least = (PINNED, 0.0) if alone else (BESIDE, NOT_BELOW * float(score.max(initial=0)))
    for rank, item in enumerate(places):
        score[item] = allowed[item] * max(score[item] + lift * (1 - rank / len(places) / 2), least)


def fuse(
    arms: Mapping[str, Scores],
    most: Mapping[str, float],
    cosine: Scores | None,
    by_gloss: Scores | None,
    allowed: NDArray[np.bool_],
) -> tuple[dict[str, Scores], Scores]:
    """Each arm's scores brought to 0..1 among the allowed items, and their weighted sum; others get 0 throughout.

    Min-max fusion (arXiv 2210.11934), with one change: an arm whose best item has little of what was asked, measured
    against `most`, is not stretched to 1, or the noise of a weak arm would weigh as much as a strong one's finds.
    """
    shares = {name: _share(np.where(allowed, arms[name], 0), most[name]) for name in arms if name in WEIGHTS}
    for name, near in (("meaning", cosine), ("gloss", by_gloss)):
        if near is not None and allowed.any():
            shares[name] = np.where(allowed, _by_range(near, allowed), 0).astype(np.float32)
    found = {name: WEIGHTS[name] for name, scores in shares.items() if scores.any()}
    total = np.zeros(len(allowed), dtype=np.float32)
    for name, weight in found.items():
        total += np.float32(weight / sum(found.values())) * shares[name]
    return shares, total


class Explanations(NamedTuple):
    """Which pages explain which units of law: positions of both, and how much of the page's score the unit gets."""

    pages: NDArray[np.intp]
    units: NDArray[np.intp]
    shares: Scores

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> "Explanations":
        """All pairs of a page and a unit that it explains; the unit a page is mainly about gets its full score."""
        positions = {entry.id: position for position, entry in enumerate(entries)}
        links = [
            (page, positions[unit], ASIDE if rank else 1.0)
            for page, entry in enumerate(entries)
            for rank, unit in enumerate(entry.explains)
            if unit in positions
        ]
        pages, units, shares = zip(*links, strict=True) if links else ((), (), ())
        return cls(np.array(pages, np.intp), np.array(units, np.intp), np.array(shares, np.float32))

    def lift(self, score: Scores) -> Scores:
        """The scores, with units of law that are explained found by their explanation too."""
        if not len(self.units):
            return score
        explained = np.zeros_like(score)
        np.maximum.at(explained, self.units, self.shares * score[self.pages])
        lifted = score.copy()
        units = np.unique(self.units)
        lifted[units] = (1 - BY_EXPLANATION) * score[units] + BY_EXPLANATION * explained[units]
        return lifted


def strength(reading: Reading, cosine: Scores | None) -> Scores:
    """How surely each item is about the query, 0 to 1, comparable between queries."""
    by_words = WORDS_SCALE * (reading.coverage + reading.overlap)
    if reading.asked > 1:
        by_words = np.where(reading.shared == 1, ONE_WORD * by_words, by_words)
    sure = by_words if cosine is None else 0.5 * by_words + 0.5 * cosine
    return np.asarray(np.clip(sure, 0, 1), dtype=np.float32)


def type_weights(entries: Sequence[Entry]) -> Scores:
    """What the kind of each item makes its score worth, shape (items,)."""
    return np.array([TYPE_WEIGHTS.get(entry.part or entry.kind, 1.0) for entry in entries], dtype=np.float32)


def _share(scores: NDArray[np.floating], most: float) -> Scores:
    full = max(float(scores.max(initial=0)), ENOUGH * most)
    return np.asarray(scores / full if full > 0 else scores, dtype=np.float32)


def _by_range(scores: Scores, allowed: NDArray[np.bool_]) -> Scores:
    """0 for the cosine that `NEAR` items reach or pass and for all below it, 1 for the highest."""
    mine = scores[allowed]
    high, rank = float(mine.max()), min(NEAR, len(mine)) - 1
    low = float(-np.partition(-mine, rank)[rank])
    return np.clip((scores - low) / (high - low), 0, None) if high > low else np.zeros_like(scores)
