"""Finds the items of the knowledge that answer a text: per language by words, in English also by meaning."""

import json
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np

from pipelines.embedding import Encoder, read_card
from pipelines.ingestion import versions
from pipelines.ingestion.content import LANGUAGES
from pipelines.ingestion.passages import Entry, Passage
from pipelines.ingestion.versions import IndexUnusable
from pipelines.lexical_index import Word
from pipelines.retrieval.arms import LanguageArms, Reading, Rows, Scores
from pipelines.retrieval.language import detect
from pipelines.retrieval.references import places
from pipelines.vector_index import VectorIndex

WEIGHTS: Mapping[str, float] = {"words": 0.3, "sections": 0.3, "questions": 0.25, "grams": 0.15}
"""Share of each arm of words, chosen on the development half of knowledge/golden/matching.jsonl."""
MEANING = 0.5
"""Share of the meaning arm where the encoder knows the language."""
WORDS_SCALE = 0.65
"""Brings the sum of coverage and overlap to the scale of a cosine."""
ONE_WORD = 0.75
"""How sure one shared word of several is, compared with the same weight of several shared words."""
FAINT = 0.1
"""Items that score less than this share of what is possible are noise and are not shown."""
CONFIDENT = 0.32
"""From this strength on a result is about the question; below it the text may be about something else altogether."""


class Hit(NamedTuple):
    """An item found. `score` (0..1) orders the hits of one search; `strength` (0..1) can be compared between searches.

    `passage` and `heading` are in the language of the page, `matched` holds the query's words that the item has, as
    typed, and `arms` each arm's score, normalised to 0..1 within the search.
    """

    id: str
    kind: str
    score: float
    passage: str
    heading: str
    matched: tuple[str, ...]
    arms: dict[str, float]
    strength: float = 0.0


class SearchResult(NamedTuple):
    """Hits, best first, the query's language (`nl`, `en` or `unknown`) and whether any hit is about the question."""

    language: str
    hits: tuple[Hit, ...]
    confident: bool


class Ranking(NamedTuple):
    """All items scored for one text: `language` as detected, `lang` the one whose texts were searched."""

    language: str
    lang: str
    words: Sequence[Word]
    reading: Reading
    arms: dict[str, Scores]
    score: Scores
    strength: Scores
    pinned: frozenset[int]


