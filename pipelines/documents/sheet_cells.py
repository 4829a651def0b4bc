"""Writes cells so that no text can ever become a formula, and gives every sheet the same look and print set-up."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname

from pipelines.documents import colours
from pipelines.documents.tree import Cell, Document, Lang

Value = Cell | dt.date

MAX_CELL: Final = 32_767  # characters in one cell; a limit of the file format
MAX_NAME: Final = 31  # characters in the name of a sheet; a limit of the file format
INK, SEA, SOFT = (f"FF{colour}" for colour in (colours.INK, colours.SEA, colours.SOFT))
LINE_HEIGHT: Final = 15  # points
# The language is part of the format: a program set to American English would otherwise show the month first.
DATE_FORMATS: Final[dict[Lang, str]] = {"nl": "[$-413]d mmmm yyyy", "en": "[$-809]d mmmm yyyy"}
# A text that starts like this is read as a formula by some programs (OWASP ASVS 5.0, 1.2.10).
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_FORBIDDEN_IN_NAMES: Final = re.compile(r"[\\/*?:\[\]\x00-\x1f]")
_LINE: Final = Side(style="thin", color=f"FF{colours.LINE}")
_HEAD_FILL: Final = PatternFill("solid", fgColor=f"FF{colours.SURFACE}")


def _font(*, size: int = 11, bold: bool = False, color: str = INK) -> Font:
    return Font(name="Calibri", size=size, bold=bold, color=color)


def lines_needed(text: str, width: float) -> int:
    """How many lines a text takes in a column of that many characters; a little too many rather than too few."""
    return sum(1 + int(len(line) * 1.1 / max(width - 2, 1)) for line in text.split("\n"))


class SheetNames:
    """Gives sheets names that the file format allows, each one once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def unused(self, wish: str) -> str:
        """The wish, shortened and numbered where needed. `History` is a name Excel keeps to itself."""
        base = " ".join(_FORBIDDEN_IN_NAMES.sub(" ", wish).split()).strip("'") or "-"
        base = f"{base} 1" if base.lower() == "history" else base
        name, number = base[:MAX_NAME], 1
        while name.lower() in self._taken:
            number += 1
            name = f"{base[: MAX_NAME - len(str(number)) - 1]} {number}"
        self._taken.add(name.lower())
        return name


def write_value(cell: SheetCell, value: Value) -> None:
    """Put a value in a cell; a text stays a text, whatever it starts with, also after someone edits the cell."""
    if not isinstance(value, str) or not value:
        cell.value = None if value == "" else value
        return
    cell.value = value if len(value) <= MAX_CELL else value[: MAX_CELL - 4] + " ..."
    # openpyxl reads "=1+1" as a formula and "#N/A" as an error; here every text is a text.
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(FORMULA_STARTS)


