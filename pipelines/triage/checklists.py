"""Checklists: one pool of items, a catalogue of lists, and the part of both that fits one situation."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, Self

from pydantic import model_validator

from pipelines.triage.checklist_faults import faults
from pipelines.triage.checklist_items import (
    AXES,
    GROUPS,
    HIGH_RISK_PRODUCTS,
    RISK_CLASSES,
    ROLES,
    SECTORS,
    SIZES,
    STAGES,
    THEMES,
    UNKNOWN,
    Checklist,
    ChecklistItem,
    Situation,
    Status,
    Theme,
)
from pipelines.triage.texts import Record

__all__ = [
    "AXES", "GROUPS", "HIGH_RISK_PRODUCTS", "RISK_CLASSES", "ROLES", "SECTORS", "SIZES", "STAGES", "THEMES", "UNKNOWN",
    "Checklist", "ChecklistItem", "Pool", "Situation", "Status", "Theme", "compose", "parse_pool",
]  # fmt: skip

_STATUSES: Final[tuple[Status, ...]] = ("law", "contested", "draft", "good_practice")


class Pool(Record):
    """All lists and all items. Raises ValueError (pydantic.ValidationError) that names every fault among them."""

    lists: tuple[Checklist, ...]
    items: tuple[ChecklistItem, ...]

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if found := list(faults(self.lists, self.items)):
            raise ValueError("; ".join(f"{fault.id}: {fault.message}" for fault in found))
        return self

    def by_slug(self) -> dict[str, Checklist]:
        """The catalogue, by the last part of each list's id."""
        return {checklist.slug: checklist for checklist in self.lists}

    def items_of(self, slug: str) -> tuple[ChecklistItem, ...]:
        """All items that name this list."""
        return tuple(item for item in self.items if slug in item.lists)


def parse_pool(metas: Sequence[Mapping[str, Any]], items: Sequence[Any]) -> Pool:
    """Read every loaded `meta.yaml` and all items. Raises pydantic.ValidationError, which names what is wrong."""
    return Pool.model_validate({"lists": metas, "items": items})


def compose(
    pool: Pool,
    *,
    role: str,
    risk_class: str,
    sector: str,
    stage: str = "unknown",
    size: str = "unknown",
    lists: Collection[str] = (),
) -> tuple[ChecklistItem, ...]:
    """The items of these lists (slugs; none means all) for one situation, each with the day that counts there.

    A narrower item takes the place of the wider one, unless it only may be for this situation: an unknown role, stage
    or size brings the items of all, and takes none away. An unknown risk class or sector brings what holds for all.
    What applies first comes first; undated items come last: contested, draft, good practice. Within these by theme.
    Raises ValueError for an id outside the closed lists, or a list that does not exist.
    """
    here = Situation(role=role, risk_class=risk_class, sector=sector, stage=stage, size=size)
    if unknown := set(lists) - set(pool.by_slug()):
        raise ValueError(f"no such list: {', '.join(sorted(unknown))}")
    meant = [item for item in pool.items if item.fits(here) and (not lists or not set(lists).isdisjoint(item.lists))]
    replaced = {wider for item in meant if item.surely_fits(here) for wider in item.instead_of}
    kept = (
        item.model_copy(update={"applies_from": item.since(here), "dates": {}})
        for item in meant
        if item.id not in replaced
    )
    return tuple(sorted(kept, key=_place))


def _place(item: ChecklistItem) -> tuple[dt.date, int, int]:
    return item.applies_from or dt.date.max, _STATUSES.index(item.status), THEMES.index(item.theme)
