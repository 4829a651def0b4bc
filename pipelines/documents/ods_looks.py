"""How the cells of an ODS file look: one style per look, and the page with its header and footer."""

from typing import Final, get_args

from lxml import etree

from pipelines.documents.colours import INK, LINE, OVERDUE, SEA, SOFT, SURFACE, answer_colours
from pipelines.documents.ods_xml import add, root
from pipelines.documents.sheets import FILLED_IN, Look
from pipelines.documents.tree import Document
from pipelines.documents.wording import ANSWERS, CLOSED_ANSWERS, LOCALES

FONT: Final = "Calibri"
DEFAULT_STYLE: Final = "Default"
_TEXT: Final[dict[str, dict[str, str]]] = {
    "title": {"fo:font-size": "16pt", "fo:font-weight": "bold"},
    "soft": {"fo:color": f"#{SOFT}"},
    "heading": {"fo:font-size": "13pt", "fo:font-weight": "bold", "fo:color": f"#{SEA}"},
    "header": {"fo:font-weight": "bold"},
    "header_number": {"fo:font-weight": "bold"},
    "count_total": {"fo:font-weight": "bold"},
    "share_total": {"fo:font-weight": "bold"},
    "tick": {"fo:font-size": "14pt", "fo:color": f"#{SEA}"},
}
_START: Final[frozenset[Look]] = frozenset({"header", "text", "wrapped", "date", "choice", "entry", "day"})
_WRAPPED: Final[frozenset[Look]] = frozenset({"header", "header_number", "wrapped", "entry"})
_BARE: Final[frozenset[Look]] = frozenset({"title", "soft", "heading"})
_FORMATS: Final[dict[Look, str]] = {
    "date": "format-day",
    "day": "format-day",
    "share": "format-share",
    "share_total": "format-share",
    "count": "format-whole",
    "count_total": "format-whole",
    "number": "format-number",
}
_DIRECTIONS: Final = ("portrait", "landscape")


def style_name(look: Look, column: int, decimals: int | None = None) -> str:
    """The name of a cell's style. Text keeps a distance from the numbers at its left: not in column A."""
    if look == "number" and decimals is not None:
        return f"number-{decimals}"
    return f"{look}-indented" if look in _START and column > 1 else look


def add_looks(
    parent: etree._Element, document: Document, base: tuple[str, str, str] | None, decimals: set[int]
) -> None:
    """Add the formats and a style per look to the automatic styles.

    `base`: name of the checklist's sheet, and the first cells with an answer and a due date; they carry the colours.
    """
    _add_formats(parent, document, decimals)
    for look in get_args(Look):
        for column in (1, 2) if look in _START else (1,):
            style = _add_style(parent, style_name(look, column), look, _FORMATS.get(look, "format-text"), column)
            if base is not None:
                _add_colours(style, look, document, base)
    for places in sorted(decimals):
        _add_style(parent, style_name("number", 1, places), "number", f"format-{places}", 1)


def _add_style(parent: etree._Element, name: str, look: Look, data_format: str, column: int) -> etree._Element:
    style = add(parent, "style:style", {
        "style:name": name, "style:family": "table-cell", "style:parent-style-name": DEFAULT_STYLE,
        "style:data-style-name": data_format,
    })  # fmt: skip
    header = look in ("header", "header_number")
    cell = {
        "style:vertical-align": "bottom" if header else "top",
        "fo:wrap-option": "wrap" if look in _WRAPPED else "no-wrap",
        "style:cell-protect": "none" if look in FILLED_IN else "protected",
    }
    if header:
        cell |= {"fo:background-color": f"#{SURFACE}", "fo:border-bottom": f"1.5pt solid #{INK}"}
    elif look not in _BARE:
        cell |= {"fo:border-bottom": f"0.5pt solid #{LINE}"}
    add(style, "style:table-cell-properties", cell)
    sides: dict[Look, str] = {"header_number": "end", "tick": "center"}
    if look in sides or look in _START:
        paragraph = {"fo:text-align": sides.get(look, "start")}
        add(style, "style:paragraph-properties", paragraph | ({"fo:margin-left": "0.2cm"} if column > 1 else {}))
    if look in _TEXT:
        add(style, "style:text-properties", _TEXT[look])
    return style


def _add_colours(style: etree._Element, look: Look, document: Document, base: tuple[str, str, str]) -> None:
    sheet, answer, due = base
    words = document.words
    if look == "choice":
        for each, word in zip(ANSWERS, words.answers, strict=True):
            _add_map(style, f'cell-content()="{word}"', f"Answer_{each}", f"{sheet}.{answer}")
    elif look == "day":
        closed = [words.answers[ANSWERS.index(each)] for each in CLOSED_ANSWERS]
        not_closed = ";".join(f'[.${answer}]<>"{word}"' for word in closed)
        late = f"is-true-formula(AND(ISNUMBER([.${due}]);[.${due}]<TODAY();{not_closed}))"
        _add_map(style, late, "Overdue", f"{sheet}.{due}")


