"""Says in which language a text is written: Dutch, English, or not clear."""

import re
from collections.abc import Sequence
from functools import cache

from pipelines.lexical_index import normalise, stop_words

_LETTERS = re.compile(r"[^\W\d_]+")
_DUTCH_LETTERS = re.compile(r"^.*?(?:ij|aa|ee[nrl]|oe|uu|sch|gd|eu|ie[^sdf\n]|en$)", re.MULTILINE)
_ENGLISH_LETTERS = re.compile(r"^.*?(?:th|wh|sh|y$|ing$|ed$|tion|ough|ea|ow|ck)", re.MULTILINE)
"""For words one a line: one look over all of them is much faster than one look at each."""
STOP_WORD_WEIGHT = 2.0
CLEAR = 1.5
"""The winner needs this many times the other's votes (counted with one vote for each side to start with)."""


def detect(text: str) -> str:
    """`nl`, `en` or `unknown`, by a vote of stop words and of letters that one language has and the other lacks."""
    found = _LETTERS.findall(normalise(text))[:200]
    only_dutch, only_english = _only("nl", "en"), _only("en", "nl")
    if only_dutch.isdisjoint(found) and only_english.isdisjoint(found):
        return "unknown"  # letters alone mislead: a few names or terms of a trade look like either language
    dutch = 1 + _votes(found, only_dutch, _DUTCH_LETTERS)
    english = 1 + _votes(found, only_english, _ENGLISH_LETTERS)
    if dutch >= CLEAR * english:
        return "nl"
    return "en" if english >= CLEAR * dutch else "unknown"


@cache
def _only(lang: str, other: str) -> frozenset[str]:
    return stop_words(lang) - stop_words(other)


def _votes(found: Sequence[str], own: frozenset[str], letters: re.Pattern[str]) -> float:
    others = [word for word in found if word not in own]
    return STOP_WORD_WEIGHT * (len(found) - len(others)) + len(letters.findall("\n".join(others)))
