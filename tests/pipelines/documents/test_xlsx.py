"""The Excel file can be filled in, counts what people fill in, and holds no formula but ours."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from pipelines.documents import render
from pipelines.documents.sheet_cells import SheetNames
from pipelines.documents.tree import Document, Section


def read(document: Document) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(render(document, "xlsx")))


def test_the_answer_column_offers_the_answers_of_the_language(dutch: Document, english: Document) -> None:
    for document, name, choices in (
        (dutch, "Checklist", '"ja,nee,deels,weet niet,n.v.t."'),
        (english, "Checklist", '"yes,no,partly,don\'t know,n/a"'),
    ):
        lists = [v for v in read(document)[name].data_validations.dataValidation if v.type == "list"]
        assert [(v.formula1, str(v.sqref)) for v in lists] == [(choices, "I2:I3")]


def test_every_answer_has_a_colour_of_its_own(dutch: Document) -> None:
    rules = [rule for area in read(dutch)["Checklist"].conditional_formatting for rule in area.rules]
    assert [rule.formula for rule in rules] == [['"ja"'], ['"nee"'], ['"deels"'], ['"weet niet"'], ['"n.v.t."']]
    assert len({rule.dxf.fill.bgColor.rgb for rule in rules}) == 5


def test_the_checklist_has_a_frozen_header_filters_and_print_set_up(dutch: Document) -> None:
    sheet = read(dutch)["Checklist"]
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref == "A1:L3"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    assert [sheet[f"{column}1"].value for column in "IJKL"] == ["Gedaan?", "Wie doet het", "Klaar op", "Opmerkingen"]


def test_the_start_date_is_a_date_that_can_be_sorted(dutch: Document) -> None:
    sheet = read(dutch)["Checklist"]
    assert sheet["F2"].value.date() == dt.date(2027, 12, 2)
    assert sheet["F2"].number_format == "[$-413]d mmmm yyyy"
    assert sheet["F3"].value == "nog niet bekend"


def test_the_summary_counts_answers_per_theme_and_in_all(dutch: Document) -> None:
    sheet = read(dutch)["Overzicht"]
    rows = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows(max_col=8) if row[0].value}
    place = next(row[0].row for row in sheet.iter_rows() if row[0].value == "Toezicht")
    assert rows["Toezicht"][1] == f"=SUMPRODUCT(('Checklist'!$B$2:$B$3=$A{place})*1*('Checklist'!$I$2:$I$3=\"ja\"))"
    assert rows["Totaal"][1].startswith("=SUMPRODUCT(")
    assert {"Toezicht", "Logboeken", "Totaal"} <= rows.keys()


def test_no_text_of_a_document_ever_becomes_a_formula(harmful: Document, harmful_texts: tuple[str, ...]) -> None:
    book = read(harmful)
    texts = []
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert sheet.title == "Overzicht"
                    assert cell.value.startswith(("=SUMPRODUCT(", "=IF((SUM("))
                    assert not any(harm in cell.value for harm in harmful_texts)
                else:
                    assert cell.data_type in {"s", "n"}, (cell.coordinate, cell.value)
                    texts.append(cell)
    for harm in harmful_texts:
        cells = [cell for cell in texts if cell.value == harm]
        assert len(cells) >= 6, harm
        assert all(cell.data_type == "s" for cell in cells)
        assert all(bool(cell.quotePrefix) == harm.startswith(tuple("=+-@\t")) for cell in cells), harm


def test_no_formula_is_left_in_the_file_of_a_document_without_a_checklist(harmful: Document) -> None:
    blocks = tuple(block for block in harmful.sections[0].blocks if block.kind != "checklist_items")
    plain = harmful.model_copy(update={"sections": (Section(title="=s", blocks=blocks),)})
    with zipfile.ZipFile(io.BytesIO(render(plain, "xlsx"))) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert sheets
        assert not any(b"<f>" in archive.read(name) for name in sheets)


def test_a_table_becomes_a_sheet_with_numbers_that_stay_numbers(dutch: Document) -> None:
    sheet = read(dutch)["Uitkomst per model"]
    assert [cell.value for cell in sheet[4]] == ["Basis", 1234.5, 12345]
    assert [cell.number_format for cell in sheet[4]][1:] == ["#,##0.###", "#,##0"]
    assert sheet["B5"].value is None
    assert sheet.auto_filter.ref == "A3:C5"


def test_the_explanation_holds_the_running_text_and_the_alternative_of_each_picture(dutch: Document) -> None:
    rows = {(row[0].value, row[1].value) for row in read(dutch)["Toelichting"].iter_rows(max_col=2)}
    assert {(None, "Loop de punten na."), ("Let op", "Dit is geen advies."), ("Score", "Balk van 61 procent")} <= {
        (label or None, text) for label, text in rows
    }


def test_an_ampersand_in_the_title_stays_a_letter_in_the_footer(dutch: Document) -> None:
    footer = read(dutch.model_copy(update={"title": "Zorg & Werk"}))["Checklist"].oddFooter
    assert footer.left.text.startswith("Zorg && Werk")


@pytest.mark.parametrize(
    ("wish", "name"),
    [("a/b:c?", "a b c"), ("'quoted'", "quoted"), ("x" * 40, "x" * 31), ("", "-"), ("History", "History 1")],
)
def test_a_sheet_gets_a_name_that_the_file_format_allows(wish: str, name: str) -> None:
    assert SheetNames().unused(wish) == name


def test_two_sheets_never_get_the_same_name() -> None:
    names = SheetNames()
    given = [names.unused("X" * 40), names.unused("x" * 40), names.unused("x" * 31)]
    assert len({name.lower() for name in given}) == 3
    assert all(len(name) <= 31 for name in given)
