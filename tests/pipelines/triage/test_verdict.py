"""The answer above a result: each of its sentences has somebody who gets it, and somebody close by who does not."""

import datetime as dt
from typing import Any, get_args

import pytest

from pipelines.triage import RuleSet, assess, without_void
from pipelines.triage.overview import overview
from pipelines.triage.verdict import Verdict, VerdictKind, verdict
from tests.pipelines.triage.persona_files import load_personas

TODAY = dt.date(2026, 11, 22)
USES, PRODUCTS, PUBLIC = dt.date(2027, 12, 2), dt.date(2028, 8, 2), dt.date(2030, 8, 2)
PERSONAS = {persona.id: persona for persona in load_personas()}
CASES: list[tuple[str, dict[str, Any], VerdictKind, dt.date | None]] = [
    ("hobbyist", {}, "outside", None),
    ("sme_greenhouse", {}, "not_yet", None),
    ("gambling_app", {}, "prohibited", None),
    ("undress_app", {}, "prohibited_later", dt.date(2026, 12, 2)),
    ("shop_security", {"stage": "development"}, "prohibited_ahead", None),
    ("lender", {}, "high_risk", USES),
    ("infusion_pump", {}, "high_risk", PRODUCTS),
    ("lender", {"stage": "development"}, "high_risk_ahead", USES),
    ("sme_haulier", {"changed_since": "unknown"}, "high_risk_existing", USES),
    ("sme_haulier", {"changed_since": "unknown", "public_service": "unknown"}, "high_risk_existing_or_public", USES),
    ("sme_haulier", {"changed_since": "yes"}, "high_risk_changed", USES),
    ("sme_haulier", {}, "high_risk_unchanged", None),
    ("sme_school", {"changed_since": "unknown"}, "high_risk", PUBLIC),
    ("dual_use_drone", {}, "high_risk_bare", None),
    ("unknown_everything", {}, "unknown", None),
    ("model_maker", {}, "models", None),
    ("sme_webshop", {}, "open", None),
    ("exam_patterns", {}, "duties", None),
    ("sme_baker", {}, "literacy", None),
    ("door_bell", {}, "nothing", None),
]


def answer_for(name: str, rules: RuleSet, **other: Any) -> Verdict:
    given = {key: value for key, value in PERSONAS[name].answers.items() if key in rules.by_id}
    answers = without_void({**given, **other}, rules)
    return verdict(overview(assess(answers, rules), answers, rules, TODAY), answers, rules, TODAY)


@pytest.mark.parametrize(("name", "other", "kind", "day"), CASES)
def test_each_answer_has_somebody_who_gets_it(
    rules: RuleSet, name: str, other: dict[str, Any], kind: str, day: dt.date | None
) -> None:
    found = answer_for(name, rules, **other)
    assert (found.kind, found.day) == (kind, day)


def test_every_kind_of_answer_is_in_the_cases() -> None:
    assert {kind for _, _, kind, _ in CASES} == set(get_args(VerdictKind))


@pytest.mark.parametrize("name", sorted(PERSONAS))
def test_an_answer_never_says_less_than_the_findings(rules: RuleSet, name: str) -> None:
    given = {key: value for key, value in PERSONAS[name].answers.items() if key in rules.by_id}
    kinds = {finding.kind for finding in assess(without_void(given, rules), rules).findings}
    kind = answer_for(name, rules).kind
    assert kind.startswith("prohibited") == ("prohibited" in kinds)
    assert kind.startswith("high_risk") == ("high_risk" in kinds and "prohibited" not in kinds)
