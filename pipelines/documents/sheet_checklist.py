"""The sheet of a checklist that people fill in; its hidden last column says which list and which item it is."""

import json
from collections.abc import Mapping
from typing import Final

from pipelines.documents.answers import FilledAnswer
from pipelines.documents.sheets import Dialect, FillIn, Formula, Sheet, SheetCell
from pipelines.documents.tree import ChecklistItem, Document
from pipelines.documents.wording import ANSWERS, Words

SCHEMA: Final = "werkbank-checklist"
SCHEMA_VERSION: Final = 1
WIDTHS: Final = (6, 12, 18, 40, 38, 16, 20, 16, 38, 14, 34, 18, 20, 14)
# The columns by their letter; the sheet is built from left to right in this order.
THEME, ANSWER, DUE = "C", "J", "M"
TICK_COLUMN, ANSWER_COLUMN, NOTE_COLUMN, OWNER_COLUMN, DUE_COLUMN, ID_COLUMN = 2, 10, 11, 12, 13, 14
FROZEN_COLUMNS: Final = 4
TICKED, NOT_TICKED = "☑", "☐"

Answers = Mapping[str, FilledAnswer]


def identity(document: Document) -> str:
    """What stands in the heading of the hidden column: which list this is, for reading it back."""
    facts = {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "key": document.key,
        "version": document.version,
        "lang": document.lang,
    }
    return json.dumps(facts, ensure_ascii=False)


def checklist_sheet(name: str, document: Document, answers: Answers) -> Sheet:
    """One row per item, with columns for the answer, the reason, the owner and the day it is due.

    The hidden last column holds the id of each item: with it, rows may be moved and sorted.
    """
    words = document.words
    sheet = Sheet(name, WIDTHS, landscape=True, frozen_columns=FROZEN_COLUMNS)
    fixed = (
        words.number,
        words.ticked,
        words.theme,
        words.action,
        words.why,
        words.articles,
        words.applies_from,
        words.status_label,
        words.evidence,
    )
    sheet.add_header([*fixed, words.answer, words.remarks, words.owner, words.due])
    sheet.extend_header(SheetCell(identity(document), "hidden"))
    first = sheet.next_row
    for number, item in enumerate(document.checklist_items(), start=1):
        _add_item(sheet, document, number, item, answers.get(item.id, FilledAnswer()))
    sheet.fill_in = FillIn(
        first=first,
        last=sheet.next_row - 1,
        answer=ANSWER_COLUMN,
        note=NOTE_COLUMN,
        owner=OWNER_COLUMN,
        due=DUE_COLUMN,
        id=ID_COLUMN,
    )
    return sheet


def _add_item(sheet: Sheet, document: Document, number: int, item: ChecklistItem, given: FilledAnswer) -> None:
    words = document.words
    evidence = "\n".join(text for text in (item.evidence, item.example and f"{words.example}: {item.example}") if text)
    sheet.add(
        SheetCell(number, "number"),
        SheetCell(_tick(words, sheet.next_row, given), "tick"),
        SheetCell(item.theme, "wrapped"),
        SheetCell(item.action, "wrapped"),
        SheetCell(item.why, "wrapped"),
        SheetCell(", ".join(item.articles), "wrapped"),
        SheetCell(item.applies_from, "date") if item.applies_from else SheetCell(document.since(item), "wrapped"),
        SheetCell(words.status[item.status], "wrapped"),
        SheetCell(evidence, "wrapped"),
        SheetCell(words.answers[ANSWERS.index(given.answer)] if given.answer else None, "choice"),
        SheetCell(given.note, "entry"),
        SheetCell(given.owner, "entry"),
        SheetCell(given.due, "day"),
        SheetCell(item.id, "hidden"),
    )


def _tick(words: Words, row: int, given: FilledAnswer) -> Formula:
    """A box that is ticked as soon as the answer is yes; printed empty it can be ticked by hand."""

    def build(dialect: Dialect) -> str:
        sep = dialect.separator
        return f'IF({dialect.cell(ANSWER, row)}="{words.answers[0]}"{sep}"{TICKED}"{sep}"{NOT_TICKED}")'

    return Formula(build, TICKED if given.answer == "yes" else NOT_TICKED)
