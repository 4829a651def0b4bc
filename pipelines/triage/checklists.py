"""A checklist as a set of items, and the part of it that fits one role, risk class and sector."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal, Self, TypeVar, get_args

from pydantic import BeforeValidator, Field, model_validator

from pipelines.triage.texts import Article, Filled, Id, Record, SourceId, Text

Role = Literal["provider", "deployer", "importer", "distributor"]
RiskClass = Literal["prohibited", "high_risk", "transparency", "gpai", "minimal", "unknown"]
Sector = Literal[
    "agriculture", "construction", "culture_media", "education", "energy_climate", "finance", "healthcare",
    "hospitality_retail", "labour", "legal_services", "manufacturing", "mobility_logistics", "public_sector",
    "security", "software", "other", "unknown",
]  # fmt: skip
Theme = Literal["oversight", "robustness", "privacy", "transparency", "fairness", "wellbeing", "accountability"]
Status = Literal["law", "draft", "contested", "good_practice"]

ROLES: Final[tuple[str, ...]] = get_args(Role)
RISK_CLASSES: Final[tuple[str, ...]] = get_args(RiskClass)
SECTORS: Final[tuple[str, ...]] = get_args(Sector)
THEMES: Final[tuple[str, ...]] = get_args(Theme)

Choice = TypeVar("Choice")
Chosen = Annotated[tuple[Choice, ...], Field(min_length=1)] | Literal["all"]


class Audience(Record):
    """For whom an item is. `all` means every value of that list."""

    roles: Chosen[Role]
    risk_classes: Chosen[RiskClass]
    sectors: Chosen[Sector]

    def includes(self, role: str, risk_class: str, sector: str) -> bool:
        """Whether all three are meant."""
        pairs = ((self.roles, role), (self.risk_classes, risk_class), (self.sectors, sector))
        return all(meant == "all" or value in meant for meant, value in pairs)


class ChecklistItem(Record):
    """One thing to do, why, where it comes from and what proves it. `instead_of`: wider items it makes superfluous.

    `applies_from` None: good practice, or law whose date or text is not settled (draft, contested).
    """

    id: Id
    theme: Theme
    action: Text
    why: Text
    evidence: Text
    example: Text | None = None
    example_source: SourceId | None = None
    articles: tuple[Article, ...] = ()
    applies_from: dt.date | None = None
    status: Status
    audience: Audience = Field(alias="for")
    instead_of: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _law_has_articles_and_practice_has_none(self) -> Self:
        if (self.status == "good_practice") != (not self.articles):
            raise ValueError(f"item {self.id}: law names its articles, good practice has none")
        if (self.status == "law") != (self.applies_from is not None):
            raise ValueError(f"item {self.id}: settled law, and only that, has the date from which it applies")
        if (self.example is None) != (self.example_source is None):
            raise ValueError(f"item {self.id}: an example comes with its source")
        return self


class Checklist(Record):
    """A whole checklist: what it is, what it leaves out, how long it takes, and all its items."""

    id: Annotated[str, Field(pattern=r"^checklist/[a-z0-9-]+$")]
    title: Text
    summary: Text
    version: Annotated[Filled, BeforeValidator(str)]
    not_covered: tuple[Text, ...] = Field(min_length=1)
    minutes: int = Field(gt=0)
    time_needed: Text
    reviewed_on: dt.date
    sources: tuple[SourceId, ...] = Field(min_length=1)
    items: tuple[ChecklistItem, ...] = Field(min_length=1)

    @property
    def slug(self) -> str:
        """The last part of the id, also the name of its folder and page."""
        return self.id.partition("/")[2]

    @model_validator(mode="after")
    def _items_are_unique_and_known(self) -> Self:
        ids = [item.id for item in self.items]
        if double := {one for one in ids if ids.count(one) > 1}:
            raise ValueError(f"the same item twice: {', '.join(sorted(double))}")
        for item in self.items:
            if missing := [wider for wider in item.instead_of if wider not in ids or wider == item.id]:
                raise ValueError(f"item {item.id} replaces what is not in the list: {', '.join(missing)}")
        return self


def parse_checklist(meta: Mapping[str, Any], items: Sequence[Any]) -> Checklist:
    """Read a loaded `meta.yaml` and `items.yaml`. Raises pydantic.ValidationError, which names the item."""
    return Checklist.model_validate({**meta, "items": items})


def compose(checklist: Checklist, role: str, risk_class: str, sector: str) -> tuple[ChecklistItem, ...]:
    """The items for one role, risk class and sector (`unknown`: only what holds in every sector).

    A narrower item takes the place of the wider one. What applies first comes first, undated items last; within a
    date by theme. Raises ValueError for an id outside the closed lists.
    """
    for value, known in ((role, ROLES), (risk_class, RISK_CLASSES), (sector, SECTORS)):
        if value not in known:
            raise ValueError(f"'{value}' is not one of: {', '.join(known)}")
    meant = [item for item in checklist.items if item.audience.includes(role, risk_class, sector)]
    replaced = {wider for item in meant for wider in item.instead_of}
    kept = (item for item in meant if item.id not in replaced)
    return tuple(sorted(kept, key=lambda item: (item.applies_from or dt.date.max, THEMES.index(item.theme))))
