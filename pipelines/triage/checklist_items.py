"""The items and lists of checklists as content has them, and for whom an item is."""

import datetime as dt
from typing import Annotated, Final, Literal, Self, TypeVar, get_args

from pydantic import Field, StringConstraints, model_validator

from pipelines.triage.texts import Article, Id, Record, SourceId, Text

Role = Literal["provider", "deployer", "importer", "distributor"]
RiskClass = Literal["prohibited", "high_risk", "transparency", "gpai", "minimal", "unknown"]
Sector = Literal[
    "agriculture", "construction", "culture_media", "education", "energy_climate", "finance", "healthcare",
    "hospitality_retail", "labour", "legal_services", "manufacturing", "mobility_logistics", "public_sector",
    "security", "software", "other",
]  # fmt: skip
Stage = Literal["idea", "development", "test", "real_world_test", "in_use"]
Size = Literal["micro", "small", "medium", "mid_cap", "large"]
Annex = Literal["annex_i", "annex_iii"]
Theme = Literal["oversight", "robustness", "privacy", "transparency", "fairness", "wellbeing", "accountability"]
Group = Literal["start", "role", "subject", "sector"]
Status = Literal["law", "draft", "contested", "good_practice"]

HIGH_RISK_PRODUCTS: Final = "high_risk_annex_i"
"""The risk class of high risk through a product of Annex I; beside it `high_risk` is that through Annex III."""
UNKNOWN: Final = "unknown"
OWN_USE: Final = "own_use"
"""Who makes a system and uses it: provider and deployer at once."""
ROLES: Final[tuple[str, ...]] = (*get_args(Role), OWN_USE, UNKNOWN)
RISK_CLASSES: Final[tuple[str, ...]] = (*get_args(RiskClass), HIGH_RISK_PRODUCTS)
SECTORS: Final[tuple[str, ...]] = (*get_args(Sector), UNKNOWN)
STAGES: Final[tuple[str, ...]] = (*get_args(Stage), UNKNOWN)
SIZES: Final[tuple[str, ...]] = (*get_args(Size), UNKNOWN)
GROUPS: Final[tuple[str, ...]] = get_args(Group)
THEMES: Final[tuple[str, ...]] = get_args(Theme)
AXES: Final[dict[str, tuple[str, ...]]] = {
    "role": ROLES, "risk_class": RISK_CLASSES, "sector": SECTORS, "stage": STAGES, "size": SIZES,
}  # fmt: skip
"""What can be chosen: axis -> its ids. An item names the same ids, but `unknown` only as a risk class."""

Choice = TypeVar("Choice")
Chosen = Annotated[tuple[Choice, ...], Field(min_length=1)] | Literal["all"]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Situation(Record):
    """For whom a checklist is composed: one id of `AXES` for each axis. Raises ValueError for any other id."""

    role: str = UNKNOWN
    risk_class: str = UNKNOWN
    sector: str = UNKNOWN
    stage: str = UNKNOWN
    size: str = UNKNOWN

    @model_validator(mode="after")
    def _names_what_exists(self) -> Self:
        for axis, known in AXES.items():
            if (value := getattr(self, axis)) not in known:
                raise ValueError(f"'{value}' is not one of: {', '.join(known)}")
        return self

    @property
    def annex(self) -> Annex | None:
        """By which annex the system is at high risk; None when it is not."""
        routes: dict[str, Annex] = {HIGH_RISK_PRODUCTS: "annex_i", "high_risk": "annex_iii"}
        return routes.get(self.risk_class)


