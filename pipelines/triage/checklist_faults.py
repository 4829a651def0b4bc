"""What can be wrong with the lists and items of checklists together, whatever each says by itself."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from pipelines.triage.checklist_items import (
    AXES,
    HIGH_RISK_PRODUCTS,
    UNKNOWN,
    Checklist,
    ChecklistItem,
    Situation,
)


class Fault(NamedTuple):
    """What is wrong, and the id of the item or list (`checklist/...`) where it has to be mended."""

    id: str
    message: str


def faults(lists: Collection[Checklist], items: Sequence[ChecklistItem]) -> Iterator[Fault]:
    """Every fault; none when all lists have items and every item can turn up in a composed list."""
    slugs = {checklist.slug for checklist in lists}
    used = {slug for item in items for slug in item.lists}
    by_id = {item.id: item for item in items}
    for id_, times in Counter(item.id for item in items).items():
        if times > 1:
            yield Fault(id_, "the same item twice; rename one, or take one away")
    for checklist in lists:
        if checklist.slug not in used:
            yield Fault(checklist.id, "no item names this list; add items, or take the list away")
    for item in items:
        yield from (
            Fault(item.id, f"list {slug} does not exist; correct its name") for slug in item.lists if slug not in slugs
        )
        yield from _replacing(item, by_id)
    yield from _unreachable(items)


def _replacing(item: ChecklistItem, by_id: Mapping[str, ChecklistItem]) -> Iterator[Fault]:
    for wider in item.instead_of:
        if wider not in by_id:
            yield Fault(item.id, f"replaces {wider}, which does not exist; correct its name")
        elif item.id in _replaced_by(wider, by_id):
            yield Fault(item.id, f"replaces {wider}, which replaces it in turn; break the circle")


def _replaced_by(id_: str, by_id: Mapping[str, ChecklistItem]) -> set[str]:
    """The item itself and all it makes superfluous, directly or not."""
    found, waiting = set[str](), [id_]
    while waiting:
        one = waiting.pop()
        if one in by_id and one not in found:
            found.add(one)
            waiting += by_id[one].instead_of
    return found


def _unreachable(items: Sequence[ChecklistItem]) -> Iterator[Fault]:
    for item in items:
        narrower = [other for other in items if item.id in other.instead_of]
        if narrower and all(any(other.surely_fits(here) for other in narrower) for here in _situations(item)):
            names = ", ".join(other.id for other in narrower)
            yield Fault(item.id, f"is never shown, because {names} takes its place everywhere; narrow that one")


def _situations(item: ChecklistItem) -> Iterator[Situation]:
    """Every situation that the item is for."""
    meant = item.audience
    classes = AXES["risk_class"] if meant.risk_classes == "all" else (*meant.risk_classes, HIGH_RISK_PRODUCTS)
    axes = {
        "role": AXES["role"] if meant.roles == "all" else (*meant.roles, UNKNOWN),
        "risk_class": classes,
        "sector": AXES["sector"] if meant.sectors == "all" else meant.sectors,
        "stage": AXES["stage"] if meant.stages == "all" else (*meant.stages, UNKNOWN),
        "size": AXES["size"] if meant.sizes == "all" else (*meant.sizes, UNKNOWN),
    }
    for values in product(*axes.values()):
        situation = Situation(**dict(zip(axes, values, strict=True)))
        if item.fits(situation):
            yield situation
