"""Marks the words of a question in the text that was found for it."""

import re
from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup, escape

from pipelines.lexical_index import words

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
PART = 5
"""Letters that a part of a compound has at least."""


def marked(text: str, asked: Iterable[str]) -> Markup:
    """The text, escaped, with <mark> around each word that is a form or a part of one of the words `asked`."""
    known = _forms(" ".join(asked))
    if not known:
        return escape(text)
    pieces, end = [], 0
    for match in _WORD.finditer(text):
        if _fits(match.group(), known):
            pieces += [escape(text[end : match.start()]), Markup("<mark>%s</mark>") % match.group()]
            end = match.end()
    return Markup("").join([*pieces, escape(text[end:])])


@lru_cache(maxsize=16_384)  # the same words stand in passage after passage
def _forms(text: str) -> frozenset[str]:
    """The words as typed and their stems in both languages; words that are small in one of them are left out."""
    dutch, english = words(text, "nl"), words(text, "en")
    telling = {word.surface for word in dutch} & {word.surface for word in english}
    found = [word for word in (*dutch, *english) if word.surface in telling]
    return frozenset(form for word in found for form in (word.surface, word.term))


def _fits(word: str, known: frozenset[str]) -> bool:
    forms = _forms(word)
    if forms & known:
        return True
    return any(_is_part(form, other) for form in forms for other in known)


def _is_part(form: str, compound: str) -> bool:
    """Whether the compound begins or ends with the form, as "boetebedrag" does with "boete"."""
    return PART <= len(form) <= len(compound) - PART + 1 and (compound.startswith(form) or compound.endswith(form))
