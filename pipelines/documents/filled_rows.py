"""From the cells of a filled-in checklist to answers by item; what is wrong is named by sheet and cell."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any, Final, NamedTuple

from pipelines import strict_json
from pipelines.documents import filled_problems as problems
from pipelines.documents.answers import Filled, FilledAnswer
from pipelines.documents.filled_cells import ReadSheet, as_text
from pipelines.documents.filled_problems import LIMITS, FilledFileError, Text
from pipelines.documents.filled_values import day_of_serial, plausible, read_answer, read_date
from pipelines.documents.sheet_checklist import SCHEMA, SCHEMA_VERSION
from pipelines.documents.sheets import column_letter
from pipelines.documents.tree import Document
from pipelines.documents.wording import EN, NL, Answer, Lang

COLUMNS: Final = {
    "answer": (NL.answer, EN.answer),
    "note": (NL.remarks, EN.remarks),
    "owner": (NL.owner, EN.owner),
    "due": (NL.due, EN.due),
}
"""The headings, in both languages, under which people fill in."""
ENOUGH_HEADINGS: Final = 3
"""A sheet with so many of our headings is one of ours, even if the hidden column was taken out."""


class Identity(NamedTuple):
    """Which list a file says it is."""

    key: str
    version: str
    lang: Lang

    def check(self, expected: Document | None) -> None:
        """Raise FilledFileError where another list, or another version of it, is expected."""
        if expected is None:
            return
        by_key = bool(expected.key)
        found, wanted = (self.key, expected.key) if by_key else (self.version, expected.version)
        if found != wanted:
            raise problems.other_list(found or self.version, wanted)


class _Place(NamedTuple):
    """Where the checklist is: its sheet, the row of its headings, and the columns by field ("id" among them)."""

    sheet: ReadSheet
    header: int
    columns: dict[str, int]


def read_identity(facts: Any, expected: Document | None) -> Identity:
    """What a file says it is. Raises FilledFileError where it is not ours, laid out otherwise, or not as expected."""
    if not isinstance(facts, dict) or facts.get("schema") != SCHEMA:
        raise problems.not_ours()
    if facts.get("schema_version") != SCHEMA_VERSION:
        raise problems.wrong_format_version(facts.get("schema_version"))
    key, version, lang = (facts.get(name) for name in ("key", "version", "lang"))
    if not isinstance(key, str) or not isinstance(version, str) or lang not in ("nl", "en"):
        raise problems.not_ours()
    identity = Identity(key, version, "en" if lang == "en" else "nl")
    # First of all: in another list, each row would be an unknown item.
    identity.check(expected)
    return identity


def known_ids(expected: Document | None) -> frozenset[str] | None:
    """The ids of the items that may be filled in; None: any."""
    return frozenset(item.id for item in expected.checklist_items()) if expected is not None else None


def wants_reason(item_id: str, answer: Answer | None, note: str, explained: Collection[str] | None) -> bool:
    """Whether the item does not apply, and neither the file nor `explained` (None: not asked) says why."""
    return explained is not None and answer == "not_applicable" and not note and item_id not in explained


def read_rows(
    sheets: Sequence[ReadSheet], expected: Document | None, explained: Collection[str] | None = None
) -> Filled:
    """The answers in the one sheet that is a checklist; rows may have been moved, sorted or taken out.

    `expected`: the list that it must be (None: any). Raises FilledFileError with all that is wrong.
    """
    identity, place = _find(sheets, expected)
    found = _Reading(place, known_ids(expected), explained)
    found.read()
    if found.problems:
        raise FilledFileError(found.problems)
    return Filled(identity.key, identity.version, identity.lang, found.answers)


def _find(sheets: Sequence[ReadSheet], expected: Document | None) -> tuple[Identity, _Place]:
    marked = [
        (sheet, row, column, cell.value)
        for sheet in sheets
        for (row, column), cell in sheet.cells.items()
        if isinstance(cell.value, str) and cell.value.lstrip().startswith("{") and SCHEMA in cell.value
    ]
    if len(marked) > 1:
        raise problems.twice()
    if not marked:
        raise _without_mark(sheets)
    sheet, header, id_column, written = marked[0]
    try:
        facts = strict_json.read(written)
    except (ValueError, RecursionError):
        raise problems.not_ours() from None
    identity = read_identity(facts, expected)
    return identity, _Place(sheet, header, {"id": id_column} | _columns(sheet, header))


def _without_mark(sheets: Sequence[ReadSheet]) -> FilledFileError:
    for sheet in sheets:
        texts = {as_text(cell.value).strip() for cell in sheet.cells.values()}
        if sum(bool(texts.intersection(headings)) for headings in COLUMNS.values()) >= ENOUGH_HEADINGS:
            return FilledFileError([problems.missing_column(sheet.name, NL.item_id, EN.item_id)])
    return problems.not_ours()


def _columns(sheet: ReadSheet, header: int) -> dict[str, int]:
    columns: dict[str, int] = {}
    wrong: list[Text] = []
    headings = {column: sheet.text(row, column).casefold() for row, column in sorted(sheet.cells) if row == header}
    for field, names in COLUMNS.items():
        places = [column for column, text in headings.items() if text in [name.casefold() for name in names]]
        if not places:
            wrong.append(problems.missing_column(sheet.name, *names))
        elif len(places) > 1:
            wrong.append(problems.double_column(sheet.name, *names))
        else:
            columns[field] = places[0]
    if wrong:
        raise FilledFileError(wrong)
    return columns


class _Reading:
    """Reads row after row, and gathers the answers and everything that is wrong."""

    def __init__(self, place: _Place, known: Collection[str] | None, explained: Collection[str] | None) -> None:
        self.answers: dict[str, FilledAnswer] = {}
        self.problems: list[Text] = []
        self._sheet, self._header, self._columns = place
        self._known, self._explained = known, explained
        self._rows: dict[str, int] = {}

    def read(self) -> None:
        """Read all rows under the headings."""
        self._check_merged()
        rows = sorted({row for row, _ in self._sheet.cells if row > self._header})
        for row in rows:
            item_id = self._sheet.text(row, self._columns["id"])
            if item_id:
                self._read_item(row, item_id)
            else:
                self._check_no_item(row)

    def _where(self, row: int, field: str) -> Text:
        return problems.in_cell(self._sheet.name, f"{column_letter(self._columns[field])}{row}")

    def _check_merged(self) -> None:
        ours = self._columns.values()
        for area in self._sheet.merged:
            columns = range(area.first_column, area.last_column + 1)
            if area.last_row > self._header and any(column in columns for column in ours):
                first = f"{column_letter(area.first_column)}{area.first_row}"
                place = f"{first}:{column_letter(area.last_column)}{area.last_row}"
                self.problems.append(problems.merged(problems.in_cell(self._sheet.name, place)))

    def _check_no_item(self, row: int) -> None:
        for field in COLUMNS:
            if self._sheet.text(row, self._columns[field]):
                self.problems.append(problems.no_item(self._where(row, field)))
                return

    def _read_item(self, row: int, item_id: str) -> None:
        if self._known is not None and item_id not in self._known:
            self.problems.append(problems.unknown_item(self._where(row, "id"), item_id))
            return
        if item_id in self._rows:
            other = self._where(self._rows[item_id], "id")
            self.problems.append(problems.duplicate(self._where(row, "id"), other, item_id))
            return
        self._rows[item_id] = row
        for field in COLUMNS:
            cell = self._sheet.cells.get((row, self._columns[field]))
            if cell is not None and cell.pending:
                self.problems.append(problems.formula(self._where(row, field)))
        note, owner = self._text(row, "note"), self._text(row, "owner")
        answer = self._answer(row)
        if wants_reason(item_id, answer, note, self._explained):
            self.problems.append(problems.no_reason(self._where(row, "note")))
        self.answers[item_id] = FilledAnswer(answer, note, owner, self._due(row))

    def _answer(self, row: int) -> Answer | None:
        text = self._sheet.text(row, self._columns["answer"])
        found = read_answer(text) if text else None
        if text and found is None:
            self.problems.append(problems.no_answer(self._where(row, "answer"), text))
        return found

    def _text(self, row: int, field: str) -> str:
        text = self._sheet.text(row, self._columns[field])
        if len(text) > LIMITS[field]:
            self.problems.append(problems.too_long(self._where(row, field), len(text), LIMITS[field]))
        return text

    def _due(self, row: int) -> dt.date | None:
        value = self._sheet.value(row, self._columns["due"])
        if value is None or as_text(value).strip() == "":
            return None
        if isinstance(value, dt.date):
            found = plausible(value)
        elif isinstance(value, float):
            found = day_of_serial(value, since_1904=self._sheet.since_1904)
        else:
            found = read_date(as_text(value))
        if found is None:
            self.problems.append(problems.no_date(self._where(row, "due"), as_text(value)))
        return found
