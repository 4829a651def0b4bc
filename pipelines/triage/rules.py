"""The rules of the triage: read from loaded YAML, checked against the questions, and frozen."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from pipelines.triage.conditions import AtLeast, Before, Condition, In, Is, SameAs, leaves
from pipelines.triage.definitions import check_names, comparisons
from pipelines.triage.findings import Finding, Kind, Reading, Role
from pipelines.triage.questions import Question
from pipelines.triage.texts import UNKNOWN, Article, Filled, Id, LawStatus, Record, SourceId, Text


class Fine(Record):
    """A tier of fines; `lower_for` says for whom the lower of the two is the cap (for all others the higher)."""

    id: Id
    article: Article
    amount_eur: int = Field(gt=0)
    percent_of_turnover: float = Field(gt=0, le=100)
    lower_for: Condition | None = None


class Shift(Record):
    """Where this holds, another date counts. `applies_from` None: no date yet; the note says what starts it."""

    when: Condition
    applies_from: dt.date | None
    note: Text


class Timing(Record):
    """A date of the law, and the shifts for systems that were there before it. The first shift that holds counts."""

    id: Id
    applies_from: dt.date
    shifts: tuple[Shift, ...] = ()


class Rule(Record):
    """When a finding is made, and what it says. A `when` that is not known makes the finding conditional.

    `timing` instead of `applies_from`: the date depends on the system. `awaits` (only out of scope): what makes the
    other findings count after all; without it they do not count at all. `already`: where this holds, the finding counts
    now all the same. `other_law` findings always stay. `on_event`: it asks nothing before something happens, such as
    an incident or a question of the authority.
    """

    id: Id
    kind: Kind
    when: Condition
    title: Text
    explanation: Text
    articles: tuple[Article, ...] = Field(min_length=1)
    role: Role | None = None
    applies_from: dt.date | None = None
    timing: Id | None = None
    status: LawStatus = "law"
    readings: tuple[Reading, ...] = ()
    sources: tuple[SourceId, ...] = Field(min_length=1)
    checked_on: dt.date
    fine: Id | None = None
    what_to_find_out: tuple[Text, ...] = ()
    awaits: Text | None = None
    already: Condition | None = None
    other_law: bool = False
    on_event: bool = False

    @model_validator(mode="after")
    def _says_what_its_kind_and_status_need(self) -> Self:
        if self.kind == "conditional" and not self.what_to_find_out:
            raise ValueError(f"rule {self.id} is conditional and must say what to find out")
        if (self.status == "contested") != (len(self.readings) >= 2):
            raise ValueError(f"rule {self.id}: a contested rule, and only that, shows two or more readings")
        if self.timing and self.applies_from:
            raise ValueError(f"rule {self.id}: give a date or a timing, not both")
        if self.awaits and self.kind != "out_of_scope":
            raise ValueError(f"rule {self.id}: only what is out of scope can await something")
        return self

    def conditions(self) -> Iterator[tuple[str, Condition]]:
        """Its conditions, each with a name."""
        yield f"rule {self.id}", self.when
        if self.already is not None:
            yield f"rule {self.id}, already", self.already

    @cached_property
    def finding(self) -> Finding:
        """What its finding says whatever the answers are."""
        same = {name: getattr(self, name) for name in Finding.model_fields.keys() & type(self).model_fields.keys()}
        return Finding(**same, because=(), fine_cap=None)


class RuleSet(Record):
    """Questions, fines and rules of one version; every id used in a rule exists."""

    version: Annotated[Filled, BeforeValidator(str)]
    definitions: dict[Id, Condition] = Field(default_factory=dict)
    questions: tuple[Question, ...] = Field(min_length=1)
    fines: tuple[Fine, ...] = ()
    timings: tuple[Timing, ...] = ()
    rules: tuple[Rule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        for name, owners in (
            ("question", self.questions), ("fine", self.fines), ("timing", self.timings), ("rule", self.rules),
        ):  # fmt: skip
            ids = [owner.id for owner in owners]
            if double := {one for one in ids if ids.count(one) > 1}:
                raise ValueError(f"the same {name} twice: {', '.join(sorted(double))}")
        return self

    @model_validator(mode="after")
    def _rules_use_what_exists(self) -> Self:
        fines, timings = {fine.id for fine in self.fines}, {timing.id for timing in self.timings}
        for rule in self.rules:
            if rule.fine is not None and rule.fine not in fines:
                raise ValueError(f"rule {rule.id}: there is no fine '{rule.fine}'")
            if rule.timing is not None and rule.timing not in timings:
                raise ValueError(f"rule {rule.id}: there is no timing '{rule.timing}'")
        conditions = dict(self._conditions())
        check_names(self.definitions, conditions)
        for name, condition in self.definitions.items():
            conditions[f"definition {name}"] = condition  # once, and not for each rule that names it
        for owner, condition in conditions.items():
            _check_condition(owner, (leaf for leaf in leaves(condition) if not isinstance(leaf, SameAs)), self.by_id)
        return self

    @model_validator(mode="after")
    def _questions_depend_on_earlier_ones(self) -> Self:
        earlier: dict[str, Question] = {}
        for question in self.questions:
            if question.ask_when is not None:
                found = comparisons(question.ask_when, self.definitions)
                _check_condition(f"question {question.id}", found, earlier)
            earlier[question.id] = question
        return self

    def _conditions(self) -> Iterator[tuple[str, Condition]]:
        """Every condition with the name of its owner."""
        for rule in self.rules:
            yield from rule.conditions()
        for fine in self.fines:
            if fine.lower_for is not None:
                yield f"fine {fine.id}", fine.lower_for
        for timing in self.timings:
            for place, shift in enumerate(timing.shifts, start=1):
                yield f"timing {timing.id}, shift {place}", shift.when
        for question in self.questions:
            if question.ask_when is not None:
                yield f"question {question.id}", question.ask_when

    def __repr__(self) -> str:
        return f"RuleSet({self.version}: {len(self.questions)} questions, {len(self.rules)} rules)"

    __str__ = __repr__

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """The questions by their id."""
        return {question.id: question for question in self.questions}

    def sources(self) -> frozenset[str]:
        """Ids of all sources the rules rest on."""
        readings = (source for rule in self.rules for reading in rule.readings for source in reading.sources)
        return frozenset(source for rule in self.rules for source in rule.sources) | frozenset(readings)


def parse_rules(questions: Sequence[Any], parts: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> RuleSet:
    """Read the loaded questions and one or several loaded mappings of version, definitions, fines, timings and rules.

    Raises pydantic.ValidationError (a ValueError) that names the rule and what is wrong with it, and ValueError for
    a definition that does not exist, is given twice or goes round in a circle.
    """
    joined: dict[str, Any] = {"questions": list(questions)}
    for part in [parts] if isinstance(parts, Mapping) else parts:
        for key, value in part.items():
            if isinstance(value, list):
                joined[key] = [*joined.get(key, []), *value]
            elif isinstance(value, Mapping):
                if double := joined.get(key, {}).keys() & value.keys():
                    raise ValueError(f"the same {key} twice: {', '.join(sorted(double))}")
                joined[key] = {**joined.get(key, {}), **value}
            elif key in joined:
                raise ValueError(f"{key} is given twice")
            else:
                joined[key] = value
    return RuleSet.model_validate(joined)


def _check_condition(
    owner: str, found: Iterable[Is | In | Before | AtLeast], questions: Mapping[str, Question]
) -> None:
    for leaf in found:
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
