"""Reads the cells of an XLSX file, as Excel, LibreOffice and others write it."""

import math
import posixpath
import re
from typing import Final

from lxml import etree

from pipelines.documents import filled_problems as problems
from pipelines.documents.filled_archive import MAX_COLUMN, MAX_TEXT, OfficeFile, forget, local
from pipelines.documents.filled_cells import Area, CellValue, ReadCell, ReadSheet

_PLACE: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_CODE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MOST_TEXTS: Final = 100_000


def xlsx_sheets(file: OfficeFile, limit: int) -> list[ReadSheet]:
    """All worksheets with their cells. Raises FilledFileError where the file is not as it should be."""
    if b"macroEnabled" in file.read("[Content_Types].xml"):
        raise problems.has_macros()
    book_path = _targets(file, "").get("officeDocument", ["xl/workbook.xml"])[0]
    book = file.xml(book_path)
    ids = _ids(file, book_path)
    texts = _shared_texts(file, book_path, limit)
    since_1904 = any(
        local(each) == "workbookPr" and each.get("date1904") in ("1", "true") for each in book.iter(etree.Element)
    )
    sheets = []
    for entry in book.iter(etree.Element):
        if local(entry) == "sheet":
            # Taken out: an entry that names the same sheet again would have it read again.
            path = next(
                (ids.pop(value) for key, value in entry.attrib.items() if str(key).endswith("}id") and value in ids),
                None,
            )
            if path in file.names:
                sheet = ReadSheet(str(entry.get("name", "")), since_1904)
                _read(file, str(path), sheet, texts)
                sheets.append(sheet)
    return sheets


def _relations(file: OfficeFile, part: str) -> list[tuple[str, str, str]]:
    """The id, kind and path of what a part points to."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in file.names:
        return []
    found = []
    for each in file.xml(path):
        target = str(each.get("Target", ""))
        absolute = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found.append((str(each.get("Id", "")), str(each.get("Type", "")).rpartition("/")[2], absolute))
    return found


def _targets(file: OfficeFile, part: str) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for _, kind, path in _relations(file, part):
        kinds.setdefault(kind, []).append(path)
    return kinds


def _ids(file: OfficeFile, part: str) -> dict[str, str]:
    """The path of each worksheet by an id that leads to it; each path once."""
    paths = {path: key for key, kind, path in _relations(file, part) if kind == "worksheet"}
    return {key: path for path, key in paths.items()}


def _shared_texts(file: OfficeFile, book_path: str, limit: int) -> list[str]:
    paths = _targets(file, book_path).get("sharedStrings", [])
    if not paths or paths[0] not in file.names:
        return []
    texts: list[str] = []
    for _, element in file.walk(paths[0], ("{*}si",), ("end",)):
        texts.append(_joined(element))
        forget(element)
        if len(texts) > _MOST_TEXTS:
            raise problems.too_big(limit)
    return texts


def _joined(element: etree._Element) -> str:
    """The pieces of a text, without the reading aids that East Asian texts may have."""
    pieces = (each for each in element.iter(etree.Element) if local(each) == "t")
    kept = (each for each in pieces if (parent := each.getparent()) is not None and local(parent) != "rPh")
    # Excel writes what XML cannot hold, and an underscore before such a code, as a code: `_x000D_`, `_x005F_`.
    return _CODE.sub(lambda found: chr(int(found[1], 16)), "".join(each.text or "" for each in kept))[:MAX_TEXT]


def _read(file: OfficeFile, path: str, sheet: ReadSheet, texts: list[str]) -> None:
    line, row, column = None, 0, 0
    for _, element in file.walk(path, ("{*}c", "{*}row", "{*}mergeCell"), ("end",)):
        file.count(1)
        name = local(element)
        if name == "mergeCell":
            sheet.merged.append(_area(str(element.get("ref", ""))))
        elif name == "row":
            forget(element)
        else:
            parent = element.getparent()
            if parent is not line:
                line, row, column = parent, _number(parent, row + 1), 0
            row, column = _place(element.get("r"), row, column + 1)
            cell = _cell(element, texts)
            if (cell.value not in (None, "") or cell.pending) and column <= MAX_COLUMN:
                sheet.cells[row, column] = cell
            element.clear()


def _number(line: etree._Element | None, otherwise: int) -> int:
    given = line.get("r") if line is not None else None
    return int(given) if given and given.isdecimal() and len(given) < 9 else otherwise


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """Row and column of a cell; one without a reference comes after the one before it."""
    found = _PLACE.fullmatch(reference or "")
    return (int(found[2]), _column(found[1])) if found else (row, column)


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place


def _area(reference: str) -> Area:
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = _place(first, 0, 0), _place(last or first, 0, 0)
    return Area(top, left, bottom, right)


def _cell(element: etree._Element, texts: list[str]) -> ReadCell:
    kind, written, formula = element.get("t", "n"), None, False
    for child in element:
        name = local(child)
        if name == "v":
            written = child.text
        elif name == "f":
            formula = True
        elif name == "is":
            return ReadCell(_joined(child))
    if written is None:
        return ReadCell(None, pending=formula)
    return ReadCell(_value(str(kind), written, texts))


def _value(kind: str, written: str, texts: list[str]) -> CellValue:
    if kind == "s":
        place = int(written) if written.strip().isdecimal() and len(written) < 9 else len(texts)
        if place >= len(texts):
            raise problems.unreadable()
        return texts[place]
    if kind == "b":
        return written.strip() == "1"
    if kind != "n":
        return written
    try:
        number = float(written)
    except ValueError:
        raise problems.unreadable() from None
    return number if math.isfinite(number) else written
