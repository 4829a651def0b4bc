"""Writes a document as Markdown (CommonMark with tables and task lists); texts are escaped and come out as they are."""

import re
from typing import Final

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

_MARKUP: Final = re.compile(r"([\\`*_\[\]<>#|~&$])")
# At the start of a line these would begin a list, a heading or a rule.
_LINE_START: Final = re.compile(r"^(\s*)([-+=:]|\d+(?=[.)](?:\s|$)))", re.MULTILINE)


def escaped(text: str) -> str:
    """The text on one or more lines, with everything that Markdown would read as markup escaped."""
    text = _MARKUP.sub(r"\\\1", "\n".join(line.strip() for line in text.split("\n")))
    return _LINE_START.sub(_escaped_start, text)


def _escaped_start(found: re.Match[str]) -> str:
    mark = found[2]
    # A digit cannot be escaped; a digit as a character reference can never start a list.
    return f"{found[1]}&#{ord(mark[0])};{mark[1:]}" if mark.isdigit() else f"{found[1]}\\{mark}"


def one_line(text: str) -> str:
    """The escaped text with its line feeds as spaces, for headings, table cells and list items."""
    return escaped(" ".join(text.split()))


def markdown(document: Document) -> bytes:
    """The document as Markdown in UTF-8, ending in one line feed."""
    parts = [f"# {one_line(document.title)}"]
    if document.subtitle:
        parts.append(_lines(document.subtitle))
    parts.append(one_line(document.edition_line))
    for section in document.sections:
        parts.append(f"## {one_line(section.title)}")
        parts.extend(_block(block, document) for block in section.blocks)
    return ("\n\n".join(parts) + "\n").encode()


def _lines(text: str) -> str:
    return escaped(text).replace("\n", "  \n")


def _block(block: AnyBlock, document: Document) -> str:
    match block:
        case Paragraph():
            return _lines(block.text)
        case Bullets():
            return "\n".join(f"- {one_line(item)}" for item in block.items)
        case Notice():
            label = document.words.tone[block.tone]
            return "\n".join(f"> {line}" for line in f"**{label}**  \n{_lines(block.text)}".split("\n"))
        case Facts():
            return "  \n".join(f"**{one_line(label)}**: {one_line(value)}" for label, value in block.rows)
        case Table():
            return _table(block, document)
        case Figure():
            # Markdown has no place for the picture itself; its caption and text alternative say what it shows.
            return f"**{one_line(block.caption)}**\n\n{_lines(block.alt)}"
        case ChecklistItems():
            return "\n".join(_item(item, document) for item in block.items)


def _table(table: Table, document: Document) -> str:
    def row(cells: list[str]) -> str:
        return "| " + " | ".join(cells) + " |"

    lines = [row([one_line(column.label) for column in table.columns])]
    lines.append(row(["---:" if column.numeric else "---" for column in table.columns]))
    for cells in table.rows:
        texts = [document.cell_text(cell, column) for cell, column in zip(cells, table.columns, strict=True)]
        lines.append(row([one_line(text) for text in texts]))
    note = [_lines(table.note)] if table.note else []
    return "\n\n".join([f"**{one_line(table.caption)}**", "\n".join(lines), *note])


def _item(item: ChecklistItem, document: Document) -> str:
    words = document.words
    labelled = [
        (words.why, item.why),
        (words.evidence, item.evidence),
        (words.example, item.example),
        (words.articles, ", ".join(item.articles)),
        (words.applies_from, document.since(item)),
        (words.status_label, words.status[item.status]),
    ]
    details = [f"  - {label}: {one_line(value)}" for label, value in labelled if value]
    return "\n".join([f"- [ ] **{one_line(item.action)}**", *details])
