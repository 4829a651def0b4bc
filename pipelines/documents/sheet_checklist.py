"""The two sheets of a checklist in Excel: the list to fill in, and the summary that counts the answers."""

from dataclasses import dataclass
from typing import Final

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation

from pipelines.documents.colours import SOFT, SURFACE, TONES
from pipelines.documents.sheet_cells import DATE_FORMATS, Sheet
from pipelines.documents.tree import ChecklistItem, Document

# Background and text per answer, in the order of Words.answers.
ANSWER_COLOURS: Final = (
    *((TONES[tone][1], TONES[tone][0]) for tone in ("success", "problem", "attention", "info")),
    (SURFACE, SOFT),
)
THEME, ANSWER, DUE = "B", "I", "K"
WIDTHS: Final = (6, 18, 40, 38, 16, 19, 16, 38, 12, 18, 19, 28)


@dataclass(frozen=True)
class AnswerCells:
    """Where the answers and themes of a checklist are, for the formulas of its summary."""

    answers: str
    themes: str


def add_checklist(sheet: Sheet, document: Document) -> AnswerCells:
    """Fill the sheet with one row per item, and columns for the answer, the owner, the day it is due and remarks."""
    words = document.words
    items = document.checklist_items()
    labels = (
        words.number,
        words.theme,
        words.action,
        words.why,
        words.articles,
        words.applies_from,
        words.status_label,
    )
    sheet.widths(*WIDTHS)
    sheet.add_header([*labels, words.evidence, words.answer, words.owner, words.due, words.remarks])
    first = sheet.next_row
    for number, item in enumerate(items, start=1):
        _add_item(sheet, document, number, item)
    last = sheet.next_row - 1
    _add_choices(sheet, document, first, last)
    sheet.freeze_and_filter(1, len(WIDTHS))
    sheet.sheet.freeze_panes = "D2"
    return AnswerCells(
        answers=f"{sheet.name}!${ANSWER}${first}:${ANSWER}${last}",
        themes=f"{sheet.name}!${THEME}${first}:${THEME}${last}",
    )


def _add_item(sheet: Sheet, document: Document, number: int, item: ChecklistItem) -> None:
    words = document.words
    evidence = "\n".join(text for text in (item.evidence, item.example and f"{words.example}: {item.example}") if text)
    since = item.applies_from or document.since(item)
    fixed = (
        number,
        item.theme,
        item.action,
        item.why,
        ", ".join(item.articles),
        since,
        words.status[item.status],
        evidence,
    )
    sheet.add_row(*fixed, None, None, None, None, wrap=True)


def _add_choices(sheet: Sheet, document: Document, first: int, last: int) -> None:
    words = document.words
    choices = ",".join(words.answers)
    answer = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True, showErrorMessage=True)
    answer.errorTitle = answer.promptTitle = words.answer
    answer.error = answer.prompt = words.answer_help
    answer.showInputMessage = True
    due = DataValidation(type="date", operator="greaterThan", formula1="36526", allow_blank=True, showErrorMessage=True)
    due.errorTitle, due.error = words.due, words.due_help
    sheet.sheet.add_data_validation(answer)
    sheet.sheet.add_data_validation(due)
    answers = f"{ANSWER}{first}:{ANSWER}{last}"
    answer.add(answers)
    due.add(f"{DUE}{first}:{DUE}{last}")
    for row in range(first, last + 1):
        sheet.sheet[f"{DUE}{row}"].number_format = DATE_FORMATS[document.lang]
    for text, (background, ink) in zip(words.answers, ANSWER_COLOURS, strict=True):
        look = DifferentialStyle(font=Font(color=f"FF{ink}"), fill=PatternFill("solid", bgColor=f"FF{background}"))
        rule = Rule(type="cellIs", operator="equal", formula=[f'"{text}"'], dxf=look)
        sheet.sheet.conditional_formatting.add(answers, rule)


def add_summary(sheet: Sheet, document: Document, cells: AnswerCells) -> None:
    """Count the answers, in all and per theme, by formulas that follow what people fill in."""
    words = document.words
    sheet.widths(40, *(12 for _ in range(7)))
    sheet.add_title()
    sheet.gap()
    sheet.add_header([words.theme, *words.answers, words.unanswered, words.done_share], [False] + [True] * 7)
    first = sheet.next_row
    themes = list(dict.fromkeys(item.theme for item in document.checklist_items() if item.theme))
    for theme in themes:
        sheet.add_row(theme, wrap=True)
        _count(sheet, document, cells, sheet.next_row - 1, per_theme=True)
    sheet.add_row(words.total)
    _count(sheet, document, cells, sheet.next_row - 1, per_theme=False)
    sheet.sheet.freeze_panes = f"B{first}"
    sheet.gap()
    sheet.add_row(words.done_share_note)


def _count(sheet: Sheet, document: Document, cells: AnswerCells, row: int, *, per_theme: bool) -> None:
    # SUMPRODUCT compares whole texts, where COUNTIF would read a theme such as "a*" or ">1" as a pattern.
    # It adds up numbers only, so "1*" turns true into 1.
    chosen = f"({cells.themes}=$A{row})*" if per_theme else ""
    for place, answer in enumerate((*document.words.answers, ""), start=2):
        sheet.add_formula(row, place, f'=SUMPRODUCT({chosen}1*({cells.answers}="{answer}"))', bold=not per_theme)
    applicable = f"(SUM(B{row}:G{row})-F{row})"
    sheet.add_formula(row, 8, f"=IF({applicable}=0,0,B{row}/{applicable})", "0%", bold=not per_theme)