class Audience(Record):
    """For whom an item is. `all` means every value of that list."""

    roles: Chosen[Role]
    risk_classes: Chosen[RiskClass]
    sectors: Chosen[Sector]
    stages: Chosen[Stage] = "all"
    sizes: Chosen[Size] = "all"

    def includes(self, situation: Situation) -> bool:
        """Whether the situation is meant. A role, stage or size that is not known may be any of them."""
        return self._decided(situation) and all(
            meant == "all" or not values.isdisjoint((*meant, UNKNOWN)) for meant, values in self._open(situation)
        )

    def surely_includes(self, situation: Situation) -> bool:
        """The same, where nothing hangs on what is not known."""
        return self._decided(situation) and all(
            meant == "all" or not values.isdisjoint(meant) for meant, values in self._open(situation)
        )

    def _decided(self, situation: Situation) -> bool:
        risk_class = "high_risk" if situation.annex else situation.risk_class
        pairs = ((self.risk_classes, risk_class), (self.sectors, situation.sector))
        return all(meant == "all" or value in meant for meant, value in pairs)

    def _open(self, situation: Situation) -> tuple[tuple[tuple[str, ...] | Literal["all"], set[str]], ...]:
        return (
            (self.roles, {"provider", "deployer"} if situation.role == OWN_USE else {situation.role}),
            (self.stages, {situation.stage}),
            (self.sizes, {situation.size}),
        )


class ChecklistItem(Record):
    """One thing to do, why, where it comes from and what proves it.

    `lists` are slugs of the lists it belongs to; `instead_of` names wider items that it makes superfluous.
    `applies_from` None: good practice, or law whose date or text is not settled (draft, contested). `dates` gives
    another day for a route to high risk; `annex` keeps an item to one route.
    """

    id: Id
    lists: tuple[Slug, ...] = Field(min_length=1)
    theme: Theme
    action: Text
    why: Text
    evidence: Text
    example: Text | None = None
    example_source: SourceId | None = None
    articles: tuple[Article, ...] = ()
    applies_from: dt.date | None = None
    dates: dict[Annex, dt.date] = Field(default_factory=dict)
    annex: Annex | None = None
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

    @model_validator(mode="after")
    def _routes_lead_to_high_risk(self) -> Self:
        if self.dates and (self.annex or self.applies_from is None):
            raise ValueError(f"item {self.id}: dates go with applies_from, for an item of both annexes")
        classes = self.audience.risk_classes
        if (self.dates or self.annex) and classes != "all" and "high_risk" not in classes:
            raise ValueError(f"item {self.id}: dates and annex say something about high_risk, which it is not for")
        return self

    @property
    def both_annexes(self) -> bool:
        """Whether it is for both routes to high risk."""
        classes = self.audience.risk_classes
        return self.annex is None and (classes == "all" or "high_risk" in classes)

    def fits(self, situation: Situation) -> bool:
        """Whether it is for this situation, or may be."""
        return self._on_route(situation) and self.audience.includes(situation)

    def surely_fits(self, situation: Situation) -> bool:
        """Whether it is for this situation, whatever an unknown role, stage or size turns out to be."""
        return self._on_route(situation) and self.audience.surely_includes(situation)

    def since(self, situation: Situation) -> dt.date | None:
        """From when it applies there; None when no day is settled."""
        return self.dates.get(situation.annex, self.applies_from) if situation.annex else self.applies_from

    def _on_route(self, situation: Situation) -> bool:
        return self.annex is None or situation.annex in (None, self.annex)


class Checklist(Record):
    """A list of the catalogue: for whom it is, how long it takes, what it leaves out.

    `group`: under which heading of the catalogue it stands. `start_with`: what the form has chosen for somebody who
    comes for this list.
    """

    id: Annotated[str, Field(pattern=r"^checklist/[a-z0-9]+(-[a-z0-9]+)*$")]
    group: Group = "subject"
    title: Text
    summary: Text
    for_whom: Text
    version: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}\.\d+$")]
    not_covered: tuple[Text, ...] = Field(min_length=1)
    minutes: int = Field(gt=0)
    time_needed: Text
    reviewed_on: dt.date
    sources: tuple[SourceId, ...] = Field(min_length=1)
    start_with: Situation = Situation()

    @property
    def slug(self) -> str:
        """The last part of the id, also the name of its folder."""
        return self.id.partition("/")[2]
