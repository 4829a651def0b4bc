"""How the cells of an Excel workbook look: one named style per look, made once per workbook."""

from typing import Any, Final, get_args

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

from pipelines.documents import colours
from pipelines.documents.sheets import FILLED_IN, Look
from pipelines.documents.wording import Lang

INK, SEA, SOFT, LINE, SURFACE = (
    f"FF{colour}" for colour in (colours.INK, colours.SEA, colours.SOFT, colours.LINE, colours.SURFACE)
)
# The language is part of the format: a program set to American English would otherwise show the month first.
DATE_FORMATS: Final[dict[Lang, str]] = {"nl": "[$-413]d mmmm yyyy", "en": "[$-809]d mmmm yyyy"}
SMALLEST_SHOWN: Final = 0.0005  # anything smaller would be shown as 0

_FONTS: Final[dict[str, dict[str, Any]]] = {
    "title": {"size": 16, "bold": True},
    "soft": {"color": SOFT},
    "heading": {"size": 13, "bold": True, "color": SEA},
    "header": {"bold": True},
    "header_number": {"bold": True},
    "count_total": {"bold": True},
    "share_total": {"bold": True},
    "tick": {"size": 14, "color": SEA},
}
_LEFT: Final[frozenset[Look]] = frozenset({"header", "text", "wrapped", "date", "choice", "entry", "day"})
_WRAPPED: Final[frozenset[Look]] = frozenset({"header", "header_number", "wrapped", "entry"})
_BARE: Final[frozenset[Look]] = frozenset({"title", "soft", "heading"})


def style_name(look: Look, column: int) -> str:
    """The name of the style in the workbook. Text keeps a distance from the numbers at its left: not in column A."""
    # With a prefix: Excel has a style "Title" of its own.
    return f"Werkbank {look} indented" if look in _LEFT and column > 1 else f"Werkbank {look}"


def add_looks(book: Workbook, lang: Lang) -> None:
    """Add every style that `style_name` can give."""
    for look in get_args(Look):
        book.add_named_style(_style(style_name(look, 1), look, lang, indent=0))
        if look in _LEFT:
            book.add_named_style(_style(style_name(look, 2), look, lang, indent=1))


def _style(name: str, look: Look, lang: Lang, *, indent: int) -> NamedStyle:
    header = look in ("header", "header_number")
    style = NamedStyle(name=name)
    style.font = Font(**{"name": "Calibri", "size": 11, "color": INK, **_FONTS.get(look, {})})
    style.alignment = Alignment(
        horizontal=_side(look), vertical="bottom" if header else "top", wrap_text=look in _WRAPPED, indent=indent
    )
    if header:
        style.fill, style.border = PatternFill("solid", fgColor=SURFACE), Border(bottom=Side("medium", color=INK))
    elif look not in _BARE:
        style.border = Border(bottom=Side("thin", color=LINE))
    style.number_format = _format(look, lang)
    style.protection = Protection(locked=look not in FILLED_IN)
    return style


def _side(look: Look) -> str:
    if look == "header_number":
        return "right"
    if look == "tick":
        return "center"
    return "left" if look in _LEFT else "general"


def _format(look: Look, lang: Lang) -> str:
    if look in ("date", "day"):
        return DATE_FORMATS[lang]
    if look in ("share", "share_total"):
        return "0%"
    if look in ("count", "count_total"):
        return "0"
    # What people type here stays a text, also "- ask Jan" or "=".
    return "@" if look in ("entry", "hidden") else "General"


def number_format(value: float, decimals: int | None) -> str:
    """The number format that shows what `number_text` writes; the program fills in the reader's own marks."""
    if decimals is not None:
        return "#,##0." + "0" * decimals if decimals else "#,##0"
    if value == int(value):
        # Under "#,##0.###" a whole number would end in a bare decimal mark.
        return "#,##0"
    return "#,##0.###" if abs(value) >= SMALLEST_SHOWN else "General"
