"""Engagements: references, who sees which, moves at the same time, agreements."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.models import Account, Engagement, Expert, Role, Stage
from app.services import engagements
from tests import factories

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def anna(session: Session) -> Expert:
    return factories.expert(session)


@pytest.fixture
def engagement(session: Session, anna: Expert) -> Engagement:
    return factories.engagement(session, adviser=anna, client=factories.account(session))


def account_of(session: Session, expert: Expert) -> Account:
    return session.get_one(Account, expert.account_id)


def test_references_follow_each_other(session: Session, anna: Expert) -> None:
    els = factories.account(session)
    numbers = [
        int(factories.engagement(session, adviser=anna, client=els).reference.rsplit("-", 1)[1]) for _ in range(3)
    ]
    assert numbers == [1, 2, 3]


def test_a_booking_never_joins_an_existing_firm_of_the_same_name(session: Session, anna: Expert) -> None:
    els = factories.account(session)
    first, second = (factories.engagement(session, adviser=anna, client=els) for _ in range(2))
    assert first.organisation_id != second.organisation_id


def test_who_may_see_an_engagement(session: Session, anna: Expert, engagement: Engagement) -> None:
    client = session.get_one(Account, engagement.client_id)
    allowed = [account_of(session, anna), client, factories.account(session, "Dirk", Role.COORDINATOR)]
    refused = [account_of(session, factories.expert(session, "Bram")), factories.account(session, "Frits")]
    for account in allowed:
        assert engagements.get(session, reference=engagement.reference, account=account) == engagement
        assert engagements.get_by_id(session, engagement_id=engagement.id, account=account) == engagement
    for account in refused:
        with pytest.raises(NotFound):
            engagements.get(session, reference=engagement.reference, account=account)
        with pytest.raises(NotFound):
            engagements.get_by_id(session, engagement_id=engagement.id, account=account)


def test_every_expert_sees_what_is_assigned_to_nobody(session: Session, engagement: Engagement) -> None:
    engagement.expert_id = None
    bram = account_of(session, factories.expert(session, "Bram"))
    assert engagements.get(session, reference=engagement.reference, account=bram) == engagement


def test_a_move_needs_the_version_that_was_seen(session: Session, anna: Expert, engagement: Engagement) -> None:
    account = account_of(session, anna)
    engagements.move(session, engagement, stage=Stage.TALKING, version=1, account=account)
    with pytest.raises(Conflict):
        engagements.move(session, engagement, stage=Stage.CLOSED, version=1, account=account)
    engagements.move(session, engagement, stage=Stage.CLOSED, version=2, account=account)
    assert (engagement.stage, engagement.version) == (Stage.CLOSED, 3)


def test_moving_to_where_it_is_changes_nothing(session: Session, anna: Expert, engagement: Engagement) -> None:
    engagements.move(session, engagement, stage=Stage.NEW, version=99, account=account_of(session, anna))
    assert engagement.version == 1


def test_a_client_moves_and_notes_nothing(session: Session, engagement: Engagement) -> None:
    client = session.get_one(Account, engagement.client_id)
    with pytest.raises(NotAllowed):
        engagements.move(session, engagement, stage=Stage.TALKING, version=1, account=client)
    with pytest.raises(NotAllowed):
        engagements.add_note(session, engagement, text="Hallo", account=client)
    with pytest.raises(NotAllowed):
        engagements.record_agreement(session, engagement, signed_on="2026-11-01", place="x", account=client, now=NOW)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (("2026-11-22", "DMS"), "signed_on"),
        (("", "DMS"), "signed_on"),
        (("2026-11-21", ""), "place"),
    ],
)
def test_an_agreement_needs_a_day_that_was_and_a_place(
    session: Session, anna: Expert, engagement: Engagement, typed: tuple[str, str], field: str
) -> None:
    signed_on, place = typed
    with pytest.raises(Invalid) as refused:
        engagements.record_agreement(
            session, engagement, signed_on=signed_on, place=place, account=account_of(session, anna), now=NOW
        )
    assert refused.value.field == field
    assert engagement.agreement_on is None
