"""Assessments that are kept: numbered, without doubles, gone with their visit; made anew; out of files."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from app.errors import Invalid, NotAllowed, NotFound
from app.models import Intake, KeptAssessment
from app.models.base import utc_now
from app.services import assessments, intake_saving
from app.services.assessments import MOST_OF_A_VISIT
from tests import factories

WITH_PEOPLE = {"people": ["assess_staff"], "work_uses": ["hiring"], "stage": "in_use"}


def computed(session: Session, intake: Intake, **answers: Any) -> None:
    """What pressing "show my result" does for the law part."""
    intake.answers = {**intake.answers, **answers}
    intake.result = {"assessment": assessments.of_answers(intake.answers).model_dump(mode="json")}
    assessments.keep(session, intake)
    session.flush()


def numbers(session: Session, intake: Intake) -> list[int]:
    return [version.number for version in assessments.of_intake(session, intake)]


def test_each_other_result_of_a_visit_is_kept_once(session: Session) -> None:
    intake = factories.intake(session)
    computed(session, intake)
    computed(session, intake)
    computed(session, intake, **WITH_PEOPLE)
    first, second = assessments.of_intake(session, intake)
    assert (first.number, second.number) == (1, 2)
    assert "work_uses" not in first.answers
    assert second.answers["work_uses"] == ["hiring"]


def test_a_visit_keeps_no_more_than_it_needs(session: Session) -> None:
    intake = factories.intake(session)
    for number in range(MOST_OF_A_VISIT + 3):
        computed(session, intake, turnover_eur=float(number))
    assert numbers(session, intake) == list(range(4, MOST_OF_A_VISIT + 4))


def test_they_go_with_the_intake(session: Session) -> None:
    intake = factories.intake(session)
    computed(session, intake)
    session.commit()
    intake.expires_at = utc_now() - timedelta(seconds=1)
    session.flush()
    assert intake_saving.delete_expired(session, now=utc_now()) == 1
    assert session.exec(select(KeptAssessment)).all() == []


def test_without_a_result_nothing_is_kept(session: Session) -> None:
    intake = factories.intake(session)
    assessments.keep(session, intake)
    assert numbers(session, intake) == []


def test_two_of_a_visit_are_compared_the_last_two_unless_told(session: Session) -> None:
    intake = factories.intake(session)
    computed(session, intake)
    computed(session, intake, **WITH_PEOPLE)
    computed(session, intake, size="large")
    versions = assessments.of_intake(session, intake)
    assert [one.number for one in assessments.pick(versions, before=None, after=None)] == [2, 3]
    pair = assessments.pick(versions, before=1, after=2)
    comparison = assessments.compared(*pair)
    gone = {change.id: change.cause for change in comparison.of("gone")}
    new = {change.id: change.cause for change in comparison.of("new")}
    assert gone["minimal_risk"] == "answers"
    assert set(new.values()) == {"answers"}
    assert {change.question for change in comparison.answers} == {"people", "work_uses", "stage"}
    for before, after in ((1, 9), (9, 1)):
        with pytest.raises(NotFound):
            assessments.pick(versions, before=before, after=after)
    with pytest.raises(NotFound):
        assessments.pick(versions[:1], before=None, after=None)


def test_an_engagement_begins_with_what_the_firm_saw(session: Session) -> None:
    expert, els = factories.expert(session), factories.account(session)
    engagement = factories.engagement(session, adviser=expert, client=els)
    assert assessments.of_engagement(session, engagement) == []
    engagement.result = {"assessment": assessments.of_answers(engagement.answers).model_dump(mode="json")}
    [first] = assessments.of_engagement(session, engagement)
    assert first.made_at == engagement.created_at


def test_assessing_an_engagement_again_keeps_only_what_differs(session: Session) -> None:
    expert, els = factories.expert(session), factories.account(session)
    person = session.get_one(type(els), expert.account_id)
    engagement = factories.engagement(session, adviser=expert, client=els)
    old = assessments.of_answers(engagement.answers).model_dump(mode="json")
    engagement.result = {"assessment": old}
    assert assessments.reassess(session, engagement, account=person).number == 1
    engagement.result = {"assessment": {**old, "rules_version": "2025-01-01.1", "findings": old["findings"][1:]}}
    for _ in range(2):
        assert assessments.reassess(session, engagement, account=person).number == 2
    first, second = assessments.of_engagement(session, engagement)
    comparison = assessments.compared(first, second)
    assert {change.cause for change in comparison.findings if change.what != "same"} == {"rules"}
    with pytest.raises(NotAllowed):
        assessments.reassess(session, engagement, account=els)


def test_a_result_whose_shape_is_gone_is_passed_over(session: Session) -> None:
    intake = factories.intake(session)
    session.add(KeptAssessment(intake_id=intake.id, number=1, rules_version="0", result={"rules_version": "0"}))
    computed(session, intake)
    assert numbers(session, intake) == [2]


def test_answers_to_questions_that_are_gone_are_passed_over() -> None:
    found = assessments.of_answers({"people": ["none"], "favourite_colour": "red"})
    assert found == assessments.of_answers({"people": ["none"]})
    with pytest.raises(Invalid, match="does not fit"):
        assessments.of_answers({"people": ["dancing"]})
    assert assessments.turns({"people": ["dancing"]}) == ()


def test_a_turnover_works_the_fines_out_and_can_be_taken_back(session: Session) -> None:
    intake = factories.intake(session)
    computed(session, intake, **WITH_PEOPLE, size="small")
    intake.result = {**(intake.result or {}), "matches": {"verdict": "matches"}}
    assessments.tell_turnover(intake, text="4.000.000")
    caps = {cap["article"]: cap["worked_eur"] for cap in _caps(intake)}
    assert caps["Art. 99(4)"] == 120_000
    assert intake.answers["turnover_eur"] == 4_000_000
    assert (intake.result or {})["matches"] == {"verdict": "matches"}
    with pytest.raises(Invalid):
        assessments.tell_turnover(intake, text="veel")
    assert intake.answers["turnover_eur"] == 4_000_000
    assessments.tell_turnover(intake, text=" ")
    assert "turnover_eur" not in intake.answers
    assert {cap["worked_eur"] for cap in _caps(intake)} == {None}


def _caps(intake: Intake) -> list[dict[str, Any]]:
    findings = (intake.result or {})["assessment"]["findings"]
    return [finding["fine_cap"] for finding in findings if finding["fine_cap"]]


@pytest.mark.parametrize("wrap", [lambda answers: answers, lambda answers: {"schema": "x", "answers": answers}])
def test_a_file_of_answers_is_assessed(wrap: Any) -> None:
    content = json.dumps(wrap({"people": ["none"], "stage": "in_use"})).encode()
    version = assessments.from_file(content, field="first", now=utc_now())
    assert version.answers == {"people": ["none"], "stage": "in_use"}
    assert version.assessment == assessments.of_answers(version.answers)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"4", b'{"answers": 4}', b'{"colour": "red"}', b'{"people": ["dancing"]}', b"[" * 100_000,
     b"\xff\xfe", b" " * 200_001],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_at_its_field(content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        assessments.from_file(content, field="second", now=utc_now())
    assert refused.value.field == "second"
