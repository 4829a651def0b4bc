"""What the centre knows, as this process has it in memory: content, rules, search engine, encoder."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.errors import NotFound
from app.settings import get_settings
from pipelines.ingestion import content
from pipelines.ingestion.content import CaseStudy, GuidancePage, Signpost, Source
from pipelines.retrieval.search import Engine
from pipelines.triage import RuleSet
from pipelines.triage.checklists import Checklist


@dataclass(frozen=True)
class Library:
    """All content, by id."""

    guidance: dict[str, GuidancePage]
    cases: dict[str, CaseStudy]
    signposts: dict[str, Signpost]
    sources: dict[str, Source]
    checklists: dict[str, Checklist]
    rules: RuleSet


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


@cache
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
