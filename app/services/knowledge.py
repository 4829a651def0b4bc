"""What the centre knows, as this process has it in memory: content, rules, search engine, encoder."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from app.errors import NotFound
from app.settings import get_settings
from pipelines.ingestion import content
from pipelines.ingestion.content import CaseStudy, GuidancePage, Signpost, Source
from pipelines.retrieval.search import Engine
from pipelines.triage import RuleSet
from pipelines.triage.checklists import Checklist

NEIGHBOURS = 3


@dataclass(frozen=True)
class Library:
    """All content, by id."""

    guidance: dict[str, GuidancePage]
    cases: dict[str, CaseStudy]
    signposts: dict[str, Signpost]
    sources: dict[str, Source]
    checklists: dict[str, Checklist]
    rules: RuleSet


@dataclass(frozen=True)
class Period:
    """Guidance that starts to apply on the same day. `since` None: no single day."""

    since: dt.date | None
    begun: bool
    pages: tuple[GuidancePage, ...]


@cache
def library() -> Library:
    """Read once: content changes with a deployment, which starts new processes."""
    root = get_settings().knowledge_dir
    return Library(
        guidance={item.id: item for item in content.load_guidance(root)},
        cases={item.id: item for item in content.load_cases(root)},
        signposts={item.id: item for item in content.load_signposts(root)},
        sources=content.load_sources(root),
        checklists={item.slug: item for item in content.load_checklists(root)},
        rules=content.load_triage(root),
    )


@lru_cache(maxsize=1)  # a new version replaces the old one in memory
def _engine_of(_version: str, index_dir: Path, encoder_dir: Path) -> Engine:
    return Engine.open(index_dir, encoder_dir)


def engine() -> Engine:
    """The search engine over the current index version; a newly built version is picked up at the next call."""
    settings = get_settings()
    pointer = settings.index_dir / "current"
    version = pointer.read_text(encoding="utf-8").strip()
    return _engine_of(version, settings.index_dir, settings.encoder_dir)


def is_ready() -> bool:
    """Whether a search index has been built."""
    return (get_settings().index_dir / "current").exists()


def guidance_page(slug: str) -> GuidancePage:
    """One page of guidance, by the last part of its id."""
    try:
        return library().guidance[f"guidance/{slug}"]
    except KeyError:
        raise NotFound() from None


def case_study(slug: str) -> CaseStudy:
    """One case study, by the last part of its id."""
    try:
        return library().cases[f"case/{slug}"]
    except KeyError:
        raise NotFound() from None


def sectors() -> dict[str, dict[str, str]]:
    """The sectors as the intake names them: id -> {nl, en}."""
    return _option_labels("sector")


def data_kinds() -> dict[str, dict[str, str]]:
    """The kinds of data as the intake names them: id -> {nl, en}."""
    return _option_labels("data")


def _option_labels(question: str) -> dict[str, dict[str, str]]:
    labels = ((option.id, option.label) for option in library().rules.by_id()[question].options)
    return {name: {"nl": label["nl"], "en": label["en"]} for name, label in labels}


def guidance_by_day(*, role: str, lang: str, today: dt.date) -> list[Period]:
    """Guidance for one role ("" for all): what applies already first, then day by day, undated pages last."""
    pages = [page for page in library().guidance.values() if not role or role in page.roles]
    now = [page for page in pages if page.applies_from and page.applies_from <= today]
    later = sorted({page.applies_from for page in pages if page.applies_from and page.applies_from > today})
    periods = [Period(today, True, _in_order(now, lang))]
    for day in later:
        periods.append(Period(day, False, _in_order((page for page in pages if page.applies_from == day), lang)))
    periods.append(Period(None, False, _in_order((page for page in pages if page.applies_from is None), lang)))
    return [period for period in periods if period.pages]


def _in_order(pages: Iterable[GuidancePage], lang: str) -> tuple[GuidancePage, ...]:
    return tuple(sorted(pages, key=lambda page: page.title[lang].casefold()))


def related(page: GuidancePage) -> list[GuidancePage]:
    """Other guidance that explains the same articles, most shared articles first."""

    def shared(other: GuidancePage) -> int:
        return len(set(page.explains) & set(other.explains))

    others = [other for other in library().guidance.values() if other.id != page.id and shared(other)]
    return sorted(others, key=lambda other: (-shared(other), other.id))[:NEIGHBOURS]


def cases(*, sector: str, evidence: str, lang: str) -> list[CaseStudy]:
    """Cases of one sector and one level of evidence ("" for all), by title."""
    found = (
        case for case in library().cases.values() if sector in ("", case.sector) and evidence in ("", case.evidence)
    )
    return sorted(found, key=lambda case: case.title[lang].casefold())
