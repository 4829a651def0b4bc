"""The word-based ways of searching one language, and what they tell of every item at once."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import compress
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from pipelines.ingestion.fields import FIELDS, FieldRows
from pipelines.lexical_index import LexicalIndex, Word, grams, stem, words
from pipelines.retrieval.compounds import PART, Splitter
from pipelines.retrieval.rows import FieldIndex, Rows, Scores
from pipelines.retrieval.spelling import Spelling

MAX_WORDS = 400
"""More words of a query are not read: nobody describes a problem in more, and a long text must not cost more."""
UNKNOWN_WORD = 0.6
"""How much a word that no item knows counts against the items, as a share of the rarest known word's weight."""
COMPOUNDING = frozenset({"nl"})
"""Languages that write compounds as one word."""
PART_OF_KNOWN = 0.4
"""How much the parts of a compound count beside the compound itself, where items have it."""
BARE_PLURAL = re.compile("[aiouy]s$")
_ARMS = {"words": "items", "sections": "sections", "questions": "questions", "grams": "grams"}
"""The field that each arm searches."""
MISTYPED = 0.8
"""How much a word counts that was perhaps meant."""
DOUBT = 1.0
"""Adds this share of an unknown word to every query, so that one chance word does not cover a query of two."""


class Reading(NamedTuple):
    """What the words of a query say of each item. All arrays have shape (items,), except `sections` (rows,).

    `arms`: BM25 scores by arm, and `most`: the score of an item that has all words often. `coverage`: share of the
    query's word weight that the item has, 0 to 1, less sure for short queries. `overlap`: how alike the query and the
    item's nearest lay question are, 0 to 1. `sections`: BM25 of every section, to choose from. `shared`: how many of
    the query's words the item has, a word of its title counted twice. `asked`: how many there are.
    """

    arms: dict[str, Scores]
    most: dict[str, float]
    coverage: Scores
    overlap: Scores
    sections: Scores
    shared: NDArray[np.int_]
    asked: int


