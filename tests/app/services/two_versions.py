"""The rules as they are shipped, and a later version of them in which something is different."""

import dataclasses
from typing import Any, TypeVar

import pytest

from app.services import knowledge
from pipelines.triage import Rule, RuleSet, assess

Made = TypeVar("Made", Rule, RuleSet)

ANSWERS: dict[str, Any] = {
    "sector": "labour", "data": ["text"], "people": ["assess_staff"], "technology": "learns", "safety": ["none"],
    "work_uses": ["hiring"], "practices": ["none"], "influence": "matters", "public_service": "private",
    "role": ["own_use"], "stage": "idea", "size": "small", "region": "groningen", "wish": ["advice"],
}  # fmt: skip
"""A small firm that wants to screen applicants."""


def found(rules: RuleSet) -> list[str]:
    """Ids of the rules that hold, or may hold, for that firm. Not those of the scope: all others hang on them."""
    scope = {rule.id for rule in rules.rules if rule.kind == "out_of_scope"}
    return [finding.id for finding in assess(ANSWERS, rules).findings if finding.id not in scope]


def now_use(monkeypatch: pytest.MonkeyPatch, rules: RuleSet) -> RuleSet:
    """As after a deployment with these rules."""
    library = dataclasses.replace(knowledge.library(), rules=rules)
    monkeypatch.setattr(knowledge, "library", lambda **_staff: library)
    return rules


def later(rules: RuleSet, version: str = "later.1", **changes: dict[str, Any] | None) -> RuleSet:
    """A later version: each named rule with these fields instead, or without it (None)."""
    kept = [
        _made_again(rule, **(changes.get(rule.id) or {}))
        for rule in rules.rules
        if rule.id not in changes or changes[rule.id] is not None
    ]
    return _made_again(rules, version=version, rules=tuple(kept))


def _made_again(record: Made, **changes: Any) -> Made:
    """Not a copy: that would keep what the first one has worked out of its fields."""
    fields = {name: getattr(record, name) for name in type(record).model_fields}
    return type(record)(**{**fields, **changes})
