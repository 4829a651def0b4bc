"""Reads a CSV file of examples: finds its encoding and delimiter, and takes the asked columns."""

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from gpu_workers.fine_tuning.config import Data
from gpu_workers.fine_tuning.endings import Refused
from gpu_workers.fine_tuning.words import listing, text
from pipelines.ingestion import tables

MAX_BYTES = 200 * 1024 * 1024
DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class Example:
    """One row. `row` is the row number that a spreadsheet shows, so the header is row 1."""

    row: int
    text: str
    label: str
    group: str = ""
    time: str = ""


@dataclass(frozen=True)
class Source:
    """What was read: the examples, and how the file had to be read. `odd_rows` have another number of cells."""

    examples: tuple[Example, ...]
    encoding: str
    delimiter: str
    sha256: str
    columns: int
    odd_rows: tuple[int, ...]


@dataclass(frozen=True)
class Table:
    """A CSV file as cells; each row with the row number that a spreadsheet shows."""

    header: list[str]
    rows: list[tuple[int, list[str]]]
    encoding: str
    delimiter: str


def read_examples(path: Path, columns: Data) -> Source:
    """The rows of a CSV file under the column names in `columns`. Raises Refused with what to do about it."""
    raw = _bytes(path)
    table = _table(raw, (columns.text, columns.label), path.name)
    places = {name: _place(table.header, name, path.name) for name in _wanted(columns)}
    width = len(table.header)
    examples = tuple(_example(number, cells, columns, places) for number, cells in table.rows if len(cells) == width)
    odd = tuple(number for number, cells in table.rows if len(cells) != width)
    return Source(examples, table.encoding, table.delimiter, hashlib.sha256(raw).hexdigest(), width, odd)


def read_column(path: Path, column: str) -> list[tuple[int, str]]:
    """One column of a CSV file as (row number, value); rows with another number of cells are left out."""
    table = _table(_bytes(path), (column,), path.name)
    place = _place(table.header, column, path.name)
    return [(number, cells[place]) for number, cells in table.rows if len(cells) == len(table.header)]


def decode(raw: bytes, name: str) -> tuple[str, str]:
    """The text of a file and the encoding it was in. Raises Refused for a file that is not text."""
    try:
        return tables.decode(raw)
    except tables.TableError as error:
        raise Refused(_other_kind(name, str(error.parameters.get("kind", "binary")))) from error


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise Refused(text(f"Het bestand {path.name} is er niet.", f"The file {path.name} is not there."))
    if path.stat().st_size > MAX_BYTES:
        size = MAX_BYTES // (1024 * 1024)
        raise Refused(
            text(
                f"Het bestand {path.name} is groter dan {size} MB. Stuur een kleiner deel.",
                f"The file {path.name} is larger than {size} MB. Send a smaller part.",
            )
        )
    raw = path.read_bytes()
    if not raw.strip(b"\xef\xbb\xbf\xff\xfe \r\n\t"):
        raise Refused(
            text(
                f"Het bestand {path.name} is leeg. Stuur een CSV-bestand met een kopregel en voorbeelden.",
                f"The file {path.name} is empty. Send a CSV file with a header row and examples.",
            )
        )
    return raw


def _table(raw: bytes, names: tuple[str, ...], file: str) -> Table:
    """The file split with the delimiter whose header has most of the asked names, then most columns."""
    content, encoding = decode(raw, file)

    def found(delimiter: str) -> tuple[int, int]:
        header = _header(content, delimiter)
        return sum(name in header for name in names), len(header)

    delimiter = max(DELIMITERS, key=found)
    numbered = [
        (number, cells) for number, cells in enumerate(_parse(content, delimiter, file), start=1) if _filled(cells)
    ]
    header = [name.strip() for name in numbered[0][1]]
    return Table(header, numbered[1:], encoding, delimiter)


def _header(content: str, delimiter: str) -> list[str]:
    try:
        rows = csv.reader(io.StringIO(content[:200_000], newline=""), delimiter=delimiter)
        return [cell.strip() for cell in next(filter(_filled, rows), [])]
    except csv.Error:
        return []


def _filled(cells: list[str]) -> bool:
    return any(cell.strip() for cell in cells)


def _parse(content: str, delimiter: str, file: str) -> list[list[str]]:
    """All rows. A stray quotation mark inside a cell is taken as it is; one that is never closed is refused."""
    try:
        return list(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "expected after" in str(error):
            return list(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter))
        raise Refused(
            text(
                f"Het bestand {file} is geen goed CSV-bestand. Vaak is een aanhalingsteken niet gesloten.",
                f"The file {file} is not a proper CSV file. Often a quotation mark was not closed.",
            )
        ) from error


def _wanted(columns: Data) -> list[str]:
    return [name for name in (columns.text, columns.label, columns.group, columns.time) if name]


def _place(header: list[str], name: str, file: str) -> int:
    if header.count(name) == 1:
        return header.index(name)
    if name in header:
        raise Refused(
            text(
                f"De kolom '{name}' staat meer dan één keer in {file}. Geef elke kolom een eigen naam.",
                f"The column '{name}' is in {file} more than once. Give each column its own name.",
            )
        )
    raise Refused(
        text(
            f"De kolom '{name}' staat niet in {file}. De eerste rij heeft: {listing(header)}. "
            "Is er geen kopregel? Zet dan de kolomnamen op de eerste rij.",
            f"The column '{name}' is not in {file}. The first row has: {listing(header)}. "
            "Is there no header? Then put the column names on the first row.",
        )
    )


def _example(number: int, cells: list[str], columns: Data, places: dict[str, int]) -> Example:
    def cell(name: str | None) -> str:
        return cells[places[name]].strip() if name else ""

    return Example(number, cell(columns.text), cell(columns.label), cell(columns.group), cell(columns.time))


def _other_kind(name: str, kind: str) -> dict[str, str]:
    return text(
        f"Het bestand {name} is geen tekstbestand ({kind}). Sla de gegevens op als CSV en stuur dat bestand.",
        f"The file {name} is not a text file ({kind}). Save the data as CSV and send that file.",
    )
