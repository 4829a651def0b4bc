"""Finds places in the AI Act that a text names, such as `artikel 26`, `Annex III` or `overweging 12`."""

import re
from typing import NamedTuple

_PLACE = re.compile(
    r"\b(?P<unit>artikel(?:en)?|articles?|art\.?|bijlagen?|annex(?:es)?|overweging(?:en)?|recitals?)\s*"
    r"(?P<number>\d{1,3}[a-z]?|[ivxlc]{1,6})\b(?=(?P<after>.{0,40}))",
    re.IGNORECASE,
)
_OTHER_LAW = re.compile(
    r"[\s,(]*(?:(?:lid|paragraph)\s+\d+\s+)?(?:van|of|uit|from|in)?\s*(?:de|het|the)?\s*"
    r"(?:avg|gdpr|uavg|bw|burgerlijk|grondwet|wetboek|dsa|data ?act|data ?verordening|nis ?2|constitution)\b",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"[\s,]*(?:lid|leden|paragraph|para\.?)\s*(\d{1,2})\b|\s*\((\d{1,2})\)", re.IGNORECASE)
_DETAIL = (
    r"(?:,? +(?:lid|leden|punt|punten|paragraphs?|points?) +(?P<number>\d{1,2})\b|\((?P<bracketed>\d{1,2})\))?"
    r"(?:,? +(?:onder|punt|punten|points?) +\(?(?P<point>[a-z]{1,2})\b|\((?P<letter>[a-z]{1,2})\))?"
)
_SPOT = re.compile(
    r"\b(?P<unit>artikel|article|bijlage|annex) +(?P<name>\d{1,3}[a-z]?|[ivxlc]{1,6})\b"
    rf"(?! +(?:bis|ter|quater|quinquies)\b){_DETAIL}",
    re.IGNORECASE,
)
_IN_HEADING = re.compile(rf"\((?P<name>\d{{1,3}}[a-z]?|[IVXLC]{{1,6}}){_DETAIL}\)$")
_PREFIX = {"a": "art", "b": "anx", "o": "rct", "r": "rct"}


class Spot(NamedTuple):
    """A place in a unit of law: `number` of the paragraph and letter of the `point`, "" where not said."""

    unit: str
    number: str
    point: str


def spots(text: str) -> tuple[Spot, ...]:
    """The paragraphs and points of the AI Act that a text names one by one, in its order."""
    found = []
    for match in _SPOT.finditer(text):
        annex = match["unit"].lower() in {"annex", "bijlage"}
        name = match["name"].upper() if annex else match["name"].lower()
        if name[0].isdigit() != annex and not _OTHER_LAW.match(text, match.end()):
            found.append(_spot(f"ai-act/{'anx' if annex else 'art'}_{name}", match))
    return tuple(found)


def spot_of(heading: str) -> Spot:
    """The paragraph and the point at the end of a passage's heading; `unit` stays "" and is known otherwise."""
    match = _IN_HEADING.search(heading)
    return _spot("", match) if match else Spot("", "", "")


def _spot(unit: str, match: re.Match[str]) -> Spot:
    return Spot(unit, match["number"] or match["bracketed"] or "", match["point"] or match["letter"] or "")


def places(text: str) -> tuple[str, ...]:
    """Ids of law units (`ai-act/art_26`) in the order in which the text names them; other laws are skipped."""
    found = (_place(match) for match in _PLACE.finditer(text[:8_000]))
    return tuple(dict.fromkeys(place for place in found if place))


def paragraphs(text: str) -> dict[str, str]:
    """The paragraph that a text names with a place (`artikel 26 lid 7`, `Article 26(7)`), by the place's id."""
    found: dict[str, str] = {}
    for match in _PLACE.finditer(text[:8_000]):
        place, paragraph = _place(match), _PARAGRAPH.match(match["after"])
        if place and paragraph:
            found.setdefault(place, paragraph[1] or paragraph[2])
    return found


def _place(match: re.Match[str]) -> str | None:
    unit, number = match["unit"].lower(), match["number"]
    prefix = "anx" if unit.startswith("annex") else _PREFIX[unit[0]]
    if _OTHER_LAW.match(match["after"]) or number[0].isdigit() == (prefix == "anx"):
        return None
    return f"ai-act/{prefix}_{number.upper() if prefix == 'anx' else number.lower()}"
