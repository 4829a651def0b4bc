"""Numbers and dates are written as people in each language write them; both languages have every word."""

import dataclasses
import datetime as dt

import pytest

from pipelines.documents.wording import EN, NL, long_date, number_text


@pytest.mark.parametrize(
    ("value", "decimals", "dutch", "english"),
    [
        (1234.5, None, "1.234,5", "1,234.5"),
        (1234567, None, "1.234.567", "1,234,567"),
        (0.61234, None, "0,612", "0.612"),
        (0.61234, 1, "0,6", "0.6"),
        (2.0, None, "2", "2"),
        (2.0, 2, "2,00", "2.00"),
        (-5.25, None, "-5,25", "-5.25"),
        (0.00012, None, "0,00012", "0.00012"),
        (0, None, "0", "0"),
    ],
)
def test_a_number_is_written_per_language(value: float, decimals: int | None, dutch: str, english: str) -> None:
    assert (number_text(value, "nl", decimals), number_text(value, "en", decimals)) == (dutch, english)


def test_a_date_is_written_per_language_with_the_day_first() -> None:
    assert long_date(dt.date(2026, 3, 2), "nl") == "2 maart 2026"
    assert long_date(dt.date(2026, 3, 2), "en") == "2 March 2026"


def test_both_languages_have_the_same_statuses_tones_and_a_word_for_everything() -> None:
    assert NL.status.keys() == EN.status.keys()
    assert NL.tone.keys() == EN.tone.keys()
    for words in (NL, EN):
        assert all(dataclasses.asdict(words).values())
        assert len(set(words.answers)) == len(words.answers)
