"""Sources: whether they were looked at lately, and whether all exist that law facts, triage and checklists cite."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from pipelines.ingestion.checking.items import REVIEW_AGE
from pipelines.ingestion.checking.reading import Everything, Finding
from pipelines.ingestion.law.facts import cited_sources


def findings(everything: Everything, today: date) -> Iterator[Finding]:
    """Faults of the sources, and of what cites them beside the items."""
    if everything.sources is None:
        return
    path = everything.root / "sources.yaml"
    for source in everything.sources.values():
        if today - source.checked_on > REVIEW_AGE:
            yield Finding(
                path, f"{source.id}: last checked on {source.checked_on}, more than a year ago; look again and renew it"
            )
        if source.checked_on > today:
            yield Finding(path, f"{source.id}: checked on {source.checked_on}, which has still to come; correct it")
    for citing, owner, sources in _citing(everything):
        for name in sorted(set(sources) - set(everything.sources)):
            yield Finding(
                citing, f"{owner}: source {name} is not in sources.yaml; add it there, or correct its id here"
            )


def _citing(everything: Everything) -> Iterator[tuple[Path, str, Iterable[str]]]:
    """(file, what in it, the sources that cites)."""
    for facts in everything.facts:
        yield everything.law_path(facts), facts.id, cited_sources(facts)
    if everything.triage is not None:
        rules = everything.root / "triage" / "rules"
        for rule in everything.triage.rules:
            yield rules, f"rule {rule.id}", [*rule.sources, *(one for each in rule.readings for one in each.sources)]
    for path, checklist in everything.checklists:
        yield path, checklist.id, checklist.sources
    for path, item in everything.checklist_items:
        yield path, f"item {item.id}", [item.example_source] if item.example_source else []
    for known in everything.dates:
        yield everything.root / "dates.yaml", known.date.isoformat(), known.sources
