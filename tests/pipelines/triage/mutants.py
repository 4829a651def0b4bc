"""Mutants of the triage's rules: each is one small fault in the raw YAML of a rule, a definition, a date or a fine.

Named conditions stay named: `{same_as: name}` counts as one atom where it is used, and is altered where it is defined.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.ingestion.content import read_yaml
from tests.pipelines.triage.point_files import KNOWLEDGE

ALWAYS: dict[str, Any] = {"all": []}
ANOTHER_ARTICLE, SPARE_ARTICLE = "Art. 113", "Art. 112"
DAY = dt.timedelta(days=1)
QUICK = {"removed", "negated", "always", "kind", "date", "fine", "role", "already"}
"""The sorts of mutants that the suite runs for every rule; all of them run in tests/bench/mutation.py."""


IMPLIED = "another part of the same condition holds whenever this one does"
EQUIVALENT: dict[str, str] = {
    "rules/provider_conformity_product: condition, all without {same_as: high_risk}": IMPLIED,
    "definitions/annex_iii_use: condition, biometric_uses: infer_sensitive dropped":
        "where it is permitted there is a law-enforcement use, which is listed itself",
    "definitions/annex_iii_without_infrastructure: condition, biometric_uses: infer_sensitive dropped":
        "where it is permitted there is a law-enforcement use, which is listed itself",
    "definitions/article_50_system: condition, any without "
    "{in: {biometric_uses: [emotion, categorise, infer_sensitive]}}":
        "used only beside annex_iii_use, which holds then",
    "definitions/article_50_system: condition, biometric_uses: emotion dropped": "as the line above",
    "definitions/article_50_system: condition, biometric_uses: categorise dropped": "as the line above",
    "definitions/article_50_system: condition, biometric_uses: infer_sensitive dropped": "as the line above",
    "definitions/article_5_concern: condition, biometric_uses: infer_sensitive dropped":
        "used only beside annex_iii_use, which holds then",
    "definitions/article_5_concern: condition, biometric_uses: live_police dropped": "as the line above",
    "definitions/article_5_concern: condition, emotion_place: medical_or_safety dropped": "as the line above",
    "definitions/permitted_biometrics: condition, all without {is: {biometric_uses: emotion}}":
        "emotion_place is answered only where emotion is chosen",
    "definitions/permitted_identification: condition, all without {is: {biometric_uses: live_police}}":
        "live_reason is answered only where live_police is chosen",
    "timings/high_risk: condition, shift 3: all without {same_as: high_risk_by_use}":
        "for a product of a public body the later shift gives the same day and note",
}  # fmt: skip
"""Mutants that no answer can tell from the rules as they are, each with the reason."""


@dataclass(frozen=True)
class Mutant:
    """`part`: rules, definitions, timings or fines; `owner`: its id; `to`: what stands there then (None: nothing)."""

    part: str
    owner: str
    sort: str
    what: str
    to: Any

    def __str__(self) -> str:
        return f"{self.part}/{self.owner}: {self.sort}, {self.what}"


def raw_parts() -> dict[str, dict[str, dict[str, Any]]]:
    """Rules, definitions, timings and fines as they stand in the files, by id."""
    found: dict[str, dict[str, dict[str, Any]]] = {"rules": {}, "definitions": {}, "timings": {}, "fines": {}}
    found["definitions"] |= read_yaml(KNOWLEDGE / "triage" / "definitions.yaml")
    for path in sorted((KNOWLEDGE / "triage" / "rules").glob("*.yaml")):
        document = read_yaml(path)
        found["definitions"] |= document.get("definitions", {})
        for part in ("rules", "timings", "fines"):
            found[part] |= {one["id"]: one for one in document.get(part, [])}
    return found


def all_mutants(parts: Mapping[str, Mapping[str, dict[str, Any]]]) -> Iterator[Mutant]:
    """Every mutant, part by part."""
    makers: dict[str, Callable[[dict[str, Any]], Iterator[tuple[str, str, Any]]]] = {
        "rules": _of_a_rule, "definitions": _of_a_definition, "timings": _of_a_timing, "fines": _of_a_fine,
    }  # fmt: skip
    for part, make in makers.items():
        for owner, raw in parts[part].items():
            for sort, what, to in make(raw):
                yield Mutant(part, owner, sort, what, to)


def _of_a_rule(rule: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    yield "removed", "the whole rule", None
    yield "negated", "when", rule | {"when": {"not": rule["when"]}}
    yield "always", "when", rule | {"when": ALWAYS}
    for what, when in altered(rule["when"]):
        yield "condition", what, rule | {"when": when}
    yield from _what_it_says(rule)
    yield from _dates(rule)


def _what_it_says(rule: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    kind = "transparency" if rule["kind"] == "duty" else "duty"
    yield "kind", f"{rule['kind']} becomes {kind}", without(rule, "awaits") | {"kind": kind}
    for place, article in enumerate(rule["articles"]):
        other = SPARE_ARTICLE if article == ANOTHER_ARTICLE else ANOTHER_ARTICLE
        changed = [*rule["articles"][:place], other, *rule["articles"][place + 1 :]]
        yield "article", f"{article} becomes another", rule | {"articles": changed}
    if "fine" in rule:
        yield "fine", "removed", without(rule, "fine")
    yield "role", "another", rule | {"role": "deployer" if rule.get("role") == "provider" else "provider"}
    if rule.get("status", "law") == "law":
        yield "status", "law becomes draft", rule | {"status": "draft"}
    else:
        yield "status", "becomes law", without(rule, "readings") | {"status": "law"}
    yield "other_law", "flipped", rule | {"other_law": not rule.get("other_law", False)}
    for name in ("awaits", "already"):
        if name in rule:
            yield name, "removed", without(rule, name)


def _dates(rule: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    if rule.get("applies_from"):
        yield "date", "a day later", rule | {"applies_from": rule["applies_from"] + DAY}
    elif "timing" in rule:
        yield "date", "timing removed", without(rule, "timing")
    else:
        yield "date", "one where there is none", rule | {"applies_from": dt.date(2027, 1, 1)}


def _of_a_definition(condition: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    yield "negated", "the whole", {"not": condition}
    yield "always", "the whole", ALWAYS
    for what, to in altered(condition):
        yield "condition", what, to


def _of_a_timing(timing: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    yield "date", "a day later", timing | {"applies_from": timing["applies_from"] + DAY}
    shifts = timing.get("shifts", [])
    for place, shift in enumerate(shifts):
        others, rest = shifts[:place], shifts[place + 1 :]
        yield "shift", f"{place + 1} dropped", timing | {"shifts": [*others, *rest]}
        day = shift["applies_from"]
        moved = shift | {"applies_from": timing["applies_from"] if day is None else day + DAY}
        yield "shift", f"{place + 1} moved", timing | {"shifts": [*others, moved, *rest]}
        for what, when in altered(shift["when"]):
            changed = shift | {"when": when}
            yield "condition", f"shift {place + 1}: {what}", timing | {"shifts": [*others, changed, *rest]}


def _of_a_fine(fine: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    yield "amount", "one euro more", fine | {"amount_eur": fine["amount_eur"] + 1}
    yield "share", "one per cent more", fine | {"percent_of_turnover": fine["percent_of_turnover"] + 1}
    if "lower_for" not in fine:
        yield "lower_for", "everybody", fine | {"lower_for": ALWAYS}
        return
    yield "lower_for", "removed", without(fine, "lower_for")
    yield "lower_for", "negated", fine | {"lower_for": {"not": fine["lower_for"]}}
    for what, condition in altered(fine["lower_for"]):
        yield "lower_for", what, fine | {"lower_for": condition}


def altered(condition: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The condition with one part, one option, one `not` or one day less, at every depth."""
    ((operator, value),) = condition.items()
    if operator in ("all", "any"):
        yield from _altered_parts(operator, value)
    elif operator == "not":
        yield "not dropped", value
        for what, to in altered(value):
            yield f"not {what}", {"not": to}
    elif operator == "in":
        ((question, options),) = value.items()
        for option in options if len(options) > 1 else ():
            yield f"{question}: {option} dropped", {"in": {question: [one for one in options if one != option]}}
    elif operator in ("before", "at_least"):
        ((question, limit),) = value.items()
        if isinstance(limit, dt.date):
            yield f"{question}: a day later", {operator: {question: limit + DAY}}
            yield f"{question}: a day earlier", {operator: {question: limit - DAY}}


def _altered_parts(operator: str, parts: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for place, part in enumerate(parts):
        others, rest = parts[:place], parts[place + 1 :]
        if len(parts) > 1 or operator == "all":
            yield f"{operator} without {shown(part)}", {operator: [*others, *rest]}
        for what, to in altered(part):
            yield what, {operator: [*others, to, *rest]}


def shown(condition: dict[str, Any]) -> str:
    """A condition in short, for a list of survivors."""
    text = str(condition).replace("'", "")
    return text if len(text) <= 90 else f"{text[:87]}..."


def without(raw: dict[str, Any], key: str) -> dict[str, Any]:
    """The mapping without one key."""
    return {name: value for name, value in raw.items() if name != key}
