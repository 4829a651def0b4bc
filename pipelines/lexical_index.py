"""The one door to BM25 (bm25s) and to Snowball: words in, scores out."""

import hashlib
import logging
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from math import log
from pathlib import Path
from typing import NamedTuple, Self

import bm25s
import numpy as np
import Stemmer
from bm25s import stopwords
from bm25s.tokenization import Tokenized
from numpy.typing import NDArray

MAX_CHARACTERS = 8_000
"""More of a text than this is not read: nobody describes a problem in more, and a long text must not cost more."""
GRAM = 5
K1, B = 1.2, 0.75
"""BM25's saturation and its share of length: the usual values, also Lucene's."""
SNOWBALL = {"nl": "dutch", "en": "english"}

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_OWN_STOP_WORDS = {
    "nl": "we wij onze ons jullie graag willen wil wilt wilde kan kunnen kun kunt mag mogen moet moeten zou zouden "
    "gaan gaat heeft hebben heb hoe welke waar wanneer waarom erg elke alle altijd steeds iets iemand andere onder "
    "meer weer al af per via zelf snel veel weinig goed beter best nog eens worden wordt werd geworden zijn bent "
    "hij zij u uw mijn jij jouw hun haar hem die dat deze dit er hier daar dan als of en maar dus omdat want the "
    "laten laat doen doet heel eigen tussen sinds toch soms misschien nieuwe nieuw "
    "vandaag morgen gisteren dag dagen week weken maand maanden uur minuten keer",
    "en": "we our us you your i my me can could would should want wants wanted need needs do does did have has had "
    "how what which when where why who get gets got make makes made use uses using used like also just any some all "
    "every much many more most very own its it's they them their there here from into about than then so if or and "
    "but because been being were was am let lets please new "
    "today tomorrow tomorrow's yesterday day days week weeks month months hour hours minutes time times tell show see",
}
_local = threading.local()


class Word(NamedTuple):
    """A word as it was typed, the form it is searched under, and how much it counts (0 to 1)."""

    surface: str
    term: str
    weight: float = 1.0


@cache
def stop_words(lang: str) -> frozenset[str]:
    """Words of a language that say nothing about the subject."""
    listed = {"nl": stopwords.STOPWORDS_DUTCH, "en": stopwords.STOPWORDS_EN_PLUS}[lang]
    return frozenset(listed) | frozenset(_OWN_STOP_WORDS[lang].split())


@cache
def analysis_id() -> str:
    """Changes when texts are cut into words differently, so that an index made before is rebuilt."""
    parts = (
        "without accents",
        Stemmer.version(),
        bm25s.__version__,
        _WORD.pattern,
        GRAM,
        *(sorted(stop_words(lang)) for lang in SNOWBALL),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def normalise(text: str, limit: int = MAX_CHARACTERS) -> str:
    """The text in one spelling: composed, lower case, cut at `limit` characters."""
    return unicodedata.normalize("NFKC", text[:limit]).lower().replace("’", "'")


def words(text: str, lang: str, *, limit: int = MAX_CHARACTERS) -> list[Word]:
    """The words of a text that carry meaning, in order and stemmed for `lang`; of its first `limit` characters."""
    stop = stop_words(lang)
    found = [word for word in _WORD.findall(normalise(text, limit)) if len(word) > 1 and word not in stop]
    terms = _stemmer(lang).stemWords([plain(word) for word in found])
    return [Word(surface, term) for surface, term in zip(found, terms, strict=True)]


def plain(word: str) -> str:
    """The word without accents and dots: many people type *patient* for *patiënt*."""
    if word.isascii():
        return word
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))


def stem(word: str, lang: str) -> str:
    """The form under which one word (in lower case) is searched."""
    return str(_stemmer(lang).stemWord(plain(word)))


