"""What changed between two versions of an item, field by field and, inside a line, word by word."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

from pipelines.ingestion.records import LANGUAGES

ALIKE = 0.4
"""From this likeness on a changed line shows its changed words; below it, the old line and the new one."""
WORDS_COMPARED = 2_000
UNORDERED = frozenset({"roles", "data"})
"""Boxes that are ticked: a form gives them in its own order, and that is no difference."""
_TOKENS = re.compile(r"\s+|\w+|[^\w\s]")


class Piece(NamedTuple):
    """A run of text that stayed, went or came."""

    kind: Literal["same", "removed", "added"]
    text: str


class Change(NamedTuple):
    """A field that differs. `lang`: "" when it is the same for both languages. A line is a list of pieces; an empty
    line stands for unchanged lines left out.
    """

    field: str
    lang: str
    lines: list[list[Piece]]


def differences(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, lang: str = "") -> list[Change]:
    """Fields whose text differs, in the order of the newer draft; `lang` leaves the texts in the other language out."""
    before, after = _lines_of(old or {}), _lines_of(new or {})
    found = []
    for field, language in dict.fromkeys([*after, *before]):
        lines = before.get((field, language), []), after.get((field, language), [])
        if field in UNORDERED and sorted(lines[0]) == sorted(lines[1]):
            continue
        if lines[0] != lines[1] and (not lang or language in ("", lang)):
            found.append(Change(field, language, list(_compared(*lines))))
    return found


def _lines_of(draft: Mapping[str, Any]) -> dict[tuple[str, str], list[str]]:
    """(field, language) -> its lines. Rows of a table become lines of their own."""
    found: dict[tuple[str, str], list[str]] = {}
    for field, value in draft.items():
        if isinstance(value, Mapping) and set(value) <= set(LANGUAGES):
            for lang, text in value.items():
                found[field, lang] = _lines(text)
        else:
            found[field, ""] = _lines(value)
    return {key: lines for key, lines in found.items() if lines}


def _lines(value: Any) -> list[str]:
    if value is None or value == "":
        return []
    if isinstance(value, list | tuple):
        return [_row(part) for part in value]
    return str(value).strip().splitlines()


def _row(value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    cells = (_row(part) if isinstance(part, Mapping) else str(part) for part in value.values() if part)
    return " · ".join(cell for cell in cells if cell)


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[list[Piece]]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield []
            continue
        pairs = min(i2 - i1, j2 - j1)
        for number in range(pairs):
            yield from _line(old[i1 + number], new[j1 + number])
        yield from ([Piece("removed", line)] for line in old[i1 + pairs : i2])
        yield from ([Piece("added", line)] for line in new[j1 + pairs : j2])


def _line(old: str, new: str) -> Iterator[list[Piece]]:
    """One changed line: its words where the two are alike, else the old one and the new one."""
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if max(len(before), len(after)) > WORDS_COMPARED or matcher.ratio() < ALIKE:
        yield [Piece("removed", old)]
        yield [Piece("added", new)]
        return
    pieces = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[i1:i2])))
            continue
        pieces += [Piece("removed", "".join(before[i1:i2]))] if i2 > i1 else []
        pieces += [Piece("added", "".join(after[j1:j2]))] if j2 > j1 else []
    yield pieces
