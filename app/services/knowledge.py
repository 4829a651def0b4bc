"""What the centre knows, as this process has it in memory: content, rules, search engine, encoder."""

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import structlog

from app.errors import NotFound
from app.services import editions, opened_index, revision_texts
from app.services.editions import Edition
from app.settings import get_settings
from pipelines.ingestion import content, versions
from pipelines.ingestion.corpus import with_edits
from pipelines.ingestion.passages import entry_of, passages_of
from pipelines.ingestion.records import (
    Call,
    CaseStudy,
    CatalogueDataset,
    Factory,
    GuidancePage,
    Item,
    Service,
    Signpost,
    Source,
    Term,
)
from pipelines.matching.suggestions import Lexicon
from pipelines.retrieval.search import Engine
from pipelines.triage import RuleSet
from pipelines.triage.checklists import Pool

NEIGHBOURS = 3
ItemType = TypeVar("ItemType", bound=Item)
T = TypeVar("T")
log = structlog.get_logger()
_preparing = threading.Lock()
"""Held while something is read or laid over: visitors who come meanwhile wait for it instead of doing the same."""


@dataclass(frozen=True)
class Library:
    """All content, by id."""

    guidance: dict[str, GuidancePage]
    cases: dict[str, CaseStudy]
    signposts: dict[str, Signpost]
    terms: dict[str, Term]
    services: dict[str, Service]
    calls: dict[str, Call]
    datasets: dict[str, CatalogueDataset]
    factories: dict[str, Factory]
    sources: dict[str, Source]
    checklists: Pool
    rules: RuleSet
    suggestions: Lexicon


@dataclass(frozen=True)
class Period:
    """Guidance that starts to apply on the same day. `since` None: no single day."""

    since: dt.date | None
    begun: bool
    pages: tuple[GuidancePage, ...]


def library(*, staff: bool = False) -> Library:
    """The content as it stands now: the files of this deployment, with what experts published over them.

    Items for the centre's own people are there only for one of them (`staff`); for all others they do not exist.
    """
    edition = editions.current()
    with _preparing:
        return _library(get_settings().knowledge_dir, edition, staff)


@lru_cache(maxsize=2)  # for staff and for others; a new edition replaces the old one in memory
def _library(root: Path, edition: Edition, staff: bool) -> Library:
    every = with_edits(revision_texts.files().values(), edition.edits)
    items = [item for item in every if staff or item.visibility == "public"]

    def by_id(kind: type[ItemType]) -> dict[str, ItemType]:
        return {item.id: item for item in items if isinstance(item, kind)}

    return Library(
        guidance=by_id(GuidancePage),
        cases=by_id(CaseStudy),
        signposts=by_id(Signpost),
        terms=by_id(Term),
        services=by_id(Service),
        calls=by_id(Call),
        datasets=by_id(CatalogueDataset),
        factories=by_id(Factory),
        **_unedited(root),
    )


@lru_cache(maxsize=1)
def _unedited(root: Path) -> dict[str, Any]:
    """What nobody edits in the product, by its name in the library."""
    rules = content.load_triage(root)
    return {
        "sources": revision_texts.sources(),
        "checklists": content.load_checklists(root),
        "rules": rules,
        "suggestions": content.load_suggestions(root, rules),
    }


def engine() -> Engine:
    """The search engine over the current index, with what was published since it was built laid over it.

    A newly built version is picked up at the next call. One that is or gets damaged is left for the version before
    it, and the log says so. Raises IndexUnusable when none can be used.
    """
    settings = get_settings()
    # as they really lie: by another name it is the same index, which is not opened twice
    index_dir, encoder_dir = settings.index_dir.resolve(), settings.encoder_dir.resolve()
    current, edition = versions.current_version(index_dir), editions.current()
    with _preparing:
        return _edited(opened_index.engine(index_dir, encoder_dir, current), settings.knowledge_dir, edition)


def reading(look: Callable[[Engine], T]) -> T:
    """What `look` makes of the engine. Where it breaks off on damaged files, it looks again in the version before.

    Raises what `look` raises where the files are whole, and IndexUnusable when no version can be used.
    """
    used = engine()
    try:
        return look(used)
    except opened_index.BREAKS as error:
        if not opened_index.is_damaged(get_settings().index_dir, used):
            raise
        log.error("search broke off on a damaged index", version=used.manifest.version, kind=type(error).__name__)
    opened_index.forget()
    return look(engine())


