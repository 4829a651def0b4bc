"""Sets a document as a tagged PDF (PDF/UA-1) with typst; the texts travel as data, never as markup."""

import datetime as dt
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import typst

from pipelines.documents import colours
from pipelines.documents.glyphs import FONTS, drawable_text
from pipelines.documents.tree import ChecklistItem, ChecklistItems, Document, Figure, Table
from pipelines.documents.wording import LOCALES

LEAST_WEIGHT, MOST_WEIGHT = 8, 45

TEMPLATES: Final = Path(__file__).parent / "templates"
PIXELS_PER_INCH: Final = 200.0
_COLOURS: Final = {
    "ink": colours.INK,
    "soft": colours.SOFT,
    "line": colours.LINE,
    "sea": colours.SEA,
    "tones": colours.TONES,
}


def pdf(document: Document) -> bytes:
    """The document as PDF. The same document gives the same bytes."""
    return _compile("document.typ", document_data(document), document.date, pdf_standards="ua-1", format="pdf")


def picture_png(figure: Figure) -> bytes:
    """The figure's picture as PNG, for formats that hold no SVG."""
    data = {"svg": drawable_text(figure.svg)}
    return _compile("picture.typ", data, dt.date(2000, 1, 1), format="png", ppi=PIXELS_PER_INCH)


def document_data(document: Document) -> dict[str, Any]:
    """What the template reads: the tree with every value as text in the document's language."""
    data = document.model_dump(mode="json")
    for section, section_data in zip(document.sections, data["sections"], strict=True):
        for block, block_data in zip(section.blocks, section_data["blocks"], strict=True):
            if isinstance(block, Table):
                block_data["rows"] = _row_texts(document, block)
                block_data["weights"] = _weights(block_data)
            elif isinstance(block, ChecklistItems):
                block_data["items"] = [_item_data(document, item) for item in block.items]
    day = {"year": document.date.year, "month": document.date.month, "day": document.date.day}
    region = LOCALES[document.lang].partition("_")[2].lower()
    data |= {"words": vars(document.words), "day": day, "region": region}
    data |= {"edition": document.edition, "edition_line": document.edition_line}
    texts: dict[str, Any] = _drawable(data)
    return texts | {"colours": _COLOURS}


def _row_texts(document: Document, table: Table) -> list[list[str]]:
    return [
        [document.cell_text(cell, column) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]


def _weights(table: Mapping[str, Any]) -> list[int]:
    """Share of the width per column: as its longest text asks for, within bounds, so that short columns stay small."""
    cells = zip(*([column["label"] for column in table["columns"]], *table["rows"]), strict=True)
    return [min(MOST_WEIGHT, max(LEAST_WEIGHT, *map(len, column))) for column in cells]


def _item_data(document: Document, item: ChecklistItem) -> dict[str, Any]:
    since = document.since(item)
    applies = f"{document.words.applies_from.lower()} {since}" if since else ""
    source = " · ".join(part for part in (*item.articles, applies, document.words.status[item.status]) if part)
    return item.model_dump(mode="json") | {"source": source}


def _drawable(value: Any) -> Any:
    if isinstance(value, str):
        return drawable_text(value)
    if isinstance(value, dict):
        return {key: _drawable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(item) for item in value]
    return value


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    # Only our own fonts: what a machine happens to have installed may not change a document.
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _compile(template: str, data: dict[str, Any], day: dt.date, **options: Any) -> bytes:
    compiler = typst.Compiler(str(TEMPLATES / template), root=str(TEMPLATES), font_paths=_fonts())
    midnight = dt.datetime.combine(day, dt.time(), dt.UTC)
    result = compiler.compile(sys_inputs={"data": json.dumps(data)}, timestamp=midnight, **options)
    if not isinstance(result, bytes):
        raise TypeError(f"{template} gives one file, not {type(result).__name__}")
    return result
