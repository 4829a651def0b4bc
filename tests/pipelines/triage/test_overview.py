"""An assessment in reading order: nothing is lost, days stand in order, open questions carry what hangs on them."""

import datetime as dt
from typing import Any

import pytest

from pipelines.triage import Assessment, RuleSet, assess, without_void
from pipelines.triage.overview import MOST_STEPS, Overview, by_day, overview
from tests.pipelines.triage.persona_files import load_personas

TODAY = dt.date(2026, 11, 22)
PERSONAS = {persona.id: persona for persona in load_personas()}


def seen(name: str, rules: RuleSet, **other: Any) -> tuple[Assessment, Overview]:
    given = {key: value for key, value in PERSONAS[name].answers.items() if key in rules.by_id}
    answers = without_void({**given, **other}, rules)
    assessment = assess(answers, rules)
    return assessment, overview(assessment, answers, rules, TODAY)


@pytest.mark.parametrize("name", sorted(PERSONAS))
def test_every_finding_stands_somewhere(rules: RuleSet, name: str) -> None:
    assessment, view = seen(name, rules)
    places = [
        *view.classes,
        *(one.finding for one in view.awaited),
        *(finding for day in view.days for finding in day.findings if finding.kind != "prohibited"),
        *view.waiting,
        *(finding for question in view.questions for finding in question.findings),
        *view.points,
        *view.other_law,
    ]
    assert sorted(one.id for one in places) == sorted(one.id for one in assessment.findings)


@pytest.mark.parametrize("name", sorted(PERSONAS))
def test_days_come_in_order_and_what_has_none_comes_last(rules: RuleSet, name: str) -> None:
    _, view = seen(name, rules)
    days = [day.day for day in view.days]
    assert days == sorted(days, key=lambda day: day or dt.date.max)
    for day in view.days:
        for finding in day.findings:
            assert finding.applies_from == day.day or finding.status == "contested"
            assert day.until is None or finding.readings


def test_contested_days_stand_apart_with_both_their_ends(rules: RuleSet) -> None:
    _, view = seen("lender", rules)
    [contested] = [day for day in view.days if day.until]
    assert (contested.day, contested.until) == (dt.date(2026, 8, 2), dt.date(2027, 12, 2))
    assert {"deployer_explanation", "provider_monitoring"} <= {one.id for one in contested.findings}
    assert {one.id for one in contested.findings} <= {one.id for one in view.disputed}


def test_a_day_that_only_one_reading_has_is_not_told_as_certain(rules: RuleSet) -> None:
    _, view = seen("duplicates_on_sale", rules)
    [day] = [day for day in view.days if day.disputed and not day.until]
    assert [finding.id for finding in day.findings] == ["exempt_document_existing"]
    assert not [step for step in view.steps if step.finding in day.findings]


def test_one_open_question_carries_all_that_hangs_on_it(rules: RuleSet) -> None:
    _, view = seen("unknown_hr", rules)
    found = {question.question: question for question in view.questions}
    assert len(found["work_uses"].findings) > 30
    assert found["work_uses"].kinds[0] == "high_risk"
    assert found["work_uses"].find_out == rules.by_id["work_uses"].find_out
    assert view.questions[0].kinds[0] == "prohibited"


def test_what_was_never_asked_hangs_on_the_question_before_it(rules: RuleSet) -> None:
    _, view = seen("unknown_everything", rules)
    questions = {question.question for question in view.questions}
    assert "people" in questions
    assert not {"work_uses", "biometric_uses", "intimate", "product_kind", "model_work"} & questions


def test_roles_are_those_of_the_law_and_an_open_one_is_only_possible(rules: RuleSet) -> None:
    _, own = seen("lender", rules)
    assert [(one.role, one.sure) for one in own.roles] == [("provider", True), ("deployer", True)]
    _, both = seen("representative_and_distributor", rules)
    assert [one.role for one in both.roles if one.sure] == ["distributor", "authorised_representative"]
    _, unknown = seen("unknown_hr", rules)
    assert [(one.role, one.sure) for one in unknown.roles] == [("deployer", True), ("provider", False)]


def test_what_awaits_the_use_is_named_by_its_class(rules: RuleSet) -> None:
    _, view = seen("lender", rules, stage="idea")
    assert view.awaits == next(rule.awaits for rule in rules.rules if rule.id == "not_yet_in_scope")
    assert {one.kind for one in view.awaited} == {"high_risk"}
    assert not view.days
    assert len(view.waiting) > 20
    assert view.steps[0].kind == "ahead"


def test_first_comes_stopping_then_finding_out_then_what_applies(rules: RuleSet) -> None:
    _, stop = seen("tenant_score", rules)
    assert [step.kind for step in stop.steps] == ["stop", "do"]
    _, find = seen("shop_camera", rules)
    assert [step.kind for step in find.steps] == ["find_out", "find_out", "do", "do", "do"]
    _, prepare = seen("lender", rules)
    assert prepare.steps[0].finding is not None
    assert prepare.steps[0].finding.id == "ai_literacy"
    assert prepare.steps[-1].kind == "prepare"
    assert prepare.steps[-1].day is not None
    assert prepare.steps[-1].day.day == dt.date(2027, 12, 2)


def test_how_to_tell_comes_after_what_to_tell(rules: RuleSet) -> None:
    _, view = seen("sme_webshop", rules, stage="in_use", placed_on=dt.date(2026, 9, 1))
    told = [step.finding.id for step in view.steps if step.finding]
    assert told.index("tell_people_it_is_ai") < told.index("way_of_telling")


@pytest.mark.parametrize("name", sorted(PERSONAS))
def test_what_asks_nothing_before_something_happens_is_no_step(rules: RuleSet, name: str) -> None:
    _, view = seen(name, rules)
    assert not [step.finding.id for step in view.steps if step.finding and step.finding.on_event]


def test_the_rules_know_which_duties_wait_for_an_event(rules: RuleSet) -> None:
    assert {rule.id for rule in rules.rules if rule.on_event} == {
        *("true_answers", "provider_correct", "provider_cooperate", "provider_incidents", "provider_incidents_product"),
        *("deployer_incidents", "deployer_cooperate", "deployer_explanation", "model_cooperation", "model_incidents"),
        *("importer_hold_back", "importer_cooperate", "distributor_hold_back", "distributor_correct"),
        *("distributor_cooperate", "representative_cooperate", "representative_terminate"),
        "provider_special_data_for_bias",
    }


@pytest.mark.parametrize("name", sorted(PERSONAS))
def test_there_are_at_most_five_steps_and_none_twice(rules: RuleSet, name: str) -> None:
    _, view = seen(name, rules)
    assert len(view.steps) <= MOST_STEPS
    assert len(set(map(str, view.steps))) == len(view.steps)


def test_without_findings_there_are_no_days() -> None:
    assert by_day([]) == ()
