"""Reads the cells of an ODS file, as LibreOffice and others write it."""

import datetime as dt
import math
from typing import Final

from lxml import etree

from pipelines.documents import filled_problems as problems
from pipelines.documents.filled_archive import MAX_COLUMN, MAX_TEXT, OfficeFile, forget, local
from pipelines.documents.filled_cells import Area, CellValue, ReadCell, ReadSheet
from pipelines.documents.ods_xml import qname

MOST_REPEATED_ROWS: Final = 3
"""A row that is filled in and repeated is a mistake either way; three of them show it."""
_TABLE, _ROW = qname("table:table"), qname("table:table-row")
_CELL, _COVERED = qname("table:table-cell"), qname("table:covered-table-cell")
_NUMBERS: Final = frozenset({"float", "percentage", "currency"})


def ods_sheets(file: OfficeFile) -> list[ReadSheet]:
    """All sheets with their cells. Raises FilledFileError where the file is not as it should be."""
    if "META-INF/manifest.xml" in file.names and b"encryption-data" in file.read("META-INF/manifest.xml"):
        raise problems.protected_by_password()
    sheets: list[ReadSheet] = []
    row = 0
    for event, element in file.walk("content.xml", (_TABLE, _ROW), ("start", "end")):
        if element.tag == _TABLE and event == "start":
            sheets.append(ReadSheet(str(element.get(qname("table:name"), ""))))
            row = 0
        elif element.tag == _ROW and event == "end" and sheets:
            row += _read_row(file, element, sheets[-1], row + 1)
            forget(element)
    return sheets


def _times(element: etree._Element, name: str) -> int:
    given = element.get(qname(name), "1")
    return int(given) if given.isdecimal() and len(given) < 9 else 1


def _read_row(file: OfficeFile, line: etree._Element, sheet: ReadSheet, row: int) -> int:
    """Read the row, and tell how many rows it stands for."""
    repeated, column = _times(line, "table:number-rows-repeated"), 1
    file.count(1 + len(line))
    for element in line:
        if element.tag not in (_CELL, _COVERED):
            continue
        times = _times(element, "table:number-columns-repeated")
        if element.tag == _CELL:
            _read_cell(file, element, sheet, range(row, row + min(repeated, MOST_REPEATED_ROWS)), column)
        column += times
    return repeated


def _read_cell(file: OfficeFile, element: etree._Element, sheet: ReadSheet, rows: range, column: int) -> None:
    cell = _cell(element)
    down, across = _times(element, "table:number-rows-spanned"), _times(element, "table:number-columns-spanned")
    if down > 1 or across > 1:
        sheet.merged.append(Area(rows.start, column, rows.start + down - 1, column + across - 1))
    if cell.value in (None, "") and not cell.pending:
        return
    columns = range(column, min(column + _times(element, "table:number-columns-repeated"), MAX_COLUMN + 1))
    file.count(len(rows) * len(columns))
    for row in rows:
        for place in columns:
            sheet.cells[row, place] = cell


def _cell(element: etree._Element) -> ReadCell:
    kind = element.get(qname("office:value-type"))
    if kind is None:
        text = _text(element)
        return ReadCell(text or None, pending=not text and element.get(qname("table:formula")) is not None)
    if kind in _NUMBERS:
        return ReadCell(_number(element.get(qname("office:value"), "")))
    if kind == "date":
        return ReadCell(_day(element.get(qname("office:date-value"), "")))
    if kind == "boolean":
        return ReadCell(element.get(qname("office:boolean-value")) == "true")
    return ReadCell((element.get(qname("office:string-value")) or _text(element))[:MAX_TEXT])


def _number(written: str) -> CellValue:
    try:
        number = float(written)
    except ValueError:
        raise problems.unreadable() from None
    return number if math.isfinite(number) else written


def _day(written: str) -> CellValue:
    try:
        return dt.date.fromisoformat(written[:10])
    except ValueError:
        return written


def _text(element: etree._Element) -> str:
    """The paragraphs of a cell, without its comments, which are not direct children."""
    return "\n".join(_line(each) for each in element if each.tag == qname("text:p"))[:MAX_TEXT]


def _line(paragraph: etree._Element) -> str:
    parts = [paragraph.text or ""]
    for child in paragraph.iterchildren(etree.Element):
        name = local(child)
        if name == "s":
            parts.append(" " * min(_times(child, "text:c"), 100))
        elif name in ("tab", "line-break"):
            parts.append("\t" if name == "tab" else "\n")
        elif name != "annotation":
            parts.append(_line(child))
        parts.append(child.tail or "")
    return "".join(parts)
