"""Reads what people type: answers in either language, dates as text in Dutch and English forms."""

import datetime as dt
import re
from functools import lru_cache
from typing import Final

from babel.dates import get_month_names

from pipelines.documents.wording import ANSWERS, LOCALES, WORDS, Answer

FIRST_YEAR, LAST_YEAR = 2000, 2100
_ALSO: Final[dict[str, Answer]] = {
    "j": "yes",
    "y": "yes",
    "n": "no",
    "gedeeltelijk": "partly",
    "ten dele": "partly",
    "partially": "partly",
    "weet ik niet": "unknown",
    "onbekend": "unknown",
    "i don't know": "unknown",
    "do not know": "unknown",
    "unknown": "unknown",
    "niet van toepassing": "not_applicable",
    "not applicable": "not_applicable",
}
_MARKS: Final = re.compile(r"[^\w]+")
_NUMBERS: Final = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})")
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][0-9:.]+Z?)?")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th|e)?[\s-]+([^\W\d]+)\.?,?[\s-]+(\d{4}|\d{2})")
_MONTH_FIRST: Final = re.compile(r"([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")


def _folded(text: str) -> str:
    """Only letters and digits, in small letters: `N.v.t.` and `nvt`, and both kinds of apostrophe, are one."""
    return _MARKS.sub("", text).casefold()


@lru_cache(maxsize=1)
def _known_answers() -> dict[str, Answer]:
    pairs = (zip(words.answers, ANSWERS, strict=True) for words in WORDS.values())
    own = {_folded(word): answer for pair in pairs for word, answer in pair}
    ids = {_folded(answer): answer for answer in ANSWERS}
    return {_folded(word): answer for word, answer in _ALSO.items()} | ids | own


def read_answer(text: str) -> Answer | None:
    """The answer that was meant; None when it is none of the five."""
    return _known_answers().get(_folded(text))


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    known = {"sept": 9, "mrt": 3}
    for locale in LOCALES.values():
        for width in ("wide", "abbreviated"):
            names = get_month_names(width, context="format", locale=locale)
            known |= {name.casefold().rstrip("."): number for number, name in names.items()}
    return known


def read_date(text: str) -> dt.date | None:
    """The day that was meant, day before month; None when it is no day between 2000 and 2100."""
    text = " ".join(text.split())
    if found := _ISO.fullmatch(text):
        return _day(found[1], found[2], found[3])
    if found := _NUMBERS.fullmatch(text):
        return _day(found[3], found[2], found[1])
    if found := _DAY_FIRST.fullmatch(text):
        return _day(found[3], _month(found[2]), found[1])
    if found := _MONTH_FIRST.fullmatch(text):
        return _day(found[3], _month(found[1]), found[2])
    return None


def _month(name: str) -> str:
    return str(_months().get(name.casefold(), 0))


def _day(year: str, month: str, day: str) -> dt.date | None:
    full = int(year) + (FIRST_YEAR if len(year) == 2 else 0)
    try:
        found = dt.date(full, int(month), int(day))
    except ValueError:
        return None
    return plausible(found)


def plausible(day: dt.date) -> dt.date | None:
    """The day, unless it lies so far off that it must be a mistake."""
    return day if FIRST_YEAR <= day.year < LAST_YEAR else None


def day_of_serial(days: float, *, since_1904: bool = False) -> dt.date | None:
    """The day that a spreadsheet counts as this number; None when it is no plausible day."""
    start = dt.date(1904, 1, 1) if since_1904 else dt.date(1899, 12, 30)
    try:
        return plausible(start + dt.timedelta(days=int(days)))
    except (OverflowError, ValueError):
        return None
