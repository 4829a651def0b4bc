"""The items and lists of checklists as content has them."""

import datetime as dt
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import Field, StringConstraints, model_validator

from pipelines.triage.checklist_audience import Annex, Audience, Situation
from pipelines.triage.texts import Article, Id, Record, SourceId, Text

Theme = Literal["oversight", "robustness", "privacy", "transparency", "fairness", "wellbeing", "accountability"]
Group = Literal["start", "role", "subject", "sector"]
Status = Literal["law", "draft", "contested", "good_practice"]
GROUPS: Final[tuple[str, ...]] = get_args(Group)
THEMES: Final[tuple[str, ...]] = get_args(Theme)
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class ChecklistItem(Record):
    """One thing to do, why, where it comes from and what proves it.

    `lists` are slugs of the lists it belongs to; `instead_of` names wider items that it makes superfluous. `basic` is
    good practice that belongs in a short list; `part_of` names wider items that stand there for it.
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
    basic: bool = False
    part_of: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _short_lists_hold_law_and_basics(self) -> Self:
        practice = self.status == "good_practice"
        if self.basic and not practice:
            raise ValueError(f"item {self.id}: law is in every short list; only good practice is basic or not")
        if self.part_of and practice:
            raise ValueError(f"item {self.id}: only law is part of a wider item; leave good practice out by basic")
        return self

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

    @property
    def in_short_lists(self) -> bool:
        """Whether a short list has it where it fits: all that comes from law, and the basics."""
        return self.basic or self.status != "good_practice"

    def fits(self, situation: Situation) -> bool:
        """Whether it is for this situation, or may be."""
        return self._on_route(situation) and self.audience.includes(situation)

    def surely_fits(self, situation: Situation) -> bool:
        """Whether it is for this situation, whatever turns out of what is not known."""
        return self._on_route(situation) and self.audience.surely_includes(situation)

    def since(self, situation: Situation) -> dt.date | None:
        """From when it applies there; None when no day is settled."""
        return self.dates.get(situation.annex, self.applies_from) if situation.annex else self.applies_from

    def _on_route(self, situation: Situation) -> bool:
        return self.annex is None or situation.annex in (None, self.annex)


class Checklist(Record):
    """A list of the catalogue: for whom it is, how long it takes, what it leaves out.

    `group`: under which heading of the catalogue it stands. `start_with`: what the form has chosen for somebody who
    comes for this list. `ticked_for`: whom the form offers it to when it knows the firm; any of these.
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
    ticked_for: tuple[Audience, ...] = Field(min_length=1)

    @property
    def slug(self) -> str:
        """The last part of the id, also the name of its folder."""
        return self.id.partition("/")[2]

    def may_help(self, situation: Situation) -> bool:
        """Whether it is for this situation, or may be."""
        return any(audience.includes(situation) for audience in self.ticked_for)
