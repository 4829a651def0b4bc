"""The rules of the triage: read from loaded YAML, checked against the questions, and frozen."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from pipelines.triage.conditions import AtLeast, Before, Condition, In, Is, leaves
from pipelines.triage.findings import Kind, Reading, Role
from pipelines.triage.questions import UNKNOWN, Question
from pipelines.triage.texts import Article, Filled, Id, LawStatus, Record, SourceId, Text


class Fine(Record):
    """A tier of fines; `lower_for` says for whom the lower of the two is the cap (for all others the higher)."""

    id: Id
    article: Article
    amount_eur: int = Field(gt=0)
    percent_of_turnover: float = Field(gt=0, le=100)
    lower_for: Condition | None = None


class Rule(Record):
    """When a finding is made, and what it says. A `when` that is not known makes the finding conditional."""

    id: Id
    kind: Kind
    when: Condition
    title: Text
    explanation: Text
    articles: tuple[Article, ...] = Field(min_length=1)
    role: Role | None = None
    applies_from: dt.date | None = None
    status: LawStatus = "law"
    readings: tuple[Reading, ...] = ()
    sources: tuple[SourceId, ...] = Field(min_length=1)
    checked_on: dt.date
    fine: Id | None = None
    what_to_find_out: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _says_what_its_kind_and_status_need(self) -> Self:
        if self.kind == "conditional" and not self.what_to_find_out:
            raise ValueError(f"rule {self.id} is conditional and must say what to find out")
        if (self.status == "contested") != (len(self.readings) >= 2):
            raise ValueError(f"rule {self.id}: a contested rule, and only that, shows two or more readings")
        return self


class RuleSet(Record):
    """Questions, fines and rules of one version; every id used in a rule exists."""

    version: Annotated[Filled, BeforeValidator(str)]
    questions: tuple[Question, ...] = Field(min_length=1)
    fines: tuple[Fine, ...] = ()
    rules: tuple[Rule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        for name, ids in (
            ("question", [question.id for question in self.questions]),
            ("fine", [fine.id for fine in self.fines]),
            ("rule", [rule.id for rule in self.rules]),
        ):
            if double := {one for one in ids if ids.count(one) > 1}:
                raise ValueError(f"the same {name} twice: {', '.join(sorted(double))}")
        return self

    @model_validator(mode="after")
    def _rules_use_what_exists(self) -> Self:
        questions, fines = self.by_id(), {fine.id for fine in self.fines}
        for rule in self.rules:
            if rule.fine is not None and rule.fine not in fines:
                raise ValueError(f"rule {rule.id}: there is no fine '{rule.fine}'")
            _check_condition(f"rule {rule.id}", rule.when, questions)
        for fine in self.fines:
            if fine.lower_for is not None:
                _check_condition(f"fine {fine.id}", fine.lower_for, questions)
        return self

    def by_id(self) -> dict[str, Question]:
        """The questions by their id."""
        return {question.id: question for question in self.questions}

    def sources(self) -> frozenset[str]:
        """Ids of all sources the rules rest on."""
        readings = (source for rule in self.rules for reading in rule.readings for source in reading.sources)
        return frozenset(source for rule in self.rules for source in rule.sources) | frozenset(readings)


def parse_rules(questions: Sequence[Any], rules: Mapping[str, Any] | Sequence[Any]) -> RuleSet:
    """Read the loaded `questions.yaml` (a list) and `rules.yaml` (a mapping of version, fines and rules).

    A list of such mappings is taken too and joined. Raises pydantic.ValidationError (a ValueError) that names the
    rule and what is wrong with it.
    """
    if isinstance(rules, Mapping):
        return RuleSet.model_validate({"questions": questions, **rules})
    joined: dict[str, Any] = {}
    for part in rules:
        for key, value in part.items():
            joined[key] = [*joined.get(key, []), *value] if isinstance(value, list) else value
    return RuleSet.model_validate({"questions": questions, **joined})


def _check_condition(owner: str, condition: Condition, questions: Mapping[str, Question]) -> None:
    for leaf in leaves(condition):
        pair: Mapping[str, Any] = leaf.pair if isinstance(leaf, (Is, In)) else _pair(leaf)
        ((question_id, value),) = pair.items()
        if question_id not in questions:
            raise ValueError(f"{owner}: there is no question '{question_id}'")
        if problem := _misuse(leaf, questions[question_id], value):
            raise ValueError(f"{owner}: {problem}")


def _pair(leaf: Before | AtLeast) -> Mapping[str, Any]:
    return leaf.before if isinstance(leaf, Before) else leaf.at_least


def _misuse(leaf: Is | In | Before | AtLeast, question: Question, value: Any) -> str | None:
    """What is wrong with this comparison; None when it fits the question."""
    if isinstance(leaf, Before):
        return None if question.type == "date" else f"'before' needs a date, and {question.id} is {question.type}"
    if isinstance(leaf, AtLeast) and question.type in ("number", "date"):
        fits = isinstance(value, float if question.type == "number" else dt.date)
        return None if fits else f"'at_least' compares {question.id} with something that is no {question.type}"
    if isinstance(leaf, AtLeast) and not question.ordered:
        return f"'at_least' needs an ordered question, and {question.id} is not"
    wanted = value if isinstance(value, tuple) else (value,)
    missing = [str(option) for option in wanted if option not in question.known_ids()]
    if missing:
        # 'unknown' is missing on purpose: not knowing is an outcome, never something a rule may ask for.
        return f"{question.id} has no option {', '.join(missing)} that a rule can ask for (nor '{UNKNOWN}')"
    return None
