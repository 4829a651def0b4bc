"""What an intake and a list already say about a checklist."""

from typing import Any

import pytest
from sqlmodel import Session

from app.models import Intake
from app.services import checklist_choices, knowledge
from app.services.checklist_choices import choices, fitting, of_intake, starting
from app.services.checklists import catalogue
from pipelines.triage import Assessment, Finding
from pipelines.triage.checklists import AXES, SEVERAL, Checklist, Situation
from tests.app.web.intakes import visit
from tests.pipelines.triage.small_pool import meta


def intake(answers: dict[str, Any]) -> Intake:
    return Intake(token_hash="x", expires_at=None, answers=answers)


def checklist(**start_with: str) -> Checklist:
    return Checklist.model_validate(meta(start_with=start_with))


def test_without_an_intake_nothing_is_known() -> None:
    assert of_intake(None) == {}
    assert starting(None, None) == {axis: ("unknown",) if axis in SEVERAL else "unknown" for axis in AXES}


def test_answers_are_taken_over_and_what_was_not_known_is_not() -> None:
    answers = {"sector": "finance", "stage": "idea", "size": "unknown", "data": ["text"], "role": ["unknown"]}
    assert of_intake(intake(answers)) == {"sector": "finance", "stage": "idea", "data": ("text",)}
    assert of_intake(intake({"sector": "no such sector", "stage": ["idea"], "people": "talk"})) == {}
    assert of_intake(intake({"people": ["unknown"], "data": ["bones"]})) == {}


@pytest.mark.parametrize(
    ("answer", "role"),
    [
        (["use"], "deployer"),
        (["sell"], "provider"),
        (["sell", "product"], "provider"),
        (["import"], "importer"),
        (["resell"], "distributor"),
        ("use", "deployer"),
        (["use", "sell"], "own_use"),
        (["own_use"], "own_use"),  # who makes it for itself is provider and deployer
        (["use", "import"], None),
        (["represent"], None),
        ([], None),
    ],
)
def test_a_role_is_filled_in_only_when_it_is_the_only_one(answer: Any, role: str | None) -> None:
    assert of_intake(intake({"role": answer})).get("role") == role


@pytest.mark.parametrize(
    ("role", "changes", "risk_class", "expected"),
    [
        (["use"], ["own_brand"], "high_risk", "own_use"),  # Article 25(1): it uses it, and counts as who made it
        (["use"], ["substantial_change", "new_purpose"], "high_risk_annex_i", "own_use"),
        (["import"], ["own_brand"], "high_risk", "provider"),
        (["resell"], ["new_purpose"], "high_risk", "provider"),
        (["use"], ["own_brand"], "minimal", "deployer"),  # the article is about high risk only
        (["use"], ["own_brand"], None, None),  # it may be
        (["use"], ["none"], "high_risk", "deployer"),
        (["use"], ["unknown"], "high_risk", "deployer"),
        ([], ["own_brand"], "high_risk", None),
    ],
)
def test_who_puts_its_name_on_a_high_risk_system_or_changes_it_is_its_provider(
    role: list[str], changes: list[str], risk_class: str | None, expected: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checklist_choices, "_risk_class", lambda _answers: risk_class)
    assert of_intake(intake({"role": role, "changes": changes})).get("role") == expected


def finding(kind: str, article: str) -> Finding:
    return Finding.model_construct(kind=kind, articles=(article,))


@pytest.mark.parametrize(
    ("findings", "risk_class"),
    [
        ([("transparency", "Art. 50(1)"), ("high_risk", "Annex III(4)(a)")], "high_risk"),
        ([("high_risk", "Annex I(11)")], "high_risk_annex_i"),
        ([("high_risk", "Annex I(13)")], None),  # Section B: hardly any of the duties
        ([("high_risk", "Annex I(11)"), ("high_risk", "Annex III(5)")], "high_risk"),
        ([("prohibited", "Art. 5(1)(f)"), ("high_risk", "Annex III(4)")], "prohibited"),
        ([("gpai", "Art. 53(1)"), ("transparency", "Art. 50(2)")], "gpai"),
        ([("conditional", "Annex III(4)"), ("minimal", "Art. 95")], "minimal"),
        ([("conditional", "Art. 5(1)")], None),
        ([("duty", "Art. 4")], None),
        ([], None),
    ],
)
def test_the_kind_of_risk_is_the_heaviest_that_was_found_for_sure(
    findings: list[tuple[str, str]], risk_class: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Assessment.model_construct(rules_version="1", findings=tuple(finding(*one) for one in findings))
    monkeypatch.setattr(checklist_choices, "assess", lambda _answers, _rules: found)
    assert of_intake(intake({})).get("risk_class") == risk_class


def told() -> dict[str, Any]:
    """The answers of a firm that wants to sort letters of applicants: an idea, so nothing is settled yet."""
    asked = knowledge.library().rules.by_id
    return {name: values if asked[name].type == "choices" else values[0] for name, values in visit.ANSWERS.items()}


def test_an_idea_is_prepared_for_its_use() -> None:
    answers = told()
    assert of_intake(intake(answers)) == {
        "sector": "labour", "stage": "idea", "size": "small", "role": "own_use", "risk_class": "high_risk",
        "data": ("personal_data", "text"), "people": ("assess_staff",),
    }  # fmt: skip
    unsure = {**answers, "influence": ["unknown"], "people": ["unknown"], "work_uses": ["unknown"]}
    assert "risk_class" not in of_intake(intake(unsure))


def test_answers_that_the_questions_no_longer_know_give_no_kind_of_risk() -> None:
    assert "risk_class" not in of_intake(intake({**told(), "technology": ["abacus"]}))


def test_a_list_decides_role_and_sector_and_the_intake_the_rest() -> None:
    of_list = checklist(sector="healthcare", risk_class="transparency", stage="in_use", role="provider")
    assert starting(intake(told()), of_list) == {
        "role": "provider", "risk_class": "high_risk", "sector": "healthcare", "stage": "idea", "size": "small",
        "data": ("personal_data", "text"), "people": ("assess_staff",),
    }  # fmt: skip
    assert starting(None, of_list)["risk_class"] == "transparency"


def test_what_a_list_is_about_comes_beside_what_the_intake_says() -> None:
    about = Checklist.model_validate(meta(start_with={"people": ["talk", "generate"]}))
    assert starting(intake(told()), about)["people"] == ("assess_staff", "generate", "talk")
    assert starting(intake({**told(), "people": ["none"]}), about)["people"] == ("generate", "talk")
    assert starting(None, about)["people"] == ("generate", "talk")


def test_the_lists_that_fit_follow_the_answers() -> None:
    baker = {"role": "deployer", "risk_class": "minimal", "sector": "hospitality_retail", "stage": "in_use"}
    fits = fitting(Situation(**baker, size="micro", data=["tables"], people=["none"]))
    assert set(fits) == {"responsible-ai", "deployer"}
    hospital = {"role": "deployer", "sector": "healthcare", "stage": "idea", "data": ["health_data"]}
    more = fitting(Situation(**hospital, people=["assess_customers"]))
    assert {"sector-healthcare", "data-governance", "human-oversight", "procurement"} <= set(more)
    assert not {"provider", "sector-finance", "transparency"} & set(more)
    everything = {one.slug for one in knowledge.library().checklists.lists if one.group != "sector"}
    assert set(fitting(Situation())) == everything


def test_every_list_starts_with_what_the_page_offers(session: Session) -> None:
    offered = choices()
    for offer in catalogue():
        start = offer.checklist.start_with
        assert all(set(start.ids(axis)) <= set(offered[axis]) for axis in AXES), offer.checklist.slug
