"""Lays a document out in sheets: a checklist to fill in with its summary, the running text, and each table."""

from collections.abc import Mapping
from typing import Final

from pipelines.documents.answers import FilledAnswer
from pipelines.documents.sheet_checklist import checklist_sheet
from pipelines.documents.sheet_summary import summary_sheet
from pipelines.documents.sheets import Sheet, SheetCell, SheetNames
from pipelines.documents.tree import (
    AnyBlock,
    Bullets,
    ChecklistItems,
    Document,
    Facts,
    Figure,
    Notice,
    Paragraph,
    Table,
)

MOST_WIDTH: Final = 60


def sheets_of(document: Document, answers: Mapping[str, FilledAnswer]) -> list[Sheet]:
    """The sheets in the order of the workbook; `answers` by the id of the item are filled in."""
    names = SheetNames()
    sheets: list[Sheet] = []
    if document.checklist_items():
        summary = names.unused(document.words.summary)
        checklist = checklist_sheet(names.unused(document.words.checklist), document, answers)
        sheets += [summary_sheet(summary, document, answers, checklist), checklist]
    sheets.append(_explanation(names.unused(document.words.explanation), document))
    return sheets + [_table(names.unused(table.caption), table, document) for table in document.tables()]


def _explanation(name: str, document: Document) -> Sheet:
    """All running text, in order; tables and checklists are only named, since they have a sheet of their own."""
    sheet = Sheet(name, (28, 90))
    sheet.add_title(document)
    for section in document.sections:
        sheet.gap()
        sheet.add(SheetCell(section.title, "heading"))
        for block in section.blocks:
            for label, text in _texts(block, document):
                sheet.add(SheetCell(label, "wrapped"), SheetCell(text, "wrapped"))
    if document.checklist_items():
        sheet.gap()
        sheet.add(SheetCell(document.words.checklist, "wrapped"), SheetCell(document.words.protected, "wrapped"))
    return sheet


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


def _table(name: str, table: Table, document: Document) -> Sheet:
    sheet = Sheet(name, [_width(table, place, document) for place in range(len(table.columns))])
    sheet.add(SheetCell(table.caption, "heading"))
    if table.note:
        sheet.add(SheetCell(table.note, "text"))
    sheet.add_header([column.label for column in table.columns], [column.numeric for column in table.columns])
    for row in table.rows:
        cells = zip(row, table.columns, strict=True)
        sheet.add(
            *(
                SheetCell(cell, "wrapped" if isinstance(cell, str) else "number", column.decimals)
                for cell, column in cells
            )
        )
    return sheet


def _width(table: Table, place: int, document: Document) -> float:
    column = table.columns[place]
    texts = [column.label, *(document.cell_text(row[place], column) for row in table.rows)]
    return min(max(10, *(len(text) + 4 for text in texts)), MOST_WIDTH)
