"""Reads the answers back from a checklist in JSON (its shape: see `json_file`)."""

import datetime as dt
from collections.abc import Collection
from typing import Any, Final

from pipelines import strict_json
from pipelines.documents import filled_problems as problems
from pipelines.documents.answers import Filled, FilledAnswer
from pipelines.documents.filled_problems import LIMITS, FilledFileError, Text
from pipelines.documents.filled_rows import known_ids, read_identity, wants_reason
from pipelines.documents.filled_values import read_answer, read_date
from pipelines.documents.tree import Document
from pipelines.documents.wording import Answer

MOST_ITEMS: Final = 10_000


def read_json(content: bytes, expected: Document | None, explained: Collection[str] | None = None) -> Filled:
    """The answers in the file. `expected`: the list that it must be (None: any).

    Raises FilledFileError with all that is wrong.
    """
    try:
        data = strict_json.read(content)
    except (ValueError, RecursionError):
        raise problems.unreadable() from None
    identity = read_identity(data, expected)
    entries = data.get("answers")
    if not isinstance(entries, list) or len(entries) > MOST_ITEMS:
        raise problems.unreadable()
    reading = _Reading(known_ids(expected), explained)
    for number, entry in enumerate(entries, start=1):
        reading.read(number, entry)
    if reading.problems:
        raise FilledFileError(reading.problems)
    return Filled(identity.key, identity.version, identity.lang, reading.answers)


class _Reading:
    """Reads entry after entry, and gathers the answers and everything that is wrong."""

    def __init__(self, known: Collection[str] | None, explained: Collection[str] | None) -> None:
        self.answers: dict[str, FilledAnswer] = {}
        self.problems: list[Text] = []
        self._known, self._explained = known, explained
        self._numbers: dict[str, int] = {}

    def read(self, number: int, entry: Any) -> None:
        """Read one entry; `number` counts from 1."""
        item_id = entry.get("id") if isinstance(entry, dict) else None
        place = problems.in_entry(number, "id")
        if not isinstance(item_id, str) or not item_id:
            self.problems.append(problems.no_text(place))
        elif self._known is not None and item_id not in self._known:
            self.problems.append(problems.unknown_item(place, item_id))
        elif item_id in self._numbers:
            other = problems.in_entry(self._numbers[item_id], "id")
            self.problems.append(problems.duplicate(place, other, item_id))
        else:
            self._numbers[item_id] = number
            note, owner = self._text(number, entry, "note"), self._text(number, entry, "owner")
            answer, due = self._answer(number, entry.get("answer")), self._due(number, entry.get("due"))
            if wants_reason(item_id, answer, note, self._explained):
                self.problems.append(problems.no_reason(problems.in_entry(number, "note")))
            self.answers[item_id] = FilledAnswer(answer, note, owner, due)

    def _answer(self, number: int, value: Any) -> Answer | None:
        if value is None or value == "":
            return None
        found = read_answer(value) if isinstance(value, str) else None
        if found is None:
            self.problems.append(problems.no_answer(problems.in_entry(number, "answer"), value))
        return found

    def _text(self, number: int, entry: dict[str, Any], field: str) -> str:
        value, place = entry.get(field), problems.in_entry(number, field)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.problems.append(problems.no_text(place))
            return ""
        text = value.strip()
        if len(text) > LIMITS[field]:
            self.problems.append(problems.too_long(place, len(text), LIMITS[field]))
        return text

    def _due(self, number: int, value: Any) -> dt.date | None:
        if value is None or value == "":
            return None
        found = read_date(value) if isinstance(value, str) else None
        if found is None:
            self.problems.append(problems.no_date(problems.in_entry(number, "due"), value))
        return found
