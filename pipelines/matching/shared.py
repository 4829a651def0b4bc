"""What an item and a firm have in common beside words: it puts what fits in another order, and hides nothing."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipelines.ingestion.passages import Entry
from pipelines.matching.methods import sorts_of
from pipelines.matching.words import DATA, SECTORS

SECTOR, WISH, EACH = 0.15, 0.1, 0.05
"""What a shared sector, a shared wish, and each other thing in common add to an item's score, as a share of it."""
ABROAD = frozenset({"eu", "outside_eu"})


class Firm(NamedTuple):
    """What a firm answered, as far as it was asked and known: nothing is empty. `sorts` are of the problem's text."""

    sector: str = ""
    data: frozenset[str] = frozenset()
    size: str = ""
    region: str = ""
    stage: str = ""
    wishes: frozenset[str] = frozenset()
    sorts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, facts: Mapping[str, object], sorts: Iterable[str] = ()) -> "Firm":
        """Out of the intake's answers; an answer may be missing, unknown, one or several."""
        several = {name: _answers(facts.get(name)) for name in ("sector", "size", "region", "stage", "data", "wish")}
        one = {name: next(iter(sorted(several[name])), "") for name in ("sector", "size", "region", "stage")}
        return cls(data=several["data"], wishes=several["wish"], sorts=frozenset(sorts), **one)


class Shared(NamedTuple):
    """What an item and a firm have in common, by the ids of answers and sorts of work."""

    sector: str = ""
    data: tuple[str, ...] = ()
    sorts: tuple[str, ...] = ()
    region: str = ""
    size: str = ""
    wishes: tuple[str, ...] = ()

    @property
    def weight(self) -> float:
        """How much more the item is worth to this firm, as a share of its score; never less than nothing."""
        others = len(self.data) + len(self.sorts) + bool(self.region) + bool(self.size)
        return SECTOR * bool(self.sector) + WISH * bool(self.wishes) + EACH * others


def shared(entry: Entry, firm: Firm) -> Shared:
    """What there is in common."""
    sectors = {entry.sector, *entry.sectors} & SECTORS.keys()
    home = {firm.region, "nl"} if firm.region and firm.region not in ABROAD else set()
    return Shared(
        sector=firm.sector if firm.sector in sectors else "",
        data=tuple(one for one in entry.data if one in firm.data and one in DATA),
        sorts=tuple(sorted(firm.sorts & sorts_of(entry.methods))),
        region=next((one for one in entry.regions if one in home), ""),
        size=firm.size if firm.size in entry.sizes else "",
        wishes=tuple(one for one in entry.wishes if one in firm.wishes),
    )


def is_offered(entry: Entry, firm: Firm) -> bool:
    """Whether a service or a call gives what the firm wants, in the stage where it is: reason enough to show it."""
    in_time = not (firm.stage and entry.stages) or firm.stage in entry.stages
    return in_time and bool(firm.wishes & set(entry.wishes))


def is_for_others(entry: Entry, firm: Firm) -> tuple[bool, bool]:
    """(region, size): whether an item is meant for firms from elsewhere, or of another size, than this one."""
    provinces = [one for one in entry.regions if one not in ABROAD and one != "nl"]
    elsewhere = bool(firm.region and provinces) and "nl" not in entry.regions and firm.region not in provinces
    return elsewhere, bool(firm.size and entry.sizes) and firm.size not in entry.sizes


def _answers(value: object) -> frozenset[str]:
    """One answer or several as a set; what is no answer, or says that nothing is known, is empty."""
    many = value if isinstance(value, list | tuple | set | frozenset) else (value,)
    return frozenset(one for one in many if isinstance(one, str)) - {"", "unknown", "none"}
