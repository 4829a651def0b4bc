"""Takes a regulation's page into the store, after checking that it is the right one and that it is whole."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pipelines.ingestion.law import store
from pipelines.ingestion.law.eurlex import read_regulation
from pipelines.ingestion.law.facts import LawFacts
from pipelines.ingestion.law.units import Lang, LawError, Part, Regulation, unit_id

LANGUAGE_NAMES: dict[Lang, str] = {"nl": "Dutch", "en": "English"}
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


class Imported(NamedTuple):
    """What an import did. `repeated` is True when exactly this text was there already."""

    regulation: Regulation
    valid_from: date
    repeated: bool


def import_law(path: Path, facts: LawFacts, lang: Lang, law_dir: Path, valid_from: date | None = None) -> Imported:
    """Stores the text in a file saved from EUR-Lex, valid from a day or else from its publication.

    Raises LawError, and stores nothing, for another regulation or language, or when units are missing.
    """
    regulation = read_regulation(path, facts.id)
    if regulation.number != facts.number:
        raise LawError(path, f"is Regulation {regulation.number}, but {facts.id} is Regulation {facts.number}.")
    if regulation.lang != lang:
        raise LawError(path, f"is in {LANGUAGE_NAMES[regulation.lang]}, not in {LANGUAGE_NAMES[lang]}.")
    start = valid_from or regulation.published
    if start < regulation.published:
        raise LawError(path, f"was published on {regulation.published} and cannot be valid from {start}.")
    if twice := [unit for unit, times in Counter(unit.id for unit in regulation.units).items() if times > 1]:
        raise LawError(path, f"holds some units twice: {_listed(twice)}.")
    if lost := missing(regulation, facts):
        raise LawError(path, f"is not whole. Missing: {_listed(lost)}. Save the page from EUR-Lex again.")
    repeated = _is_stored(law_dir, regulation, start)
    if not repeated:
        store.save(law_dir, regulation, start)
    return Imported(regulation, start, repeated)


def missing(regulation: Regulation, facts: LawFacts) -> list[str]:
    """Ids of the units that the law was published with and that have no text here."""
    found = {unit.id for unit in regulation.units if any(paragraph.points for paragraph in unit.paragraphs)}
    return [unit for unit in _published(facts) if unit not in found]


def _published(facts: LawFacts) -> Iterator[str]:
    counts: dict[Part, int] = {"article": facts.articles, "recital": facts.recitals, "annex": facts.annexes}
    for part, count in counts.items():
        for number in range(1, count + 1):
            yield unit_id(facts.id, part, _roman(number) if part == "annex" else str(number))


def _roman(number: int) -> str:
    signs = ""
    for value, sign in _ROMAN:
        signs += sign * (number // value)
        number %= value
    return signs


def _listed(units: list[str]) -> str:
    names = [unit.partition("/")[2] for unit in units]
    return ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")


def _is_stored(law_dir: Path, regulation: Regulation, start: date) -> bool:
    for text in store.texts(law_dir, regulation.id):
        if (text.lang, text.valid_from) == (regulation.lang, start):
            try:
                return store.load(text.path) == regulation
            except LawError:
                return False
    return False
