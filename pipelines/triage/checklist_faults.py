"""What can be wrong with the lists and items of checklists together, whatever each says by itself."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from pipelines.triage.checklist_audience import AXES, Situation
from pipelines.triage.checklist_items import Checklist, ChecklistItem


class Fault(NamedTuple):
    """What is wrong, and the id of the item or list (`checklist/...`) where it has to be mended."""

    id: str
    message: str


def faults(lists: Collection[Checklist], items: Sequence[ChecklistItem]) -> Iterator[Fault]:
    """Every fault but `never_shown`, which looks at too many situations for who only reads the lists."""
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
        yield from _parts(item, by_id)


def _replacing(item: ChecklistItem, by_id: Mapping[str, ChecklistItem]) -> Iterator[Fault]:
    for wider in item.instead_of:
        if wider not in by_id:
            yield Fault(item.id, f"replaces {wider}, which does not exist; correct its name")
        elif item.id in _replaced_by(wider, by_id):
            yield Fault(item.id, f"replaces {wider}, which replaces it in turn; break the circle")


def _parts(item: ChecklistItem, by_id: Mapping[str, ChecklistItem]) -> Iterator[Fault]:
    """What a short list leaves out must be said by the wider item that stands there for it."""
    for wider in (by_id.get(id_) for id_ in item.part_of):
        if wider is None:
            yield Fault(item.id, f"is part of {', '.join(item.part_of)}, which does not exist; correct its name")
        elif wider.part_of:
            yield Fault(item.id, f"is part of {wider.id}, which is itself part of another; name that one")
        elif not any(_within(item.articles[0], article) for article in wider.articles):
            yield Fault(item.id, f"is part of {wider.id}, which does not name {item.articles[0]}; correct part_of")


def _within(article: str, wider: str) -> bool:
    return article == wider or article.startswith(f"{wider}(")


def _replaced_by(id_: str, by_id: Mapping[str, ChecklistItem]) -> set[str]:
    """The item itself and all it makes superfluous, directly or not."""
    found, waiting = set[str](), [id_]
    while waiting:
        one = waiting.pop()
        if one in by_id and one not in found:
            found.add(one)
            waiting += by_id[one].instead_of
    return found


def never_shown(items: Sequence[ChecklistItem]) -> Iterator[Fault]:
    """Items that can turn up in no composed list, because narrower ones take their place everywhere."""
    for item in items:
        narrower = [other for other in items if item.id in other.instead_of]
        here = _situations(item, narrower) if narrower else iter(())
        if narrower and all(any(other.surely_fits(one) for other in narrower) for one in here):
            names = ", ".join(other.id for other in narrower)
            yield Fault(item.id, f"is never shown, because {names} takes its place everywhere; narrow that one")


def _situations(item: ChecklistItem, narrower: Sequence[ChecklistItem]) -> Iterator[Situation]:
    """Situations that the item is for: every one that the items can tell apart.

    One id on each axis is enough: who chooses several is meant by all that are meant by one of them.
    """
    names = {"role": "roles", "risk_class": "risk_classes", "sector": "sectors", "stage": "stages", "size": "sizes"}
    axes = {}
    for axis, known in AXES.items():
        name = names.get(axis, axis)
        told_apart = any(getattr(one.audience, name) != "all" for one in (item, *narrower))
        # both routes to high risk are told apart by `annex`, beside the audience
        axes[axis] = known if told_apart or axis == "risk_class" else known[-1:]
    for values in product(*axes.values()):
        situation = Situation.model_validate(dict(zip(axes, values, strict=True)))
        if item.fits(situation):
            yield situation
