"""A filled-in list as files: in the cells where people fill in, or under each item for what is read and printed."""

from collections.abc import Iterator, Mapping

from app.models import ChecklistVersion
from app.services import checklists
from app.services.filled_answers import EMPTY, Values, for_file
from pipelines.documents import render
from pipelines.documents.rendering import Format
from pipelines.documents.tree import AnyBlock, Block, ChecklistItems, Document, Facts
from pipelines.documents.wording import ANSWERS

_EVIDENCE = {"nl": "Bewijs", "en": "Evidence"}
FILLED_IN: tuple[Format, ...] = ("xlsx", "ods", "json")
"""Formats that hold answers where people fill them in, and that can be read back."""


def as_file(version: ChecklistVersion, answers: Mapping[str, Values], *, lang: str, fmt: Format) -> bytes:
    """The list with its answers in one of the file formats."""
    document = checklists.document_of(version, lang=lang)
    if fmt in FILLED_IN:
        return render(document, fmt, {item_id: for_file(found, lang) for item_id, found in answers.items()})
    return render(with_answers(document, answers), fmt)


def file_name(version: ChecklistVersion, *, lang: str, fmt: Format) -> str:
    """For example `responsible-ai-1a2b3c4d5e6f-filled-nl.pdf`."""
    name = checklists.file_name(version, lang=lang, fmt=fmt)
    return name.replace(f"-{version.key}-", f"-{version.key}-filled-")


def with_answers(document: Document, answers: Mapping[str, Values]) -> Document:
    """The list with what is filled in under each item; items without anything stay as they are."""
    sections = tuple(
        section.model_copy(update={"blocks": tuple(_blocks(section.blocks, document, answers))})
        for section in document.sections
    )
    return document.model_copy(update={"sections": sections})


def _blocks(blocks: tuple[AnyBlock, ...], document: Document, answers: Mapping[str, Values]) -> Iterator[Block]:
    for block in blocks:
        if not isinstance(block, ChecklistItems):
            yield block
            continue
        for item in block.items:
            rows = _rows(answers.get(item.id, EMPTY), document)
            yield ChecklistItems(items=(item,), blanks=not rows)
            if rows:
                yield Facts(rows=rows)


def _rows(found: Values, document: Document) -> tuple[tuple[str, str], ...]:
    words = document.words
    told = (
        (words.answer, words.answers[ANSWERS.index(found.answer)] if found.answer else ""),
        (words.remarks, found.note),
        (_EVIDENCE[document.lang], found.evidence),
        (words.owner, found.owner),
        (words.due, document.day(found.due) if found.due else ""),
    )
    return tuple((label, text) for label, text in told if text)