def _stemmer(lang: str) -> Stemmer.Stemmer:
    """A stemmer of this thread: Snowball's stemmers keep state and must not be shared between threads."""
    stemmers: dict[str, Stemmer.Stemmer] = _local.__dict__.setdefault("stemmers", {})
    if lang not in stemmers:
        stemmers[lang] = Stemmer.Stemmer(SNOWBALL[lang])
    return stemmers[lang]


def grams(words_: Iterable[Word]) -> list[str]:
    """Runs of five letters inside longer words, so that *vacaturetekst* meets *vacature*."""
    return [
        surface[start : start + GRAM]
        for surface in (word.surface for word in words_)
        if len(surface) >= GRAM
        for start in range(len(surface) - GRAM + 1)
    ]


class LexicalIndex:
    """BM25 over rows of terms. Scores come back in the order in which the rows went in.

    bm25s keeps one column per term: the rows that have it and what it adds to each. Adding up columns is all there is
    to a query, so each term may have a weight, and rows can be added without building anew (`extended`).
    """

    def __init__(self, bm25: bm25s.BM25, mean_length: float, more: "_MoreRows | None" = None) -> None:
        for name in ("data", "indices", "indptr"):  # plain views: slicing numpy's memmap class costs ten times as much
            bm25.scores[name] = np.asarray(bm25.scores[name])
        self._bm25, self._mean_length, self._more = bm25, mean_length, more
        self._data, self._indices, self._indptr = (bm25.scores[name] for name in ("data", "indices", "indptr"))
        self._vocabulary: dict[str, int] = bm25.vocab_dict
        self._built = int(bm25.scores["num_docs"])
        self.size = self._built + (more.size if more else 0)

    @classmethod
    def build(cls, rows: Iterable[Sequence[str]]) -> Self:
        """An index of rows of terms; a row may be empty, `rows` may not."""
        vocabulary: dict[str, int] = {"": 0}
        ids = [[vocabulary.setdefault(term, len(vocabulary)) for term in row] or [0] for row in rows]
        bm25 = bm25s.BM25(k1=K1, b=B)
        bm25.index(Tokenized(ids=ids, vocab=vocabulary), show_progress=False)
        return cls(bm25, float(np.mean([len(row) for row in ids])))

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Reads what `save` wrote; the arrays stay on disk and are shared between processes."""
        bm25 = bm25s.BM25.load(str(folder), mmap=True, show_progress=False)
        return cls(bm25, float((folder / "mean_length.txt").read_text(encoding="utf-8")))

    def save(self, folder: Path) -> None:
        """Writes the index into `folder`, without the rows added since."""
        self._bm25.save(str(folder), show_progress=False)
        (folder / "mean_length.txt").write_text(str(self._mean_length), encoding="utf-8")

    def extended(self, rows: Sequence[Sequence[str]]) -> Self:
        """This index with a few rows after its own, weighed as if they had been there: for edits since the build."""
        found: dict[str, list[tuple[int, float]]] = {}
        for number, row in enumerate(rows, start=self._built):
            relative = 1 - B + B * len(row) / max(self._mean_length, 1)
            for term, count in Counter(row).items():
                found.setdefault(term, []).append((number, self.rarity(term) * count / (count + K1 * relative)))
        columns = {
            term: (np.array([row for row, _ in pairs], np.int32), np.array([score for _, score in pairs], np.float32))
            for term, pairs in found.items()
        }
        return type(self)(self._bm25, self._mean_length, _MoreRows(len(rows), columns))

    @property
    def vocabulary(self) -> Iterable[str]:
        """All terms of the rows."""
        return (term for term in self._vocabulary if term)

    def __contains__(self, term: object) -> bool:
        return term in self._vocabulary or (self._more is not None and term in self._more.columns)

    def rarity(self, term: str) -> float:
        """How telling a term is: Lucene's inverse document frequency, above 0; that of one row for unknown terms."""
        known = max(self._rows_with(term), 1)
        built = max(self._built, known)  # edits may outnumber the rows of a nearly empty index
        return log(1 + (built - known + 0.5) / (known + 0.5))

    def _rows_with(self, term: str) -> int:
        column = self._vocabulary.get(term) if term else None
        built = int(self._indptr[column + 1] - self._indptr[column]) if column is not None else 0
        return built + (len(self._more.columns[term][0]) if self._more and term in self._more.columns else 0)

    def rows(self, term: str) -> NDArray[np.int32]:
        """Which rows have the term, each once and in order; empty when none has it."""
        return self._column(term)[0]

    def scores(self, query: Mapping[str, float] | Iterable[str]) -> NDArray[np.float32]:
        """One score per row, shape (size,), 0 where nothing matches. Each term counts once, or by its weight."""
        weighted = query if isinstance(query, Mapping) else dict.fromkeys(query, 1.0)
        return self.find(weighted).scores(list(weighted.values()))

    def find(self, terms: Iterable[str]) -> "Postings":
        """All that the index has of some terms, in one piece."""
        columns = [self._column(term) for term in terms]
        return Postings(
            rows=np.concatenate([rows for rows, _ in columns] or [_NO_ROWS]),
            added=np.concatenate([added for _, added in columns] or [_NOTHING]),
            counts=np.array([len(rows) for rows, _ in columns], dtype=np.intp),
            size=self.size,
            built=self._built,
        )

    def row_sums(self, weight: Callable[[str], float]) -> NDArray[np.float32]:
        """For each row the weight of all its terms, each counted once; shape (size,)."""
        terms = list(self._vocabulary)
        if self._more:
            terms += [term for term in self._more.columns if term not in self._vocabulary]
        total = np.zeros(self.size, dtype=np.float32)
        for term in filter(None, terms):
            total[self.rows(term)] += np.float32(weight(term))
        return total

    def _column(self, term: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        column = self._vocabulary.get(term) if term else None
        start, end = self._indptr[column : column + 2].tolist() if column is not None else (0, 0)
        rows, added = self._indices[start:end], self._data[start:end]
        if self._more and term in self._more.columns:
            more_rows, more_added = self._more.columns[term]
            return np.concatenate([rows, more_rows]), np.concatenate([added, more_added])
        return rows, added


class Postings(NamedTuple):
    """What an index has of some terms, term after term: the `rows` that have it and what it `added` to each.

    `counts` says of each term in how many rows it is, `size` how many rows there are, `built` how many of them since
    the build. The methods take one weight for each term.
    """

    rows: NDArray[np.int32]
    added: NDArray[np.float32]
    counts: NDArray[np.intp]
    size: int
    built: int

    def scores(self, weights: Sequence[float]) -> NDArray[np.float32]:
        """One score per row, shape (size,), 0 where nothing matches."""
        if all(weight == 1.0 for weight in weights):
            return self._sums(self.added)
        return self._sums(np.repeat(np.asarray(weights, dtype=np.float32), self.counts) * self.added)

    def overlap(self, weights: Sequence[float]) -> NDArray[np.float32]:
        """For each row the weight of those terms that it has, shape (size,)."""
        return self._sums(np.repeat(np.asarray(weights, dtype=np.float32), self.counts))

    def most(self, weights: Sequence[float]) -> float:
        """What a row would score that has every known term very often."""
        built = np.maximum(self.built, self.counts)
        rarity = np.log1p((built - self.counts + 0.5) / (self.counts + 0.5))
        return float((np.asarray(weights) * rarity)[self.counts > 0].sum())

    def _sums(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.bincount(self.rows, weights=values, minlength=self.size).astype(np.float32)


_NO_ROWS, _NOTHING = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)


class _MoreRows(NamedTuple):
    size: int
    columns: Mapping[str, tuple[NDArray[np.int32], NDArray[np.float32]]]


logging.getLogger("bm25s").setLevel(logging.WARNING)
