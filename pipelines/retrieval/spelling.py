"""Finds the known word that somebody meant who made one typing error."""

from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

SHORTEST = 6
"""Letters of a word below which one other letter makes another word."""
LONGEST = 40


class Spelling:
    """The known words of a language, by their first letter, which hardly anybody mistypes, and their length."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known: dict[tuple[str, int], list[str]] = {}
        for term in known:
            self._known.setdefault((term[:1], len(term)), []).append(term)
        self.meant = lru_cache(maxsize=8_192)(self._meant)

    def _meant(self, term: str) -> str | None:
        """The known word one letter away (left out, added, changed, or two changed places); None where none is."""
        if not SHORTEST <= len(term) <= LONGEST:
            return None
        for length in (len(term), len(term) - 1, len(term) + 1):  # one letter away is at most one letter longer
            if found := extractOne(term, self._known.get((term[:1], length), ()), scorer=OSA.distance, score_cutoff=1):
                return found[0]
        return None
