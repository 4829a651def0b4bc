"""Which mutants of the rules the points and the personas notice: a mutant is killed when one of them goes wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pipelines.triage import Finding, RuleSet, assess, relevant, without_void
from pipelines.triage.conditions import Condition, SameAs, leaves
from pipelines.triage.rules import Fine, Rule, Timing
from tests.pipelines.triage.mutants import Mutant
from tests.pipelines.triage.persona_files import Persona
from tests.pipelines.triage.point_files import Case, Wish, differences
from tests.pipelines.triage.test_personas import differences as persona_differences
from tests.pipelines.triage.test_personas import fits

READERS: Mapping[str, TypeAdapter[Any]] = {
    "rules": TypeAdapter(Rule), "timings": TypeAdapter(Timing), "fines": TypeAdapter(Fine),
    "definitions": TypeAdapter(Condition),
}  # fmt: skip
"""How each part is read; a mutant that is refused here would stop the whole rule set from loading."""


@dataclass(frozen=True)
class Outcome:
    """What became of the mutants. `refused`: the reader itself says that they cannot be."""

    killed: int
    refused: int
    survivors: tuple[Mutant, ...]

    @property
    def share(self) -> float:
        """Killed out of all that could be read, from 0 to 1."""
        return self.killed / (self.killed + len(self.survivors))


class Court:
    """Judges mutants over cases; each case is tried on the rules it speaks of, together with those on scope."""

    def __init__(self, rules: RuleSet, cases: Sequence[Case], personas: Sequence[Persona] = ()) -> None:
        self.rules = rules
        self.cases = [case for case in cases if not self._wrong(case, rules, case.wishes)]
        self.personas = personas
        self._likely: dict[tuple[str, str], list[Case]] = {}

    def judge(self, mutants: Iterable[Mutant]) -> Outcome:
        """The share that is noticed, and what is not."""
        killed, refused, survivors = 0, 0, []
        for mutant in mutants:
            verdict = self.notices(mutant)
            killed += verdict is True
            refused += verdict is None
            if verdict is False:
                survivors.append(mutant)
        return Outcome(killed, refused, tuple(survivors))

    def notices(self, mutant: Mutant) -> bool | None:
        """Whether a point or a persona goes wrong; None: the reader refuses the mutant already."""
        try:
            mutated = self._with(mutant)
        except ValidationError:
            return None
        touched, asks = self._touched(mutant), mutant.part == "definitions" and mutant.owner in self._asked
        for case in self._order(mutant):
            tried = replace(case, answers=without_void(case.said, mutated)) if asks else case
            if self._wrong(tried, mutated, [wish for wish in case.wishes if wish.rule in touched]):
                self._likely.setdefault((mutant.part, mutant.owner), []).insert(0, case)
                return True
        return any(self._disappoints(persona, mutated) for persona in self.personas)

    def _with(self, mutant: Mutant) -> RuleSet:
        """The rules with the mutant in them. Built without checks: each part has been read on its own."""
        fields = {name: getattr(self.rules, name) for name in RuleSet.model_fields}
        new = None if mutant.to is None else READERS[mutant.part].validate_python(mutant.to)
        if mutant.part == "definitions":
            fields["definitions"] = {**self.rules.definitions, mutant.owner: new}
        else:
            kept = (new if one.id == mutant.owner else one for one in fields[mutant.part])
            fields[mutant.part] = tuple(one for one in kept if one is not None)
        return RuleSet.model_construct(**fields)

    def _order(self, mutant: Mutant) -> list[Case]:
        """The cases that may notice it; first those that noticed another one like it."""
        touched = self._touched(mutant)
        if len(touched) == 1:
            return self.by_rule.get(next(iter(touched)), [])
        cases = [case for case in self.cases if any(wish.rule in touched for wish in case.wishes)]
        likely = [case for case in self._likely.get((mutant.part, mutant.owner), ()) if case in cases]
        return [*likely, *cases]

    def _touched(self, mutant: Mutant) -> frozenset[str]:
        """The rules whose findings it can change: a scope rule and what is asked can change every one."""
        if mutant.part == "rules":
            return self._everything if mutant.owner in self._scope else frozenset({mutant.owner})
        return self._users[mutant.part][mutant.owner]

    @cached_property
    def by_rule(self) -> dict[str, list[Case]]:
        """The cases that say something of a rule."""
        found: dict[str, list[Case]] = {}
        for case in self.cases:
            for wish in case.wishes:
                found.setdefault(wish.rule, []).append(case)
        return found

    @cached_property
    def _everything(self) -> frozenset[str]:
        return frozenset(rule.id for rule in self.rules.rules)

    @cached_property
    def _scope(self) -> frozenset[str]:
        return frozenset(rule.id for rule in self.rules.rules if rule.kind == "out_of_scope")

    @cached_property
    def _asked(self) -> frozenset[str]:
        """The definitions that decide which questions are asked."""
        conditions = [one.ask_when for one in self.rules.questions if one.ask_when is not None]
        return names_in(conditions, self.rules.definitions)

    @cached_property
    def _users(self) -> dict[str, dict[str, frozenset[str]]]:
        """The rules that use a definition (at any depth), a timing or a fine."""
        rules, named = self.rules.rules, self.rules.definitions
        inside = {rule.id: names_in([one for _, one in rule.conditions()], named) for rule in rules}
        for rule in rules:
            more = [shift.when for one in self.rules.timings if one.id == rule.timing for shift in one.shifts]
            more += [one.lower_for for one in self.rules.fines if one.id == rule.fine and one.lower_for]
            inside[rule.id] |= names_in(more, named)
        scoped = self._asked | {name for rule in self._scope for name in inside[rule]}
        of = {name: frozenset(rule for rule, names in inside.items() if name in names) for name in named}
        return {
            "definitions": {name: self._everything if name in scoped else found for name, found in of.items()},
            "timings": {
                one.id: frozenset(rule.id for rule in rules if rule.timing == one.id) for one in self.rules.timings
            },
            "fines": {one.id: frozenset(rule.id for rule in rules if rule.fine == one.id) for one in self.rules.fines},
        }

    def _wrong(self, case: Case, rules: RuleSet, wishes: Sequence[Wish]) -> bool:
        wanted = self._scope | {wish.rule for wish in wishes}
        found = {finding.id: finding for finding in assess(case.answers, only(rules, wanted)).findings}
        return any(differences(found.get(wish.rule), wish, rules) for wish in wishes)

    def _disappoints(self, persona: Persona, rules: RuleSet) -> bool:
        """Whether a persona's wish goes wrong that goes right with the rules as they are."""
        findings = assess(persona.answers, rules).findings
        right, forbidden = self._content[persona.id]
        lacking = any(not _met(findings, wish) for wish in right)
        if lacking or any(fits(finding, wish) for wish in forbidden for finding in findings):
            return True
        return relevant(persona.answers, rules) != relevant(persona.answers, self.rules)

    @cached_property
    def _content(self) -> dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
        found = {}
        for persona in self.personas:
            findings = assess(persona.answers, self.rules).findings
            right = [wish for wish in persona.expect if _met(findings, wish)]
            absent = [wish for wish in persona.absent if not any(fits(finding, wish) for finding in findings)]
            found[persona.id] = (right, absent)
        return found


def _met(findings: Sequence[Finding], wish: dict[str, Any]) -> bool:
    return any(fits(finding, wish) and not persona_differences(finding, wish) for finding in findings)


def names_in(conditions: Iterable[Condition], named: Mapping[str, Condition]) -> frozenset[str]:
    """The named conditions inside these, at any depth."""
    found: set[str] = set()
    waiting = list(conditions)
    while waiting:
        names = {leaf.name for leaf in leaves(waiting.pop()) if isinstance(leaf, SameAs)}
        waiting += [named[name] for name in names - found]
        found |= names
    return frozenset(found)


def only(rules: RuleSet, ids: frozenset[str] | set[str]) -> RuleSet:
    """The rule set with these rules alone."""
    fields = {name: getattr(rules, name) for name in RuleSet.model_fields}
    return RuleSet.model_construct(**fields | {"rules": tuple(rule for rule in rules.rules if rule.id in ids)})
