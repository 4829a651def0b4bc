"""Guidance by topic: what a page is mainly about in the law says under which heading a reader looks for it."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from app.services import knowledge
from app.settings import get_settings
from pipelines.ingestion.content import folders
from pipelines.ingestion.law.units import order_of
from pipelines.ingestion.records import GuidancePage

OTHER_LAW, REST = "other_law", "rest"
UNITS: dict[str, tuple[str, ...]] = {
    "start": ("art_1..art_4a", "art_95"),
    "prohibited": ("art_5", "anx_II"),
    "openness": ("art_50",),
    "high_risk": ("art_6", "art_7", "anx_I", "anx_III"),
    "using": ("art_26", "art_27", "art_86"),
    "making": ("art_8..art_25", "art_40..art_49", "anx_IV..anx_VIII", "art_72", "art_73"),
    "models": ("art_51..art_56", "anx_XI..anx_XIII", "art_101"),
    "support": ("art_57..art_63", "anx_IX"),
    "supervision": ("art_28..art_39", "art_64..art_100"),
    "dates": ("art_102..art_113", "anx_X", "anx_XIV"),
}
"""Topic -> units and ranges of units of the AI Act; the first that holds a page's main unit wins."""
TOPICS = (*UNITS, REST, OTHER_LAW)


class Topic(NamedTuple):
    """A topic with its pages, by title."""

    id: str
    pages: tuple[GuidancePage, ...]


def by_topic(*, role: str, lang: str, staff: bool = False) -> list[Topic]:
    """Guidance for one role ("" for all) by topic; topics without pages are left out."""
    found: dict[str, list[GuidancePage]] = {topic: [] for topic in TOPICS}
    for page in knowledge.library(staff=staff).guidance.values():
        if not role or role in page.roles:
            found[topic_of(page)].append(page)
    return [
        Topic(topic, tuple(sorted(pages, key=lambda page: page.title[lang].casefold())))
        for topic, pages in found.items()
        if pages
    ]


def topic_of(page: GuidancePage) -> str:
    """The topic under which a page stands."""
    if is_other_law(page):
        return OTHER_LAW
    place = order_of(page.explains[0])
    return next((topic for topic, units in UNITS.items() if any(_holds(span, place) for span in units)), REST)


def _holds(span: str, place: tuple[int, int, str]) -> bool:
    ends = span.split("..")
    return order_of(ends[0]) <= place <= order_of(ends[-1])


def is_other_law(page: GuidancePage) -> bool:
    """Whether a page is about another law than the AI Act: a signpost, and no decision of the centre.

    A page without an article is one before it has a folder too: its export puts it with the other law.
    """
    return not page.explains or page.slug in _other_law(get_settings().knowledge_dir)


@lru_cache(maxsize=1)
def _other_law(knowledge_dir: Path) -> frozenset[str]:
    return frozenset(folder.name for folder in folders(knowledge_dir / "guidance" / "other_law"))
