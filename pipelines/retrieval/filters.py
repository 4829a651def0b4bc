"""What may be found at all: kinds, sectors, validity on a day, and what the asker may see."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.ingestion.passages import Entry

Mask = NDArray[np.bool_]
ALWAYS, NEVER = "0000-00-00", "9999-99-99"


class Filters(NamedTuple):
    """What may be found. Empty collections leave everything in; what is no longer valid `on` that day is left out.

    `applies`: `now` for what applies on that day already, `later` for rules that still have to begin. `staff`: one of
    the centre's own people asks. For others, and unless somebody says otherwise, items for staff do not exist.
    """

    kinds: Collection[str] = ()
    sectors: Collection[str] = ()
    applies: Literal["", "now", "later"] = ""
    on: date | None = None
    staff: bool = False


class EntryFacts:
    """The facts of all items that filters ask for, as columns."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._present = np.array([bool(entry.kind) for entry in entries], dtype=np.bool_)
        self._public = np.array([entry.is_public for entry in entries], dtype=np.bool_)
        self._kinds = _places(entry.kind for entry in entries)
        self._of_kind = {kind: _mask(places, len(entries)) for kind, places in self._kinds.items()}
        self._sectors = _places(entry.sector or "" for entry in entries)
        self._from = np.array([_number(entry.applies_from or ALWAYS) for entry in entries], dtype=np.int32)
        self._to = np.array([_number(entry.valid_to or NEVER) for entry in entries], dtype=np.int32)

    def allowed(self, filters: Filters) -> Mask:
        """Which items pass, shape (items,)."""
        day = filters.on or date.today()  # noqa: DTZ011  the law's days have no time zone
        today = np.int32(_number(day.isoformat()))
        allowed = self._present & (self._to >= today)
        if not filters.staff:
            allowed &= self._public
        if filters.kinds:
            allowed &= self._among(self._kinds, filters.kinds)
        if filters.sectors:
            allowed &= self._among(self._sectors, filters.sectors)
        if filters.applies:
            allowed &= (self._from > today) == (filters.applies == "later")
        return np.asarray(allowed, dtype=np.bool_)

    def share(self, kind: str, positions: NDArray[np.integer[Any]]) -> float:
        """Which share of the items of a kind stands at these positions, 0 to 1."""
        mine = self._of_kind.get(kind)
        return float(mine[positions].sum() / mine.sum()) if mine is not None and len(positions) else 0.0

    def _among(self, places: Mapping[str, NDArray[np.intp]], wanted: Collection[str]) -> Mask:
        found = np.zeros(len(self._present), dtype=np.bool_)
        for value in places.keys() & set(wanted):
            found[places[value]] = True
        return found


def _mask(places: NDArray[np.intp], size: int) -> Mask:
    mask = np.zeros(size, dtype=np.bool_)
    mask[places] = True
    return mask


def _number(day: str) -> int:
    """An ISO date as a number that sorts alike: numbers compare a hundred times faster than texts."""
    return int(day.replace("-", ""))


def _places(values: Iterable[str]) -> dict[str, NDArray[np.intp]]:
    """Value -> the positions that have it."""
    found: dict[str, list[int]] = {}
    for position, value in enumerate(values):
        found.setdefault(value, []).append(position)
    return {value: np.array(positions, dtype=np.intp) for value, positions in found.items()}
