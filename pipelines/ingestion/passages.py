"""Cuts an item into the passages that are searched: its summary, its sections and its lay questions, per language."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipelines.ingestion.content import LANGUAGES, GuidancePage, Item

VERSION = 2
"""Counts up when passages are cut differently, so that an index of the old cut is rebuilt."""

Field = Literal["summary", "section", "question"]
_MARKDOWN = MarkdownIt("commonmark").enable("table")


class Passage(NamedTuple):
    """A piece of an item's text in one language. `heading` is the item's title or the section's heading."""

    item: str
    kind: str
    lang: str
    field: Field
    heading: str
    text: str


class Entry(NamedTuple):
    """What a result needs to know of an item without reading the content again."""

    id: str
    kind: str
    title: dict[str, str]
    summary: dict[str, str]
    explains: tuple[str, ...]
    sector: str | None
    data: tuple[str, ...]
    evidence: str | None


def passages_of(item: Item) -> Iterator[Passage]:
    """All passages of an item, Dutch first: title with summary, then the sections, then the questions."""
    for lang in LANGUAGES:
        title = item.title[lang]
        yield Passage(item.id, item.kind, lang, "summary", title, item.summary[lang])
        for heading, text in sections(item.body.get(lang, "")):
            yield Passage(item.id, item.kind, lang, "section", heading or title, text)
        for question in item.questions[lang]:
            yield Passage(item.id, item.kind, lang, "question", title, question)


def entry_of(item: Item) -> Entry:
    """The item's facts that travel with the index."""
    return Entry(
        id=item.id,
        kind=item.kind,
        title=dict(item.title),
        summary=dict(item.summary),
        explains=item.explains if isinstance(item, GuidancePage) else (),
        sector=getattr(item, "sector", None),
        data=tuple(getattr(item, "data", ())),
        evidence=getattr(item, "evidence", None),
    )


def sections(markdown: str) -> list[tuple[str, str]]:
    """(heading, plain text) of each part of a CommonMark text that has text; the heading is "" before the first.

    A row of a table is one line, its cells after each other.
    """
    found: list[tuple[str, list[str]]] = [("", [])]
    tokens = _MARKDOWN.parse(markdown)
    for before, token in zip([None, *tokens], tokens, strict=False):
        opened = before.type if before is not None else ""
        if token.type == "inline" and opened == "heading_open":
            found.append((_plain(token.children or ()), []))
        elif token.type == "tr_open":
            found[-1][1].append("")
        elif token.type == "inline":
            _add(found[-1][1], _plain(token.children or ()), in_row=opened in {"td_open", "th_open"})
    return [(heading, "\n".join(lines)) for heading, lines in found if lines]


def _add(lines: list[str], text: str, *, in_row: bool) -> None:
    if not in_row:
        lines.append(text)
    elif text:
        lines[-1] += f"{': ' if lines[-1] else ''}{text}"


def _plain(tokens: Iterable[Token]) -> str:
    return "".join(" " if token.type in {"softbreak", "hardbreak"} else token.content for token in tokens).strip()
