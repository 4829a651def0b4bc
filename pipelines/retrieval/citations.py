"""Which paragraph of the law answers a question: the pages that explain an article name the ones they are about."""

from collections.abc import Mapping, Sequence

import numpy as np

from pipelines.ingestion.passages import Entry
from pipelines.retrieval.references import Spot, spot_of, spots
from pipelines.retrieval.rows import Scores
from pipelines.retrieval.tables import LanguagePassages

PAGES = 3
"""Pages of which the references count: those that fit the question best."""
LIFT = 1.0
"""What a paragraph gains that the best page names, where the paragraph with most of the question's words has 1."""


class Citations:
    """The references of explaining pages to the units they explain, read when first asked for."""

    def __init__(self, entries: Sequence[Entry], passages: Mapping[str, LanguagePassages]) -> None:
        self._entries, self._passages = entries, passages
        self._pages: dict[str, list[int]] = {}
        for page, entry in enumerate(entries):
            for unit in entry.explains:
                self._pages.setdefault(unit, []).append(page)
        self._read: dict[tuple[int, str], tuple[Spot, ...]] = {}
        self._cut: dict[tuple[int, str], tuple[Spot, ...]] = {}

    def lifts(self, item: int, lang: str, fused: Scores) -> Scores | None:
        """What each section of a unit of law gains by the pages that name it; None where no page explains the unit.

        `fused` is the score of every item for the question, before filters and explanations.
        """
        unit = self._entries[item].id
        pages = sorted(self._pages.get(unit, ()), key=lambda page: -fused[page])[:PAGES]
        if not pages or fused[pages[0]] <= 0:
            return None
        places = self._places(item, lang)
        if not places:  # the law is imported in the other language only
            return None
        gained = np.zeros(len(places), dtype=np.float32)
        for page in pages:
            share = LIFT * float(fused[page] / fused[pages[0]])
            for spot in self._spots(page, lang):
                if spot.unit == unit and spot.number:
                    named = _named(spot, places)
                    gained[named] = np.maximum(gained[named], share)
        return gained

    def _places(self, item: int, lang: str) -> tuple[Spot, ...]:
        """The places of a unit's own sections."""
        if (item, lang) not in self._cut:
            table = self._passages[lang]
            headings = (table.sections[int(row)].heading for row in table.arms.sections.of(item))
            self._cut[item, lang] = tuple(map(spot_of, headings))
        return self._cut[item, lang]

    def _spots(self, page: int, lang: str) -> tuple[Spot, ...]:
        """The places in the law that a page names."""
        if (page, lang) not in self._read:
            table = self._passages[lang]
            texts = (table.sections[int(row)].text for row in table.arms.sections.of(page))
            self._read[page, lang] = tuple(dict.fromkeys(spot for text in texts for spot in spots(text)))
        return self._read[page, lang]


def _named(spot: Spot, places: Sequence[Spot]) -> list[int]:
    """The sections that a reference means: its very point, or all of its paragraph where that is not cut so fine.

    A place that the text lacks came later: our words on what changed stand for it, the first section.
    """
    same = [n for n, place in enumerate(places) if place.number == spot.number]
    exact = [n for n in same if places[n].point == spot.point]
    if exact or not any(places[n].point for n in same):
        return exact or same or [0]
    return [0]
