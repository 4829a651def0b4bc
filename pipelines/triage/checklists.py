"""Checklists: one pool of items, a catalogue of lists, and the part of both that fits one situation."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, Literal, Self, get_args

from pydantic import model_validator

from pipelines.triage.checklist_audience import (
    AXES,
    HIGH_RISK_PRODUCTS,
    LATER_AXES,
    NONE,
    RISK_CLASSES,
    ROLES,
    SECTORS,
    SEVERAL,
    SIZES,
    STAGES,
    UNKNOWN,
    Situation,
)
from pipelines.triage.checklist_faults import faults
from pipelines.triage.checklist_items import GROUPS, THEMES, Checklist, ChecklistItem, Status, Theme
from pipelines.triage.texts import Record

__all__ = [
    "AXES", "EXTENTS", "GROUPS", "HIGH_RISK_PRODUCTS", "LATER_AXES", "NONE", "RISK_CLASSES", "ROLES", "SECTORS",
    "SEVERAL", "SIZES", "STAGES", "THEMES", "UNKNOWN", "Checklist", "ChecklistItem", "Extent", "Pool", "Situation",
    "Status", "Theme", "compose", "parse_pool",
]  # fmt: skip

Extent = Literal["short", "full"]
EXTENTS: Final[tuple[str, ...]] = get_args(Extent)
"""How much a composed list holds: what the law asks and the basics, or good practice beyond these too."""
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
    pool: Pool, here: Situation, *, lists: Collection[str] = (), extent: Extent = "full"
) -> tuple[ChecklistItem, ...]:
    """The items of these lists (slugs; none means all) for one situation, each with the day that counts there.

    A narrower item takes the place of the wider one, unless it only may be for this situation: what is not known
    brings the items of all answers, and takes none away; but an unknown risk class or sector brings what holds for all.
    A short list has law and basics only, and of law a wider item where that stands for its parts.
    What applies first comes first; undated items come last: contested, draft, good practice. Within these by theme.
    Raises ValueError for a list that does not exist.
    """
    if unknown := set(lists) - set(pool.by_slug()):
        raise ValueError(f"no such list: {', '.join(sorted(unknown))}")
    meant = [item for item in pool.items if item.fits(here) and (not lists or not set(lists).isdisjoint(item.lists))]
    if extent == "short":
        meant = [item for item in meant if item.in_short_lists]
    replaced = {wider for item in meant if item.surely_fits(here) for wider in item.instead_of}
    kept = [item for item in meant if item.id not in replaced]
    if extent == "short":
        there = {item.id for item in kept}
        kept = [item for item in kept if there.isdisjoint(item.part_of)]
    dated = (item.model_copy(update={"applies_from": item.since(here), "dates": {}}) for item in kept)
    return tuple(sorted(dated, key=_place))


def _place(item: ChecklistItem) -> tuple[dt.date, int, int]:
    return item.applies_from or dt.date.max, _STATUSES.index(item.status), THEMES.index(item.theme)
