"""Each shipped rule holds when it should, not when it nearly should, and never turns "I do not know" into "no"."""

import datetime as dt
from typing import Any

import pytest

from pipelines.triage import Assessment, Finding, RuleSet, assess

# A shop with a forecast on tables, in use: nothing but the findings for everybody, and minimal risk.
NEUTRAL: dict[str, Any] = {
    "problem": "Te veel brood over aan het eind van de dag",
    "sector": "hospitality_retail",
    "size": "small",
    "data": ["tables"],
    "people": ["none"],
    "stage": "in_use",
}
FOR_EVERYBODY = {"is_it_an_ai_system", "provider_or_deployer", "ai_literacy"}


def people(*uses: str) -> dict[str, Any]:
    return {"people": list(uses)}


def sector(name: str) -> dict[str, Any]:
    return {"sector": name}


def stage(name: str) -> dict[str, Any]:
    return {"stage": name}


def data(*kinds: str) -> dict[str, Any]:
    return {"data": list(kinds)}


STAFF, CUSTOMERS, STUDENTS = people("assess_staff"), people("assess_customers"), people("assess_students")
RECOGNISE, TALK, GENERATE = people("recognise_people"), people("talk"), people("generate")
NO_IDEA = people("unknown")

# rule, kind, article, applies from, then what is changed in NEUTRAL so that it: holds | nearly holds | is not known
CASES: list[tuple[str, str, str, str | None, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    (
        "not_yet_in_scope", "out_of_scope", "Art. 2(8)", "2025-02-02",
        stage("test"), stage("real_world_test"), stage("unknown"),
    ),
    (
        "real_world_test", "conditional", "Art. 60", "2026-08-02",
        stage("real_world_test"), stage("test"), stage("unknown"),
    ),
    ("emotion_at_work_or_school", "conditional", "Art. 5(1)(f)", "2025-02-02", RECOGNISE, STAFF, NO_IDEA),
    ("sensitive_traits_from_body", "conditional", "Art. 5(1)(g)", "2025-02-02", RECOGNISE, CUSTOMERS, NO_IDEA),
    ("face_scraping", "conditional", "Art. 5(1)(e)", "2025-02-02", RECOGNISE, GENERATE, NO_IDEA),
    (
        "live_recognition_police", "conditional", "Art. 5(1)(h)", "2025-02-02",
        RECOGNISE | sector("security"), RECOGNISE | sector("software"), RECOGNISE | sector("unknown"),
    ),
    ("social_scoring", "conditional", "Art. 5(1)(c)", "2025-02-02", CUSTOMERS, STAFF, NO_IDEA),
    ("intimate_images", "conditional", "Art. 5(1)(ba)", "2026-12-02", GENERATE, TALK, NO_IDEA),
    ("high_risk_work", "high_risk", "Annex III(4)", "2027-12-02", STAFF, STUDENTS, people("talk", "unknown")),
    ("inform_workers", "duty", "Art. 26(7)", "2027-12-02", STAFF, STUDENTS, NO_IDEA),
    ("high_risk_education", "high_risk", "Annex III(3)", "2027-12-02", STUDENTS, sector("education"), NO_IDEA),
    ("credit_or_insurance", "conditional", "Annex III(5)(b)", "2027-12-02", CUSTOMERS, STAFF, NO_IDEA),
    ("essential_public_services", "conditional", "Annex III(5)(a)", "2027-12-02", CUSTOMERS, STUDENTS, NO_IDEA),
    (
        "fundamental_rights_assessment", "conditional", "Art. 27", "2027-12-02",
        sector("education"), STUDENTS | sector("software"), sector("unknown"),
    ),
    ("biometrics", "conditional", "Annex III(1)", "2027-12-02", RECOGNISE, TALK, NO_IDEA),
    (
        "emergency_triage", "conditional", "Annex III(5)(d)", "2027-12-02",
        sector("healthcare"), sector("labour"), sector("unknown"),
    ),
    (
        "critical_infrastructure", "conditional", "Annex III(2)", "2027-12-02",
        sector("energy_climate"), sector("manufacturing"), sector("unknown"),
    ),
    (
        "education_sector", "conditional", "Annex III(3)(b)", "2027-12-02",
        sector("education"), sector("education") | STUDENTS, sector("education") | NO_IDEA,
    ),
    (
        "finance_sector", "conditional", "Annex III(5)(c)", "2027-12-02",
        sector("finance"), sector("finance") | CUSTOMERS, sector("unknown"),
    ),
    (
        "labour_sector", "conditional", "Annex III(4)", "2027-12-02",
        sector("labour"), sector("labour") | STAFF, sector("unknown"),
    ),
    (
        "justice", "conditional", "Annex III(8)(a)", "2027-12-02",
        sector("legal_services"), sector("security"), sector("unknown"),
    ),
    (
        "public_authority_uses", "conditional", "Annex III(6)", "2027-12-02",
        sector("public_sector"), sector("legal_services"), sector("unknown"),
    ),
    (
        "public_authority_existing_systems", "conditional", "Art. 111(2)", "2030-08-02",
        sector("public_sector"), sector("public_sector") | stage("test"), sector("public_sector") | stage("unknown"),
    ),
    (
        "medical_device", "conditional", "Annex I(11)", "2028-08-02",
        data("health_data"), data("personal_data"), data("text", "unknown"),
    ),
    (
        "product_safety", "conditional", "Art. 6(1)", "2028-08-02",
        sector("manufacturing"), sector("energy_climate"), sector("unknown"),
    ),
    (
        "existing_systems", "conditional", "Art. 111(2)", "2027-12-02",
        STAFF, STAFF | stage("real_world_test"), STAFF | stage("unknown"),
    ),
    ("exception", "conditional", "Art. 6(3)", "2027-12-02", CUSTOMERS, TALK, NO_IDEA),
    ("exception_guidelines", "conditional", "Art. 6(5)", None, STUDENTS, GENERATE, NO_IDEA),
    ("exception_registration", "conditional", "Art. 49(2)", None, STAFF, TALK, NO_IDEA),
    ("tell_people_it_is_ai", "transparency", "Art. 50(1)", "2026-08-02", TALK, GENERATE, NO_IDEA),
    ("mark_generated_content", "transparency", "Art. 50(2)", "2026-08-02", GENERATE, TALK, NO_IDEA),
    (
        "mark_generated_content_grace", "conditional", "Art. 111(4)", "2026-12-02",
        GENERATE, GENERATE | stage("real_world_test"), GENERATE | stage("unknown"),
    ),
    ("disclose_deep_fakes", "conditional", "Art. 50(4)", "2026-08-02", GENERATE, RECOGNISE, NO_IDEA),
    ("tell_people_they_are_read", "conditional", "Art. 50(3)", "2026-08-02", RECOGNISE, GENERATE, NO_IDEA),
    ("general_purpose_model", "conditional", "Art. 53", "2025-08-02", GENERATE, RECOGNISE, NO_IDEA),
    ("minimal", "minimal", "Art. 95", None, sector("software"), sector("finance"), people("none", "unknown")),
    (
        "minimal_unless", "conditional", "Art. 95", None,
        sector("agriculture"), sector("agriculture") | TALK, sector("unknown"),
    ),
    ("privacy_law", "duty", "GDPR Art. 35", "2018-05-25", data("personal_data"), data("text"), data("text", "unknown")),
    ("health_data", "duty", "GDPR Art. 9", "2018-05-25", data("health_data"), data("personal_data"), data("unknown")),
]  # fmt: skip


def found(rules: RuleSet, rule_id: str, answers: dict[str, Any]) -> Finding | None:
    findings = assess(NEUTRAL | answers, rules).findings
    return next((finding for finding in findings if finding.id == rule_id), None)


def ids(assessment: Assessment) -> set[str]:
    return {finding.id for finding in assessment.findings}


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_a_rule_holds_with_its_law_and_date_and_names_the_answers(case: tuple[Any, ...], rules: RuleSet) -> None:
    rule_id, kind, article, applies_from, holds, _, _ = case
    finding = found(rules, rule_id, holds)
    assert finding is not None
    assert (finding.kind, article in finding.articles) == (kind, True)
    assert finding.applies_from == (dt.date.fromisoformat(applies_from) if applies_from else None)
    assert finding.because
    assert not [reason for reason in finding.because if reason.endswith(":unknown")]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_a_rule_is_silent_when_the_answers_nearly_fit(case: tuple[Any, ...], rules: RuleSet) -> None:
    assert found(rules, case[0], case[5]) is None


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_not_knowing_gives_a_condition_and_what_to_find_out(case: tuple[Any, ...], rules: RuleSet) -> None:
    finding = found(rules, case[0], case[6])
    assert finding is not None
    assert finding.kind == "conditional"
    open_questions = [reason.partition(":")[0] for reason in finding.because if reason.endswith(":unknown")]
    asked = [question.find_out for question in rules.questions if question.id in open_questions]
    assert asked
    assert all(text in finding.what_to_find_out for text in asked)


def test_every_rule_is_tried_above_or_holds_for_everybody(rules: RuleSet) -> None:
    assert {rule.id for rule in rules.rules} == {case[0] for case in CASES} | FOR_EVERYBODY


def test_a_neutral_intake_gets_what_holds_for_everybody_and_minimal_risk(rules: RuleSet) -> None:
    assert ids(assess(NEUTRAL, rules)) == FOR_EVERYBODY | {"minimal"}


def test_an_empty_intake_gets_every_rule_and_no_verdict(rules: RuleSet) -> None:
    assessment = assess({}, rules)
    assert ids(assessment) == {rule.id for rule in rules.rules}
    assert {finding.kind for finding in assessment.findings} == {"conditional", "duty"}
    assert [finding.id for finding in assessment.of_kind("duty")] == ["ai_literacy"]


def test_an_idea_is_out_of_scope_and_still_hears_what_awaits(rules: RuleSet) -> None:
    assessment = assess(NEUTRAL | STAFF | stage("idea"), rules)
    assert assessment.findings[0].kind == "out_of_scope"
    assert {"high_risk_work", "inform_workers", "ai_literacy"} <= ids(assessment)


def test_several_classes_hold_at_once(rules: RuleSet) -> None:
    assessment = assess(NEUTRAL | people("assess_staff", "talk", "generate") | data("personal_data"), rules)
    assert {"high_risk", "transparency", "duty", "conditional"} == {finding.kind for finding in assessment.findings}


def test_profiling_is_named_where_the_exception_is(rules: RuleSet) -> None:
    finding = found(rules, "high_risk_work", STAFF)
    assert finding is not None
    assert any("6(3)" in text["en"] for text in finding.what_to_find_out)
    assert any("profiles" in text["en"] for text in finding.what_to_find_out)


def test_a_contested_rule_shows_both_readings_and_no_date_of_its_own(rules: RuleSet) -> None:
    finding = found(rules, "exception_registration", STAFF)
    assert finding is not None
    assert (finding.status, finding.applies_from) == ("contested", None)
    assert {reading.applies_from for reading in finding.readings} == {dt.date(2026, 8, 2), dt.date(2027, 12, 2)}


@pytest.mark.parametrize(
    ("size", "prohibited", "operators"),
    [
        ("micro", "lower", "lower"),
        ("medium", "lower", "lower"),
        ("mid_cap", "higher", "lower"),
        ("large", "higher", "higher"),
        ("unknown", "unknown", "unknown"),
    ],
)
def test_smaller_firms_have_the_lower_cap_and_mid_caps_only_outside_the_prohibitions(
    size: str, prohibited: str, operators: str, rules: RuleSet
) -> None:
    answers = {"size": size, **people("recognise_people", "assess_staff", "talk")}
    emotion, work = found(rules, "emotion_at_work_or_school", answers), found(rules, "high_risk_work", answers)
    assert emotion is not None
    assert work is not None
    assert emotion.fine_cap is not None
    assert work.fine_cap is not None
    cap = emotion.fine_cap
    assert (cap.article, cap.amount_eur, cap.percent_of_turnover) == ("Art. 99(3)", 35_000_000, 7)
    assert (work.fine_cap.amount_eur, work.fine_cap.percent_of_turnover) == (15_000_000, 3)
    assert (cap.whichever, work.fine_cap.whichever) == (prohibited, operators)


def test_model_makers_have_no_lower_cap(rules: RuleSet) -> None:
    finding = found(rules, "general_purpose_model", GENERATE | {"size": "micro"})
    assert finding is not None
    assert finding.fine_cap is not None
    assert (finding.fine_cap.article, finding.fine_cap.whichever) == ("Art. 101(1)", "higher")


@pytest.mark.parametrize("rule_id", ["ai_literacy", "fundamental_rights_assessment", "exception_registration"])
def test_duties_without_a_tier_of_their_own_show_no_fine(rule_id: str, rules: RuleSet) -> None:
    finding = found(rules, rule_id, CUSTOMERS)
    assert finding is not None
    assert finding.fine_cap is None
