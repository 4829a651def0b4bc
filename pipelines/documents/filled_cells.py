"""A sheet as it was read, apart from its file format."""

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

CellValue = str | float | bool | dt.date | None


class ReadCell(NamedTuple):
    """What a cell holds; `pending`: it is a formula whose outcome is not in the file."""

    value: CellValue
    pending: bool = False


class Area(NamedTuple):
    """Merged cells, from the first to the last row and column (counted from 1)."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass
class ReadSheet:
    """The cells of a sheet that are not empty, by row and column, and what is merged."""

    name: str
    since_1904: bool = False
    cells: dict[tuple[int, int], ReadCell] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)

    def value(self, row: int, column: int) -> CellValue:
        """The value of a cell; None where there is none."""
        found = self.cells.get((row, column))
        return found.value if found else None

    def text(self, row: int, column: int) -> str:
        """The value of a cell as text, without spaces around it."""
        return as_text(self.value(row, column)).strip()


def as_text(value: CellValue) -> str:
    """A value as people would write it down."""
    if value is None:
        return ""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return value.isoformat() if isinstance(value, dt.date) else str(value)
