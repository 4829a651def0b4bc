"""What we know about a law beside its text: what changed it, and from when its parts apply (`knowledge/law/`)."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from pipelines.ingestion.content import read_yaml, validated
from pipelines.ingestion.law.units import order_of
from pipelines.ingestion.records import Both, LawUnitId, Line, Record

_UNIT = re.compile(r"^(art_\d+[a-z]?|anx_[IVXLC]+)$")

LawPart = Annotated[str, StringConstraints(pattern=r"^(\d+[a-z]*|[A-Z]\.\d+|\([a-z]+\))(\([a-z]+\))?$")]
"""A part of a unit as in a citation: "1", "1(ba)", "14", "(c)", or "A.1" in Section A of an annex."""


def _units(value: str) -> str:
    ends = value.removeprefix("ai-act/").split("..")
    if len(ends) > 2 or not all(_UNIT.match(end) for end in ends):
        raise ValueError("must be a unit such as art_6, or a range such as art_8..art_27")
    return value


Units = Annotated[str, AfterValidator(_units)]
"""A unit ("art_6") or a range of units ("art_8..art_27")."""


class Change(Record):
    """One change of one unit, in our own words. Without `parts` it concerns the whole unit.

    `inserted` and `partly_deleted` say what happened to the parts; `amended` leaves some of the old words standing.
    `title` is our own name for a unit that was inserted, or for one whose title changed.
    """

    unit: LawUnitId
    change: Literal["amended", "replaced", "inserted", "partly_deleted"]
    valid_from: date
    parts: tuple[LawPart, ...] = ()
    title: Both | None = None
    what: Both
    point: Line
    sources: Annotated[tuple[Line, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_complete(self) -> "Change":
        if self.change == "partly_deleted" and not self.parts:
            raise ValueError("a unit that is partly deleted names the parts")
        if self.change == "inserted" and not self.parts and self.title is None:
            raise ValueError("a unit that is inserted has a title")
        return self


class Application(Record):
    """From when units apply, and for what. Several may hold for one unit; `parts` when a row is about those only."""

    units: Annotated[tuple[Units, ...], Field(min_length=1)]
    parts: tuple[LawPart, ...] = ()
    applies_from: date
    what: Both
    status: Literal["law", "contested"] = "law"
    sources: Annotated[tuple[Line, ...], Field(min_length=1)]

    def covers(self, unit: str) -> bool:
        """Whether the row holds for the unit with this id; a range includes what was inserted in it."""
        place = order_of(unit)
        ends = [span.split("..") for span in self.units]
        return any(order_of(span[0]) <= place <= order_of(span[-1]) for span in ends)


class LawFacts(Record):
    """A law's facts file. `number` is such as 2024/1689; the counts are those of the text as first published."""

    id: Line
    number: Annotated[str, StringConstraints(pattern=r"^\d{4}/\d+$")]
    celex: Line
    title: Both
    short: Both
    articles: int
    recitals: int
    annexes: int
    sources: Annotated[tuple[Line, ...], Field(min_length=1)]
    changes: tuple[Change, ...] = ()
    application: tuple[Application, ...] = ()

    def changes_of(self, unit: str) -> tuple[Change, ...]:
        """All changes of a unit, oldest first."""
        return tuple(sorted((each for each in self.changes if each.unit == unit), key=lambda each: each.valid_from))

    def application_of(self, unit: str) -> tuple[Application, ...]:
        """From when a unit applies, earliest first."""
        rows = (row for row in self.application if row.covers(unit))
        return tuple(sorted(rows, key=lambda row: row.applies_from))


def load_facts(knowledge: Path, law: str) -> LawFacts:
    """The facts of a law, from `knowledge/law/<id>.yaml`. Raises ContentError when they cannot be used."""
    path = knowledge / "law" / f"{law}.yaml"
    return validated(LawFacts, read_yaml(path), path)


def cited_sources(facts: LawFacts) -> set[str]:
    """Ids of every source that the facts cite, for the content check."""
    cited = [facts.sources, *(row.sources for row in facts.changes), *(row.sources for row in facts.application)]
    return {source for sources in cited for source in sources}
