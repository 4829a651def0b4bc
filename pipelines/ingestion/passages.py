"""Cuts an item into the passages that are searched: its summary, its sections and its lay questions, per language."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipelines.ingestion.records import LANGUAGES, CaseStudy, GuidancePage, Item, Visibility

VERSION = 4
"""Counts up when passages are cut differently, so that an index of the old cut is rebuilt."""
LONG = 1_000
"""Characters above which the encoder does not read a text to its end: it stops after 256 tokens."""
WINDOW, SHARED = 4, 1
"""Sentences in a window of a long text, and how many of them the next window begins with again."""

Field = Literal["summary", "section", "question"]
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_MARKDOWN = MarkdownIt("commonmark").enable("table")


class Passage(NamedTuple):
    """A piece of an item's text in one language. `heading` is the item's title or the section's heading.

    A passage that is not `quotable` is found by its words but never shown: old text of a law that has changed.
    """

    item: str
    kind: str
    lang: str
    field: Field
    heading: str
    text: str
    quotable: bool = True

    @property
    def searched_text(self) -> str:
        """The words a passage is found by: a section carries its heading, a question stands alone."""
        return self.text if self.field == "question" else f"{self.heading}. {self.text}"


class Entry(NamedTuple):
    """What a result needs to know of an item without reading the content again. Dates are ISO dates or None.

    `part` tells kinds of one kind apart: `article`, `recital` and `annex` of a law. `explains` holds law units.
    `applies_from` is when the rule begins to apply; after `valid_to` the item is no longer shown; after `closes` it is
    shown and is over. From `sectors` to `wishes`: what the item has in common with a firm that answers the same;
    `availability` says whether a service or a call can be had today.
    `visibility` says who may know of it at all.
    """

    id: str
    kind: str
    title: dict[str, str]
    summary: dict[str, str]
    part: str = ""
    explains: tuple[str, ...] = ()
    sector: str | None = None
    data: tuple[str, ...] = ()
    evidence: str | None = None
    status: str | None = None
    applies_from: str | None = None
    valid_to: str | None = None
    sectors: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    availability: str | None = None
    closes: str | None = None
    visibility: Visibility = "public"

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it."""
        return self.visibility == "public"


def passages_of(item: Item) -> Iterator[Passage]:
    """All passages of an item, Dutch first: title with summary, then the sections, then the questions."""
    for lang in LANGUAGES:
        title = item.title[lang]
        yield Passage(item.id, item.kind, lang, "summary", title, item.summary[lang])
        for heading, text in sections(item.body.get(lang, "")):
            for part in (text, *windows(text)):
                yield Passage(item.id, item.kind, lang, "section", heading or title, part)
        for question in item.questions[lang]:
            yield Passage(item.id, item.kind, lang, "question", title, question)


def windows(text: str) -> list[str]:
    """A long text in windows of four sentences, each beginning with the last one of the window before.

    To be searched beside the whole text, so that its end can be found by meaning too. A text that is not long has none.
    """
    sentences = _SENTENCE_END.split(text)
    if len(text) <= LONG or len(sentences) <= WINDOW:
        return []
    starts = range(0, len(sentences) - SHARED, WINDOW - SHARED)
    return [" ".join(sentences[start : start + WINDOW]) for start in starts]


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
        status=getattr(item, "status", None),
        applies_from=_iso(getattr(item, "applies_from", None)),
        valid_to=_iso(getattr(item, "applies_to", None)),
        sectors=tuple(getattr(item, "sectors", ())),
        methods=tuple(getattr(item, "methods", ())),
        regions=_regions(item),
        sizes=tuple(getattr(item, "sizes", ())),
        stages=tuple(getattr(item, "stages", ())),
        wishes=tuple(getattr(item, "wishes", ())),
        availability=getattr(item, "availability", None) or getattr(item, "opening", None),
        closes=_iso(max(getattr(item, "cut_offs", ()), default=None)),
        visibility=item.visibility,
    )


def _regions(item: Item) -> tuple[str, ...]:
    """Where an item is at home; of cases only the Dutch ones say so."""
    if isinstance(item, CaseStudy):
        return ("nl",) if item.country and item.country["en"] == "Netherlands" else ()
    return tuple(getattr(item, "regions", ()))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


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
