"""A workbook apart from its file format: sheets of cells, looks and formulas, which the Excel and ODS writers write."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, Protocol

from pipelines.documents import tree
from pipelines.documents.tree import Document

Look = Literal[
    "title", "soft", "heading", "header", "header_number", "text", "wrapped", "number", "date",
    "count", "count_total", "share", "share_total", "tick", "choice", "entry", "day", "hidden",
]  # fmt: skip
"""How a cell looks. The last four but `hidden` are for people to fill in; every other cell of a checklist is locked."""
FILLED_IN: Final[frozenset[Look]] = frozenset({"choice", "entry", "day"})

MAX_NAME: Final = 31  # characters in the name of a sheet; a limit of Excel's format
MAX_CELL: Final = 32_767  # characters in one cell; a limit of Excel's format
LINE_HEIGHT: Final = 15  # points
MAX_HEIGHT: Final = 409  # points; a limit of Excel's format
_FORBIDDEN_IN_NAMES: Final = re.compile(r"[\\/*?:\[\]\x00-\x1f]")


class Dialect(Protocol):
    """How a file format writes the parts of a formula."""

    separator: str
    """What stands between the arguments of a function."""

    def area(self, sheet: str, column: str, first: int, last: int) -> str:
        """Part of a column of another sheet, at a fixed place."""
        ...

    def cell(self, column: str, row: int) -> str:
        """A cell of the same sheet."""
        ...


@dataclass(frozen=True)
class Formula:
    """A formula of our own, never built from a text of the document; `value` is its outcome when the file is made."""

    build: Callable[[Dialect], str]
    value: float | str


Value = tree.Cell | dt.date | Formula


class SheetCell(NamedTuple):
    """A value and how it looks; `decimals` None shows up to three decimals, without trailing zeros."""

    value: Value
    look: Look
    decimals: int | None = None


class Row(NamedTuple):
    """Cells from the first column on, and the height in points (None: as the program likes)."""

    cells: tuple[SheetCell, ...]
    height: float | None = None


@dataclass(frozen=True)
class FillIn:
    """Where people fill a checklist in: its first and last row, and the number of each column (from 1)."""

    first: int
    last: int
    answer: int
    note: int
    owner: int
    due: int
    id: int


@dataclass
class Sheet:
    """A sheet that is filled from top to bottom; rows count from 1."""

    name: str
    widths: Sequence[float]
    landscape: bool = False
    rows: list[Row] = field(default_factory=list)
    header: int | None = None
    """The row whose headings stay in sight, are repeated on each printed page and get filters."""
    frozen_columns: int = 0
    fill_in: FillIn | None = None

    @property
    def filtered(self) -> bool:
        """Whether the headings get filters: the counts of a summary are no list to filter."""
        return self.header is not None and (self.fill_in is not None or not self.frozen_columns)

    @property
    def next_row(self) -> int:
        """The number of the row that comes next."""
        return len(self.rows) + 1

    def gap(self) -> None:
        """Leave one row empty."""
        self.rows.append(Row(()))

    def add(self, *cells: SheetCell) -> None:
        """A row of cells, high enough for the texts that are wrapped."""
        needed = [
            lines_needed(cell.value, self.widths[place])
            for place, cell in enumerate(cells)
            if cell.look in ("wrapped", "entry") and isinstance(cell.value, str)
        ]
        # Not every program fits the height of a row to wrapped text when it opens a file.
        height = min(LINE_HEIGHT * max(1, *needed, 1) + 3, MAX_HEIGHT) if needed else None
        self.rows.append(Row(cells, height))

    def add_title(self, document: Document) -> None:
        """The document's title, subtitle and edition."""
        self.add(SheetCell(document.title, "title"))
        for text in (document.subtitle, document.edition_line):
            if text:
                self.add(SheetCell(text, "soft"))

    def add_header(self, labels: Sequence[str], numeric: Sequence[bool] = ()) -> None:
        """The header row of a table."""
        self.header = self.next_row
        right = [*numeric, *(False for _ in labels[len(numeric) :])]
        looks: list[Look] = ["header_number" if number else "header" for number in right]
        self.add(*(SheetCell(label, look) for label, look in zip(labels, looks, strict=True)))

    def extend_header(self, cell: SheetCell) -> None:
        """One more cell at the end of the header row."""
        cells, height = self.rows[-1]
        self.rows[-1] = Row((*cells, cell), height)


def lines_needed(text: str, width: float) -> int:
    """How many lines a text takes in a column of that many characters; a little too many rather than too few."""
    return sum(1 + int(len(line) * 1.1 / max(width - 2, 1)) for line in text.split("\n"))


def column_letter(place: int) -> str:
    """`A` for 1, `AA` for 27."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cut(text: str) -> str:
    """The text as far as a cell can hold it."""
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 4] + " ..."


class SheetNames:
    """Gives sheets names that every file format allows, each one once."""

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
