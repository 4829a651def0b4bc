"""The Excel file can be filled in, counts what people fill in, and holds no formula but ours."""

import datetime as dt
import io
import json
import zipfile

import openpyxl
import pytest

from pipelines.documents import render
from pipelines.documents.answers import FilledAnswer
from pipelines.documents.sheets import SheetNames
from pipelines.documents.tree import Document, Section


def read(document: Document) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(render(document, "xlsx")))


def test_the_answer_column_offers_the_answers_of_the_language(dutch: Document, english: Document) -> None:
    for document, name, choices in (
        (dutch, "Checklist", '"ja,nee,deels,weet niet,n.v.t."'),
        (english, "Checklist", '"yes,no,partly,don\'t know,n/a"'),
    ):
        lists = [v for v in read(document)[name].data_validations.dataValidation if v.type == "list"]
        assert [(v.formula1, str(v.sqref)) for v in lists] == [(choices, "J2:J3")]


def test_a_due_date_must_be_a_date_of_this_century(dutch: Document) -> None:
    dates = [v for v in read(dutch)["Checklist"].data_validations.dataValidation if v.type == "date"]
    assert [(v.operator, v.formula1, str(v.sqref), v.showErrorMessage) for v in dates] == [
        ("greaterThan", "36526", "M2:M3", True)
    ]
    assert dt.date(1899, 12, 30) + dt.timedelta(days=36526) == dt.date(2000, 1, 1)


def test_every_answer_has_a_colour_of_its_own_and_a_day_that_passed_has_one(dutch: Document) -> None:
    areas = {str(area.sqref): area.rules for area in read(dutch)["Checklist"].conditional_formatting}
    answers, due = areas["J2:J3"], areas["M2:M3"]
    assert [rule.formula for rule in answers] == [['"ja"'], ['"nee"'], ['"deels"'], ['"weet niet"'], ['"n.v.t."']]
    assert len({rule.dxf.fill.bgColor.rgb for rule in answers}) == 5
    assert [rule.formula for rule in due] == [['AND(ISNUMBER($M2),$M2<TODAY(),$J2<>"ja",$J2<>"n.v.t.")']]


def test_the_checklist_has_a_frozen_header_filters_and_print_set_up(dutch: Document) -> None:
    sheet = read(dutch)["Checklist"]
    assert sheet.freeze_panes == "E2"
    # The hidden column lies inside the filter, so that sorting moves each id with its row.
    assert sheet.auto_filter.ref == "A1:N3"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    headings = ["Gedaan?", "Reden of opmerking", "Wie doet het", "Klaar op"]
    assert [sheet[f"{column}1"].value for column in "JKLM"] == headings
    assert all(sheet.column_dimensions[column].width >= 12 for column in "BCDEFGHIJKLM")


def test_only_what_people_fill_in_is_unlocked(dutch: Document) -> None:
    sheet = read(dutch)["Checklist"]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    unlocked = {cell.column_letter for row in sheet["A2:N3"] for cell in row if not cell.protection.locked}
    assert unlocked == set("JKLM")


def test_the_ids_stand_in_a_hidden_column_with_the_identity_of_the_list(dutch: Document) -> None:
    sheet = read(dutch)["Checklist"]
    assert sheet.column_dimensions["N"].hidden
    assert [sheet["N2"].value, sheet["N3"].value] == ["oversight", "logs"]
    assert json.loads(sheet["N1"].value) == {
        "schema": "werkbank-checklist",
        "schema_version": 1,
        "key": "1a2b3c4d5e6f",
        "version": "2026-11",
        "lang": "nl",
    }


def test_answers_are_filled_in(dutch: Document) -> None:
    given = FilledAnswer("partly", "=later", "Ada", dt.date(2027, 1, 31))
    row = openpyxl.load_workbook(io.BytesIO(render(dutch, "xlsx", {"logs": given})))["Checklist"][3]
    answer, note, owner, due = row[9:13]
    assert (answer.value, note.value, note.data_type, owner.value) == ("deels", "=later", "s", "Ada")
    assert (due.value.date(), due.number_format) == (dt.date(2027, 1, 31), "[$-413]d mmmm yyyy")


def test_the_start_date_is_a_date_that_can_be_sorted(dutch: Document) -> None:
    sheet = read(dutch)["Checklist"]
    assert sheet["G2"].value.date() == dt.date(2027, 12, 2)
    assert sheet["G2"].number_format == "[$-413]d mmmm yyyy"
    assert sheet["G3"].value == "nog niet bekend"


def test_the_summary_counts_answers_per_theme_and_in_all(dutch: Document) -> None:
    sheet = read(dutch)["Overzicht"]
    rows = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows(max_col=10) if row[0].value}
    place = next(row[0].row for row in sheet.iter_rows() if row[0].value == "Toezicht")
    themes, answers = f"('Checklist'!$C$2:$C$3=$A{place})", "'Checklist'!$J$2:$J$3"
    assert rows["Toezicht"][1] == f'=SUMPRODUCT({themes}*1*({answers}="ja"))'
    assert rows["Toezicht"][6] == f'=SUMPRODUCT({themes}*1*({answers}=""))'
    assert rows["Toezicht"][7] == f"=$C{place}+$D{place}+$E{place}+$G{place}"
    due = "'Checklist'!$M$2:$M$3"
    still_open = f'({answers}<>"ja")*({answers}<>"n.v.t.")'
    assert rows["Toezicht"][8] == f"=SUMPRODUCT({themes}*ISNUMBER({due})*({due}<TODAY())*{still_open})"
    assert rows["Totaal"][1] == f'=SUMPRODUCT(1*({answers}="ja"))'
    assert rows["Onderwerp"][1:] == [
        *("ja", "nee", "deels", "weet niet", "n.v.t.", "nog geen antwoord"),
        *("Open", "Te laat", "Klaar"),
    ]
    assert {"Toezicht", "Logboeken", "Totaal"} <= rows.keys()


def test_no_text_of_a_document_ever_becomes_a_formula(harmful: Document, harmful_texts: tuple[str, ...]) -> None:
    book = read(harmful)
    texts = []
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert sheet.title in ("Overzicht", "Checklist")
                    assert cell.value.startswith(("=SUMPRODUCT(", "=IF(", "=$C"))
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


def test_each_printed_page_says_which_edition_it_is(dutch: Document) -> None:
    titled = dutch.model_copy(update={"title": "Zorg & Werk"})
    for sheet in read(titled):
        # "&" starts a code there; doubled it is a letter.
        assert sheet.oddHeader.left.text == "Zorg && Werk"
        assert sheet.oddFooter.left.text == (
            "versie 2026-11 · regels 2026-11-20 · lijst 1a2b3c4d5e6f · 21 november 2026"
        )
        assert sheet.oddFooter.right.text == "pagina &P van &N"


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
