"""What is filled in for one item: as typed, as kept, and as files hold it. The three say the same."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final, Literal, get_args

from app.errors import Invalid, message
from app.models import FilledItem
from app.services import typed
from pipelines.documents.answers import MAX_NOTE, MAX_OWNER, FilledAnswer
from pipelines.documents.filled_values import read_date
from pipelines.documents.tree import clean_text
from pipelines.documents.wording import ANSWERS, Answer

Field = Literal["answer", "note", "evidence", "owner", "due"]
FIELDS: Final[tuple[Field, ...]] = get_args(Field)
_MARKS: Final = {"nl": "Bewijs:", "en": "Evidence:"}
_MARK: Final = re.compile(r"^[ \t]*(?:bewijs|evidence)[ \t]*:[ \t]*", re.IGNORECASE | re.MULTILINE)
"""A spreadsheet has one column for remarks: there the evidence stands under the remark, after this word."""
MOST_CHARACTERS: Final = MAX_NOTE - len("\nEvidence: ")
"""Remark and evidence together, so that both always fit that column."""


@dataclass(frozen=True)
class Values:
    """What is filled in for one item. Made with `values`, it is cleaned: equal texts are equal values."""

    answer: Answer | None = None
    note: str = ""
    evidence: str = ""
    owner: str = ""
    due: dt.date | None = None

    @property
    def lacks_reason(self) -> bool:
        """Whether it says "not applicable" without saying why."""
        return self.answer == "not_applicable" and not self.note


EMPTY: Final = Values()


def values(answer: Answer | None, note: str, evidence: str, owner: str, due: dt.date | None) -> Values:
    """The cleaned values. A remark in which a line starts with the word for evidence is split there."""
    note, evidence = _split(_joined(clean_text(note).strip(), clean_text(evidence).strip(), "nl"))
    return Values(answer, note, evidence, typed.line(clean_text(owner)), due)


def from_form(form: Mapping[str, str]) -> Values:
    """What somebody typed. Raises Invalid, with the field."""
    answer = next((known for known in ANSWERS if known == form.get("answer")), None)
    if form.get("answer") and answer is None:
        raise Invalid(message("Choose one of the answers."), "answer")
    day = form.get("due", "").strip()
    due = read_date(day) if day else None
    if day and due is None:
        raise Invalid(message("Enter a date such as 31-1-2027."), "due")
    found = values(answer, form.get("note", ""), form.get("evidence", ""), form.get("owner", ""), due)
    if len(found.note) + len(found.evidence) > MOST_CHARACTERS:
        raise Invalid(
            message("Shorten the remark and the evidence to at most %(limit)s characters together."),
            "note",
            limit=MOST_CHARACTERS,
        )
    if len(found.owner) > MAX_OWNER:
        raise Invalid(message("Use at most %(limit)s characters."), "owner", limit=MAX_OWNER)
    if found.lacks_reason:
        raise Invalid(message("Write why this item does not apply to you."), "note")
    return found


def kept(row: FilledItem | None) -> Values:
    """What is kept for an item; empty where there is no row."""
    if row is None:
        return EMPTY
    answer = next((known for known in ANSWERS if known == row.answer), None)
    return Values(answer, row.note, row.evidence, row.owner, row.due)


def from_file(given: FilledAnswer) -> Values:
    """The same, from a file that was sent back."""
    return values(given.answer, given.note, "", given.owner, given.due)


def for_file(found: Values, lang: str) -> FilledAnswer:
    """The same, for a file to be filled in; the evidence stands under the remark."""
    return FilledAnswer(found.answer, _joined(found.note, found.evidence, lang), found.owner, found.due)


def differing(before: Values, after: Values) -> tuple[Field, ...]:
    """Which fields differ."""
    return tuple(name for name in FIELDS if getattr(before, name) != getattr(after, name))


def as_data(found: Values) -> dict[str, str | None]:
    """Plain data, for a column of JSON."""
    data: dict[str, str | None] = {one.name: getattr(found, one.name) for one in fields(found)}
    return {**data, "due": found.due.isoformat() if found.due else None}


def from_data(data: Mapping[str, str | None]) -> Values:
    """Back from plain data that `as_data` made."""
    answer = next((known for known in ANSWERS if known == data["answer"]), None)
    due = dt.date.fromisoformat(data["due"]) if data["due"] else None
    return Values(answer, data["note"] or "", data["evidence"] or "", data["owner"] or "", due)


def _joined(note: str, evidence: str, lang: str) -> str:
    return "\n".join(part for part in (note, evidence and f"{_MARKS[lang]} {evidence}") if part)


def _split(text: str) -> tuple[str, str]:
    """At the first mark: what joins again to the same two texts, whatever people typed."""
    found = _MARK.search(text)
    return (text[: found.start()].strip(), text[found.end() :].strip()) if found else (text, "")
