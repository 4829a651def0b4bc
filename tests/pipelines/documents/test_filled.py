"""What people fill in is read back from XLSX, ODS and JSON, also as other programs saved it."""

import datetime as dt
import io
import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.documents import render
from pipelines.documents.filled import FilledAnswer, read_filled
from pipelines.documents.tree import Document, clean_text
from tests.pipelines.documents.conftest import make_document
from tests.pipelines.documents.filling import longer, parts, saved, with_part, xlsx_after

DATA = Path(__file__).parent / "data"
FORMATS = ("xlsx", "ods", "json")
GIVEN = {
    "oversight": FilledAnswer("yes", "=1+1\n- vraag Jan", "Ada", dt.date(2027, 1, 31)),
    "logs": FilledAnswer("unknown", "", "@team"),
}


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_list_that_was_filled_in_is_read_back(dutch: Document, fmt: str) -> None:
    filled = read_filled(render(dutch, fmt, GIVEN), expected=dutch)
    assert (filled.key, filled.version, filled.lang) == ("1a2b3c4d5e6f", "2026-11", "nl")
    assert filled.answers == GIVEN


@pytest.mark.parametrize("fmt", FORMATS)
def test_an_empty_list_is_read_back_as_unanswered(english: Document, fmt: str) -> None:
    filled = read_filled(render(english, fmt))
    assert filled.lang == "en"
    assert filled.answers == {"oversight": FilledAnswer(), "logs": FilledAnswer()}


@pytest.mark.parametrize("name", ["libreoffice.xlsx", "libreoffice.ods"])
def test_a_file_saved_by_libreoffice_is_read_back(dutch: Document, name: str) -> None:
    # Made with `soffice --headless --convert-to` (LibreOffice 7.4) from our own file with these answers.
    filled = read_filled((DATA / name).read_bytes(), expected=dutch)
    assert filled.answers == GIVEN


texts = st.text(max_size=60).map(lambda text: clean_text(text).strip())
answers = st.builds(
    FilledAnswer,
    answer=st.sampled_from([None, "yes", "no", "partly", "unknown", "not_applicable"]),
    note=texts,
    owner=texts,
    due=st.none() | st.dates(dt.date(2000, 1, 2), dt.date(2099, 12, 31)),
)


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("lang", ["nl", "en"])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
@given(first=answers, second=answers)
def test_whatever_is_filled_in_comes_back_as_it_was(
    fmt: str, lang: str, first: FilledAnswer, second: FilledAnswer
) -> None:
    document, given_answers = make_document(lang), {"oversight": first, "logs": second}
    assert read_filled(render(document, fmt, given_answers)).answers == given_answers


def test_rows_may_be_sorted_moved_and_taken_out(dutch: Document) -> None:
    document = longer(dutch, 6)

    def change(sheet: Worksheet) -> None:
        rows = [[cell.value for cell in row] for row in sheet["A2:N7"]]
        rows[4][9], rows[1][11] = "deels", "Ada"
        for number, row in enumerate([rows[4], [None] * 14, rows[1], rows[0]], start=2):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column).value = value
        sheet.delete_rows(6, 2)

    filled = read_filled(xlsx_after(document, change), expected=document)
    assert filled.answers == {
        "item_5": FilledAnswer("partly"),
        "item_2": FilledAnswer(owner="Ada"),
        "item_1": FilledAnswer(),
    }


def test_columns_may_be_inserted_and_the_sheet_renamed_among_others(dutch: Document) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(dutch, "xlsx")))
    sheet = book["Checklist"]
    sheet.title = "Onze lijst"
    sheet.insert_cols(10)
    sheet["K2"] = "ja"
    book.create_sheet("Kladblok", 0)["A1"] = "Gedaan?"
    del book["Overzicht"]
    assert read_filled(saved(book), expected=dutch).answers["oversight"] == FilledAnswer("yes")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("Ja ", "yes"), ("YES", "yes"), ("n/a", "not_applicable"), ("don’t know", "unknown"), ("Weet ik niet", "unknown")],
)
def test_answers_may_be_typed_in_either_language(dutch: Document, typed: str, answer: str) -> None:
    filled = read_filled(xlsx_after(dutch, lambda sheet: sheet.__setitem__("J2", typed)))
    assert filled.answers["oversight"].answer == answer


@pytest.mark.parametrize(
    "typed", ["31-1-2027", "31 januari 2027", "31 January 2027", "2027-01-31", dt.date(2027, 1, 31), 46418.75]
)
def test_dates_may_be_typed_as_text_or_counted(dutch: Document, typed: object) -> None:
    filled = read_filled(xlsx_after(dutch, lambda sheet: sheet.__setitem__("M2", typed)))
    assert filled.answers["oversight"].due == dt.date(2027, 1, 31)


def test_a_workbook_that_counts_days_from_1904_has_the_same_days(dutch: Document) -> None:
    given_answers = {"oversight": FilledAnswer(due=dt.date(2027, 1, 31))}
    book = openpyxl.load_workbook(io.BytesIO(render(dutch, "xlsx", given_answers)))
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    content = saved(book)
    assert b'date1904="1"' in parts(content)["xl/workbook.xml"]
    assert read_filled(content).answers["oversight"].due == dt.date(2027, 1, 31)


def test_a_number_as_owner_is_a_text(dutch: Document) -> None:
    assert read_filled(xlsx_after(dutch, lambda sheet: sheet.__setitem__("L2", 12))).answers["oversight"].owner == "12"


def test_a_comment_in_a_cell_is_no_answer(dutch: Document) -> None:
    start = b'table:content-validation-name="answer"/>'
    note = (
        b'table:content-validation-name="answer" office:value-type="string"><office:annotation><text:p>eens?</text:p>'
        b"</office:annotation><text:p>ja</text:p></table:table-cell>"
    )
    content = with_part(render(dutch, "ods"), "content.xml", lambda part: part.replace(start, note, 1))
    assert read_filled(content).answers["oversight"] == FilledAnswer("yes")


def test_json_may_have_a_byte_order_mark_words_and_lines_left_out(dutch: Document) -> None:
    data = json.loads(render(dutch, "json"))
    data["answers"] = [{"id": "logs", "answer": "ja", "due": "31-1-2027"}]
    filled = read_filled(b"\xef\xbb\xbf" + json.dumps(data).encode(), expected=dutch)
    assert filled.answers == {"logs": FilledAnswer("yes", due=dt.date(2027, 1, 31))}


def test_the_list_in_the_other_language_is_the_same_list(dutch: Document, english: Document) -> None:
    assert read_filled(render(english, "xlsx", GIVEN), expected=dutch).answers == GIVEN


def test_a_text_like_a_character_code_of_excel_stays_that_text(dutch: Document) -> None:
    given_answers = {"logs": FilledAnswer(note="_x0041_ en _x005F_"), "oversight": FilledAnswer()}
    content = render(dutch, "xlsx", given_answers)
    assert b"_x005F_x0041_" in parts(content)["xl/worksheets/sheet2.xml"]
    assert read_filled(content).answers == given_answers
