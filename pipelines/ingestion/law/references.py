"""Cross-references in a law's text: "Article 6(2)", "artikelen 8 tot en met 15", "bijlage III"."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipelines.ingestion.law.units import Lang, Part, order_of, unit_id


class _Words(NamedTuple):
    """How a language writes references."""

    names: re.Pattern[str]
    annexes: str
    more: re.Pattern[str]
    to: str
    foreign: re.Pattern[str]


_ROMAN = r"[IVX]+(?![A-Za-z])"
_NUMBER = r"\d{1,3}(?:[a-z](?![A-Za-z])| (?:bis|ter|quater|quinquies|sexies)\b)?(?![\d/])"
_POINT = r"\(?(?:[a-z]{1,2}|[ivx]+|\d{1,2})\)"
_ACTS = (
    r"(?:Regulation|Directive|Decision|Charter|Protocol|Treat|Recommendation|Convention|Annex to|Agreement|TFEU|TEU)"
)
_DUTCH_ACTS = (
    r"(?:[Vv]erordening|[Rr]ichtlijn|[Bb]esluit|[Kk]aderbesluit|Uitvoering|Handvest|[Pp]rotocol|Verdrag|Aanbeveling|"
    r"Overeenkomst|bijlage bij|VWEU|VEU)"
)
_WORDS: dict[Lang, _Words] = {
    "en": _Words(
        names=re.compile(rf"\b(Articles?|Annex(?:es)?)\s+(?={_NUMBER}|{_ROMAN})"),
        annexes="Annex",
        more=re.compile(
            rf"\s*(,\s*and|,\s*or|,|and|or|to)\s+(?:in\s+)?(?:(Articles?|Annex(?:es)?)\s+)?(?={_NUMBER}|{_ROMAN})"
        ),
        to="to",
        foreign=re.compile(
            r"\s*,?\s*(?:TFEU|TEU|thereof|(?:of|to|in) (?!this )"
            rf"(?:(?:the|that|those|its|Council|Commission|Implementing|Delegated|Framework) )*{_ACTS})"
        ),
    ),
    "nl": _Words(
        names=re.compile(rf"\b([Aa]rtikel(?:en)?|[Bb]ijlagen?)\s+(?={_NUMBER}|{_ROMAN})"),
        annexes="bijlage",
        more=re.compile(
            rf"\s*(,\s*en|,\s*of|,|en|of|tot en met)\s+(?:(?:in|met|van)\s+)?(?:de\s+)?"
            rf"(?:(artikel(?:en)?|bijlagen?)\s+)?(?={_NUMBER}|{_ROMAN})"
        ),
        to="tot en met",
        foreign=re.compile(
            r"\s*,?\s*(?:VWEU|VEU|daarvan|(?:van|bij|in) (?!deze )"
            rf"(?:(?:de|het|dat|die|genoemde|voornoemde|bovengenoemde) )*{_DUTCH_ACTS})"
        ),
    ),
}
# What may stand between a number and the name of the act it belongs to: paragraphs, points, subparagraphs.
_ITEM = rf"(?:{_POINT}|\d{{1,2}}(?![\d(])|[A-Z]\b)"
_AND = r"(?:\s*,\s*(?:and|or|en|of)\s+|\s*,\s*|\s+(?:and|or|en|of|to|tot en met)\s+)"
_ORDINAL = r"(?:first|second|third|fourth|introductory|eerste|tweede|derde|vierde)"
_DETAILS = re.compile(
    rf"\(\d{{1,2}}[a-z]?\)|{_AND}?\s*(?:de )?(?:leden|lid|punten|punt|points?|paragraphs?|[Ss]ections?|afdeling)\s+"
    rf"{_ITEM}(?:{_AND}{_ITEM})*|{_AND}?\s*{_POINT}|{_AND}?\s*(?:the |de )?{_ORDINAL}\s+"
    rf"(?:subparagraph|sentence|indent|wording|alinea|zin|streepje)|,?\s*aanhef"
)
_LATIN = {"bis": "a", "ter": "b", "quater": "c", "quinquies": "d", "sexies": "e"}
"""How Dutch texts write inserted numbers: 4 bis is Article 4a."""


def references_in(text: str, lang: Lang, law: str) -> tuple[str, ...]:
    """Ids of the units of this law that the text names, in the order named; those of other acts are left out.

    A chain such as "Article 6(1) and Article 9 of Regulation (EU) 2016/679" belongs as a whole to the act it ends with.
    """
    words, found, end = _WORDS[lang], [], 0
    for match in words.names.finditer(text):
        if match.start() < end:
            continue
        names, end = _chain(text, match, words)
        if not words.foreign.match(text, end):
            found += names
    return tuple(dict.fromkeys(unit_id(law, part, number) for part, number in found))


def _chain(text: str, match: re.Match[str], words: _Words) -> tuple[list[tuple[Part, str]], int]:
    """All units named in a row from `match` on, and where the row ends."""
    found: list[tuple[Part, str]] = []
    part, position, joined = _part(match.group(1), words), match.end(), ""
    while number := re.compile(_NUMBER if part == "article" else _ROMAN).match(text, position):
        name = _plain_number(number.group())
        named = _range(found[-1][1], name) if joined == words.to and found else [name]
        found += [(part, each) for each in named]
        position = number.end()
        while details := _DETAILS.match(text, position):
            position = details.end()
        more = words.more.match(text, position)
        if more is None:
            break
        joined, part, position = more.group(1), _part(more.group(2), words) if more.group(2) else part, more.end()
    return found, position


def _part(name: str, words: _Words) -> Part:
    return "annex" if name.lower().startswith(words.annexes.lower()) else "article"


def _plain_number(number: str) -> str:
    digits, _, latin = number.partition(" ")
    return digits + _LATIN.get(latin, "")


def _range(first: str, last: str) -> list[str]:
    if not (first.isdigit() and last.isdigit()):
        return [last]
    return [str(number) for number in range(int(first) + 1, int(last) + 1)]


def known(references: Iterable[str], units: set[str], own: str) -> Iterator[str]:
    """Those references that exist in the law and are not the unit itself, in the law's order."""
    yield from sorted({reference for reference in references if reference in units and reference != own}, key=order_of)
