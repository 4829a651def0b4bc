"""Writes a document as an Excel workbook: a checklist to fill in with a summary, and a sheet for each table."""

import io
from typing import Final

from openpyxl import Workbook

from pipelines.documents.archive import repeatable
from pipelines.documents.sheet_cells import Sheet, SheetNames
from pipelines.documents.sheet_checklist import add_checklist, add_summary
from pipelines.documents.tree import (
    AnyBlock,
    Bullets,
    Cell,
    ChecklistItems,
    Column,
    Document,
    Facts,
    Figure,
    Notice,
    Paragraph,
    Table,
)
from pipelines.documents.wording import LOCALES

SMALLEST_SHOWN: Final = 0.0005  # anything smaller would be shown as 0


def xlsx(document: Document) -> bytes:
    """The document as XLSX. The same document gives the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    names = SheetNames()
    core = book.properties
    core.title, core.language, core.version = document.title, LOCALES[document.lang].replace("_", "-"), document.version
    core.creator = ""
    if document.checklist_items():
        summary = Sheet(book, names.unused(document.words.summary), document)
        checklist = Sheet(book, names.unused(document.words.checklist), document, landscape=True)
        add_summary(summary, document, add_checklist(checklist, document))
    _add_explanation(Sheet(book, names.unused(document.words.explanation), document), document)
    for table in document.tables():
        _add_table(Sheet(book, names.unused(table.caption), document), table, document)
    buffer = io.BytesIO()
    book.save(buffer)
    return repeatable(buffer.getvalue(), document.date)


def _add_explanation(sheet: Sheet, document: Document) -> None:
    """All running text, in order; tables and checklists are only named, since they have a sheet of their own."""
    sheet.widths(28, 90)
    sheet.add_title()
    for section in document.sections:
        sheet.gap()
        sheet.add_heading(section.title)
        for block in section.blocks:
            for label, text in _texts(block, document):
                sheet.add_row(label, text, wrap=True)


def _texts(block: AnyBlock, document: Document) -> list[tuple[str, str]]:
    words = document.words
    match block:
        case Paragraph():
            return [("", block.text)]
        case Bullets():
            return [("•", item) for item in block.items]
        case Notice():
            return [(words.tone[block.tone], block.text)]
        case Facts():
            return list(block.rows)
        case Figure():
            return [(block.caption, block.alt)]
        case Table():
            return [(words.table, block.caption)]
        case ChecklistItems():
            return [(words.checklist, f"{len(block.items)} {words.items.lower()}")]


def _add_table(sheet: Sheet, table: Table, document: Document) -> None:
    sheet.widths(*(_width(table, place, document) for place in range(len(table.columns))))
    sheet.add_heading(table.caption)
    if table.note:
        sheet.add_row(table.note)
    header = sheet.next_row
    sheet.add_header([column.label for column in table.columns], [column.numeric for column in table.columns])
    for row in table.rows:
        formats = [_number_format(cell, column) for cell, column in zip(row, table.columns, strict=True)]
        sheet.add_row(*row, formats=formats, wrap=True)
    sheet.freeze_and_filter(header, len(table.columns))


def _width(table: Table, place: int, document: Document) -> float:
    column = table.columns[place]
    texts = [column.label, *(document.cell_text(row[place], column) for row in table.rows)]
    return min(max(10, *(len(text) + 4 for text in texts)), 60)


def _number_format(cell: Cell, column: Column) -> str:
    """The number format that shows what `number_text` writes; the program fills in the reader's own marks."""
    if not isinstance(cell, int | float):
        return "General"
    if column.decimals is not None:
        return "#,##0." + "0" * column.decimals if column.decimals else "#,##0"
    if cell == int(cell):
        # Under "#,##0.###" a whole number would end in a bare decimal mark.
        return "#,##0"
    return "#,##0.###" if abs(cell) >= SMALLEST_SHOWN else "General"
