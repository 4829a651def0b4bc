"""What an answer is: statements, each word for word from one source, or a refusal without any source."""

import re
from typing import Literal, NamedTuple

from pipelines.answering.cleaning import visible
from pipelines.answering.decision import Reason
from pipelines.ingestion.passages import Entry, Passage
from pipelines.ingestion.records import Visibility

Badge = Literal["binding", "change", "recital", "guidance", "case_study", "term", "service", "call"]
_BADGES: tuple[Badge, ...] = ("guidance", "case_study", "term", "service", "call")


class Statement(NamedTuple):
    """One thing that a source says. `quote` stands word for word in the source's passage.

    `claim` is a model's sentence that the quote bears out; empty in an extractive answer. `badge` "change": our own
    words on an article whose official text of 2024 is no longer the law, as it reads from `valid_from` on.
    """

    item: str
    badge: Badge
    title: str
    heading: str
    quote: str
    claim: str = ""
    status: str | None = None
    applies_from: str | None = None
    valid_from: str | None = None
    visibility: Visibility = "public"


class Answer(NamedTuple):
    """`statements` is empty if and only if there is a `reason` for having no answer. `lang` is that of the sources.

    `made_by` is "" for an extractive answer, else the name of the model.
    """

    lang: str
    statements: tuple[Statement, ...]
    reason: Reason = ""
    made_by: str = ""


def statement(entry: Entry, passage: Passage, quote: str, claim: str = "") -> Statement:
    """A statement with what a reader needs to weigh it."""
    ours = entry.kind == "law" and is_summary(entry, passage)
    return Statement(
        item=entry.id,
        badge="change" if ours else _badge(entry),
        title=visible(entry.title.get(passage.lang, "")),
        heading=visible(passage.heading),
        quote=quote,
        claim=claim,
        status=entry.status,
        applies_from=entry.applies_from,
        valid_from=_day_before(entry.summary.get(passage.lang, ""), passage.text) if ours else None,
        visibility=entry.visibility,
    )


def is_summary(entry: Entry, passage: Passage) -> bool:
    """Whether a passage of a law is our own summary of a change and not the law's text."""
    return passage.field == "summary" or passage.text in entry.summary.get(passage.lang, "")


def _badge(entry: Entry) -> Badge:
    if entry.kind == "law":
        return "recital" if entry.part == "recital" else "binding"
    return next(badge for badge in _BADGES if badge == entry.kind)


def _day_before(summary: str, text: str) -> str | None:
    """The day that a law's summary names before one of its changes ("2026-07-27: …")."""
    found = re.search(rf"(\d{{4}}-\d\d-\d\d): {re.escape(text)}", summary)
    return found[1] if found else None
