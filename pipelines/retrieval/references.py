"""Finds places in the AI Act that a text names, such as `artikel 26`, `Annex III` or `overweging 12`."""

import re

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
_PREFIX = {"a": "art", "b": "anx", "o": "rct", "r": "rct"}


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
