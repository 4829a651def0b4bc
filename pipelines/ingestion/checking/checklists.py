"""Checklists: whether lists and items fit together, are reviewed, say the same twice, and give the days of the law."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from pipelines.ingestion.checking.dates import dates_in, places_in
from pipelines.ingestion.checking.items import REVIEW_AGE
from pipelines.ingestion.checking.reading import Everything, Finding
from pipelines.ingestion.law.facts import LawFacts
from pipelines.triage.checklist_faults import faults, never_shown
from pipelines.triage.checklist_items import Checklist, ChecklistItem
from pipelines.triage.texts import Text, law_unit

_TRANSITIONAL: Final = {"ai-act/art_111", "ai-act/art_113"}
"""These articles give days for other articles, so an item that cites one may have any day of the law."""
_BY_ANNEX: Final = {"annex_i": "ai-act/anx_I", "annex_iii": "ai-act/anx_III"}


def findings(everything: Everything, today: date) -> Iterator[Finding]:
    """What is wrong with checklists, beside the sources they cite."""
    for path, checklist in everything.checklists:
        for message in (*_review(checklist, today), *_languages(_texts_of_list(checklist))):
            yield Finding(path, f"{checklist.id}: {message}")
    for path, item in everything.checklist_items:
        messages = [*_languages(_texts_of_item(item)), *_places(item, everything)]
        for facts in everything.facts:
            messages += _days(item, facts)
        yield from (Finding(path, f"item {item.id}: {message}") for message in messages)
    if everything.knows_all_checklists:
        yield from _together(everything)


def _together(everything: Everything) -> Iterator[Finding]:
    paths: dict[str, Path] = {item.id: path for path, item in everything.checklist_items}
    paths |= {checklist.id: path for path, checklist in everything.checklists}
    lists, items = [each for _, each in everything.checklists], [each for _, each in everything.checklist_items]
    for fault in (*faults(lists, items), *never_shown(items)):
        name = fault.id if fault.id.startswith("checklist/") else f"item {fault.id}"
        yield Finding(paths[fault.id], f"{name}: {fault.message}")


def _review(checklist: Checklist, today: date) -> Iterator[str]:
    if today - checklist.reviewed_on > REVIEW_AGE:
        yield (
            f"last reviewed on {checklist.reviewed_on}, more than a year ago; read its items again and renew "
            "reviewed_on and version"
        )
    if checklist.reviewed_on > today:
        yield f"reviewed on {checklist.reviewed_on}, which has still to come; correct reviewed_on"


def _texts_of_list(checklist: Checklist) -> list[tuple[str, Text]]:
    limits = [(f"not_covered.{place}", text) for place, text in enumerate(checklist.not_covered)]
    return [(name, getattr(checklist, name)) for name in ("title", "summary", "for_whom", "time_needed")] + limits


def _texts_of_item(item: ChecklistItem) -> list[tuple[str, Text]]:
    texts = [(name, getattr(item, name)) for name in ("action", "why", "evidence", "example")]
    return [(name, text) for name, text in texts if text]


def _languages(texts: list[tuple[str, Text]]) -> Iterator[str]:
    for name, text in texts:
        if text["nl"] == text["en"]:
            yield f"{name} is the same in both languages; translate it"
        for what, find in (("the date", dates_in), ("the place in the law", places_in)):
            for one in sorted(find(text["nl"], "nl") ^ find(text["en"], "en")):
                yield f"{what} {one} stands in one language of {name} only; make both say the same"


def _places(item: ChecklistItem, everything: Everything) -> Iterator[str]:
    for article in item.articles:
        unit = law_unit(article)
        if unit and everything.law_units is not None and unit not in everything.law_units:
            yield f"names {article}, which the law does not have; correct it"


def _days(item: ChecklistItem, facts: LawFacts) -> Iterator[str]:
    """Days that the law's facts do not give for any of its articles, and a second day that is missing."""
    units = {unit for article in item.articles if (unit := law_unit(article)) and unit.startswith(f"{facts.id}/")}
    if item.applies_from is None or len(units) < len({law_unit(article) for article in item.articles}):
        return  # no day, or articles of other law that have days of their own
    named = facts.application if units & _TRANSITIONAL else [row for one in units for row in facts.application_of(one)]
    days = {row.applies_from for row in named} | {row.valid_from for one in units for row in facts.changes_of(one)}
    for day in (item.applies_from, *item.dates.values()):
        if day not in days:
            known = ", ".join(each.isoformat() for each in sorted(days)) or "no day"
            yield f"applies from {day}, but the law's facts give {known} for its articles; correct it"
    if item.both_annexes and not item.dates and not units & set(_BY_ANNEX.values()):
        start = {annex: _starts(unit, facts) for annex, unit in _BY_ANNEX.items()}
        if item.applies_from in start["annex_iii"] and days & start["annex_i"]:
            yield (
                f"applies from {item.applies_from} through Annex III only; give the day for Annex I in dates, or say "
                "with annex for which of the two it is"
            )


def _starts(unit: str, facts: LawFacts) -> set[date]:
    return {row.applies_from for row in facts.application_of(unit)}
