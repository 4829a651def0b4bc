"""The colours of documents, one place for PDF, Word and Excel; the same light palette as the website (RRGGBB)."""

from typing import Final

INK: Final = "14212B"
SOFT: Final = "4B5964"
LINE: Final = "D5DCE1"
SEA: Final = "0B4A66"
SURFACE: Final = "F2F5F6"

TONES: Final[dict[str, tuple[str, str]]] = {
    "info": (SEA, "E3EEF3"),
    "success": ("27662C", "E7F2E4"),
    "attention": ("744700", "FDF0D9"),
    "problem": ("A8201A", "FCEBE9"),
}
"""Per tone: line and label, and the background behind the ink."""
OVERDUE: Final = TONES["problem"]
"""Ink and background of a day that has passed."""


def answer_colours() -> tuple[tuple[str, str], ...]:
    """Background and ink per answer to a checklist item, in the order of `wording.ANSWERS`."""
    toned = (TONES[tone] for tone in ("success", "problem", "attention", "info"))
    return (*((background, ink) for ink, background in toned), (SURFACE, SOFT))
