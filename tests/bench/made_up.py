"""Made-up items for measuring size and speed: words that look real and are spread as words are (Zipf), seeded.

An item has a subject of a few dozen words that half of its words come from, so that questions about it have an answer.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from pipelines.ingestion.passages import Entry, Passage
from pipelines.lexical_index import stop_words
from tests.knowledge_index import encoder_dir

SEED = 2026
VOCABULARY = 50_000
FLAT = 10
"""Makes the commonest words less common: a third of the passages has the first, as in real texts without stop words."""
SUBJECT = 40
SECTIONS, QUESTIONS = 6, 3
PASSAGES = 1 + SECTIONS + QUESTIONS
"""Passages of an item in one language: a summary, sections and questions."""
KINDS = ("case_study", "guidance", "service")
_SYLLABLE = "b d f g h k l m n p r s t v w z kl st tr sch", "a e i o u aa ee ie oo ij", "d f g k l m n p r s t ng nt rk"
_STOP = {
    "en": "the of and to in a is for on with that by as are from this be it at which was an or we can our have not",
    "nl": "de van en het een in is op te dat voor met zijn die aan er om door als bij naar ook niet we kan onze dit",
}


class Language:
    """The words of one language, the commonest first, and texts of them."""

    def __init__(self, lang: str, size: int = VOCABULARY) -> None:
        self.lang, self._stop = lang, _STOP[lang].split()
        self.words = list(islice(_english() if lang == "en" else _dutch(), size))
        chances = 1 / (np.arange(size) + FLAT)
        self._sums = np.cumsum(chances / chances.sum())

    def subject(self, rng: np.random.Generator) -> list[int]:
        """Which words an item is about: neither the commonest nor the rarest."""
        return rng.integers(100, len(self.words) // 2, SUBJECT).tolist()

    def text(self, rng: np.random.Generator, subject: Sequence[int], sentences: int, end: str = ".") -> str:
        """Sentences of 8 to 16 words: two of five are stop words, the others half of the subject, half of any kind."""
        return " ".join(self._sentence(rng, subject) + end for _ in range(sentences))

    def _sentence(self, rng: np.random.Generator, subject: Sequence[int]) -> str:
        count = int(rng.integers(8, 17))
        kinds, picks = rng.random(count).tolist(), rng.random(count)
        any_words = np.searchsorted(self._sums, picks).tolist()
        found = []
        for kind, pick, word in zip(kinds, picks.tolist(), any_words, strict=True):
            if kind < 0.4:
                found.append(self._stop[int(pick * len(self._stop))])
            elif kind < 0.7:
                found.append(self.words[subject[int(pick * SUBJECT)]])
            else:
                found.append(self.words[min(word, len(self.words) - 1)])
        return " ".join(found).capitalize()


def _english() -> Iterator[str]:
    """The words that the encoder knows as one piece, commonest first, then two of them together.

    So a made-up text costs the encoder about as much as a real one: invented words would be cut into many pieces.
    """
    pieces = json.loads((encoder_dir() / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    whole = [word for word in pieces if word.isascii() and word.isalpha() and len(word) > 3]
    words = sorted((word for word in whole if word not in stop_words("en")), key=lambda word: int(pieces[word]))
    yield from words
    rng = np.random.default_rng(SEED)
    yield from (f"{words[first]}{words[second]}" for first, second in rng.integers(len(words), size=(VOCABULARY, 2)))


def _dutch() -> Iterator[str]:
    """Invented words of one to four syllables that look Dutch; the common ones are short."""
    rng, seen = np.random.default_rng(SEED), set(stop_words("nl"))
    onsets, nuclei, codas = (part.split() for part in _SYLLABLE)
    while True:
        size = int(rng.integers(1, 2 + min(3, len(seen) // 1_000)))
        word = "".join(f"{rng.choice(onsets)}{rng.choice(nuclei)}" for _ in range(size)) + str(rng.choice(codas))
        if word not in seen:
            seen.add(word)
            yield word


def items(count: int, languages: Sequence[Language]) -> Iterator[tuple[Entry, list[Passage]]]:
    """`count` items, each with PASSAGES passages per language."""
    for number in range(count):
        id_, kind = f"made/{number}", KINDS[number % len(KINDS)]
        entry, cut = Entry(id_, kind, {"nl": "", "en": ""}, {"nl": "", "en": ""}), []
        for language in languages:
            rng, lang = np.random.default_rng((SEED, number)), language.lang
            subject = language.subject(rng)
            entry.title[lang] = title = language.text(rng, subject, 1, "")
            entry.summary[lang] = summary = language.text(rng, subject, 1)
            cut.append(Passage(id_, kind, lang, "summary", title, summary))
            for _ in range(SECTIONS):
                text = language.text(rng, subject, int(rng.integers(3, 7)))
                cut.append(Passage(id_, kind, lang, "section", title, text))
            for _ in range(QUESTIONS):
                cut.append(Passage(id_, kind, lang, "question", title, language.text(rng, subject, 1, "?")))
        yield entry, cut


def queries(count: int, of_items: int, language: Language) -> list[str]:
    """Problems of two sentences, each about one of the items."""
    found = []
    for number in range(count):
        item = int(np.random.default_rng((SEED, 1, number)).integers(of_items))
        subject = language.subject(np.random.default_rng((SEED, item)))
        found.append(language.text(np.random.default_rng((SEED, 2, number)), subject, 2))
    return found
