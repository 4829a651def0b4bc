"""Writes a document as an Excel workbook: a checklist to fill in with a summary, and a sheet for each table."""

import io
import re
from collections.abc import Mapping
from typing import Final, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.documents.answers import FilledAnswer
from pipelines.documents.archive import repeatable
from pipelines.documents.sheets import Formula, Sheet, SheetCell, Value, cut
from pipelines.documents.tree import Document
from pipelines.documents.wording import LOCALES
from pipelines.documents.workbook import sheets_of
from pipelines.documents.xlsx_entry import add_entry
from pipelines.documents.xlsx_looks import add_looks, number_format, style_name

# A text that starts like this is read as a formula by some programs (OWASP ASVS 5.0, 1.2.10).
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_CODE: Final = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
MAX_TITLE, MAX_EDITION = 120, 120  # characters; Excel takes 255 in a header or footer, with its codes


class Excel:
    """How Excel writes the parts of a formula."""

    separator = ","

    def area(self, sheet: str, column: str, first: int, last: int) -> str:
        """`'Checklist'!$B$2:$B$9`."""
        return f"{quote_sheetname(sheet)}!${column}${first}:${column}${last}"

    def cell(self, column: str, row: int) -> str:
        """`$B4`: the row may move along when rows are sorted."""
        return f"${column}{row}"


def xlsx(document: Document, answers: Mapping[str, FilledAnswer] | None = None) -> bytes:
    """The document as XLSX, with the answers filled in. The same document and answers give the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _set_properties(book, document)
    add_looks(book, document.lang)
    for sheet in sheets_of(document, answers or {}):
        _add(book.create_sheet(sheet.name), sheet, document)
    buffer = io.BytesIO()
    book.save(buffer)
    return repeatable(buffer.getvalue(), document.date)


def _set_properties(book: Workbook, document: Document) -> None:
    core = book.properties
    core.title, core.language, core.version = document.title, LOCALES[document.lang].replace("_", "-"), document.version
    core.creator = ""


def _add(page: Worksheet, sheet: Sheet, document: Document) -> None:
    for place, width in enumerate(sheet.widths, start=1):
        page.column_dimensions[get_column_letter(place)].width = width
    for number, row in enumerate(sheet.rows, start=1):
        for place, cell in enumerate(row.cells, start=1):
            _write(page, number, place, cell)
        if row.height is not None:
            page.row_dimensions[number].height = row.height
    _set_up_print(page, sheet, document)
    if sheet.header is not None:
        page.freeze_panes = f"{get_column_letter(sheet.frozen_columns + 1)}{sheet.header + 1}"
    if sheet.fill_in is not None:
        add_entry(page, sheet.fill_in, document)
    if sheet.filtered:
        last = f"{get_column_letter(len(sheet.widths))}{len(sheet.rows)}"
        page.auto_filter.ref = f"A{sheet.header}:{last}"


def _write(page: Worksheet, row: int, column: int, cell: SheetCell) -> None:
    target = page.cell(row=row, column=column)
    if not isinstance(target, ExcelCell):
        raise TypeError(f"{target.coordinate} is part of a merged cell; these sheets have none.")
    target.style = style_name(cell.look, column)
    if cell.look == "number" and isinstance(cell.value, int | float):
        target.number_format = number_format(cell.value, cell.decimals)
    write_value(target, cell.value)


def write_value(target: ExcelCell, value: Value) -> None:
    """Put a value in a cell; a text stays a text, whatever it starts with, also after someone edits the cell."""
    if isinstance(value, Formula):
        target.value = f"={value.build(Excel())}"
    elif not isinstance(value, str) or not value:
        target.value = None if value == "" else value
    else:
        # Excel reads "_x0041_" as the letter A: an underscore before such a code is written as a code itself.
        target.value = _CODE.sub(r"_x005F_\1", cut(value))
        # openpyxl reads "=1+1" as a formula and "#N/A" as an error; here every text is a text.
        target.data_type = "s"
        if value.startswith(FORMULA_STARTS):
            target.quotePrefix = True


def _set_up_print(page: Worksheet, sheet: Sheet, document: Document) -> None:
    setup = page.page_setup
    setup.paperSize, setup.orientation = page.PAPERSIZE_A4, "landscape" if sheet.landscape else "portrait"
    setup.fitToWidth, setup.fitToHeight = 1, 0
    page.page_margins.left = page.page_margins.right = 0.4
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet.header is not None:
        page.print_title_rows = f"{sheet.header}:{sheet.header}"
    words = document.words
    header, footer = cast(HeaderFooterItem, page.oddHeader), cast(HeaderFooterItem, page.oddFooter)
    header.left.text = _letters(document.title[:MAX_TITLE])
    footer.left.text = _letters(document.edition[:MAX_EDITION])
    footer.right.text = f"{words.page.lower()} &P {words.page_of} &N"


def _letters(text: str) -> str:
    """The text for a header or footer, where "&" starts a code; doubled it is a letter."""
    return text.replace("&", "&&").replace("\n", " ")