def _add_map(style: etree._Element, condition: str, apply: str, base: str) -> None:
    add(style, "style:map", {
        "style:condition": condition, "style:apply-style-name": apply, "style:base-cell-address": base,
    })  # fmt: skip


def _add_formats(parent: etree._Element, document: Document, decimals: set[int]) -> None:
    language, country = LOCALES[document.lang].split("_")
    where = {"number:language": language, "number:country": country}
    day = add(parent, "number:date-style", {"style:name": "format-day", **where})
    add(day, "number:day")
    add(day, "number:text", text=" ")
    add(day, "number:month", {"number:style": "long", "number:textual": "true"})
    add(day, "number:text", text=" ")
    add(day, "number:year", {"number:style": "long"})
    share = add(parent, "number:percentage-style", {"style:name": "format-share"})
    add(share, "number:number", {"number:decimal-places": "0", "number:min-integer-digits": "1"})
    add(share, "number:text", text="%")
    text = add(parent, "number:text-style", {"style:name": "format-text"})
    add(text, "number:text-content")
    _add_number(parent, "format-whole", 0, 0)
    _add_number(parent, "format-number", 3, 0)
    for places in sorted(decimals):
        _add_number(parent, f"format-{places}", places, places)


def _add_number(parent: etree._Element, name: str, most: int, least: int) -> None:
    style = add(parent, "number:number-style", {"style:name": name})
    add(style, "number:number", {
        "number:decimal-places": str(most), "number:min-decimal-places": str(least),
        "number:min-integer-digits": "1", "number:grouping": "true",
    })  # fmt: skip


def styles_file(document: Document) -> etree._Element:
    """The styles that have a name, and both page set-ups with the edition on each printed page."""
    file = root("office:document-styles")
    named = add(file, "office:styles")
    language, country = LOCALES[document.lang].split("_")
    default = add(named, "style:default-style", {"style:family": "table-cell"})
    add(default, "style:text-properties", {
        "fo:font-family": FONT, "fo:font-size": "11pt", "fo:color": f"#{INK}",
        "fo:language": language, "fo:country": country,
    })  # fmt: skip
    add(named, "style:style", {"style:name": DEFAULT_STYLE, "style:family": "table-cell"})
    pairs = [(f"Answer_{each}", colours) for each, colours in zip(ANSWERS, answer_colours(), strict=True)]
    for name, (background, ink) in [*pairs, ("Overdue", (OVERDUE[1], OVERDUE[0]))]:
        style = add(named, "style:style", {
            "style:name": name, "style:family": "table-cell", "style:parent-style-name": DEFAULT_STYLE,
        })  # fmt: skip
        add(style, "style:table-cell-properties", {"fo:background-color": f"#{background}"})
        add(style, "style:text-properties", {"fo:color": f"#{ink}"})
    _add_pages(file, document)
    return file


def _add_pages(file: etree._Element, document: Document) -> None:
    layouts, pages = add(file, "office:automatic-styles"), add(file, "office:master-styles")
    for direction in _DIRECTIONS:
        layout = add(layouts, "style:page-layout", {"style:name": f"layout-{direction}"})
        width, height = ("21cm", "29.7cm") if direction == "portrait" else ("29.7cm", "21cm")
        add(layout, "style:page-layout-properties", {
            "fo:page-width": width, "fo:page-height": height, "style:print-orientation": direction,
            "fo:margin-top": "1.5cm", "fo:margin-bottom": "1.5cm", "fo:margin-left": "1cm", "fo:margin-right": "1cm",
            "style:scale-to-X": "1", "style:scale-to-Y": "0",
        })  # fmt: skip
        for part in ("header", "footer"):
            style = add(layout, f"style:{part}-style")
            add(style, "style:header-footer-properties", {"fo:min-height": "0.75cm", "svg:height": "0.75cm"})
        page = add(pages, "style:master-page", {
            "style:name": direction, "style:page-layout-name": f"layout-{direction}",
        })  # fmt: skip
        _add_header_and_footer(page, document)


def _add_header_and_footer(page: etree._Element, document: Document) -> None:
    words = document.words
    header = add(add(page, "style:header"), "style:region-left")
    add(header, "text:p", text=" ".join(document.title.split()))
    footer = add(page, "style:footer")
    add(add(footer, "style:region-left"), "text:p", text=document.edition)
    count = add(add(footer, "style:region-right"), "text:p", text=f"{words.page.lower()} ")
    add(count, "text:page-number", text="1").tail = f" {words.page_of} "
    add(count, "text:page-count", text="1")
