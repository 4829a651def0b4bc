"""The AI Act as of today: its units, what changed in them, from when they apply, and what explains them."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from app.errors import NotFound
from app.services import knowledge
from app.settings import get_settings
from pipelines.ingestion.law import store
from pipelines.ingestion.law.facts import Application, LawFacts, load_facts
from pipelines.ingestion.law.texts import LawText, current_units
from pipelines.ingestion.law.units import Lang, order_of, part_of
from pipelines.ingestion.records import GuidancePage, Source

LAW = "ai-act"
_ABBREVIATIONS = re.compile(r"\b(?:ai|eu)\b", re.IGNORECASE)


class Chapter(NamedTuple):
    """Articles that stand under one heading of the law; `title` is empty where no text was imported."""

    number: str
    title: dict[Lang, str]
    units: tuple[LawText, ...]


class Neighbours(NamedTuple):
    """The units before and after one, of the same part."""

    before: LawText | None
    after: LawText | None


class Day(NamedTuple):
    """A day on which parts of the law begin to apply."""

    day: dt.date
    begun: bool
    rows: tuple[Application, ...]


def facts() -> LawFacts:
    """What we know of the law beside its text."""
    return _facts(get_settings().knowledge_dir)


@lru_cache(maxsize=1)
def _facts(knowledge_dir: Path) -> LawFacts:
    return load_facts(knowledge_dir, LAW)


def units(today: dt.date) -> dict[str, LawText]:
    """Every unit by id, in the law's order: also those of which only the number is known."""
    settings = get_settings()
    stamp = tuple((text.path.name, text.path.stat().st_mtime_ns) for text in texts())
    return _units(stamp, settings.knowledge_dir, settings.law_dir, today)


@lru_cache(maxsize=2)  # yesterday's while the first of today is being read
def _units(_stamp: tuple[object, ...], knowledge_dir: Path, law_dir: Path, today: dt.date) -> dict[str, LawText]:
    law = _facts(knowledge_dir)
    read = {unit.id: unit for unit in current_units(law_dir, law, today)}
    ids = sorted({*read, *_numbered(law)}, key=order_of)
    return {id_: read.get(id_) or _without_text(id_, law) for id_ in ids}


def _numbered(law: LawFacts) -> Iterator[str]:
    """Every id that the law had when it was published."""
    yield from (f"{LAW}/art_{number}" for number in range(1, law.articles + 1))
    yield from (f"{LAW}/anx_{_roman(number)}" for number in range(1, law.annexes + 1))
    yield from (f"{LAW}/rct_{number}" for number in range(1, law.recitals + 1))


def _without_text(id_: str, law: LawFacts) -> LawText:
    part, number = part_of(id_)
    return LawText(
        id=id_,
        part=part,
        number=number,
        official=False,
        quotable=False,
        title={},
        chapter={},
        section={},
        passages={},
        text_from={},
        changes=(),
        applies=law.application_of(id_) if part != "recital" else (),
        references=(),
    )


def _roman(number: int) -> str:
    signs = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    out = ""
    for value, sign in signs:
        out, number = out + sign * (number // value), number % value
    return out


def texts() -> tuple[store.StoredText, ...]:
    """The official texts that were imported, Dutch before English."""
    return store.texts(get_settings().law_dir, LAW)


def unit(slug: str, today: dt.date) -> LawText:
    """One unit, by the last part of its id (`art_26`)."""
    try:
        return units(today)[f"{LAW}/{slug}"]
    except KeyError:
        raise NotFound() from None


def chapters(today: dt.date) -> list[Chapter]:
    """All articles by chapter; one chapter without a name when no text was imported.

    An article that was inserted stands in the chapter of the one before it.
    """
    found: list[Chapter] = []
    for each in units(today).values():
        if each.part != "article":
            continue
        headings = {lang: _in_small_letters(heading.title) for lang, heading in each.chapter.items()}
        number = next((heading.number for heading in each.chapter.values()), found[-1].number if found else "")
        if found and found[-1].number == number:
            found[-1] = found[-1]._replace(units=(*found[-1].units, each))
        else:
            found.append(Chapter(number, headings, (each,)))
    return found


def _in_small_letters(capitals: str) -> str:
    """VERBODEN AI-PRAKTIJKEN, as the law prints it, becomes Verboden AI-praktijken."""
    return _ABBREVIATIONS.sub(lambda match: match.group().upper(), capitals.capitalize())


def of_part(part: str, today: dt.date) -> list[LawText]:
    """All units of a part (`annex`, `recital`), in order."""
    return [each for each in units(today).values() if each.part == part]


def neighbours(unit: LawText, today: dt.date) -> Neighbours:
    """What stands before and after a unit."""
    row = of_part(unit.part, today)
    place = next(position for position, each in enumerate(row) if each.id == unit.id)
    return Neighbours(row[place - 1] if place else None, row[place + 1] if place + 1 < len(row) else None)


def explained_by(unit: LawText, *, staff: bool = False) -> list[GuidancePage]:
    """Guidance on a unit; pages that are mainly about it come first."""
    pages = [page for page in knowledge.library(staff=staff).guidance.values() if unit.id in page.explains]
    return sorted(pages, key=lambda page: (page.explains.index(unit.id), page.id))


def recitals_of(unit: LawText, pages: Iterable[GuidancePage], today: dt.date) -> list[LawText]:
    """Recitals that belong with a unit: named by the same guidance, or naming the unit themselves."""
    if unit.part == "recital":
        return []
    named = {id_ for page in pages if page.explains[0] == unit.id for id_ in page.explains}
    return [each for each in of_part("recital", today) if each.id in named or unit.id in each.references]


def days(today: dt.date) -> list[Day]:
    """The days on which parts of the law begin to apply, first to last."""
    rows = facts().application
    return [
        Day(day, day <= today, tuple(row for row in rows if row.applies_from == day))
        for day in sorted({row.applies_from for row in rows})
    ]


def is_words_of_the_law(id_: str, passage: str, today: dt.date) -> bool:
    """Whether a passage stands in the official text of a unit, so that it is no sentence of ours."""
    known = units(today).get(id_)
    if known is None or not known.official:
        return False
    return any(passage in each.text for passages in known.passages.values() for each in passages)


def sources(names: Iterable[str]) -> list[Source]:
    """The sources with these ids, as far as they are known."""
    known = knowledge.library().sources
    return [known[name] for name in names if name in known]


def checked_sources() -> list[Source]:
    """Laws and guidelines that the content rests on, the one that was checked longest ago first."""
    every = knowledge.library().sources.values()
    return sorted((each for each in every if each.kind != "public_page"), key=lambda each: (each.checked_on, each.id))


def contested_guidance() -> list[GuidancePage]:
    """Guidance on points that readers of the law disagree about."""
    return [page for page in knowledge.library().guidance.values() if page.status == "contested"]


def oldest_review() -> dt.date | None:
    """The day on which the guidance that was reviewed longest ago was reviewed."""
    return min((page.reviewed_on for page in knowledge.library().guidance.values()), default=None)
