"""Lists and items of checklists that are in order, except for what a test changes in them."""

import copy
from typing import Any

from pipelines.triage.checklists import Pool, parse_pool

TEXT = {"nl": "tekst", "en": "text"}
EVERYBODY = {"roles": "all", "risk_classes": "all", "sectors": "all"}


def meta(slug: str = "basics", **changes: Any) -> dict[str, Any]:
    fields = {
        "id": f"checklist/{slug}",
        "title": TEXT,
        "summary": TEXT,
        "for_whom": TEXT,
        "version": "2026-11-22.1",
        "not_covered": [TEXT],
        "minutes": 10,
        "time_needed": TEXT,
        "reviewed_on": "2026-11-22",
        "sources": ["ai-act"],
    }
    return copy.deepcopy({**fields, **changes})


def item(name: str, date: str | None = None, theme: str = "oversight", **changes: Any) -> dict[str, Any]:
    """Good practice, or law when it has a date; `audience` changes for whom it is."""
    basis: dict[str, Any] = {"status": "good_practice"}
    if date:
        basis = {"status": "law", "articles": ["Art. 4"], "applies_from": date}
    audience = {**EVERYBODY, **changes.pop("audience", {})}
    fields = {"id": name, "lists": ["basics"], "theme": theme, "action": TEXT, "why": TEXT, "evidence": TEXT}
    return copy.deepcopy({**fields, "for": audience, **basis, **changes})


def pool_of(*items: dict[str, Any], slugs: tuple[str, ...] = ("basics",)) -> Pool:
    return parse_pool([meta(slug) for slug in slugs], list(items))
