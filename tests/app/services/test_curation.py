"""What experts decide about items for every search: with a reason, for a time, and never lost."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session

from app.errors import Invalid, NotAllowed, NotFound
from app.models import Account, ItemRuling, Role
from app.services import curation
from app.services.curation import MAX_DAYS, Typed
from pipelines.retrieval.fusion import NO_CURATION
from tests import factories

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22)
PAGE = "guidance/deployer-duties"
BOOST = Typed("boost", PAGE, steps="2", reason="Vaak gezocht.", expires_on="2027-01-31")
HIDE = Typed("hide", PAGE, reason="Wordt herschreven.", expires_on="31-01-2027")
FIRST = Typed("first", PAGE, question="Mag ik een chatbot  gebruiken?", reason="Past.", expires_on="2027-01-31")


@pytest.fixture
def anna(index: None, session: Session) -> Account:
    return factories.account(session, "Anna", Role.EXPERT)


def add(session: Session, typed: Typed, account: Account) -> ItemRuling:
    row = curation.add(session, typed, account=account, today=TODAY, now=NOW)
    session.flush()
    return row


def test_decisions_reach_the_engine_as_it_takes_them(session: Session, anna: Account) -> None:
    for typed in (BOOST, HIDE, FIRST):
        add(session, typed, anna)
    found = curation.in_force(session, TODAY)
    assert (found.boosts, found.hidden) == ({PAGE: 2}, {PAGE})
    assert {override.id for override in found.overrides} == {PAGE}
    assert found.firsts(["mag", "ik", "een", "chatbot", "gebruiken"], "nl") == (PAGE,)
    assert add(session, FIRST, anna).question == "Mag ik een chatbot gebruiken?"


def test_a_decision_counts_up_to_and_with_its_last_day(session: Session, anna: Account) -> None:
    row = add(session, HIDE, anna)
    last = date(2027, 1, 31)
    assert curation.in_force(session, last).hidden == {PAGE}
    assert row.counts_on(last)
    assert curation.in_force(session, last + timedelta(days=1)) == NO_CURATION
    assert not row.counts_on(last + timedelta(days=1))


def test_taken_back_it_counts_no_more_and_stays_listed(session: Session, anna: Account) -> None:
    row = add(session, HIDE, anna)
    for _ in range(2):
        curation.end(session, ruling_id=row.id, account=anna, now=NOW)
    assert curation.in_force(session, TODAY) == NO_CURATION
    assert [(one.ended_at, one.ended_by) for one in curation.rulings(session)] == [(NOW, anna.id)]


def test_the_same_decision_twice_is_one_and_another_ends_the_first(session: Session, anna: Account) -> None:
    assert add(session, BOOST, anna) is add(session, BOOST, anna)
    add(session, replace(BOOST, steps="-1"), anna)
    assert curation.in_force(session, TODAY).boosts == {PAGE: -1}
    assert len(curation.rulings(session)) == 2


def test_an_expired_decision_does_not_block_a_new_one(session: Session, anna: Account) -> None:
    add(session, HIDE, anna)
    later = date(2027, 3, 1)
    typed = replace(HIDE, expires_on="2027-05-01")
    curation.add(session, typed, account=anna, today=later, now=NOW + timedelta(days=99))
    session.flush()
    assert curation.in_force(session, later).hidden == {PAGE}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (replace(BOOST, kind=""), "kind"),
        (replace(BOOST, kind="delete"), "kind"),
        (replace(BOOST, item_id="guidance/gone"), "item_id"),
        (replace(BOOST, item_id=""), "item_id"),
        (replace(BOOST, steps=""), "steps"),
        (replace(BOOST, steps="3"), "steps"),
        (replace(BOOST, steps="0"), "steps"),
        (replace(FIRST, question="?!"), "question"),
        (replace(FIRST, question="x" * 401), "question"),
        (replace(HIDE, reason="  "), "reason"),
        (replace(HIDE, reason="x" * 501), "reason"),
        (replace(HIDE, expires_on=""), "expires_on"),
        (replace(HIDE, expires_on="morgen"), "expires_on"),
        (replace(HIDE, expires_on="2026-11-21"), "expires_on"),
        (replace(HIDE, expires_on=(TODAY + timedelta(days=MAX_DAYS + 1)).isoformat()), "expires_on"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_field(
    session: Session, anna: Account, typed: Typed, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        add(session, typed, anna)
    assert refused.value.field == field
    assert curation.rulings(session) == []


@pytest.mark.parametrize("days", [0, MAX_DAYS])
def test_today_and_the_furthest_day_are_allowed(session: Session, anna: Account, days: int) -> None:
    add(session, replace(HIDE, expires_on=(TODAY + timedelta(days=days)).isoformat()), anna)
    assert curation.in_force(session, TODAY).hidden == {PAGE}


@pytest.mark.parametrize(
    ("typed", "id_"),
    [
        ("https://werkbank.example/nl/knowledge/guidance/deployer-duties?x=1", PAGE),
        ("/nl/knowledge/cases/computer-vision-for-poultry-houses/", "case/computer-vision-for-poultry-houses"),
        (" guidance/deployer-duties ", PAGE),
    ],
)
def test_the_address_of_a_page_will_do_for_its_id(session: Session, anna: Account, typed: str, id_: str) -> None:
    assert add(session, replace(HIDE, item_id=typed), anna).item_id == id_


def test_a_client_cannot_decide_nor_take_back(session: Session, anna: Account) -> None:
    els, row = factories.account(session), add(session, HIDE, anna)
    with pytest.raises(NotAllowed):
        add(session, BOOST, els)
    with pytest.raises(NotAllowed):
        curation.end(session, ruling_id=row.id, account=els, now=NOW)
    with pytest.raises(NotFound):
        curation.end(session, ruling_id=els.id, account=anna, now=NOW)