class LanguageArms:
    """The BM25 indexes of one language: whole items, titles, sections, lay questions, and runs of letters."""

    def __init__(self, lang: str, fields: Mapping[str, FieldIndex], items: int) -> None:
        self.lang, self.items, self.fields = lang, items, fields
        self.sections, self.questions = fields["sections"].rows, fields["questions"].rows
        self._whole = fields["items"].bm25
        self._spelling = Spelling(self._whole.vocabulary)
        self._splitter = Splitter(lambda part: stem(part, lang) in self._whole)
        self._weight = lru_cache(maxsize=65_536)(self._weight_of)
        self._unknown = UNKNOWN_WORD * float(np.log(1 + 2 * max(self._whole.size, 1)))
        self._question_roots = np.sqrt(fields["questions"].bm25.row_sums(self._weight) + np.float32(1e-6))

    @classmethod
    def open(cls, folder: Path, lang: str, items: int) -> Self:
        """Maps the indexes that `save_fields` wrote for a language."""
        fields = {
            name: FieldIndex(LexicalIndex.open(folder / name), Rows(np.load(folder / f"{name}.owners.npy"), items))
            for name in FIELDS
        }
        return cls(lang, fields, items)

    def changed(self, dropped: Collection[int], more: Mapping[str, FieldRows], items: int) -> Self:
        """These arms without the rows of some items, and with the rows of changed or new items."""
        fields = {
            name: FieldIndex(
                field.bm25.extended(more[name].rows), field.rows.changed(dropped, more[name].owners, items)
            )
            for name, field in self.fields.items()
        }
        return type(self)(self.lang, fields, items)

    def understand(self, text: str) -> list[Word]:
        """The words of a query, compounds also as the words they are made of, typing errors also as what was meant."""
        found: list[Word] = []
        meant: list[Word] = []
        for typed in words(text, self.lang)[:MAX_WORDS]:
            written = self._written(typed)
            word = typed if written == typed.surface else Word(typed.surface, stem(written, self.lang))
            if right := self._meant(word):  # its parts are wrong too: emotieherkening is not made of "ening"
                found.append(word)
                meant += [right, *self._parts(right.term, PART_OF_KNOWN, word)]
            else:
                found += self._with_parts(word, written)
        return found + meant

    def _written(self, word: Word) -> str:
        """The word with the apostrophe of its Dutch plural, which many leave out: *fotos* for *foto's*."""
        if self.lang != "nl" or word.term in self._whole or not BARE_PLURAL.search(word.surface):
            return word.surface
        written = f"{word.surface[:-1]}'s"
        known = stem(written, self.lang) in self._whole or self._splitter.parts(written)
        return written if known else word.surface

    def _meant(self, word: Word) -> Word | None:
        """The word without its typing error, where it is one; the word as typed stays and counts as unknown."""
        known = None if word.term in self._whole else self._spelling.meant(word.term)
        return Word(word.surface, known, MISTYPED) if known else None

    def _with_parts(self, word: Word, written: str) -> list[Word]:
        known = word.term in self._whole
        parts = self._parts(written, PART_OF_KNOWN if known else 1.0, word)
        return [word, *parts] if known else parts or [word]

    def _parts(self, written: str, weight: float, word: Word) -> list[Word]:
        """The words that a compound is made of, and those that these are made of; none in other languages."""
        if self.lang not in COMPOUNDING or len(written) < 2 * PART:
            return []
        pieces = self._splitter.parts(written)
        smaller = (part for piece in pieces for part in self._splitter.parts(piece))
        parts = [Word(word.surface, stem(piece, self.lang), weight) for piece in pieces]
        return parts + [Word(word.surface, stem(part, self.lang), PART_OF_KNOWN) for part in smaller]

    def read(self, query: Sequence[Word]) -> Reading:
        """Scores all items for the words of a query."""
        weights: dict[str, float] = {}
        for word in query:
            weights[word.term] = max(word.weight, weights.get(word.term, 0.0))
        terms, counted, letters = list(weights), list(weights.values()), list(dict.fromkeys(grams(query)))
        found = {name: self.fields[name].bm25.find(letters if name == "grams" else terms) for name in FIELDS}
        asked = {name: [1.0] * len(letters) if name == "grams" else counted for name in FIELDS}
        scores = {name: found[name].scores(asked[name]) for name in _ARMS.values()}
        items, titles = found["items"], found["titles"]
        whole = [weight == 1.0 for weight in counted]
        telling = [self._weight(term) * one for term, one in zip(terms, whole, strict=True)]
        shared = self._best("items", items.overlap(whole)) + self._best("titles", titles.overlap(whole))
        total = sum(self._weight(term) or self._unknown for term in compress(terms, whole))
        return Reading(
            arms={arm: self._best(field, scores[field]) for arm, field in _ARMS.items()},
            most={arm: found[field].most(asked[field]) for arm, field in _ARMS.items()},
            coverage=self._best("items", items.overlap(telling)) / np.float32(total + DOUBT * self._unknown),
            overlap=self._overlap(found["questions"].overlap(telling), total),
            sections=scores["sections"],
            shared=np.asarray(shared, dtype=np.int_),
            asked=sum(whole),
        )

    def _best(self, name: str, scores: Scores) -> Scores:
        return self.fields[name].rows.best(scores)

    def matched(self, query: Sequence[Word], items: Sequence[int]) -> list[tuple[str, ...]]:
        """For each of some items the words of the query, as typed, that it has; the most telling ones first."""
        surfaces: dict[str, str] = {}
        for word in query:
            surfaces.setdefault(word.term, word.surface)
        terms = sorted(filter(self._weight, surfaces), key=lambda term: -self._weight(term))
        whole = self.fields["items"]
        rows = np.array([whole.rows.of(item)[0] for item in items], dtype=np.intp)  # an item has one row there
        held = [whole.have(term, rows).tolist() for term in terms]
        typed = [surfaces[term] for term in terms]
        return [tuple(dict.fromkeys(compress(typed, mine))) for mine in zip(*held, strict=True)] or [()] * len(items)

    def _weight_of(self, term: str) -> float:
        return self._whole.rarity(term) if term in self._whole else 0.0

    def _overlap(self, shared: Scores, asked: float) -> Scores:
        """How alike two sets of words are: what they share, by the square root of what each has."""
        return self.questions.best(shared / (np.float32(max(asked, 1e-6) ** 0.5) * self._question_roots))


def save_fields(folder: Path, fields: Mapping[str, FieldRows]) -> None:
    """Builds and writes the indexes of one language into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (owners, rows) in fields.items():
        LexicalIndex.build(rows or [()]).save(folder / name)
        np.save(folder / f"{name}.owners.npy", np.array(owners if rows else [-1], dtype=np.int32))
