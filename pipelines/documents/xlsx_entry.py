"""What makes a checklist in Excel one to fill in: drop-downs, dates, colours, and the protection of the rest."""

from typing import Final

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.documents.colours import OVERDUE, answer_colours
from pipelines.documents.sheets import FillIn
from pipelines.documents.tree import Document
from pipelines.documents.wording import ANSWERS, CLOSED_ANSWERS

FIRST_DAY: Final = "36526"  # 1 January 2000 as Excel counts days
ALLOWED: Final = ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter")


def add_entry(page: Worksheet, place: FillIn, document: Document) -> None:
    """Choices, checks, colours and protection for the columns that people fill in."""
    _add_choices(page, place, document)
    _add_colours(page, place, document)
    page.column_dimensions[get_column_letter(place.id)].hidden = True
    # Without a password: it keeps an accident away, not a person.
    page.protection.sheet = True
    for action in ALLOWED:
        setattr(page.protection, action, False)  # "not locked"


def _area(column: int, place: FillIn) -> str:
    letter = get_column_letter(column)
    return f"{letter}{place.first}:{letter}{place.last}"


def _add_choices(page: Worksheet, place: FillIn, document: Document) -> None:
    words = document.words
    choices = ",".join(words.answers)
    answer = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True, showErrorMessage=True)
    answer.errorTitle = answer.promptTitle = words.answer
    answer.error = answer.prompt = words.answer_help
    answer.showInputMessage = True
    due = DataValidation(
        type="date", operator="greaterThan", formula1=FIRST_DAY, allow_blank=True, showErrorMessage=True
    )
    due.errorTitle = due.promptTitle = words.due
    due.error = due.prompt = words.due_help
    due.showInputMessage = True
    for rule, column in ((answer, place.answer), (due, place.due)):
        page.add_data_validation(rule)
        rule.add(_area(column, place))


def _add_colours(page: Worksheet, place: FillIn, document: Document) -> None:
    words = document.words
    for text, (background, ink) in zip(words.answers, answer_colours(), strict=True):
        rule = Rule(type="cellIs", operator="equal", formula=[f'"{text}"'], dxf=_look(ink, background))
        page.conditional_formatting.add(_area(place.answer, place), rule)
    due, answer = (f"${get_column_letter(column)}{place.first}" for column in (place.due, place.answer))
    closed = [words.answers[ANSWERS.index(each)] for each in CLOSED_ANSWERS]
    not_closed = ",".join(f'{answer}<>"{each}"' for each in closed)
    late = f"AND(ISNUMBER({due}),{due}<TODAY(),{not_closed})"
    ink, background = OVERDUE
    rule = Rule(type="expression", formula=[late], dxf=_look(ink, background))
    page.conditional_formatting.add(_area(place.due, place), rule)


def _look(ink: str, background: str) -> DifferentialStyle:
    return DifferentialStyle(font=Font(color=f"FF{ink}"), fill=PatternFill("solid", bgColor=f"FF{background}"))
