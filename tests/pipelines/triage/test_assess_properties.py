"""What must hold for every possible intake, and for every shipped rule."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.triage import Assessment, RuleSet, assess, law_unit
from pipelines.triage.conditions import In, Is, leaves

OPTIONS = {
    "sector": "agriculture construction culture_media education energy_climate finance healthcare hospitality_retail "
    "labour legal_services manufacturing mobility_logistics public_sector security software other unknown",
    "size": "micro small medium mid_cap large unknown",
    "data": "text images tables sensor audio_video personal_data health_data none unknown",
    "people": "assess_staff assess_customers assess_students recognise_people talk generate none unknown",
    "stage": "idea development test real_world_test in_use unknown",
}
SEVERAL = ("data", "people")
# Kinds that say a law does apply; minimal risk contradicts each of them, and so does "not yet in scope".
NOT_BESIDE_MINIMAL = {"out_of_scope", "prohibited", "high_risk", "exempt_6_3", "transparency", "gpai"}


def _answer(question: str) -> st.SearchStrategy[Any]:
    one = st.sampled_from(OPTIONS[question].split())
    return st.lists(one, max_size=4, unique=True) if question in SEVERAL else one


intakes = st.fixed_dictionaries(
    {}, optional={"problem": st.text(), **{question: _answer(question) for question in OPTIONS}}
)


def test_the_questions_offer_exactly_the_closed_lists(rules: RuleSet) -> None:
    offered = {question.id: list(question.option_ids()) for question in rules.questions if question.id != "problem"}
    assert offered == {question: options.split() for question, options in OPTIONS.items()}
    assert {question.id for question in rules.questions if question.type == "choices"} == set(SEVERAL)


@given(answers=intakes)
@settings(max_examples=300, deadline=None)
def test_no_intake_crashes_or_contradicts_itself(rules: RuleSet, answers: dict[str, Any]) -> None:
    assessment = assess(answers, rules)
    kinds = {finding.kind for finding in assessment.findings}
    assert assessment.rules_version == "2026-11-21.2"
    if minimal := assessment.of_kind("minimal"):
        assert not kinds & NOT_BESIDE_MINIMAL
        assert [finding.applies_from for finding in minimal] == [None]
        assert set(answers["people"]) == {"none"}
    if "out_of_scope" in kinds:
        assert "minimal" not in {finding.id for finding in assessment.findings}


@given(answers=intakes)
@settings(max_examples=200, deadline=None)
def test_every_finding_rests_on_answers_that_were_given(rules: RuleSet, answers: dict[str, Any]) -> None:
    for finding in assess(answers, rules).findings:
        for reason in finding.because:
            question, _, option = reason.partition(":")
            given_answer = answers.get(question) or "unknown"
            assert option in ([given_answer] if isinstance(given_answer, str) else given_answer)
        if finding.kind == "conditional":
            assert finding.what_to_find_out


@given(answers=intakes, question=st.sampled_from(list(OPTIONS)))
@settings(max_examples=300, deadline=None)
def test_answering_i_do_not_know_never_hides_a_finding(rules: RuleSet, answers: dict[str, Any], question: str) -> None:
    known = {finding.id for finding in assess(answers, rules).findings}
    less = {finding.id for finding in assess({**answers, question: "unknown"}, rules).findings}
    assert known <= less


@given(answers=intakes, use=st.sampled_from(["assess_staff", "recognise_people", "talk", "generate"]))
@settings(max_examples=200, deadline=None)
def test_none_of_these_never_takes_away_what_another_answer_brings(
    rules: RuleSet, answers: dict[str, Any], use: str
) -> None:
    alone = {finding.id for finding in assess({**answers, "people": [use]}, rules).findings}
    beside_none = {finding.id for finding in assess({**answers, "people": [use, "none"]}, rules).findings}
    assert alone <= beside_none


@given(answers=intakes)
@settings(max_examples=50, deadline=None)
def test_an_assessment_survives_being_stored_as_json(rules: RuleSet, answers: dict[str, Any]) -> None:
    assessment = assess(answers, rules)
    assert Assessment.model_validate_json(assessment.model_dump_json()) == assessment


def test_the_first_question_is_the_problem_in_words(rules: RuleSet) -> None:
    assert (rules.questions[0].id, rules.questions[0].type) == ("problem", "text")


def test_every_option_a_rule_asks_for_is_offered_by_its_question(rules: RuleSet) -> None:
    asked = {
        (question, option)
        for rule in rules.rules
        for leaf in leaves(rule.when)
        if isinstance(leaf, (Is, In))
        for question, options in leaf.pair.items()
        for option in ([options] if isinstance(options, str) else options)
    }
    assert len(asked) > 20
    assert asked <= {(question, option) for question, options in OPTIONS.items() for option in options.split()}


def test_every_source_is_in_the_list_of_sources(rules: RuleSet, source_ids: frozenset[str]) -> None:
    assert rules.sources() <= source_ids


def test_every_rule_was_checked_on_the_day_of_its_version(rules: RuleSet) -> None:
    assert {rule.checked_on for rule in rules.rules} == {dt.date.fromisoformat(rules.version[:10])}


def test_every_article_is_one_the_act_has(rules: RuleSet) -> None:
    units = [law_unit(article) for rule in rules.rules for article in rule.articles]
    numbers = [unit.removeprefix("ai-act/art_") for unit in units if unit and "art_" in unit]
    annexes = {unit.removeprefix("ai-act/anx_") for unit in units if unit and "anx_" in unit}
    added = {"4a", "60a", "75a", "75b", "75c", "75d"}
    assert all(number in added or 1 <= int(number) <= 113 for number in numbers)
    assert annexes <= {"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV"}


# The application dates of Articles 111 and 113 as changed on 27 July 2026, by the article that has them.
@pytest.mark.parametrize(
    ("start", "date"),
    [
        ("Art. 5(1)(f)", "2025-02-02"),
        ("Art. 5(1)(ba)", "2026-12-02"),
        ("Art. 50", "2026-08-02"),
        ("Annex III", "2027-12-02"),
        ("Annex I(", "2028-08-02"),
    ],
)
def test_rules_on_the_same_part_of_the_act_have_its_date(start: str, date: str, rules: RuleSet) -> None:
    own_date = {"mark_generated_content_grace"}
    dates = {
        rule.applies_from
        for rule in rules.rules
        if rule.id not in own_date and any(article.startswith(start) for article in rule.articles)
    }
    assert dates == {dt.date.fromisoformat(date)}


def test_every_text_is_written_in_both_languages_and_not_merely_copied(rules: RuleSet) -> None:
    texts = [text for rule in rules.rules for text in (rule.title, rule.explanation, *rule.what_to_find_out)]
    texts += [reading.text for rule in rules.rules for reading in rule.readings]
    texts += [question.label for question in rules.questions]
    texts += [option.label for question in rules.questions for option in question.options]
    same = [text for text in texts if text["nl"].strip() == text["en"].strip()]
    assert same == []
    assert not [text for text in texts if "!" in text["nl"] + text["en"]]
