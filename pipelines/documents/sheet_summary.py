"""The summary of a checklist: how many items have which answer, are open or overdue, by formulas."""

from collections.abc import Callable
from dataclasses import dataclass

from pipelines.documents.answers import FilledAnswer
from pipelines.documents.sheet_checklist import ANSWER, DUE, THEME, Answers
from pipelines.documents.sheets import Dialect, FillIn, Formula, Look, Sheet, SheetCell
from pipelines.documents.tree import Document
from pipelines.documents.wording import ANSWERS, CLOSED_ANSWERS, Words

Build = Callable[[Dialect], str]
OPEN_COLUMNS, APPLICABLE_COLUMNS = "CDEG", "BCDEG"
"""Where the counts stand in the summary: B yes, C no, D partly, E unknown, F not applicable, G no answer yet."""
COUNTS = 9


@dataclass(frozen=True)
class _Formulas:
    """The formulas of one row of the summary; without a theme they count all items.

    SUMPRODUCT compares whole texts, where COUNTIF would read a theme such as "a*" or ">1" as a pattern.
    It adds up numbers only, so "1*" turns true into 1.
    """

    sheet: str
    place: FillIn
    words: Words
    row: int
    per_theme: bool

    def _area(self, of: Dialect, column: str) -> str:
        return of.area(self.sheet, column, self.place.first, self.place.last)

    def _chosen(self, of: Dialect) -> str:
        return f"({self._area(of, THEME)}={of.cell('A', self.row)})*" if self.per_theme else ""

    def count(self, answer: str) -> Build:
        return lambda of: f'SUMPRODUCT({self._chosen(of)}1*({self._area(of, ANSWER)}="{answer}"))'

    def still_open(self) -> Build:
        return lambda of: "+".join(of.cell(column, self.row) for column in OPEN_COLUMNS)

    def overdue(self) -> Build:
        return self._overdue

    def _overdue(self, of: Dialect) -> str:
        answers, due = self._area(of, ANSWER), self._area(of, DUE)
        closed = [self.words.answers[ANSWERS.index(answer)] for answer in CLOSED_ANSWERS]
        not_closed = "*".join(f'({answers}<>"{answer}")' for answer in closed)
        return f"SUMPRODUCT({self._chosen(of)}ISNUMBER({due})*({due}<TODAY())*{not_closed})"

    def done_share(self) -> Build:
        return self._done_share

    def _done_share(self, of: Dialect) -> str:
        applicable = "+".join(of.cell(column, self.row) for column in APPLICABLE_COLUMNS)
        done = f"{of.cell('B', self.row)}/({applicable})"
        return f"IF(({applicable})=0{of.separator}0{of.separator}{done})"


def summary_sheet(name: str, document: Document, answers: Answers, checklist: Sheet) -> Sheet:
    """The counts per theme and in all. `checklist` is the sheet that is counted."""
    words = document.words
    sheet = Sheet(name, (40, *(12 for _ in range(COUNTS))), frozen_columns=1)
    sheet.add_title(document)
    sheet.gap()
    labels = (words.theme, *words.answers, words.unanswered, words.open, words.overdue, words.done_share)
    sheet.add_header(labels, [False] + [True] * COUNTS)
    for theme in dict.fromkeys(item.theme for item in document.checklist_items() if item.theme):
        sheet.add(SheetCell(theme, "wrapped"), *_counted(sheet.next_row, document, answers, checklist, theme))
    sheet.add(SheetCell(words.total, "text"), *_counted(sheet.next_row, document, answers, checklist, None))
    sheet.gap()
    for note in (words.open_note, words.done_share_note):
        sheet.add(SheetCell(note, "text"))
    return sheet


def _counted(
    row: int, document: Document, answers: Answers, checklist: Sheet, theme: str | None
) -> tuple[SheetCell, ...]:
    if checklist.fill_in is None:
        raise ValueError("The summary counts a checklist that can be filled in.")
    formulas = _Formulas(checklist.name, checklist.fill_in, document.words, row, theme is not None)
    items = [item for item in document.checklist_items() if theme is None or item.theme == theme]
    given = [answers.get(item.id, FilledAnswer()) for item in items]
    chosen = [item.answer for item in given]
    still_open = [item for item in given if item.answer not in CLOSED_ANSWERS]
    late = sum(item.due is not None and item.due < document.date for item in still_open)
    applicable = len(items) - chosen.count("not_applicable")
    look: Look = "count" if theme is not None else "count_total"
    share: Look = "share" if theme is not None else "share_total"
    return (
        *(
            SheetCell(Formula(formulas.count(word), chosen.count(answer)), look)
            for word, answer in zip((*document.words.answers, ""), (*ANSWERS, None), strict=True)
        ),
        SheetCell(Formula(formulas.still_open(), len(still_open)), look),
        SheetCell(Formula(formulas.overdue(), late), look),
        SheetCell(Formula(formulas.done_share(), chosen.count("yes") / applicable if applicable else 0), share),
    )
