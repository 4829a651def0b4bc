"""Files as people send them back: filled in, moved about and damaged."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.documents import render
from pipelines.documents.tree import ChecklistItem, ChecklistItems, Document, Section

XLSX_SHEET = "xl/worksheets/sheet2.xml"


def longer(document: Document, count: int) -> Document:
    """The same document with that many items, `item_1` and so on."""
    items = tuple(ChecklistItem(id=f"item_{n}", action=f"Stap {n}", theme=f"Deel {n % 3}") for n in range(1, count + 1))
    section = Section(title="Punten", blocks=(ChecklistItems(items=items),))
    return document.model_copy(update={"sections": (section,)})


def xlsx_after(document: Document, change: Callable[[Worksheet], None]) -> bytes:
    """The XLSX after somebody changed its sheet `Checklist`."""
    book = openpyxl.load_workbook(io.BytesIO(render(document, "xlsx")))
    change(book["Checklist"])
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parts(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        return {name: source.read(name) for name in source.namelist()}


def zipped(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries.items():
            target.writestr(name, content)
    return buffer.getvalue()


def with_part(archive: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with one part changed or added."""
    entries = parts(archive)
    entries[name] = change(entries.get(name, b""))
    return zipped(entries)
