"""The one door to BM25 (bm25s) and to Snowball: words in, scores out."""

import hashlib
import logging
import re
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, Self, cast

import bm25s
import numpy as np
import Stemmer
from bm25s import stopwords
from numpy.typing import NDArray

Analyser = Literal["words", "grams"]
MAX_CHARACTERS = 8_000
"""More of a text than this is not read: nobody describes a problem in more, and a long text must not cost more."""
MAX_WORDS = 400
GRAM = 5
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
    """A word as it was typed and the form it is searched under."""

    surface: str
    term: str


@cache
def stop_words(lang: str) -> frozenset[str]:
    """Words of a language that say nothing about the subject."""
    listed = {"nl": stopwords.STOPWORDS_DUTCH, "en": stopwords.STOPWORDS_EN_PLUS}[lang]
    return frozenset(listed) | frozenset(_OWN_STOP_WORDS[lang].split())


@cache
def analysis_id() -> str:
    """Changes when texts are cut into words differently, so that an index made before is rebuilt."""
    parts = (
        Stemmer.version(),
        bm25s.__version__,
        _WORD.pattern,
        GRAM,
        *(sorted(stop_words(lang)) for lang in SNOWBALL),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def normalise(text: str) -> str:
    """The text in one spelling: composed, lower case, cut at `MAX_CHARACTERS`."""
    return unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).lower().replace("’", "'")


def words(text: str, lang: str) -> list[Word]:
    """The words of a text that carry meaning, in order and stemmed for `lang`; at most `MAX_WORDS`."""
    found = [word for word in _WORD.findall(normalise(text)) if len(word) > 1 and word not in stop_words(lang)]
    found = found[:MAX_WORDS]
    return [Word(surface, term) for surface, term in zip(found, _stemmer(lang).stemWords(found), strict=True)]


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


def terms(words_: Sequence[Word], analyser: Analyser) -> list[str]:
    """What an index of this kind is asked with."""
    return grams(words_) if analyser == "grams" else [word.term for word in words_]


class LexicalIndex:
    """BM25 over the passages of one language. Scores come back in the order in which the passages went in."""

    def __init__(self, bm25: bm25s.BM25, size: int) -> None:
        for name in ("data", "indices", "indptr"):  # plain views: slicing numpy's memmap class costs ten times as much
            bm25.scores[name] = np.asarray(bm25.scores[name])
        self._bm25, self.size = bm25, size
        self._vocabulary: dict[str, int] = bm25.vocab_dict

    @classmethod
    def build(cls, texts: Sequence[str], lang: str, analyser: Analyser) -> Self:
        """An index of `texts`, which must not be empty."""
        bm25 = bm25s.BM25(k1=1.2, b=0.75)
        bm25.index([terms(words(text, lang), analyser) or [""] for text in texts], show_progress=False)
        return cls(bm25, len(texts))

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Reads what `save` wrote; the arrays stay on disk and are shared between processes."""
        bm25 = bm25s.BM25.load(str(folder), mmap=True, show_progress=False)
        return cls(bm25, int(bm25.scores["num_docs"]))

    def save(self, folder: Path) -> None:
        """Writes the index into `folder`."""
        self._bm25.save(str(folder), show_progress=False)

    @property
    def vocabulary(self) -> Iterable[str]:
        """All terms of the passages."""
        return (term for term in self._vocabulary if term)

    def rows(self, term: str) -> NDArray[np.int32]:
        """Which passages have the term, each once; empty when none has it."""
        column = self._vocabulary.get(term)
        if column is None:
            return np.zeros(0, dtype=np.int32)
        start, end = self._bm25.scores["indptr"][column : column + 2].tolist()
        return cast("NDArray[np.int32]", self._bm25.scores["indices"][start:end])

    def scores(self, query: Iterable[str]) -> NDArray[np.float32]:
        """One score per passage, shape (size,), 0 where nothing matches. Each term of the query counts once."""
        ids = [self._vocabulary[term] for term in dict.fromkeys(query) if term and term in self._vocabulary]
        if not ids:
            return np.zeros(self.size, dtype=np.float32)
        return np.asarray(self._bm25.get_scores_from_ids(ids), dtype=np.float32)


logging.getLogger("bm25s").setLevel(logging.WARNING)
