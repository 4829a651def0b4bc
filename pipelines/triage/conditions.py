"""Conditions of rules: a closed set of operators with three outcomes (holds, does not hold, not known)."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, Discriminator, Field, Tag

from pipelines.triage.texts import UNKNOWN, Answer, Id, Record


@dataclass(frozen=True)
class Facts:
    """What a condition looks at: the answers that were read, and the options of ordered questions from low to high.

    `named`: the conditions that have a name. `idle`: the questions that need no answer because an earlier answer makes
    them void, with that reason. Nothing that a condition compares with such a question holds. `behind`: the questions
    that were never asked because earlier ones are not known, with what is open there.
    """

    answers: Mapping[str, Answer]
    orders: Mapping[str, tuple[str, ...]]
    named: Mapping[str, "Condition"]
    idle: dict[str, "Outcome"] = field(default_factory=dict)
    behind: dict[str, "Outcome"] = field(default_factory=dict)
    known: dict[str, "Outcome"] = field(default_factory=dict)
    matched: dict[tuple[str, frozenset[str]], "Outcome"] = field(default_factory=dict)
    """Outcomes of named conditions and of comparisons: many rules share them, and each is worked out once."""


def _one_entry(value: dict[str, Any]) -> dict[str, Any]:
    if len(value) != 1:
        raise ValueError("an operator compares exactly one question: {question: value}")
    return value


class Outcome(NamedTuple):
    """`holds` None: not known. `because` are `question:answer`; `open` are the questions that would decide it."""

    holds: bool | None
    because: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


class All(Record):
    """Every condition holds. An empty list always holds."""

    all: tuple["Condition", ...]

    def evaluate(self, facts: Facts) -> Outcome:
        """False wins over not known, not known over true."""
        return _join([part.evaluate(facts) for part in self.all], decisive=False)


class AnyOf(Record):
    """At least one condition holds."""

    any: tuple["Condition", ...] = Field(min_length=1)

    def evaluate(self, facts: Facts) -> Outcome:
        """True wins over not known, not known over false."""
        return _join([part.evaluate(facts) for part in self.any], decisive=True)


class Not(Record):
    """The condition does not hold; not known stays not known."""

    negated: "Condition" = Field(alias="not")

    def evaluate(self, facts: Facts) -> Outcome:
        """The other way round, for the same reasons."""
        inner = self.negated.evaluate(facts)
        return Outcome(None if inner.holds is None else not inner.holds, inner.because, inner.open)


class Is(Record):
    """One of the chosen options is this one."""

    pair: Annotated[dict[Id, str], AfterValidator(_one_entry)] = Field(alias="is")

    def evaluate(self, facts: Facts) -> Outcome:
        """Not known when the answer is, and no chosen option is this one."""
        return _match(*self._compared, facts)

    @cached_property
    def _compared(self) -> tuple[str, frozenset[str]]:
        ((question, option),) = self.pair.items()
        return question, frozenset({option})


class In(Record):
    """One of the chosen options is one of these."""

    pair: Annotated[dict[Id, tuple[str, ...]], AfterValidator(_one_entry)] = Field(alias="in")

    def evaluate(self, facts: Facts) -> Outcome:
        """Not known when the answer is, and no chosen option is one of these."""
        return _match(*self._compared, facts)

    @cached_property
    def _compared(self) -> tuple[str, frozenset[str]]:
        ((question, options),) = self.pair.items()
        return question, frozenset(options)


class Before(Record):
    """The date lies before this one (that day itself does not)."""

    before: Annotated[dict[Id, dt.date], AfterValidator(_one_entry)]

    def evaluate(self, facts: Facts) -> Outcome:
        """Not known without a date."""
        ((question, limit),) = self.before.items()
        answer = facts.answers[question]
        if not isinstance(answer, dt.date):
            return _not_known(question, facts)
        return Outcome(answer < limit, (f"{question}:{answer.isoformat()}",))


class AtLeast(Record):
    """The number, the date, or the place of the option among ordered options, is this one or higher."""

    at_least: Annotated[dict[Id, float | dt.date | str], AfterValidator(_one_entry)]

    def evaluate(self, facts: Facts) -> Outcome:
        """Not known when the answer is."""
        ((question, limit),) = self.at_least.items()
        answer = facts.answers[question]
        if isinstance(answer, frozenset):
            order = facts.orders[question]
            return _match(question, frozenset(order[order.index(str(limit)) :]), facts)
        if isinstance(answer, dt.date) and isinstance(limit, dt.date):
            return Outcome(answer >= limit, (f"{question}:{answer.isoformat()}",))
        if isinstance(answer, float) and isinstance(limit, float):
            return Outcome(answer >= limit, (f"{question}:{answer:g}",))
        return _not_known(question, facts)


class SameAs(Record):
    """The condition of that name holds."""

    name: Id = Field(alias="same_as")

    def evaluate(self, facts: Facts) -> Outcome:
        """What the named condition says; worked out once for all who ask."""
        if self.name not in facts.known:
            facts.known[self.name] = facts.named[self.name].evaluate(facts)
        return facts.known[self.name]


def _operator(value: Any) -> str | None:
    """The only key of a condition; a value of another form has no operator and is refused with the list of them."""
    if isinstance(value, dict) and len(value) == 1:
        return str(next(iter(value)))
    return _OPERATORS.get(type(value))


_OPERATORS: dict[type, str] = {
    All: "all", AnyOf: "any", Not: "not", Is: "is", In: "in", Before: "before", AtLeast: "at_least",
    SameAs: "same_as",
}  # fmt: skip

Condition = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[Is, Tag("is")]
    | Annotated[In, Tag("in")]
    | Annotated[Before, Tag("before")]
    | Annotated[AtLeast, Tag("at_least")]
    | Annotated[SameAs, Tag("same_as")],
    Discriminator(
        _operator,
        custom_error_type="unknown_operator",
        custom_error_message="a condition is one of: all, any, not, is, in, before, at_least, same_as",
    ),
]
for _model in (All, AnyOf, Not):
    _model.model_rebuild()


def leaves(condition: Condition) -> Iterator[Is | In | Before | AtLeast | SameAs]:
    """The comparisons and named conditions that a condition is made of."""
    if isinstance(condition, (All, AnyOf)):
        for part in condition.all if isinstance(condition, All) else condition.any:
            yield from leaves(part)
    elif isinstance(condition, Not):
        yield from leaves(condition.negated)
    else:
        yield condition


def _join(outcomes: list[Outcome], decisive: bool) -> Outcome:
    """Kleene's three values: one decisive part decides; else not known if any part is not known."""
    if deciding := [part.because for part in outcomes if part.holds is decisive]:
        return Outcome(decisive, _merge(deciding))
    if unknown := [part.open for part in outcomes if part.holds is None]:
        because = _merge([part.because for part in outcomes if part.holds is not False])
        return Outcome(None, because, _merge(unknown))
    return Outcome(not decisive, _merge([part.because for part in outcomes]))


def _match(question: str, options: frozenset[str], facts: Facts) -> Outcome:
    if (question, options) not in facts.matched:
        facts.matched[question, options] = _matched(question, options, facts)
    return facts.matched[question, options]


def _matched(question: str, options: frozenset[str], facts: Facts) -> Outcome:
    answer = facts.answers[question]
    if not isinstance(answer, frozenset):
        return _not_known(question, facts)
    if found := answer & options:
        return Outcome(True, tuple(f"{question}:{option}" for option in sorted(found)))
    if UNKNOWN in answer:
        return _not_known(question, facts)
    return Outcome(False, tuple(f"{question}:{option}" for option in sorted(answer)))


def _not_known(question: str, facts: Facts) -> Outcome:
    if question in facts.idle:
        return Outcome(False, facts.idle[question].because)
    if question in facts.behind:
        return facts.behind[question]
    return Outcome(None, (f"{question}:{UNKNOWN}",), (question,))


def _merge(parts: list[tuple[str, ...]]) -> tuple[str, ...]:
    return parts[0] if len(parts) == 1 else tuple(dict.fromkeys(chain.from_iterable(parts)))
