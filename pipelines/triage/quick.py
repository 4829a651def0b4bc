"""Conditions as plain functions: whether they hold, without the reasons, for who asks a hundred times in a row."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from pipelines.triage.answers import is_empty, read_answers
from pipelines.triage.conditions import All, AnyOf, AtLeast, Before, Condition, In, Is, Not
from pipelines.triage.definitions import comparisons
from pipelines.triage.questions import Question
from pipelines.triage.rules import RuleSet
from pipelines.triage.texts import UNKNOWN, Answer

Holds = bool | None
"""None: not known."""


class Case:
    """The answers of one person, as tests look at them. `idle`: questions that an earlier answer makes void."""

    __slots__ = ("answers", "given", "idle", "memo")

    def __init__(self, answers: dict[str, Answer], given: set[str]) -> None:
        self.answers, self.given = answers, given
        self.idle: set[str] = set()
        self.memo: dict[str, Holds] = {}


Test = Callable[[Case], Holds]


class QuickRules:
    """The rules' conditions, compiled once. Says what `Condition.evaluate` says; a test compares the two."""

    def __init__(self, rules: RuleSet) -> None:
        self._questions = rules.questions
        self._orders = {question.id: question.known_ids() for question in rules.questions if question.ordered}
        self._named = {name: self._compiled(one) for name, one in rules.definitions.items()}
        self._asked_when = {
            question.id: self._compiled(question.ask_when)
            for question in rules.questions
            if question.ask_when is not None
        }
        self._optional = {question.id for question in rules.questions if question.optional}
        self.when = {rule.id: self._compiled(rule.when) for rule in rules.rules}
        self._asked = {rule.id: _questions_of(rule.when, rules) for rule in rules.rules}
        self._leading = {
            question.id: _questions_of(question.ask_when, rules)
            for question in reversed(rules.questions)
            if question.ask_when is not None
        }

    def case(self, answers: Mapping[str, object]) -> Case:
        """The answers as they are. Raises AnswerError for one that does not fit."""
        given = {name for name, value in answers.items() if not is_empty(value)}
        return self._settled(Case(read_answers(answers, self._questions), given))

    def changed(self, case: Case, question: Question, options: Iterable[str]) -> Case:
        """The same person with these options to one question; answers that this makes void are dropped."""
        answers = {**case.answers, question.id: frozenset(options)}
        found = self._settled(Case(answers, {*case.given, question.id}))
        while void := {name for name in found.given if not self._is_wanted(name, found)}:
            answers = {name: None if name in void else answer for name, answer in found.answers.items()}
            found = self._settled(Case(answers, found.given - void))
        return found

    def deciding(self, rule_ids: Iterable[str]) -> set[str]:
        """The questions on which these rules depend: directly, or because a deciding question hangs on them."""
        found = {question for rule in rule_ids for question in self._asked[rule]}
        for question, leading in self._leading.items():  # last to first: a question depends on earlier ones only
            if question in found:
                found |= leading
        return found

    def _is_wanted(self, name: str, case: Case) -> bool:
        test = self._asked_when.get(name)
        return name in self._optional or test is None or test(case) is True

    def _settled(self, case: Case) -> Case:
        for name, test in self._asked_when.items():  # a question depends on earlier ones only
            if name not in case.given and test(case) is False:
                case.idle.add(name)
                case.memo.clear()  # a named condition may look at this question
        return case

    def _compiled(self, condition: Condition) -> Test:
        if isinstance(condition, (All, AnyOf)):
            parts = condition.all if isinstance(condition, All) else condition.any
            return _joined([self._compiled(part) for part in parts], decisive=isinstance(condition, AnyOf))
        if isinstance(condition, Not):
            return _negated(self._compiled(condition.negated))
        if isinstance(condition, (Is, In)):
            ((question, value),) = condition.pair.items()
            return _matched(question, frozenset({value} if isinstance(value, str) else value))
        if isinstance(condition, Before):
            ((question, day),) = condition.before.items()
            return _ordered(question, day, before=True)
        if isinstance(condition, AtLeast):
            ((question, limit),) = condition.at_least.items()
            if question in self._orders:
                order = self._orders[question]
                return _matched(question, frozenset(order[order.index(str(limit)) :]))
            return _ordered(question, limit, before=False)
        return self._by_name(condition.name)

    def _by_name(self, name: str) -> Test:
        def test(case: Case) -> Holds:
            if name not in case.memo:
                case.memo[name] = self._named[name](case)
            return case.memo[name]

        return test


def _questions_of(condition: Condition, rules: RuleSet) -> set[str]:
    leaves = comparisons(condition, rules.definitions)
    return {name for leaf in leaves for name in next(iter(leaf.model_dump(by_alias=True).values()))}


def _joined(parts: list[Test], *, decisive: bool) -> Test:
    """Kleene's three values: one decisive part decides; else not known if any part is not known."""

    def test(case: Case) -> Holds:
        found: Holds = not decisive
        for part in parts:
            holds = part(case)
            if holds is decisive:
                return decisive
            if holds is None:
                found = None
        return found

    return test


def _negated(inner: Test) -> Test:
    def test(case: Case) -> Holds:
        holds = inner(case)
        return None if holds is None else not holds

    return test


def _matched(question: str, options: frozenset[str]) -> Test:
    def test(case: Case) -> Holds:
        answer = case.answers[question]
        if not isinstance(answer, frozenset):
            return _not_known(question, case)
        if answer & options:
            return True
        return _not_known(question, case) if UNKNOWN in answer else False

    return test


def _ordered(question: str, limit: object, *, before: bool) -> Test:
    def test(case: Case) -> Holds:
        answer = case.answers[question]
        if isinstance(answer, dt.date) and isinstance(limit, dt.date):
            return answer < limit if before else answer >= limit
        if isinstance(answer, float) and isinstance(limit, float) and not before:
            return answer >= limit
        return _not_known(question, case)

    return test


def _not_known(question: str, case: Case) -> Holds:
    return False if question in case.idle else None


_KEPT: Final[list[tuple[RuleSet, QuickRules]]] = []
_MOST_KEPT: Final = 2


def quick(rules: RuleSet) -> QuickRules:
    """The compiled conditions of these rules; compiled at the first call for them."""
    for known, compiled in _KEPT:
        if known is rules:
            return compiled
    compiled = QuickRules(rules)
    _KEPT.insert(0, (rules, compiled))
    del _KEPT[_MOST_KEPT:]
    return compiled