class Sheet:
    """A worksheet that is filled from top to bottom."""

    def __init__(self, book: Workbook, name: str, document: Document, *, landscape: bool = False) -> None:
        self.sheet = book.create_sheet(name)
        self.next_row = 1
        self._document = document
        self._set_up_print(landscape)

    def _set_up_print(self, landscape: bool) -> None:
        page = self.sheet.page_setup
        page.paperSize, page.orientation = self.sheet.PAPERSIZE_A4, "landscape" if landscape else "portrait"
        page.fitToWidth, page.fitToHeight = 1, 0
        self.sheet.page_margins.left = self.sheet.page_margins.right = 0.4
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True
        words, footer = self._document.words, self.sheet.oddFooter
        # "&" starts a code in a footer; doubled it is a letter.
        title = self._document.title.replace("&", "&&")[:120]
        footer.left.text = f"{title} · {words.version.lower()} {self._document.version.replace('&', '&&')[:40]}"
        footer.right.text = f"{words.page.lower()} &P {words.page_of} &N"

    @property
    def name(self) -> str:
        """The sheet's name as other sheets point to it in a formula."""
        return quote_sheetname(str(self.sheet.title))

    def widths(self, *characters: float) -> None:
        """Set the widths of the first columns, in characters."""
        for place, width in enumerate(characters, start=1):
            self.sheet.column_dimensions[get_column_letter(place)].width = width

    def gap(self) -> None:
        """Leave one row empty."""
        self.next_row += 1

    def add_title(self) -> None:
        """The document's title, subtitle, version and date."""
        document = self._document
        self._write(1, document.title, _font(size=16, bold=True))
        self.next_row += 1
        for text in (document.subtitle, f"{document.words.version} {document.version} · {document.day(document.date)}"):
            if text:
                self._write(1, text, _font(color=SOFT))
                self.next_row += 1

    def add_heading(self, text: str) -> None:
        """A heading in the first column."""
        self._write(1, text, _font(size=13, bold=True, color=SEA))
        self.next_row += 1

    def add_header(self, labels: Sequence[str], numeric: Sequence[bool] = ()) -> None:
        """The header row of a table."""
        for place, label in enumerate(labels, start=1):
            cell = self._write(place, label, _font(bold=True))
            right = place <= len(numeric) and numeric[place - 1]
            cell.alignment = Alignment(
                horizontal="right" if right else "left",
                vertical="bottom",
                wrap_text=True,
                indent=int(place > 1 and not right),
            )
            cell.fill, cell.border = _HEAD_FILL, Border(bottom=Side(style="medium", color=INK))
        self.next_row += 1

    def add_row(self, *values: Value, formats: Sequence[str] = (), wrap: bool = False) -> None:
        """A row of values from the first column on; `formats` are number formats, used for the numbers among them."""
        for place, value in enumerate(values, start=1):
            cell = self._write(place, value, _font())
            # Text keeps a distance from the numbers at its left.
            is_text = isinstance(value, str | dt.date)
            side, indent = ("left", int(place > 1)) if is_text else ("general", 0)
            cell.alignment = Alignment(horizontal=side, vertical="top", wrap_text=wrap, indent=indent)
            cell.border = Border(bottom=_LINE)
            if isinstance(value, dt.date):
                cell.number_format = DATE_FORMATS[self._document.lang]
            elif formats and isinstance(value, int | float):
                cell.number_format = formats[place - 1]
        if wrap:
            self._set_height(values)
        self.next_row += 1

    def _set_height(self, values: Sequence[Value]) -> None:
        # Not every program fits the height of a row to wrapped text when it opens a file.
        columns = self.sheet.column_dimensions
        needed = [
            lines_needed(value, columns[get_column_letter(place)].width)
            for place, value in enumerate(values, start=1)
            if isinstance(value, str)
        ]
        # 409 points is the highest row of the file format.
        self.sheet.row_dimensions[self.next_row].height = min(LINE_HEIGHT * max([1, *needed]) + 3, 409)

    def add_formula(self, row: int, column: int, formula: str, number_format: str = "0", *, bold: bool = False) -> None:
        """A formula of our own; never built from a text of the document."""
        cell = self.sheet.cell(row=row, column=column, value=formula)
        cell.number_format, cell.font = number_format, _font(bold=bold)
        cell.alignment, cell.border = Alignment(vertical="top"), Border(bottom=_LINE)

    def freeze_and_filter(self, header: int, columns: int) -> None:
        """Keep the header row in sight and on every printed page, and give it filters."""
        self.sheet.freeze_panes = f"A{header + 1}"
        last = max(self.next_row - 1, header)
        self.sheet.auto_filter.ref = f"A{header}:{get_column_letter(columns)}{last}"
        self.sheet.print_title_rows = f"{header}:{header}"

    def _write(self, column: int, value: Value, font: Font) -> SheetCell:
        cell = self.sheet.cell(row=self.next_row, column=column)
        if not isinstance(cell, SheetCell):
            raise TypeError(f"{cell.coordinate} is part of a merged cell; these sheets have none.")
        write_value(cell, value)
        cell.font = font
        return cell
