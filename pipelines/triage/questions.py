"""The questions of the intake: what is asked, of whom, and what can be answered."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from pipelines.triage.conditions import Condition
from pipelines.triage.texts import UNKNOWN, Id, Record, Text

YES_NO: Final = ("yes", "no", UNKNOWN)
YES_NO_LABELS: Final[Mapping[str, Text]] = {
    "yes": {"nl": "Ja", "en": "Yes"},
    "no": {"nl": "Nee", "en": "No"},
    UNKNOWN: {"nl": "Weet ik niet", "en": "I do not know"},
}

QuestionType = Literal["text", "choice", "choices", "yes_no", "date", "number"]
Section = Literal["plan", "uses", "risk", "role", "firm"]


class Option(Record):
    """One possible answer. An exclusive option ("none of these") goes with no other."""

    id: Id
    label: Text
    hint: Text | None = None
    exclusive: bool = False


class Question(Record):
    """One question. `find_out`: what to look up if the answer is not known; `ordered`: options go from low to high.

    `ask_when`: it matters only where this holds; None: always. `optional`: never asked on the way, only offered.
    `why`: why it is asked, for who wonders.
    """

    id: Id
    section: Section = "plan"
    type: QuestionType
    label: Text
    hint: Text | None = None
    why: Text | None = None
    find_out: Text | None = None
    ask_when: Condition | None = None
    optional: bool = False
    ordered: bool = False
    options: Annotated[tuple[Option, ...], Field(default=())]

    @model_validator(mode="after")
    def _options_fit_the_type(self) -> Self:
        ids = [option.id for option in self.options]
        if len(ids) != len(set(ids)):
            raise ValueError(f"question {self.id} has the same option twice")
        if self.type in ("choice", "choices") and UNKNOWN not in ids:
            raise ValueError(f"question {self.id} needs an option '{UNKNOWN}'")
        if self.type not in ("choice", "choices") and ids:
            raise ValueError(f"question {self.id} of type {self.type} takes no options")
        if self.type != "text" and self.find_out is None:
            raise ValueError(f"question {self.id} must say what to find out when the answer is unknown")
        return self

    def option_ids(self) -> tuple[str, ...]:
        """All ids that are an answer to this question, in order; empty for texts, dates and numbers."""
        return YES_NO if self.type == "yes_no" else tuple(option.id for option in self.options)

    def known_ids(self) -> tuple[str, ...]:
        """The option ids without 'unknown', from low to high where the question is ordered."""
        return tuple(option for option in self.option_ids() if option != UNKNOWN)

    def option_label(self, option_id: str) -> Text:
        """What an answer is called. Raises KeyError for one that the question does not have."""
        if self.type == "yes_no":
            return YES_NO_LABELS[option_id]
        return {option.id: option.label for option in self.options}[option_id]
