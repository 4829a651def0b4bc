"""No legal duty is hidden: not by the kinds of data, not by what a system does with people, not by a short list."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services import knowledge
from app.services.checklist_choices import fitting, of_answers
from pipelines.triage import Assessment, Finding, assess
from pipelines.triage.checklist_audience import Audience
from pipelines.triage.checklists import AXES, SEVERAL, ChecklistItem, Situation, compose
from tests.pipelines.triage.persona_files import load_personas
from tests.pipelines.triage.small_pool import situations
from tests.pipelines.triage.test_assess_properties import walks

# Each item of law that is kept to kinds of data or to what a system does with people, and the findings of the triage
# that it comes from. `rule:question`: only where that question is among the reasons, since the item is about it alone.
COMES_FROM: dict[str, tuple[str, ...]] = {
    "no_hidden_influence": ("manipulation",),
    "no_abuse_of_weakness": ("exploitation",),
    "no_social_score": ("social_scoring_unrelated", "social_scoring_disproportionate"),
    "no_crime_guess": ("crime_prediction", "crime_prediction_support"),
    "no_face_scraping": ("face_scraping",),
    "no_emotions_at_work": ("emotion_at_work_or_school", "emotion_medical_or_safety"),
    "drivers_not_read": ("emotion_at_work_or_school", "emotion_medical_or_safety"),
    "pupils_not_read": ("emotion_at_work_or_school", "emotion_medical_or_safety"),
    "no_sorting_by_body": ("sensitive_traits", "sensitive_traits_dataset", "sensitive_traits_police"),
    "no_live_face_search": ("live_recognition", "live_recognition_exception", "live_recognition_safeguards"),
    "biometric_data_allowed": ("special_data:biometric_uses",),
    "face_camera_in_shop_checked": ("special_data:biometric_uses",),
    "intimate_images_blocked": (
        "intimate_images_intended", "intimate_images_possible", "abuse_material_intended", "abuse_material_possible",
        "intimate_images_safeguarded", "intimate_images_consent", "intimate_images_same_exposure",
    ),
    "intimate_images_not_made": ("intimate_images_deployer", "intimate_images_intended", "abuse_material_intended"),
    "reported_abuse_removed": ("intimate_images_possible", "abuse_material_possible", "intimate_images_safeguarded"),
    "told_it_is_ai": ("tell_people_it_is_ai",),
    "content_marked": ("mark_generated_content", "chatbot_text"),
    "market_date_noted": ("mark_generated_content", "chatbot_text"),
    "deep_fake_disclosed": ("disclose_deep_fake", "mention_in_art"),
    "public_text_disclosed": ("disclose_public_text",),
    "emotion_use_told": ("tell_people_they_are_read",),
    "notice_easy_to_find": ("way_of_telling",),
    "personal_data_listed": ("privacy_law",),
    "original_purpose_compared": ("privacy_law",),
    "fields_cut": ("privacy_law",),
    "retention_set": ("privacy_law",),
    "place_of_data_known": ("privacy_law",),
    "data_contract_signed": ("privacy_law",),
    "leak_reported_in_time": ("privacy_law",),
    "voices_not_mined": ("tell_people_they_are_read",),
    "warehouse_pace_not_timed": ("privacy_law",),
    "privacy_assessment": ("privacy_assessment",),
    "assessed_before_identity_check": ("privacy_assessment:people",),
    "privacy_assessment_uses_instructions": ("deployer_privacy_assessment",),
    "sensitive_data_for_bias": ("provider_special_data_for_bias",),
    "health_data_allowed": ("special_data:data",),
    "patient_data_kept_out": ("special_data:data",),
    "decision_by_a_person": ("automated_decisions",),
    "person_hears_objection": ("automated_decisions",),
    "score_of_another_is_yours": ("automated_decisions",),
    "logic_explained": ("automated_decisions",),
    "drivers_get_reasons": ("work_managing",),
    "no_choosing_people_by_chatbot": ("work_hiring", "work_managing"),
    "task_sharing_checked": ("work_managing",),
    "staff_judged_checked": ("work_managing",),
    "credit_or_insurance_checked": ("creditworthiness", "life_health_insurance"),
    "emergency_use_checked": ("emergency_calls",),
    "two_people_for_identity": ("provider_two_persons", "biometric_identification"),
}  # fmt: skip
DUTIES = {"duty", "transparency", "gpai", "prohibited"}
"""Findings that ask for something; a class of risk is an axis of the list itself."""
often = settings(max_examples=60, deadline=None)


def restricted() -> dict[str, ChecklistItem]:
    law = [one for one in knowledge.library().checklists.items if one.status != "good_practice"]
    return {one.id: one for one in law if (one.audience.data, one.audience.people) != ("all", "all")}


def situation(answers: dict[str, Any]) -> Situation:
    return Situation(**of_answers(answers))


def brings(origin: str, assessment: Assessment) -> bool:
    """Whether the assessment has this finding, for sure or perhaps."""
    rule, _, question = origin.partition(":")
    found = [finding for finding in assessment.findings if finding.id == rule]
    return any(not question or _among(question, finding) for finding in found)


def _among(question: str, finding: Finding) -> bool:
    return any(reason.partition(":")[0] == question for reason in finding.because)


def test_the_axes_ask_what_the_intake_asks() -> None:
    questions = knowledge.library().rules.by_id
    for axis in SEVERAL:
        assert sorted(AXES[axis]) == sorted(questions[axis].option_ids())
        assert [one.id for one in questions[axis].options if one.exclusive] == ["none"]


def test_every_restricted_item_of_law_names_the_findings_it_comes_from() -> None:
    assert set(restricted()) == set(COMES_FROM)
    rules = {rule.id for rule in knowledge.library().rules.rules}
    named = {origin.partition(":")[0] for origins in COMES_FROM.values() for origin in origins}
    assert named <= rules


def hidden(answers: dict[str, Any]) -> set[str]:
    """Items whose kinds of data or people leave this firm out although the triage finds what they come from."""
    assessment, here = assess(answers, knowledge.library().rules), situation(answers)
    found = set()
    for name, item in restricted().items():
        everybody = {"roles": "all", "risk_classes": "all", "sectors": "all"}
        reach = Audience(**everybody, data=item.audience.data, people=item.audience.people)
        if not reach.includes(here) and any(brings(origin, assessment) for origin in COMES_FROM[name]):
            found.add(name)
    return found


def test_the_written_personas_lose_no_duty() -> None:
    lost = {persona.id: found for persona in load_personas() if (found := hidden(persona.answers))}
    assert lost == {}


@pytest.fixture(scope="module")
def every_walk() -> st.SearchStrategy[dict[str, Any]]:
    return walks(knowledge.library().rules)


@often
@given(data=st.data())
def test_whoever_has_the_finding_is_meant_by_the_item_that_comes_from_it(
    every_walk: st.SearchStrategy[dict[str, Any]], data: st.DataObject
) -> None:
    assert hidden(data.draw(every_walk)) == set()


def _law(items: tuple[ChecklistItem, ...]) -> list[ChecklistItem]:
    return [one for one in items if one.status != "good_practice"]


def _answer(items: list[ChecklistItem], finding: Finding) -> bool:
    """Whether an item names an article of the finding, a part of it, or what it is part of."""
    return any(
        mine == theirs or mine.startswith(f"{theirs}(") or theirs.startswith(f"{mine}(")
        for one in items
        for mine in one.articles
        for theirs in finding.articles
    )


@often
@given(data=st.data())
def test_a_short_list_of_the_lists_that_fit_answers_every_finding_that_all_items_together_answer(
    every_walk: st.SearchStrategy[dict[str, Any]], data: st.DataObject
) -> None:
    answers = data.draw(every_walk)
    here, pool = situation(answers), knowledge.library().checklists
    unasked = here.model_copy(update={axis: ("unknown",) for axis in SEVERAL})
    everything = _law(compose(pool, unasked))
    short = _law(compose(pool, here, lists=fitting(here), extent="short"))
    for finding in assess(answers, knowledge.library().rules).findings:
        if finding.kind in DUTIES and _answer(everything, finding):
            assert _answer(short, finding), finding.id


@often
@given(situations())
def test_no_law_stands_only_in_a_list_that_is_not_offered(here: Situation) -> None:
    pool = knowledge.library().checklists
    every = {one.id for one in _law(compose(pool, here, extent="short"))}
    offered = {one.id for one in _law(compose(pool, here, lists=fitting(here), extent="short"))}
    assert every - offered == set()


@often
@given(situations())
def test_a_short_list_leaves_out_no_law_but_what_a_wider_item_says(here: Situation) -> None:
    pool = knowledge.library().checklists
    short = {one.id for one in compose(pool, here, extent="short")}
    for one in _law(compose(pool, here)):
        assert one.id in short or short & set(one.part_of), one.id
