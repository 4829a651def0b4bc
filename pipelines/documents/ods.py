"""Writes a document as an OpenDocument spreadsheet (ODS), with the same sheets, choices and formulas as the XLSX."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from lxml import etree

from pipelines.documents.answers import FilledAnswer
from pipelines.documents.archive import packed
from pipelines.documents.ods_looks import add_looks, style_name, styles_file
from pipelines.documents.ods_parts import manifest_file, meta_file, settings_file
from pipelines.documents.ods_xml import add, add_text, qname, root, serialised
from pipelines.documents.sheets import FillIn, Formula, Row, Sheet, SheetCell, column_letter, cut
from pipelines.documents.tree import Document
from pipelines.documents.workbook import sheets_of

MEDIA_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
CHARACTER: Final = 0.2
"""Width of a character, in cm."""
FIRST_DAY: Final = 36526
"""1 January 2000 as spreadsheets count days."""
ANSWER_CHECK, DUE_CHECK = "answer", "due"


class OpenFormula:
    """How ODS writes the parts of a formula."""

    separator = ";"

    def area(self, sheet: str, column: str, first: int, last: int) -> str:
        """`[$'Checklist'.$B$2:.$B$9]`."""
        return f"[{_quoted(sheet, '$')}.${column}${first}:.${column}${last}]"

    def cell(self, column: str, row: int) -> str:
        """`[.$B4]`: the row may move along when rows are sorted."""
        return f"[.${column}{row}]"


def _quoted(sheet: str, before: str = "") -> str:
    return before + "'" + sheet.replace("'", "''") + "'"


def ods(document: Document, answers: Mapping[str, FilledAnswer] | None = None) -> bytes:
    """The document as ODS, with the answers filled in. The same document and answers give the same bytes."""
    sheets = sheets_of(document, answers or {})
    files = {
        "content.xml": _content_file(sheets, document),
        "styles.xml": styles_file(document),
        "meta.xml": meta_file(document),
        "settings.xml": settings_file(sheets),
    }
    entries = [("mimetype", MEDIA_TYPE.encode())]
    entries += [(name, serialised(file)) for name, file in files.items()]
    entries.append(("META-INF/manifest.xml", serialised(manifest_file(MEDIA_TYPE, list(files)))))
    # The media type stands first and plain, so that a program knows the file by its first bytes.
    return packed(entries, document.date, plain=frozenset({"mimetype"}))


def _content_file(sheets: Sequence[Sheet], document: Document) -> etree._Element:
    file = root("office:document-content")
    styles = add(file, "office:automatic-styles")
    fill_in = next(((sheet.name, sheet.fill_in) for sheet in sheets if sheet.fill_in), None)
    base = None
    if fill_in is not None:
        name, place = fill_in
        first = (f"{column_letter(column)}{place.first}" for column in (place.answer, place.due))
        base = (_quoted(name), *first)
    decimals = {
        cell.decimals for sheet in sheets for row in sheet.rows for cell in row.cells if cell.decimals is not None
    }
    _add_sizes(styles, sheets)
    add_looks(styles, document, (base[0], base[1], base[2]) if base else None, decimals)
    book = add(add(file, "office:body"), "office:spreadsheet")
    if base is not None:
        _add_checks(book, document, base)
    for sheet in sheets:
        _add_sheet(book, sheet)
    _add_filters(book, sheets)
    return file


def _add_sizes(styles: etree._Element, sheets: Sequence[Sheet]) -> None:
    for width in sorted({width for sheet in sheets for width in sheet.widths}):
        style = add(styles, "style:style", {"style:name": _column_style(width), "style:family": "table-column"})
        add(style, "style:table-column-properties", {"style:column-width": f"{width * CHARACTER:.2f}cm"})
    for height in sorted({row.height for sheet in sheets for row in sheet.rows if row.height}):
        style = add(styles, "style:style", {"style:name": _row_style(height), "style:family": "table-row"})
        size = {"style:row-height": f"{height}pt", "style:use-optimal-row-height": "true"}
        add(style, "style:table-row-properties", size)
    for direction in ("portrait", "landscape"):
        style = add(styles, "style:style", {
            "style:name": f"sheet-{direction}", "style:family": "table", "style:master-page-name": direction,
        })  # fmt: skip
        add(style, "style:table-properties", {"table:display": "true"})


def _column_style(width: float) -> str:
    return f"column-{round(width * 100)}"


def _row_style(height: float) -> str:
    return f"row-{round(height * 100)}"


def _add_checks(book: etree._Element, document: Document, base: tuple[str, ...]) -> None:
    words, (sheet, answer, due) = document.words, base
    choices = ";".join(f'"{word}"' for word in words.answers)
    checks = add(book, "table:content-validations")
    for name, condition, first, title, text in (
        (ANSWER_CHECK, f"of:cell-content-is-in-list({choices})", answer, words.answer, words.answer_help),
        (DUE_CHECK, f"of:cell-content-is-date() and cell-content()>{FIRST_DAY}", due, words.due, words.due_help),
    ):
        check = add(checks, "table:content-validation", {
            "table:name": name, "table:condition": condition, "table:allow-empty-cell": "true",
            "table:display-list": "unsorted", "table:base-cell-address": f"{sheet}.{first}",
        })  # fmt: skip
        help_ = add(check, "table:help-message", {"table:title": title, "table:display": "true"})
        add(help_, "text:p", text=text)
        error = {"table:title": title, "table:display": "true", "table:message-type": "stop"}
        add(add(check, "table:error-message", error), "text:p", text=text)


def _add_sheet(book: etree._Element, sheet: Sheet) -> None:
    direction = "landscape" if sheet.landscape else "portrait"
    table = add(book, "table:table", {"table:name": sheet.name, "table:style-name": f"sheet-{direction}"})
    place = sheet.fill_in
    if place is not None:
        # Without a password: it keeps an accident away, not a person.
        table.set(qname("table:protected"), "true")
    for number, width in enumerate(sheet.widths, start=1):
        hidden = {"table:visibility": "collapse"} if place is not None and number == place.id else {}
        add(table, "table:table-column", {"table:style-name": _column_style(width), **hidden})
    for number, row in enumerate(sheet.rows, start=1):
        parent = add(table, "table:table-header-rows") if number == sheet.header else table
        _add_row(parent, row, number, place)


def _add_row(parent: etree._Element, row: Row, number: int, place: FillIn | None) -> None:
    element = add(parent, "table:table-row", {"table:style-name": _row_style(row.height)} if row.height else None)
    checks = {}
    if place is not None and place.first <= number <= place.last:
        checks = {place.answer: ANSWER_CHECK, place.due: DUE_CHECK}
    for column, cell in enumerate(row.cells, start=1):
        _add_cell(element, cell, column, checks.get(column))
    if not row.cells:
        add(element, "table:table-cell")


def _add_cell(row: etree._Element, cell: SheetCell, column: int, check: str | None) -> None:
    attributes = {"table:style-name": style_name(cell.look, column, cell.decimals)}
    if check is not None:
        attributes["table:content-validation-name"] = check
    value = cell.value
    if isinstance(value, Formula):
        attributes["table:formula"] = f"of:={value.build(OpenFormula())}"
        value = value.value
    share = cell.look in ("share", "share_total")
    if isinstance(value, int | float):
        attributes |= {"office:value-type": "percentage" if share else "float", "office:value": repr(value)}
    elif isinstance(value, dt.date):
        attributes |= {"office:value-type": "date", "office:date-value": value.isoformat()}
    elif value:
        attributes["office:value-type"] = "string"
    element = add(row, "table:table-cell", attributes)
    if isinstance(value, str) and value:
        add_text(element, cut(value))


def _add_filters(book: etree._Element, sheets: Sequence[Sheet]) -> None:
    # Programs know the filters of a sheet by this name; another name would be a range of its own.
    filtered = [(number, sheet) for number, sheet in enumerate(sheets) if sheet.filtered]
    if not filtered:
        return
    ranges = add(book, "table:database-ranges")
    for number, sheet in filtered:
        last = f"{column_letter(len(sheet.widths))}{len(sheet.rows)}"
        name = _quoted(sheet.name)
        add(ranges, "table:database-range", {
            "table:name": f"__Anonymous_Sheet_DB__{number}", "table:display-filter-buttons": "true",
            "table:target-range-address": f"{name}.A{sheet.header}:{name}.{last}",
        })  # fmt: skip
