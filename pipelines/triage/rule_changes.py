"""What changed between two versions of the rules: each rule in short, kept by version, and the difference of two."""

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal

from pipelines.triage.conditions import All, AnyOf, Condition, Not, SameAs
from pipelines.triage.findings import Kind
from pipelines.triage.rules import Rule, RuleSet, Timing
from pipelines.triage.texts import Id, LawStatus, Record, Text

What = Literal["new", "gone", "changed"]
Field = Literal["kind", "date", "status", "fine", "articles", "scope", "text"]
FIELDS: tuple[Field, ...] = ("kind", "date", "status", "fine", "articles", "scope", "text")
"""What can change of a rule, the weightiest first."""


class RuleInShort(Record):
    """What of a rule somebody is told when it changes.

    `days`: the first day, then the days that count for other systems or by other readings; None: no fixed day.
    `fine` in euros and per cent of turnover. `scope` and `texts` are SHA-256 in hexadecimal: of the conditions with
    the named ones written out, and of the words in both languages.
    """

    id: Id
    kind: Kind
    title: Text
    days: tuple[dt.date | None, ...]
    status: LawStatus
    articles: tuple[str, ...]
    fine: str = ""
    scope: str
    texts: str


class RuleChange(Record):
    """What became of one rule. `fields` only where it changed."""

    id: Id
    what: What
    before: RuleInShort | None
    after: RuleInShort | None
    fields: tuple[Field, ...] = ()

    @property
    def either(self) -> RuleInShort:
        """The newer of the two."""
        found = self.after or self.before
        if found is None:
            raise ValueError(f"{self.id} is in neither of the two versions")
        return found


def in_short(rules: RuleSet) -> tuple[RuleInShort, ...]:
    """Every rule of this version, in order. A day on which somebody looked at the law again is no change of it."""
    return tuple(
        RuleInShort(
            id=rule.id,
            kind=rule.kind,
            title=rule.title,
            days=_days(rule, rules),
            status=rule.status,
            articles=rule.articles,
            fine=_fine(rule, rules),
            scope=_hash(_scope(rule, rules)),
            texts=_hash(_words(rule, rules)),
        )
        for rule in rules.rules
    )


def changes(before: Iterable[RuleInShort], after: Iterable[RuleInShort]) -> tuple[RuleChange, ...]:
    """What is new, then what changed, then what is gone, each in the order of its version."""
    old, new = {rule.id: rule for rule in before}, {rule.id: rule for rule in after}
    found = [RuleChange(id=name, what="new", before=None, after=new[name]) for name in new if name not in old]
    for name, rule in new.items():
        if name in old and (fields := _changed(old[name], rule)):
            found.append(RuleChange(id=name, what="changed", before=old[name], after=rule, fields=fields))
    found += [RuleChange(id=name, what="gone", before=old[name], after=None) for name in old if name not in new]
    return tuple(found)


def notable(found: Iterable[RuleChange]) -> tuple[RuleChange, ...]:
    """The changes without those of our own wording alone: who asked to hear of the law need not read these."""
    return tuple(change for change in found if change.fields != ("text",))


def concerning(found: Iterable[RuleChange], ids: Collection[str]) -> tuple[RuleChange, ...]:
    """What touches somebody whose assessment rests on these rules: first the changes of these, then of the others
    those that are new or are for other people now: they may hold for anybody. No ids: all, in order.
    """
    if not ids:
        return tuple(found)
    wanted = [change for change in found if change.id in ids or change.what == "new" or "scope" in change.fields]
    return tuple(sorted(wanted, key=lambda change: change.id not in ids))


def _changed(before: RuleInShort, after: RuleInShort) -> tuple[Field, ...]:
    pairs: Mapping[Field, tuple[object, object]] = {
        "kind": (before.kind, after.kind),
        "date": (before.days, after.days),
        "status": (before.status, after.status),
        "fine": (before.fine, after.fine),
        "articles": (set(before.articles), set(after.articles)),
        "scope": (before.scope, after.scope),
        "text": ((before.title, before.texts), (after.title, after.texts)),
    }
    return tuple(field for field in FIELDS if pairs[field][0] != pairs[field][1])


def _days(rule: Rule, rules: RuleSet) -> tuple[dt.date | None, ...]:
    timing = _timing(rule, rules)
    if timing is not None:
        return timing.applies_from, *(shift.applies_from for shift in timing.shifts)
    return rule.applies_from, *(reading.applies_from for reading in rule.readings)


def _timing(rule: Rule, rules: RuleSet) -> Timing | None:
    return next((timing for timing in rules.timings if timing.id == rule.timing), None)


def _fine(rule: Rule, rules: RuleSet) -> str:
    fine = next((fine for fine in rules.fines if fine.id == rule.fine), None)
    return f"{fine.article}: {fine.amount_eur} / {fine.percent_of_turnover:g} %" if fine else ""


def _scope(rule: Rule, rules: RuleSet) -> Any:
    """Whom it holds for and when: its condition and those of its dates."""
    timing = _timing(rule, rules)
    conditions = [rule.when, *(shift.when for shift in timing.shifts)] if timing else [rule.when]
    conditions += [rule.already] if rule.already is not None else []
    written = [_written_out(condition, rules) for condition in conditions]
    return {"conditions": written, "role": rule.role, "other_law": rule.other_law}


def _written_out(condition: Condition, rules: RuleSet) -> Any:
    """The condition as plain data. What a named condition is called does not matter, only what it says."""
    if isinstance(condition, SameAs):
        return _written_out(rules.definitions[condition.name], rules)
    if isinstance(condition, Not):
        return {"not": _written_out(condition.negated, rules)}
    if isinstance(condition, All):
        return {"all": _parts(condition.all, rules)}
    if isinstance(condition, AnyOf):
        return {"any": _parts(condition.any, rules)}
    return condition.model_dump(mode="json", by_alias=True)


def _parts(conditions: Sequence[Condition], rules: RuleSet) -> list[Any]:
    return [_written_out(part, rules) for part in conditions]


def _words(rule: Rule, rules: RuleSet) -> Any:
    timing = _timing(rule, rules)
    return {
        "explanation": rule.explanation,
        "find_out": rule.what_to_find_out,
        "readings": [reading.text for reading in rule.readings],
        "awaits": rule.awaits,
        "notes": [shift.note for shift in timing.shifts] if timing else [],
    }


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
