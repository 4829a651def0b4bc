"""Ways to get compute, with facts that hold for some time only."""

import datetime as dt
from typing import Literal, NamedTuple

from app.errors import NotFound
from app.services import knowledge
from pipelines.ingestion.records import Call, CallRow


class DatedRow(NamedTuple):
    """A fact of a call, and whether it holds on the day it is read."""

    row: CallRow
    state: Literal["now", "later", "expired"]


def calls(*, staff: bool = False) -> dict[str, Call]:
    """All calls that the reader may see, by id."""
    return knowledge.library(staff=staff).calls


def call(slug: str, *, staff: bool = False) -> Call:
    """One call, by the last part of its id."""
    try:
        return calls(staff=staff)[f"call/{slug}"]
    except KeyError:
        raise NotFound() from None


def state(item: Call, today: dt.date) -> Literal["open", "announced", "over", "unknown"]:
    """Whether one can apply on a day: over when the last cut-off is, whatever its `opening` says."""
    if item.cut_offs and next_cut_off(item, today) is None:
        return "over"
    return item.opening or "open"


def dated_rows(item: Call, today: dt.date) -> list[DatedRow]:
    """The facts of a call: what holds today, what has still to begin, what is over."""
    rows = [DatedRow(row, _state(row, today)) for row in item.rows]
    return sorted(rows, key=lambda dated: ("now", "later", "expired").index(dated.state))


def _state(row: CallRow, today: dt.date) -> Literal["now", "later", "expired"]:
    if row.valid_to and row.valid_to < today:
        return "expired"
    return "later" if row.valid_from and row.valid_from > today else "now"


def next_cut_off(item: Call, today: dt.date) -> dt.date | None:
    """The first day from today on by which an application must be in."""
    return min((day for day in item.cut_offs if day >= today), default=None)


def in_order(today: dt.date, lang: str, *, staff: bool = False) -> list[Call]:
    """Calls by title; those of which every cut-off is over come last."""

    every = calls(staff=staff).values()
    return sorted(every, key=lambda item: (state(item, today) == "over", item.title[lang].casefold()))
