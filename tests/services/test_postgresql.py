"""The same migrations and the same lease on PostgreSQL, where rows are really locked side by side."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlmodel import SQLModel, select

from app.db import get_engine, open_session, session_scope
from app.errors import Conflict
from app.jobs import SEND_MAIL
from app.models import Account, Dataset, Engagement, Intake, Mail, Run, SignInLink, TimelineEvent
from app.models.base import utc_now
from app.services import datasets, engagements, intakes, outbox, retention, work
from tests import factories
from tests.migrations.test_migrations import up_compare_down

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("postgresql")]
WORKERS = 12


def test_migrations_go_up_and_down_and_match_the_models_on_postgresql() -> None:
    with get_engine().connect() as connection:
        up_compare_down(connection)
        connection.commit()


def test_of_many_workers_one_gets_the_lease() -> None:
    SQLModel.metadata.create_all(get_engine())
    with session_scope() as session:
        adviser, client = factories.expert(session), factories.account(session)
        engagement = factories.engagement(session, adviser=adviser, client=client)
        run_id = factories.run(session, factories.dataset(session, engagement, by=client), by=client).id
    barrier = Barrier(WORKERS)

    def claim(number: int) -> int | None:
        barrier.wait()
        with session_scope() as session:
            return work.claim(work.load(session, Run, run_id), owner=str(number), now=utc_now())

    with ThreadPoolExecutor(WORKERS) as pool:
        tokens = [token for token in pool.map(claim, range(WORKERS)) if token is not None]
    assert tokens == [1]


def test_of_many_workers_one_gets_the_job() -> None:
    SQLModel.metadata.create_all(get_engine())
    with session_scope() as session:
        job_id = SEND_MAIL.enqueue(session, subject_id="x").id
    barrier = Barrier(WORKERS)

    def claim(_number: int) -> bool:
        barrier.wait()
        with session_scope() as session:
            return outbox.claim(session, job_id=job_id, now=utc_now()) is not None

    with ThreadPoolExecutor(WORKERS) as pool:
        assert sum(pool.map(claim, range(WORKERS))) == 1


def engagement_with_data() -> tuple[UUID, UUID, UUID]:
    """Ids of an engagement, of data in it, and of the adviser's account."""
    SQLModel.metadata.create_all(get_engine())
    with session_scope() as session:
        adviser, client = factories.expert(session), factories.account(session)
        engagement = factories.engagement(session, adviser=adviser, client=client)
        data = factories.dataset(session, engagement, by=client)
        return engagement.id, data.id, adviser.account_id


def test_columns_chosen_while_the_data_is_deleted_bring_nothing_back() -> None:
    _engagement_id, data_id, account_id = engagement_with_data()
    with open_session(writes=True) as slow:
        seen, account = slow.get_one(Dataset, data_id), slow.get_one(Account, account_id)
        with session_scope() as quick:
            datasets.delete(quick, quick.get_one(Dataset, data_id), account=account, now=utc_now())
        with pytest.raises(Conflict):
            datasets.choose_columns(slow, seen, text="tekst", label="soort", account=account)


def test_an_agreement_recorded_by_two_people_at_once_is_recorded_once() -> None:
    engagement_id, _data_id, account_id = engagement_with_data()
    facts = {"signed_on": "2026-01-05", "place": "archive", "now": utc_now()}
    with open_session(writes=True) as slow:
        seen, account = slow.get_one(Engagement, engagement_id), slow.get_one(Account, account_id)
        with session_scope() as quick:
            engagements.record_agreement(quick, quick.get_one(Engagement, engagement_id), account=account, **facts)
        engagements.record_agreement(slow, seen, account=account, **facts)
        slow.commit()
        kinds = slow.exec(select(TimelineEvent.kind).where(TimelineEvent.kind == "agreement"))
        assert len(list(kinds)) == 1


def test_old_rows_are_removed_on_postgresql_as_on_sqlite() -> None:
    _engagement_id, _data_id, account_id = engagement_with_data()
    with session_scope() as session:
        past = utc_now() - timedelta(days=60)
        session.add(SignInLink(token_hash="1", account_id=account_id, expires_at=past))
        session.add(Mail(recipient="x@example.org", subject="x", body="x", message_id="x", created_at=past))
        session.flush()
        assert retention.remove_old(session, now=utc_now()) == 2


def test_answers_given_in_two_tabs_at_once_are_both_kept() -> None:
    SQLModel.metadata.create_all(get_engine())
    given, barrier = {"stage": "in_use", "size": "large"}, Barrier(2)
    with session_scope() as session:
        intake_id = factories.intake(session).id

    def answer(name: str) -> None:
        with open_session(writes=True) as session:
            intake = session.get_one(Intake, intake_id)
            barrier.wait()  # both have read it
            intakes.lock(session, intake)
            intakes.answer(intake, name=name, values=[given[name]], today=utc_now().date())
            session.commit()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(answer, given))
    with session_scope() as session:
        kept = session.get_one(Intake, intake_id).answers
        assert {name: kept.get(name) for name in given} == given
