"""What a triage says: a set of findings, each with its law, its date, its status and its reasons."""

import datetime as dt
from typing import Literal, Self

from pydantic import Field, model_validator

from pipelines.triage.texts import Article, Id, LawStatus, Record, SourceId, Text

Kind = Literal[
    "out_of_scope", "prohibited", "high_risk", "exempt_6_3", "transparency", "gpai", "minimal", "duty", "conditional",
]  # fmt: skip
Whichever = Literal["higher", "lower", "unknown"]
Role = Literal["provider", "deployer", "importer", "distributor", "authorised_representative", "product_manufacturer"]


class Reading(Record):
    """One way to read a contested rule."""

    text: Text
    applies_from: dt.date | None = None
    sources: tuple[SourceId, ...] = ()


class FineCap(Record):
    """The highest fine: an amount in euros or a part of worldwide yearly turnover in per cent.

    `whichever` says which of the two is the cap for an organisation of this size; unknown when the size is.
    `worked_eur`: the cap for this organisation in whole euros; None where turnover or size is not known.
    """

    article: Article
    amount_eur: int = Field(gt=0)
    percent_of_turnover: float = Field(gt=0, le=100)
    whichever: Whichever
    worked_eur: int | None = None


class Finding(Record):
    """One thing that holds, or (kind `conditional`) may hold for this intake. `role` None: whatever your role is.

    `because` are `question:answer`. `applies_from` is the date for this system; None: no date of its own, contested
    (see `readings`), or not yet (see `date_note`). `other_law`: another law is flagged, not decided. `on_event`: it
    asks nothing before something happens.
    """

    id: Id
    kind: Kind
    title: Text
    explanation: Text
    articles: tuple[Article, ...]
    role: Role | None
    applies_from: dt.date | None
    date_note: Text | None = None
    status: LawStatus
    readings: tuple[Reading, ...]
    sources: tuple[SourceId, ...] = Field(min_length=1)
    checked_on: dt.date
    fine_cap: FineCap | None
    because: tuple[str, ...]
    what_to_find_out: tuple[Text, ...]
    other_law: bool = False
    on_event: bool = False
    awaited_from: dt.date | None = None
    """For what does not count yet (Article 2(8)): the day of the law that awaits the system."""

    @model_validator(mode="after")
    def _conditional_says_what_to_find_out(self) -> Self:
        if self.kind == "conditional" and not self.what_to_find_out:
            raise ValueError(f"the conditional finding {self.id} must say what to find out")
        return self


class Assessment(Record):
    """A set of findings (never one label) and the version of the rules that made it."""

    rules_version: str
    findings: tuple[Finding, ...]

    def of_kind(self, kind: Kind) -> tuple[Finding, ...]:
        """The findings of one kind, in order."""
        return tuple(finding for finding in self.findings if finding.kind == kind)
