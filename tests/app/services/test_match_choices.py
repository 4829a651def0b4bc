"""What an adviser decides about a firm's result: in force at once, kept with who and when, undone with its history."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from app.errors import Invalid, NotAllowed
from app.models import Account, Choice, Engagement, Intake, Role
from app.services import match_choices
from app.services.match_choices import COMMENT_MAX_CHARACTERS
from pipelines.matching.curated import NO_CHOICES
from tests import factories

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CASE, PAGE = "case/computer-vision-for-poultry-houses", "guidance/deployer-duties"


@pytest.fixture
def engagement(index: None, session: Session) -> Engagement:
    return factories.engagement(session, adviser=factories.expert(session), client=factories.account(session))


@pytest.fixture
def anna(index: None, session: Session) -> Account:
    return factories.account(session, "Anna", Role.EXPERT)


def choose(
    session: Session, engagement: Engagement, account: Account, kind: Choice, item: str = CASE, **more: Any
) -> None:
    match_choices.choose(session, engagement, kind=kind, item_id=item, account=account, now=NOW, **more)


def end(session: Session, engagement: Engagement, account: Account, kind: Choice, item: str = CASE) -> None:
    match_choices.end(session, engagement, kind=kind, item_id=item, account=account, now=NOW)


def test_decisions_are_in_force_at_once(session: Session, engagement: Engagement, anna: Account) -> None:
    choose(session, engagement, anna, Choice.PIN)
    choose(session, engagement, anna, Choice.HIDE, PAGE)
    choose(session, engagement, anna, Choice.COMMENT, comment="  Lees dit eerst. ")
    choose(session, engagement, anna, Choice.ORDER, "case", order=[CASE])
    found = match_choices.of_engagement(session, engagement)
    assert (found.pinned, found.hidden, found.order) == ((CASE,), {PAGE}, (CASE,))
    assert found.comments == {CASE: "Lees dit eerst."}


def test_a_double_click_is_one_decision(session: Session, engagement: Engagement, anna: Account) -> None:
    for _ in range(2):
        choose(session, engagement, anna, Choice.PIN)
        choose(session, engagement, anna, Choice.COMMENT, comment="Kijk hier.")
    assert len(match_choices.history(session, engagement)) == 2


def test_pinning_shows_again_what_was_hidden_and_the_other_way_round(
    session: Session, engagement: Engagement, anna: Account
) -> None:
    choose(session, engagement, anna, Choice.HIDE)
    choose(session, engagement, anna, Choice.PIN)
    assert match_choices.of_engagement(session, engagement).hidden == frozenset()
    choose(session, engagement, anna, Choice.HIDE)
    assert match_choices.of_engagement(session, engagement).pinned == ()


def test_what_is_taken_back_stays_in_the_history_with_who_and_when(
    session: Session, engagement: Engagement, anna: Account
) -> None:
    choose(session, engagement, anna, Choice.PIN)
    for _ in range(2):
        end(session, engagement, anna, Choice.PIN)
    assert match_choices.of_engagement(session, engagement) == NO_CHOICES
    (row,) = match_choices.history(session, engagement)
    assert (row.account_id, row.ended_by, row.ended_at) == (anna.id, anna.id, NOW)


def test_a_second_thought_keeps_the_first(session: Session, engagement: Engagement, anna: Account) -> None:
    choose(session, engagement, anna, Choice.COMMENT, comment="Eerst")
    choose(session, engagement, anna, Choice.COMMENT, comment="Toen")
    assert match_choices.of_engagement(session, engagement).comments == {CASE: "Toen"}
    assert {row.comment for row in match_choices.history(session, engagement)} == {"Eerst", "Toen"}
    choose(session, engagement, anna, Choice.COMMENT, comment="   ")
    assert match_choices.of_engagement(session, engagement) == NO_CHOICES


def test_everything_can_be_taken_back_at_once(session: Session, engagement: Engagement, anna: Account) -> None:
    choose(session, engagement, anna, Choice.PIN)
    choose(session, engagement, anna, Choice.HIDE, PAGE)
    match_choices.end_all(session, engagement, account=anna, now=NOW)
    assert match_choices.of_engagement(session, engagement) == NO_CHOICES
    assert len(match_choices.history(session, engagement)) == 2


def test_the_visit_that_led_to_the_request_sees_it_and_another_problem_does_not(
    session: Session, engagement: Engagement, anna: Account
) -> None:
    choose(session, engagement, anna, Choice.PIN)
    intake = session.exec(select(Intake)).one()
    assert match_choices.of_intake(session, intake).pinned == (CASE,)
    intake.problem = "Iets heel anders, na de afspraak bedacht."
    assert match_choices.of_intake(session, intake) == NO_CHOICES


@pytest.mark.parametrize("item", ["case/gone", "ai-act/art_26", "term/deployer", "", "signpost/printer"])
def test_only_cases_and_guidance_that_exist_can_be_chosen(
    session: Session, engagement: Engagement, anna: Account, item: str
) -> None:
    with pytest.raises(Invalid) as refused:
        choose(session, engagement, anna, Choice.PIN, item)
    assert refused.value.field == "item"


def test_a_remark_has_a_limit(session: Session, engagement: Engagement, anna: Account) -> None:
    with pytest.raises(Invalid) as refused:
        choose(session, engagement, anna, Choice.COMMENT, comment="x" * (COMMENT_MAX_CHARACTERS + 1))
    assert refused.value.field == "comment"


def test_a_client_cannot_decide(session: Session, engagement: Engagement) -> None:
    els = factories.account(session)
    with pytest.raises(NotAllowed):
        choose(session, engagement, els, Choice.PIN)
    with pytest.raises(NotAllowed):
        end(session, engagement, els, Choice.PIN)
    with pytest.raises(NotAllowed):
        match_choices.end_all(session, engagement, account=els, now=NOW)
