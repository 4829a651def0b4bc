"""Takes compounds apart: Dutch writes *hoogrisicosysteem* where another text has *systeem met een hoog risico*."""

from collections.abc import Callable
from functools import lru_cache

PART = 4
"""Letters that a part of a compound has at least."""
LINKS = ("", "s", "e", "en", "n")
"""What may stand between two parts."""
MAX_PARTS = 4
LONGEST = 64
"""A word of more letters is no compound but noise, and taking it apart costs as much as its length squared."""


class Splitter:
    """Finds the words that a compound is made of, among the words that are known."""

    def __init__(self, known: Callable[[str], bool]) -> None:
        self._known = known
        self.parts = lru_cache(maxsize=8_192)(self._parts)

    def _parts(self, word: str) -> tuple[str, ...]:
        """The parts of `word`, two to four, as few as possible and the first as long as possible; () where none fit."""
        for count in range(2, MAX_PARTS + 1) if len(word) <= LONGEST else ():
            if found := self._split(word, count):
                return found
        return ()

    def _split(self, word: str, count: int) -> tuple[str, ...]:
        if count == 1:
            return (word,) if len(word) >= PART and self._known(word) else ()
        for size in range(len(word) - PART * (count - 1), PART - 1, -1):
            start, rest = word[:size], word[size:]
            if not self._known(start):
                continue
            for link in LINKS:
                if rest.startswith(link) and (found := self._split(rest[len(link) :], count - 1)):
                    return (start, *found)
        return ()
