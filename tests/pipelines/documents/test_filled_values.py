"""Dates and answers as people type them."""

import datetime as dt

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.filled_values import day_of_serial, read_answer, read_date
from pipelines.documents.wording import ANSWERS, LOCALES, WORDS


@pytest.mark.parametrize(
    "text",
    [
        *("3-2-2027", "03/02/2027", "3.2.2027", "3-2-27", " 3 - 2 - 2027 ", "2027-02-03", "2027-02-03T10:00:00"),
        *("3 februari 2027", "3 feb. 2027", "3 feb 2027", "3 Februari 2027", "3-feb-2027"),
        *("3 February 2027", "3rd February 2027", "3 Feb 2027", "February 3, 2027", "Feb 3 2027"),
    ],
)
def test_a_date_is_read_day_before_month(text: str) -> None:
    assert read_date(text) == dt.date(2027, 2, 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "morgen",
        "31-2-2027",
        "2-13-2027",
        "3 februari",
        "februari 2027",
        "3-2-1927",
        "3-2-2127",
        "2027",
        "3 foo 2027",
    ],
)
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    assert read_date(text) is None


@given(day=st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)), lang=st.sampled_from(["nl", "en"]))
def test_every_day_is_read_as_the_document_itself_writes_it(day: dt.date, lang: str) -> None:
    for form in ("short", "medium", "long", "d MMMM y", "d-M-y"):
        written = format_date(day, format=form, locale=LOCALES[lang])
        assert read_date(written) == day, written


@given(text=st.text(max_size=30))
def test_no_text_breaks_the_reading(text: str) -> None:
    read_date(text)
    read_answer(text)


@pytest.mark.parametrize(("days", "day"), [(36526, dt.date(2000, 1, 1)), (46418.75, dt.date(2027, 1, 31))])
def test_a_number_is_a_day_as_spreadsheets_count(days: float, day: dt.date) -> None:
    assert day_of_serial(days) == day


@pytest.mark.parametrize("days", [-1.0, 31.0, 1e300, 36525.0])
def test_a_number_that_is_no_day_of_this_century_is_refused(days: float) -> None:
    assert day_of_serial(days) is None


def test_every_word_of_a_document_is_an_answer() -> None:
    for words in WORDS.values():
        assert [read_answer(word) for word in words.answers] == list(ANSWERS)
    assert [read_answer(answer) for answer in ANSWERS] == list(ANSWERS)


@pytest.mark.parametrize("text", ["misschien", "ja nee", "jaja", "0", "?"])
def test_another_word_is_no_answer(text: str) -> None:
    assert read_answer(text) is None
