"""Writes a document as a Word file with real headings, tables, captions and check boxes that can be ticked."""

import io
from collections.abc import Iterator
from itertools import count
from typing import Final

import docx as python_docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.image import Image
from docx.shared import Cm, Inches, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from pipelines.documents import word_xml
from pipelines.documents.archive import repeatable
from pipelines.documents.colours import TONES
from pipelines.documents.pdf import PIXELS_PER_INCH, picture_png
from pipelines.documents.tree import (
    AnyBlock,
    Bullets,
    ChecklistItem,
    ChecklistItems,
    Document,
    Facts,
    Figure,
    Notice,
    Paragraph,
    Table,
)
from pipelines.documents.word_styles import SOFT, set_up_page, set_up_styles

TEXT_WIDTH: Final = Cm(16)
DETAIL_INDENT: Final = Cm(1)
BLANK: Final = "_" * 20


def docx(document: Document) -> bytes:
    """The document as DOCX. The same document gives the same bytes."""
    word = python_docx.Document()
    set_up_styles(word, document.lang)
    set_up_page(word, document)
    _properties(word, document)
    word.add_paragraph(document.title, style="Title")
    if document.subtitle:
        word.add_paragraph(document.subtitle, style="Subtitle")
    _soft(word, document.edition_line)
    numbers = count(1)
    for section in document.sections:
        word.add_heading(section.title, level=1)
        for block in section.blocks:
            _add_block(word, block, document, numbers)
    buffer = io.BytesIO()
    word.save(buffer)
    return repeatable(buffer.getvalue(), document.date)


def _properties(word: WordDocument, document: Document) -> None:
    core = word.core_properties
    core.title, core.language, core.version = document.title[:255], document.lang, document.version[:255]
    core.subject = document.subtitle[:255]
    core.author = core.last_modified_by = core.comments = core.keywords = ""
    core.revision = 1


def _add_block(word: WordDocument, block: AnyBlock, document: Document, numbers: Iterator[int]) -> None:
    match block:
        case Paragraph():
            word.add_paragraph(block.text)
        case Bullets():
            _add_bullets(word, block)
        case Notice():
            _add_notice(word, block, document)
        case Facts():
            _add_facts(word, block)
        case Table():
            _add_table(word, block, document)
        case Figure():
            _add_figure(word, block)
        case ChecklistItems():
            _add_items(word, block, document, numbers)


def _add_bullets(word: WordDocument, bullets: Bullets) -> None:
    for text in bullets.items:
        word.add_paragraph(text, style="List Bullet")


def _add_facts(word: WordDocument, facts: Facts) -> None:
    for label, value in facts.rows:
        _labelled(word, label, value)


def _add_items(word: WordDocument, checklist: ChecklistItems, document: Document, numbers: Iterator[int]) -> None:
    # Looked up once: python-docx walks all styles for each paragraph that asks for one by its name.
    heading = word.styles["Heading 2"].style_id
    for item in checklist.items:
        _add_item(word, item, document, next(numbers), heading)
        if checklist.blanks:
            room = f"{document.words.owner}: {BLANK * 2}   {document.words.due}: {BLANK}"
            _soft(word, room).paragraph_format.left_indent = DETAIL_INDENT


def _soft(word: WordDocument, text: str) -> WordParagraph:
    paragraph = word.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(9.5), SOFT
    return paragraph


def _labelled(word: WordDocument, label: str, value: str) -> WordParagraph:
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(3)
    paragraph.add_run(f"{label}: ").bold = True
    paragraph.add_run(value)
    return paragraph


def _add_notice(word: WordDocument, notice: Notice, document: Document) -> None:
    line, background = TONES[notice.tone]
    paragraph = word.add_paragraph()
    label = paragraph.add_run(document.words.tone[notice.tone])
    label.bold, label.font.color.rgb = True, RGBColor.from_string(line)
    label.add_break()
    paragraph.add_run(notice.text)
    paragraph.paragraph_format.left_indent = Cm(0.3)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(12)
    word_xml.shade(paragraph, line, background)


def _add_table(word: WordDocument, table: Table, document: Document) -> None:
    word.add_paragraph(table.caption, style="Caption").paragraph_format.keep_with_next = True
    grid = word.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    for cell, column in zip(grid.rows[0].cells, table.columns, strict=True):
        cell.paragraphs[0].add_run(column.label).bold = True
        _align(cell.paragraphs[0], column.numeric)
    word_xml.mark_header(grid)
    for row in table.rows:
        # Read the cells of a row once: python-docx walks the whole table for each look-up.
        for cell, value, column in zip(grid.add_row().cells, row, table.columns, strict=True):
            cell.paragraphs[0].add_run(document.cell_text(value, column))
            _align(cell.paragraphs[0], column.numeric)
    # Also without a note: Word needs a paragraph to keep what follows at a distance from the table.
    note = _soft(word, table.note)
    note.paragraph_format.space_before = Pt(4)


def _align(paragraph: WordParagraph, numeric: bool) -> None:
    paragraph.paragraph_format.space_after = Pt(2)
    if numeric:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _add_figure(word: WordDocument, figure: Figure) -> None:
    word.add_paragraph(figure.caption, style="Caption").paragraph_format.keep_with_next = True
    png = picture_png(figure)
    natural = Inches(Image.from_blob(png).px_width / PIXELS_PER_INCH)
    shape = word.add_picture(io.BytesIO(png), width=min(natural, TEXT_WIDTH))
    word_xml.set_alternative_text(shape, figure.alt)


def _add_item(word: WordDocument, item: ChecklistItem, document: Document, number: int, style_id: str) -> None:
    words = document.words
    heading = word.add_paragraph()
    heading._p.style = style_id
    word_xml.add_check_box(heading, title=f"{words.checklist} {number}", tag=item.id)
    heading.add_run(f" {number}. {item.action}")
    since = document.since(item)
    applies = [f"{words.applies_from.lower()} {since}"] if since else []
    source = " · ".join([*item.articles, *applies, words.status[item.status]])
    details = [word.add_paragraph(item.why)] if item.why else []
    details += [_labelled(word, words.evidence, item.evidence)] if item.evidence else []
    details += [_labelled(word, words.example, item.example)] if item.example else []
    for paragraph in (*details, _soft(word, source)):
        paragraph.paragraph_format.left_indent = DETAIL_INDENT