class Engine:
    """One opened index version. Read-only, safe to share between threads."""

    def __init__(self, folder: Path, encoder: Encoder, entries: Sequence[Entry], passages: Sequence[Passage]) -> None:
        self.folder, self.entries, self._encoder = folder, entries, encoder
        self.by_id = {entry.id: entry for entry in entries}
        self._passages = {lang: [p for p in passages if p.lang == lang] for lang in LANGUAGES}
        self._arms = {lang: LanguageArms(folder / lang, lang, self._passages[lang]) for lang in LANGUAGES}
        self._vectors = VectorIndex.open(folder / "vectors.faiss")
        self._encoded = Rows([p for p in passages if p.lang in encoder.card.languages])

    @classmethod
    def open(cls, index_dir: Path, encoder_dir: Path | None = None) -> Self:
        """Opens the version in use; the encoder lies beside the index unless told otherwise.

        Raises IndexUnusable when there is no index, when it is damaged or when another encoder made it.
        """
        folder = versions.current_version(index_dir)
        if folder is None:
            raise IndexUnusable(f"There is no index in {index_dir}. Run: knowledge build")
        return cls.open_version(folder, encoder_dir or index_dir.parent / "encoder")

    @classmethod
    def open_version(cls, folder: Path, encoder_dir: Path) -> Self:
        """Opens one version, in use or not."""
        manifest, card = versions.read_manifest(folder), read_card(encoder_dir)
        if (manifest.encoder, manifest.dimensions) != (card.id, card.dimensions):
            raise IndexUnusable(
                f"The index in {folder} was made with encoder {manifest.encoder}, not {card.id}. Run: knowledge build"
            )
        entries = [_entry(facts) for facts in _lines(folder / "entries.jsonl")]
        passages = [Passage(**facts) for facts in _lines(folder / "passages.jsonl")]
        return cls(folder, Encoder.open(encoder_dir), entries, passages)

    def passages(self, lang: str) -> Sequence[Passage]:
        """All passages in one language, in the order of the items."""
        return self._passages[lang]

    def search(self, text: str, *, kinds: Collection[str] = (), lang: str, top: int = 10) -> SearchResult:
        """The `top` items that fit `text` best, of some kinds or of all; passages in `lang`, whatever the text's."""
        ranking = self.rank(text)
        hits = self.hits(ranking, kinds=kinds, lang=lang, top=top)
        return SearchResult(ranking.language, hits, any(hit.strength >= CONFIDENT for hit in hits))

    def rank(self, text: str) -> Ranking:
        """Scores every item for `text`. In a text whose language is not clear both are tried; the surer one counts."""
        language = detect(text)
        rankings = [self._rank(text, one, language) for one in (LANGUAGES if language == "unknown" else (language,))]
        return max(rankings, key=lambda ranking: float(ranking.strength.max(initial=0)))

    def hits(self, ranking: Ranking, *, kinds: Collection[str] = (), lang: str, top: int) -> tuple[Hit, ...]:
        """The `top` hits of a ranking among some kinds or all; items in places the text names come first."""
        score = ranking.score.copy()
        score[list(ranking.pinned)] += 1.0
        order = (int(item) for item in np.argsort(-score, kind="stable") if score[item] >= FAINT)
        wanted = (item for item in order if not kinds or self.entries[item].kind in kinds)
        matched = self._arms[ranking.lang].matched(ranking.words)
        return tuple(self._hit(item, ranking, lang, matched.get(item, ())) for item in islice(wanted, top))

    def _rank(self, text: str, lang: str, language: str) -> Ranking:
        query = self._arms[lang].understand(text)
        reading = self._arms[lang].read(query)
        arms = {name: _by_top(scores) for name, scores in reading.arms.items()}
        score = sum((WEIGHTS[name] * scores for name, scores in arms.items()), np.zeros(len(self.entries), np.float32))
        cosine = None
        if lang in self._encoder.card.languages and text.strip():
            cosine = self._encoded.best(self._vectors.scores(self._encoder.encode([text])))
            arms["meaning"] = _by_range(cosine)
            score = (1 - MEANING) * score + MEANING * arms["meaning"]
        return Ranking(language, lang, query, reading, arms, score, strength(reading, cosine), self._pinned(text))

    def _pinned(self, text: str) -> frozenset[int]:
        named = set(places(text))
        if not named:
            return frozenset()
        return frozenset(position for position, entry in enumerate(self.entries) if named & set(entry.explains))

    def _hit(self, item: int, ranking: Ranking, lang: str, matched: tuple[str, ...]) -> Hit:
        entry, passage, pinned = self.entries[item], self._passage(item, ranking, lang), item in ranking.pinned
        arms = {name: round(float(scores[item]), 4) for name, scores in ranking.arms.items()}
        return Hit(
            id=entry.id,
            kind=entry.kind,
            score=1.0 if pinned else min(float(ranking.score[item]), 1.0),
            passage=passage.text,
            heading=passage.heading,
            matched=matched,
            arms=arms | ({"reference": 1.0} if pinned else {}),
            strength=1.0 if pinned else float(ranking.strength[item]),
        )

    def _passage(self, item: int, ranking: Ranking, lang: str) -> Passage:
        """The best section, or its counterpart in the page's language; the summary where no section stands out."""
        rows, mine = self._arms[ranking.lang].sections, self._arms[lang].sections
        offset = rows.telling_row(ranking.reading.sections, item)
        same_cut = mine.ends[item] - mine.starts[item] == rows.ends[item] - rows.starts[item]
        return mine.passages[int(mine.starts[item]) + (offset if same_cut else 0)]


def strength(reading: Reading, cosine: Scores | None) -> Scores:
    """How surely each item is about the query, 0 to 1, comparable between queries."""
    by_words = WORDS_SCALE * (reading.coverage + reading.overlap)
    if reading.asked > 1:
        by_words = np.where(reading.shared == 1, ONE_WORD * by_words, by_words)
    sure = by_words if cosine is None else 0.5 * by_words + 0.5 * cosine
    return np.asarray(np.clip(sure, 0, 1), dtype=np.float32)


def _by_top(scores: Scores) -> Scores:
    return scores / top if (top := float(scores.max(initial=0))) > 0 else scores


def _by_range(scores: Scores) -> Scores:
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _entry(facts: Mapping[str, Any]) -> Entry:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}
    return Entry(**values)
