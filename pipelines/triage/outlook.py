"""What would change the answer: for each question, which other answer makes a class of the law appear or disappear."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, Literal, NamedTuple

from pipelines.triage.findings import Kind
from pipelines.triage.path import relevant
from pipelines.triage.questions import Question
from pipelines.triage.quick import Case, Test, quick
from pipelines.triage.rules import Rule, RuleSet
from pipelines.triage.texts import UNKNOWN, Id, Record

CLASSES: Final[tuple[Kind, ...]] = (
    "prohibited", "out_of_scope", "high_risk", "exempt_6_3", "gpai", "transparency",
)  # fmt: skip
"""The classes that are compared, the heaviest first."""
MOST: Final = 6
MOST_OF_A_QUESTION: Final = 2

State = Literal["no", "may", "holds"]
Change = Literal["appears", "may_appear", "certain", "uncertain", "disappears"]
How = Literal["instead", "also", "without"]

_CHANGES: Final[Mapping[tuple[State, State], Change]] = {
    ("no", "holds"): "appears",
    ("no", "may"): "may_appear",
    ("may", "holds"): "certain",
    ("holds", "may"): "uncertain",
    ("holds", "no"): "disappears",
    ("may", "no"): "disappears",
}
_WEIGHTS: Final[Mapping[Kind, int]] = {
    "prohibited": 100, "high_risk": 70, "out_of_scope": 30, "exempt_6_3": 25, "gpai": 20, "transparency": 15,
}  # fmt: skip
_WARNINGS: Final = frozenset({"prohibited", "high_risk", "gpai", "transparency"})
"""What is worth saying even when it only may come; that an exception may come is not."""
_SURE: Final = frozenset({"appears", "certain", "disappears"})


class Effect(Record):
    """What becomes of one class. `rules` are the findings that then hold, or that no longer hold."""

    kind: Kind
    change: Change
    rules: tuple[Id, ...] = ()


class Turn(Record):
    """Other answers to one question that all have the same effects.

    `how`: instead of the present answer, beside it, or without these options. `open`: the present answer is not known.
    """

    question: Id
    how: How
    options: tuple[str, ...]
    open: bool
    effects: tuple[Effect, ...]


class Classes(NamedTuple):
    """The state of each class for some answers, and the findings that hold in it."""

    states: Mapping[Kind, State]
    rules: Mapping[Kind, tuple[Id, ...]]


def outlook(answers: Mapping[str, object], rules: RuleSet, most: int = MOST) -> tuple[Turn, ...]:
    """The turns that matter most, at most `most`: each differs from `answers` in the answer to one question.

    A question counts if it is asked on this visit and has options. What is out of scope only for now
    (`awaits`) is looked through, so that a firm with an idea sees what its answers will mean.
    Raises AnswerError for an answer that does not fit.
    """
    compiled = quick(rules)
    case = compiled.case(answers)
    class_rules = [(rule.id, rule.kind, compiled.when[rule.id]) for rule in _class_rules(rules)]
    before = _classes(case, class_rules)
    turns: list[Turn] = []
    deciding = compiled.deciding(name for name, _, _ in class_rules)
    for question in (one for one in relevant(answers, rules) if one.id in deciding):
        found: dict[tuple[How, tuple[Effect, ...]], list[str]] = {}
        for how, option, chosen in _others(question, answers.get(question.id)):
            effects = _effects(before, _classes(compiled.changed(case, question, chosen), class_rules))
            if any(effect.change in _SURE or effect.kind in _WARNINGS for effect in effects):
                found.setdefault((how, effects), []).append(option)
        is_open = answers.get(question.id) in (None, "", UNKNOWN, [], [UNKNOWN])
        turns += [
            Turn(question=question.id, how=how, options=tuple(options), open=is_open, effects=effects)
            for (how, effects), options in found.items()
        ]
    return tuple(_best(turns, most))


def classes(answers: Mapping[str, object], rules: RuleSet) -> Classes:
    """Which classes hold, may hold or do not. What is out of scope for good leaves no other class.

    Says the same as `assess`, without making findings. Raises AnswerError for an answer that does not fit.
    """
    compiled = quick(rules)
    class_rules = [(rule.id, rule.kind, compiled.when[rule.id]) for rule in _class_rules(rules)]
    return _classes(compiled.case(answers), class_rules)


def _classes(case: Case, class_rules: Iterable[tuple[str, Kind, Test]]) -> Classes:
    holds: dict[Kind, list[str]] = {kind: [] for kind in CLASSES}
    may: set[Kind] = set()
    for name, kind, test in class_rules:
        found = test(case)
        if found:
            holds[kind].append(name)
        elif found is None:
            may.add(kind)
    if holds["out_of_scope"]:
        holds, may = {kind: names if kind == "out_of_scope" else [] for kind, names in holds.items()}, set()
    states: dict[Kind, State] = {kind: "holds" if holds[kind] else "may" if kind in may else "no" for kind in CLASSES}
    return Classes(states, {kind: tuple(names) for kind, names in holds.items()})


def _class_rules(rules: RuleSet) -> Iterator[Rule]:
    return (rule for rule in rules.rules if rule.kind in CLASSES and rule.awaits is None and not rule.other_law)


def _others(question: Question, answer: object) -> Iterator[tuple[How, str, list[str]]]:
    """Every answer that differs from this one in a single option, as the options that are then chosen."""
    chosen = [answer] if isinstance(answer, str) else list(answer) if isinstance(answer, (list, tuple)) else []
    alone = {option.id for option in question.options if option.exclusive} | {UNKNOWN}
    several = question.type == "choices" and bool(chosen) and not alone & set(chosen)
    for option in question.known_ids():
        if several and option in chosen:
            rest = [one for one in chosen if one != option]
            none = [one.id for one in question.options if one.exclusive]
            if rest or none:
                yield "without", option, rest or none
        elif several and option not in alone:
            yield "also", option, [*chosen, option]
        elif not several and option not in chosen:
            yield "instead", option, [option]


def _effects(before: Classes, after: Classes) -> tuple[Effect, ...]:
    found = []
    for kind in CLASSES:
        change = _CHANGES.get((before.states[kind], after.states[kind]))
        if change is not None:
            rules = before.rules[kind] if change in ("disappears", "uncertain") else after.rules[kind]
            found.append(Effect(kind=kind, change=change, rules=rules))
    if any(effect.kind == "out_of_scope" and effect.change in ("appears", "certain") for effect in found):
        found = [effect for effect in found if effect.kind == "out_of_scope"]  # that all else goes is what it means
    shadowed = {effect.change for effect in found if effect.kind == "high_risk"} & {"may_appear", "disappears"}
    # an exception to what only may be, or is not any more, is no news
    return tuple(effect for effect in found if effect.kind != "exempt_6_3" or effect.change not in shadowed)


def _weight(turn: Turn) -> int:
    """What is still open weighs more: it is not a thought experiment but something to find out."""
    heaviest = max(_WEIGHTS[effect.kind] * (4 if effect.change in _SURE else 1) for effect in turn.effects)
    return heaviest * (3 if turn.open else 1)


def _best(turns: Sequence[Turn], most: int) -> list[Turn]:
    """The heaviest, no more than some of one question, those of one question beside each other."""
    kept: list[Turn] = []
    for turn in sorted(turns, key=_weight, reverse=True):
        if len(kept) < most and sum(one.question == turn.question for one in kept) < MOST_OF_A_QUESTION:
            kept.append(turn)
    first = {turn.question: place for place, turn in reversed(list(enumerate(kept)))}
    grouped = groupby(sorted(kept, key=lambda turn: first[turn.question]), key=lambda turn: turn.question)
    return [turn for _, group in grouped for turn in group]
