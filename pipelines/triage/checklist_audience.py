"""For whom a checklist is composed, and for whom an item or a list is meant."""

from functools import cached_property
from typing import Annotated, Any, Final, Literal, Self, TypeVar, get_args

from pydantic import Field, field_validator, model_validator

from pipelines.triage.texts import Record

Role = Literal["provider", "deployer", "importer", "distributor"]
RiskClass = Literal["prohibited", "high_risk", "transparency", "gpai", "minimal", "unknown"]
Sector = Literal[
    "agriculture", "construction", "culture_media", "education", "energy_climate", "finance", "healthcare",
    "hospitality_retail", "labour", "legal_services", "manufacturing", "mobility_logistics", "public_sector",
    "security", "software", "other",
]  # fmt: skip
Stage = Literal["idea", "development", "test", "real_world_test", "in_use"]
Size = Literal["micro", "small", "medium", "mid_cap", "large"]
Data = Literal["text", "images", "tables", "sensor", "audio_video", "personal_data", "health_data"]
People = Literal[
    "assess_staff", "assess_customers", "assess_students", "recognise_people", "authority", "talk", "generate"
]
Assessed = Literal["assess"]
"""What an item says for anybody who is assessed: applicants, staff, customers, students, or by an authority."""
Annex = Literal["annex_i", "annex_iii"]

HIGH_RISK_PRODUCTS: Final = "high_risk_annex_i"
"""The risk class of high risk through a product of Annex I; beside it `high_risk` is that through Annex III."""
UNKNOWN: Final = "unknown"
NONE: Final = "none"
OWN_USE: Final = "own_use"
"""Who makes a system and uses it: provider and deployer at once."""
ROLES: Final[tuple[str, ...]] = (*get_args(Role), OWN_USE, UNKNOWN)
RISK_CLASSES: Final[tuple[str, ...]] = (*get_args(RiskClass), HIGH_RISK_PRODUCTS)
SECTORS: Final[tuple[str, ...]] = (*get_args(Sector), UNKNOWN)
STAGES: Final[tuple[str, ...]] = (*get_args(Stage), UNKNOWN)
SIZES: Final[tuple[str, ...]] = (*get_args(Size), UNKNOWN)
DATA: Final[tuple[str, ...]] = (*get_args(Data), NONE, UNKNOWN)
PEOPLE: Final[tuple[str, ...]] = (*get_args(People), NONE, UNKNOWN)
AXES: Final[dict[str, tuple[str, ...]]] = {
    "role": ROLES, "risk_class": RISK_CLASSES, "sector": SECTORS, "stage": STAGES, "size": SIZES, "data": DATA,
    "people": PEOPLE,
}  # fmt: skip
"""What can be chosen: axis -> its ids. An item names the same ids, but `unknown` only as a risk class."""
SEVERAL: Final = ("data", "people")
"""Axes on which several ids may be chosen, as in the intake's questions of these names; `none` and `unknown` alone."""
LATER_AXES: Final = ("data", "people")
"""Axes that a list kept before 30 November 2026 lacks: what says nothing of them does not know them."""

Choice = TypeVar("Choice")
Chosen = Annotated[tuple[Choice, ...], Field(min_length=1)] | Literal["all"]

_ASSESSED: Final = frozenset({"assess_staff", "assess_customers", "assess_students", "authority"})
_BRING_PERSONAL_DATA: Final = frozenset({*_ASSESSED, "recognise_people", "talk"})
"""Nobody is assessed, recognised or talked with without data about that person."""
_A_CLASS_SAYS: Final[dict[str, frozenset[str]]] = {
    "prohibited": frozenset(),
    "high_risk": frozenset({*_ASSESSED, "recognise_people", NONE}),  # none of all that: infrastructure
    "transparency": frozenset({"talk", "generate", "recognise_people"}),
    "gpai": frozenset({"talk", "generate"}),
}
"""What a system of this class does with people. An answer that says nothing of the kind is not the whole story."""


class Situation(Record):
    """For whom a checklist is composed: ids of `AXES`, one for each axis, several for those of `SEVERAL`.

    Raises ValueError for any other id, and for `none` or `unknown` beside another.
    """

    role: str = UNKNOWN
    risk_class: str = UNKNOWN
    sector: str = UNKNOWN
    stage: str = UNKNOWN
    size: str = UNKNOWN
    data: tuple[str, ...] = (UNKNOWN,)
    people: tuple[str, ...] = (UNKNOWN,)

    @field_validator(*SEVERAL, mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        """Each once, in an order that does not hang on who asks: equal choices are one list."""
        return (value,) if isinstance(value, str) else sorted(set(value))

    @model_validator(mode="after")
    def _names_what_exists(self) -> Self:
        for axis, known in AXES.items():
            if wrong := [value for value in self.ids(axis) if value not in known]:
                raise ValueError(f"'{wrong[0]}' is not one of: {', '.join(known)}")
        for axis in SEVERAL:
            values = self.ids(axis)
            if not values or (len(values) > 1 and {NONE, UNKNOWN} & set(values)):
                raise ValueError(f"{axis}: choose at least one, and nothing beside '{NONE}' or '{UNKNOWN}'")
        return self

    def ids(self, axis: str) -> tuple[str, ...]:
        """What was chosen on this axis."""
        value = getattr(self, axis)
        return (value,) if isinstance(value, str) else tuple(value)

    @property
    def annex(self) -> Annex | None:
        """By which annex the system is at high risk; None when it is not."""
        routes: dict[str, Annex] = {HIGH_RISK_PRODUCTS: "annex_i", "high_risk": "annex_iii"}
        return routes.get(self.risk_class)

    @cached_property
    def roles_meant(self) -> frozenset[str]:
        """The roles, for who makes a system and uses it both."""
        return frozenset({"provider", "deployer"} if self.role == OWN_USE else {self.role})

    @cached_property
    def people_meant(self) -> frozenset[str]:
        """What it does with people, with what follows; `unknown` too where the kind of risk says more than that."""
        found = set(self.people)
        said = _A_CLASS_SAYS.get(self.risk_class)
        if said is not None and not found & said:
            found.add(UNKNOWN)
        return frozenset({*found, "assess"} if found & _ASSESSED else found)

    @cached_property
    def data_meant(self) -> frozenset[str]:
        """The kinds of data, with what follows; `unknown` too while there are none yet, or people may bring more."""
        found, people = set(self.data), self.people_meant
        if "health_data" in found or people & _BRING_PERSONAL_DATA:
            found.add("personal_data")
        if NONE in found or UNKNOWN in people:
            found.add(UNKNOWN)
        return frozenset(found)


class Audience(Record):
    """For whom an item or a list is. `all` means every value of that axis."""

    roles: Chosen[Role]
    risk_classes: Chosen[RiskClass]
    sectors: Chosen[Sector]
    stages: Chosen[Stage] = "all"
    sizes: Chosen[Size] = "all"
    data: Chosen[Data] = "all"
    people: Chosen[People | Assessed] = "all"

    def includes(self, situation: Situation) -> bool:
        """Whether the situation is meant. What is not known may be anything, but for the risk class and the sector."""
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

    def _open(self, here: Situation) -> tuple[tuple[tuple[str, ...] | Literal["all"], frozenset[str]], ...]:
        return (
            (self.roles, here.roles_meant),
            (self.stages, frozenset({here.stage})),
            (self.sizes, frozenset({here.size})),
            (self.data, here.data_meant),
            (self.people, here.people_meant),
        )