@lru_cache(maxsize=1)
def _edited(opened: Engine, root: Path, edition: Edition) -> Engine:
    """Only what differs from the index is laid over it: what a build has taken up costs nothing.

    What is for staff is looked at always: an index of the days when it was for everybody must not show it.
    """
    now = {**revision_texts.files(root), **edition.edits}
    changed: dict[str, Item | None] = {id_: item for id_, item in now.items() if item and item.visibility == "staff"}
    if opened.manifest.edition != edition.number:
        changed |= edition.edits
    edits = {id_: (entry_of(item), list(passages_of(item))) if item else None for id_, item in changed.items()}
    news = {id_: new for id_, new in edits.items() if not (opened.holds(*new) if new else id_ not in opened.by_id)}
    return opened.with_changes(news) if news else opened


def is_ready() -> bool:
    """Whether a search index has been built."""
    return (get_settings().index_dir / "current").exists()


def is_on_site(id_: str, *, staff: bool = False) -> bool:
    """Whether an item has a page now, for who reads. The places in the law always have one."""
    shelves = library(staff=staff)
    edited: tuple[Mapping[str, Item], ...] = (
        shelves.guidance, shelves.cases, shelves.terms, shelves.services, shelves.calls,
        shelves.datasets, shelves.factories,
    )  # fmt: skip
    return id_.startswith("ai-act/") or any(id_ in shelf for shelf in edited)


def guidance_page(slug: str, *, staff: bool = False) -> GuidancePage:
    """One page of guidance, by the last part of its id."""
    try:
        return library(staff=staff).guidance[f"guidance/{slug}"]
    except KeyError:
        raise NotFound() from None


def case_study(slug: str, *, staff: bool = False) -> CaseStudy:
    """One case study, by the last part of its id."""
    try:
        return library(staff=staff).cases[f"case/{slug}"]
    except KeyError:
        raise NotFound() from None


def sectors() -> dict[str, dict[str, str]]:
    """The sectors as the intake names them: id -> {nl, en}."""
    return option_labels("sector")


def data_kinds() -> dict[str, dict[str, str]]:
    """The kinds of data as the intake names them: id -> {nl, en}."""
    return option_labels("data")


def option_labels(question: str) -> dict[str, dict[str, str]]:
    """What the options of a question are called: id -> {nl, en}."""
    labels = ((option.id, option.label) for option in library().rules.by_id[question].options)
    return {name: {"nl": label["nl"], "en": label["en"]} for name, label in labels}


def guidance_by_day(*, role: str, lang: str, today: dt.date, staff: bool = False) -> list[Period]:
    """Guidance for one role ("" for all): what applies already first, then day by day, undated pages last."""
    pages = [page for page in library(staff=staff).guidance.values() if not role or role in page.roles]
    now = [page for page in pages if page.applies_from and page.applies_from <= today]
    later = sorted({page.applies_from for page in pages if page.applies_from and page.applies_from > today})
    periods = [Period(today, True, _in_order(now, lang))]
    for day in later:
        periods.append(Period(day, False, _in_order((page for page in pages if page.applies_from == day), lang)))
    periods.append(Period(None, False, _in_order((page for page in pages if page.applies_from is None), lang)))
    return [period for period in periods if period.pages]


def _in_order(pages: Iterable[GuidancePage], lang: str) -> tuple[GuidancePage, ...]:
    return tuple(sorted(pages, key=lambda page: page.title[lang].casefold()))


def related(page: GuidancePage, *, staff: bool = False) -> list[GuidancePage]:
    """Other guidance that explains the same articles, most shared articles first."""

    def shared(other: GuidancePage) -> int:
        return len(set(page.explains) & set(other.explains))

    others = [other for other in library(staff=staff).guidance.values() if other.id != page.id and shared(other)]
    return sorted(others, key=lambda other: (-shared(other), other.id))[:NEIGHBOURS]


def cases(*, sector: str, evidence: str, lang: str, staff: bool = False) -> list[CaseStudy]:
    """Cases of one sector and one level of evidence ("" for all), by title."""
    every = library(staff=staff).cases.values()
    found = (case for case in every if sector in ("", case.sector) and evidence in ("", case.evidence))
    return sorted(found, key=lambda case: case.title[lang].casefold())
