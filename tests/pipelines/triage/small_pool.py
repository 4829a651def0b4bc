"""Lists and items of checklists that are in order, except for what a test changes in them."""

import copy
from typing import Any

from hypothesis import strategies as st

from pipelines.triage.checklists import AXES, NONE, SEVERAL, UNKNOWN, Pool, Situation, parse_pool

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
        "ticked_for": [EVERYBODY],
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


def several(axis: str) -> st.SearchStrategy[list[str]]:
    """What may be chosen together on this axis."""
    together = [value for value in AXES[axis] if value not in (NONE, UNKNOWN)]
    return st.lists(st.sampled_from(together), min_size=1, max_size=3) | st.sampled_from([[NONE], [UNKNOWN]])


def situations() -> st.SearchStrategy[Situation]:
    """Any situation at all."""
    one = {axis: st.sampled_from(known) for axis, known in AXES.items() if axis not in SEVERAL}
    return st.builds(Situation, **one, **{axis: several(axis) for axis in SEVERAL})
