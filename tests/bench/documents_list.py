"""A composed checklist out of the real content, another one each time, as our tree and as a page for the peer."""

import datetime as dt
from collections.abc import Iterator
from html import escape

from pipelines.documents.checklist_document import checklist_document
from pipelines.documents.tree import AnyBlock, ChecklistItem, ChecklistItems, Document, Facts, Notice, Paragraph
from pipelines.ingestion import content
from pipelines.triage.checklists import Situation, compose
from tests.bench.figures import ROOT

ITEMS = 120
CHOSEN = {"role": "provider", "risk_class": "high_risk", "sector": "healthcare", "stage": "in_use", "size": "small"}


def lists() -> Iterator[Document]:
    """One list after another, each of as many items; no two have a sentence in common that could be kept in memory."""
    pool = content.load_checklists(ROOT / "knowledge")
    chosen = compose(pool, Situation(**CHOSEN))
    # Were the composed list shorter, the rest of the pool would fill it up: the length is what is measured.
    items = list({item.id: item for item in (*chosen, *pool.items)}.values())[:ITEMS]
    number = 0
    while True:
        number += 1
        made = checklist_document(
            f"Checklist {number}",
            items,
            "nl",
            about=[("Rol", "aanbieder"), ("Sector", "zorg")],
            version=str(number),
            rules_version="2026-11-22",
            date=dt.date(2026, 11, 22),
        )
        yield _own_sentences(made, number)


def _own_sentences(document: Document, number: int) -> Document:
    def own(item: ChecklistItem) -> ChecklistItem:
        texts = {name: f"{text} ({number})" for name in ("action", "why", "evidence") if (text := getattr(item, name))}
        return item.model_copy(update=texts)

    def part(block: AnyBlock) -> AnyBlock:
        is_list = isinstance(block, ChecklistItems)
        return block.model_copy(update={"items": tuple(map(own, block.items))}) if is_list else block

    parts = [(section, tuple(map(part, section.blocks))) for section in document.sections]
    sections = [section.model_copy(update={"blocks": blocks}) for section, blocks in parts]
    return document.model_copy(update={"sections": tuple(sections)})


def page(document: Document) -> str:
    """The same list as HTML with the same words, headings, boxes, font and footer."""
    body = [f"<h1>{escape(document.title)}</h1><p class=soft>{escape(document.edition_line)}</p>"]
    for section in document.sections:
        body.append(f"<h2>{escape(section.title)}</h2>")
        for block in section.blocks:
            if isinstance(block, ChecklistItems):
                body.append("<ol>" + "".join(_item(document, item) for item in block.items) + "</ol>")
            elif isinstance(block, Facts):
                body.append("<dl>" + "".join(f"<dt>{escape(a)}<dd>{escape(b)}" for a, b in block.rows) + "</dl>")
            elif isinstance(block, Paragraph | Notice):
                body.append(f"<p>{escape(block.text)}</p>")
    style = _STYLE % (ROOT / "pipelines/documents/fonts", escape(document.edition), document.words.page_of)
    head = f'<!doctype html><html lang="{document.lang}"><title>{escape(document.title)}</title><style>{style}</style>'
    return head + "".join(body)


_STYLE = """
@font-face {font-family: Own; src: url("file://%s/SourceSans3_400Regular.ttf")}
@page {size: A4; margin: 2.4cm; @bottom-left {content: "%s"} @bottom-right {content: counter(page) " %s " counter(pages)}}
body {font: 10.5pt Own} li {break-inside: avoid} .soft {font-size: 9pt; color: #4b5964}
.box {display: inline-block; width: 11pt; height: 11pt; border: 1pt solid #0b4a66}
"""  # noqa: E501  (one rule of a style sheet)


def _item(document: Document, item: ChecklistItem) -> str:
    words = document.words
    parts = [f"<li><h3><span class=box></span> {escape(item.action)}</h3><p>{escape(item.why)}</p>"]
    labelled = ((words.evidence, item.evidence), (words.example, item.example))
    parts += [f"<p>{label}: {escape(text)}</p>" for label, text in labelled if text]
    source = " · ".join([*item.articles, document.since(item), words.status[item.status]])
    return "".join([*parts, f"<p class=soft>{escape(source)}</p></li>"])
