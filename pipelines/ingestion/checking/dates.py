"""Days and places in the law that a text names, in the same form for both languages, and a list of known days."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pipelines.ingestion.content import read_yaml, validated
from pipelines.ingestion.records import Line, Record

# fmt: off
_MONTHS = {
    "nl": ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
           "november", "december"),
    "en": ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december"),
}
# fmt: on
_DATE = {
    lang: re.compile(rf"(?:\b(\d{{1,2}})\s+)?\b({'|'.join(names)})\s+(\d{{4}})\b", re.IGNORECASE)
    for lang, names in _MONTHS.items()
}
_LATIN = {"bis": "a", "ter": "b", "quater": "c", "quinquies": "d", "sexies": "e", "septies": "f", "octies": "g"}
_HEADS = {
    "nl": r"\b(artikel|bijlage|overweging)(en|n)?\s+",
    "en": r"\b(article|annex|recital)(e?s)?\s+",
}
_PLACE = {lang: re.compile(rf"{head}(?=[\dIVX])", re.IGNORECASE) for lang, head in _HEADS.items()}
_NUMBER = re.compile(rf"([\d:]+[a-z]?|[IVX]+)\b(?:\s+({'|'.join(_LATIN)})\b)?")
_WITHIN = re.compile(r"(?:\([0-9a-z]{1,3}\))+|,?\s+(?:lid|leden|punt|punten)\s+\d*[a-z]?\)?(?:,\s+punt\s+[a-z]+\)?)?")
_NEXT = re.compile(r"\s*,?\s*(?:\b(?:en|of|tot\s+en\s+met|and|or|to)\b)?\s*(?=[\dIVX])")
_KINDS = {"artikel": "article", "bijlage": "annex", "overweging": "recital"}


class KnownDate(Record):
    """A day that guidance names and that stands neither in the facts of a law nor with a source or a call."""

    date: date
    what: Line
    sources: Annotated[tuple[Line, ...], Field(min_length=1)]


def load_dates(path: Path) -> tuple[KnownDate, ...]:
    """The list in `dates.yaml`. Raises ContentError when an entry is wrong."""
    return tuple(validated(KnownDate, entry, path) for entry in read_yaml(path) or [])


def dates_in(text: str, lang: str) -> set[str]:
    """Days ("2027-12-02") and months ("2027-12") that a text names in words; years alone are left out."""
    return {
        f"{year}-{_month(month, lang):02}{f'-{int(day):02}' if day else ''}" for day, month, year in _found(text, lang)
    }


def full_dates_in(text: str, lang: str) -> set[str]:
    """Only the days."""
    return {found for found in dates_in(text, lang) if len(found) == len("2027-12-02")}


def places_in(text: str, lang: str) -> set[str]:
    """Articles, annexes and recitals that a text names, of any law: "article 4a" for artikel 4 bis."""
    found: set[str] = set()
    for head in _PLACE[lang].finditer(text):
        kind = head[1].lower()
        numbers = _numbers(text, head.end(), plural=bool(head[2]))
        found |= {f"{_KINDS.get(kind, kind)} {number}" for number in numbers}
    return found


def parts_in(text: str, number: str) -> set[str]:
    """Parts of an article that an English text names: "2" and "2(a)" for Article 50(2) and 50(2)(a)."""
    found = re.findall(rf"(?<!\w){number}((?:\([0-9a-z]{{1,3}}\))+)", text)
    return {part.removeprefix("(").replace(")", "", 1) for part in found}


def _found(text: str, lang: str) -> list[tuple[str, str, str]]:
    return _DATE[lang].findall(text)


def _month(name: str, lang: str) -> int:
    return _MONTHS[lang].index(name.lower()) + 1


def _numbers(text: str, at: int, *, plural: bool) -> Iterator[str]:
    while number := _NUMBER.match(text, at):
        yield number[1] + _LATIN.get(number[2] or "", "")
        at = number.end()
        if within := _WITHIN.match(text, at):
            at = within.end()
        following = _NEXT.match(text, at)
        if not plural or following is None or following.end() == at:
            return
        at = following.end()
