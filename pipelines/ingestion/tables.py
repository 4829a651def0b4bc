"""Reads an uploaded table of texts: finds encoding and separator, refuses what is not a table and says why."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

SEPARATORS = ",;\t|"
SNIFF_ROWS = 50
HEADER_MAX_CHARACTERS = 60
CELL_MAX_CHARACTERS = 1_000_000
SIGNATURES = {
    b"PK\x03\x04": "ZIP/Excel",
    b"%PDF": "PDF",
    b"\x1f\x8b": "GZIP",
    b"\xd0\xcf\x11\xe0": "Excel",
    b"\x89PNG": "PNG",
    b"PAR1": "Parquet",
    b"SQLite format 3": "SQLite",
}

csv.field_size_limit(CELL_MAX_CHARACTERS)


class TableError(ValueError):
    """The file is no usable table. `code` says what is wrong; `parameters` fill the sentence shown."""

    def __init__(self, code: str, **parameters: object) -> None:
        super().__init__(code)
        self.code = code
        self.parameters = parameters


@dataclass(frozen=True)
class TextTable:
    """A table as read: `rows` without the header, every row as long as `columns`."""

    columns: list[str]
    rows: list[list[str]]
    encoding: str
    separator: str

    def column(self, name: str) -> list[str]:
        """All cells of one column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


def read_table(
    content: bytes, *, max_rows: int, max_columns: int, has_header: bool = True, separator: str = ""
) -> TextTable:
    """Bytes of a file -> a table, or TableError with one of the codes below.

    Codes: empty, not_text (kind), no_text, one_column, too_many_columns (count, limit), too_many_rows (limit),
    uneven_row (row, count, expected), no_header, double_header (name), cell_too_long.
    """
    text, encoding = decode(content)
    if not text.strip():
        raise TableError("empty")
    separator = separator or _separator(text)
    rows = _rows(text, separator, max_rows=max_rows + has_header)
    width = len(rows[0])
    if width < 2:
        raise TableError("one_column")
    if width > max_columns:
        raise TableError("too_many_columns", count=width, limit=max_columns)
    columns, rows = _header(rows, has_header=has_header)
    for number, row in enumerate(rows, start=1 + has_header):
        if len(row) != width:
            raise TableError("uneven_row", row=number, count=len(row), expected=width)
    if not rows:
        raise TableError("empty")
    return TextTable(columns=columns, rows=rows, encoding=encoding, separator=separator)


def write_table(table: TextTable) -> bytes:
    """The table as UTF-8 CSV with commas, header first."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows(table.rows)
    return out.getvalue().encode("utf-8")


def decode(content: bytes) -> tuple[str, str]:
    """Text and its encoding. UTF-16 by its mark or its zero bytes; else UTF-8; else Windows-1252 (Latin-1)."""
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            raise TableError("not_text", kind=kind)
    for encoding in _guesses(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:  # in UTF-16 as much as elsewhere: PostgreSQL stores none
            return text, encoding
    raise TableError("no_text")


def _guesses(content: bytes) -> Sequence[str]:
    """Encodings to try, by the mark at the start or by where the zero bytes of plain letters stand."""
    head = content[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if head[1::2].count(0) > len(head) // 4:
        return ("utf-16-le",)
    if head[0::2].count(0) > len(head) // 4:
        return ("utf-16-be",)
    return () if b"\x00" in content else ("utf-8-sig", "cp1252", "latin-1")


def _separator(text: str) -> str:
    """The separator that gives the most columns on a steady number of the first rows."""
    lines = text.splitlines(keepends=True)[:SNIFF_ROWS]
    best, best_score = ",", 0.0
    for separator in SEPARATORS:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator) if row]
        width = max(set(widths), key=widths.count, default=1)
        score = widths.count(width) / len(widths) * min(width, 4) if width > 1 else 0.0
        if score > best_score:
            best, best_score = separator, score
    return best


def _rows(text: str, separator: str, *, max_rows: int) -> list[list[str]]:
    """All rows that hold something; stops at the limit instead of filling the memory."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if not any(cell.strip() for cell in row):
                continue
            if len(rows) == max_rows:
                raise TableError("too_many_rows", limit=max_rows - 1)
            rows.append(row)
    except csv.Error:
        raise TableError("cell_too_long") from None
    return rows


def _header(rows: list[list[str]], *, has_header: bool) -> tuple[list[str], list[list[str]]]:
    """Column names and the rest. Without a header the columns are called 1, 2, 3."""
    if not has_header:
        return [str(number) for number in range(1, len(rows[0]) + 1)], rows
    names, rest = [cell.strip() for cell in rows[0]], rows[1:]
    if any(_looks_like_data(name, place, rest) for place, name in enumerate(names)):
        raise TableError("no_header")
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        raise TableError("double_header", name=double)
    return names, rest


def _looks_like_data(name: str, place: int, rest: list[list[str]]) -> bool:
    """A heading is short, is no number, is not empty and does not come back as a value in its own column."""
    if not name or len(name) > HEADER_MAX_CHARACTERS or name.replace(".", "", 1).isdigit():
        return True
    return any(len(row) > place and row[place].strip() == name for row in rest)
