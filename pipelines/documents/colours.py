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
