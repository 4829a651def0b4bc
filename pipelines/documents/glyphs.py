"""Knows which characters the fonts of the PDF can draw, and puts words in place of those they cannot."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

FONTS: Final = Path(__file__).parent / "fonts"
# Joiners, direction marks, and marks that change the look of the character before: nothing is lost without them.
_INVISIBLE: Final = frozenset({"Cf", "Mn", "Me", "Cc"})
_LINE_ENDS: Final = re.compile("[\x85\u2028\u2029]")


@lru_cache(maxsize=1)
def drawable() -> frozenset[int]:
    """The code points that every shipped font can draw."""
    covered = [frozenset(TTFont(path, lazy=True).getBestCmap() or {}) for path in sorted(FONTS.glob("*.ttf"))]
    return frozenset.intersection(*covered) | {ord("\n")}


def drawable_text(text: str) -> str:
    """The text with each character that cannot be drawn replaced by its Unicode name, such as `[grinning face]`.

    PDF/UA forbids a character without a shape, so one emoji in an answer would otherwise stop the whole document.
    """
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", " ")
    shapes = drawable()
    return "".join(char if ord(char) in shapes else _in_words(char) for char in text)


def _in_words(char: str) -> str:
    if unicodedata.category(char) in _INVISIBLE:
        return ""
    return f"[{unicodedata.name(char, f'U+{ord(char):04X}').lower()}]"
