"""Whether guidance agrees with the facts of the law, and pages with one another, on the days from which law applies."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pipelines.ingestion.checking.dates import dates_in, full_dates_in, parts_in, places_in
from pipelines.ingestion.checking.reading import Everything, Finding
from pipelines.ingestion.law.facts import LawFacts
from pipelines.ingestion.law.units import part_of
from pipelines.ingestion.records import LANGUAGES, Call, GuidancePage

FOLDER = "guidance/ai_act"
"""Pages whose dates are those of the AI Act; other law has days of its own."""


def findings(everything: Everything) -> Iterator[Finding]:
    """Days that contradict the law's facts, another page, or anything known."""
    pages = list(_pages(everything))
    for facts in everything.facts:
        known = _known(everything, facts)
        for path, page in pages:
            yield from (Finding(path, f"{page.id}: {message}") for message in _against_facts(page, facts))
            yield from (Finding(path, f"{page.id}: {message}") for message in _unknown(page, known))
            others = [other for _, other in pages if _disagree(page, other)]
            if others and (message := _contradiction(page, others, facts)):
                yield Finding(path, f"{page.id}: {message}")


def _pages(everything: Everything) -> Iterator[tuple[Path, GuidancePage]]:
    folder = everything.root / FOLDER
    for path, item in everything.placed:
        if isinstance(item, GuidancePage) and path.is_relative_to(folder):
            yield path, item


def _against_facts(page: GuidancePage, facts: LawFacts) -> Iterator[str]:
    days = {day for unit in page.explains for day in _days(unit, facts)}
    if page.applies_from and page.explains and page.applies_from not in days:
        known = ", ".join(day.isoformat() for day in sorted(days)) or "no day"
        yield f"applies_from is {page.applies_from}, but the law's facts give {known} for what it explains; correct it"
    if page.applies_from and not any(
        page.applies_from.isoformat() in dates_in(page.body[lang], lang) for lang in LANGUAGES
    ):
        yield f"applies_from is {page.applies_from}, but the text does not name that day; let both say the same"

    if page.explains and page.status == "law" and _is_contested(page.explains[0], facts):
        yield f"status is law, but the law's facts call the start of {page.explains[0]} contested; call it so here too"


def _is_contested(unit: str, facts: LawFacts) -> bool:
    return any(row.status == "contested" for row in facts.application_of(unit))


def _days(unit: str, facts: LawFacts) -> set[date]:
    return {row.applies_from for row in facts.application_of(unit)} | {row.valid_from for row in facts.changes_of(unit)}


def _disagree(page: GuidancePage, other: GuidancePage) -> bool:
    """Two settled pages that are mainly about the same unit give it another first day."""
    if not (page.explains and other.explains and page.explains[0] == other.explains[0]):
        return False
    if page.status != "law" or other.status != "law" or not (page.applies_from and other.applies_from):
        return False
    return page.applies_from != other.applies_from


def _contradiction(page: GuidancePage, others: list[GuidancePage], facts: LawFacts) -> str:
    """No fault where both days are the unit's own, and the pages are about different parts of it."""
    unit = page.explains[0]
    if page.applies_from in _days(unit, facts):
        others = [other for other in others if other.applies_from in _days(unit, facts)]
        others = [other for other in others if _parts(other, unit) == _parts(page, unit)]
    if not others:
        return ""
    return (
        f"says that {unit} applies from {page.applies_from}, and {others[0].id} says {others[0].applies_from}; "
        "correct one, name the parts they are about, or leave applies_from empty and give each day in the text"
    )


def _parts(page: GuidancePage, unit: str) -> set[str]:
    """Paragraphs of its main unit and annexes that a page names."""
    text = f"{page.summary['en']}\n{page.body['en']}"
    annexes = {place for place in places_in(text, "en") if place.startswith("annex")}
    return annexes | parts_in(text, part_of(unit)[1])


def _known(everything: Everything, facts: LawFacts) -> set[str]:
    """Every day that stands in the facts of the law, with a source, in a row of a call, or in dates.yaml."""
    days = {row.applies_from for row in facts.application} | {row.valid_from for row in facts.changes}
    days |= {each.date for each in everything.dates}
    texts = [row.what["en"] for row in facts.application] + [row.what["en"] for row in facts.changes]
    for source in (everything.sources or {}).values():
        texts += [source.title, source.note["en"] if source.note else ""]
    for call in (item for _, item in everything.placed if isinstance(item, Call)):
        days |= {day for row in call.rows for day in (row.valid_from, row.valid_to) if day} | set(call.cut_offs)
        texts += [row.value["en"] for row in call.rows]
    return {day.isoformat() for day in days} | {day for text in texts for day in full_dates_in(text, "en")}


def _unknown(page: GuidancePage, known: set[str]) -> Iterator[str]:
    for lang in LANGUAGES:
        text = f"{page.summary[lang]}\n{page.body[lang]}"
        for day in sorted(full_dates_in(text, lang) - known - {page.reviewed_on.isoformat()}):
            yield f"{lang}.md names {day}, which no law, source or call knows; correct it, or add it to dates.yaml"
