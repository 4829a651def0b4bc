"""The same migrations and the same lease on PostgreSQL, where rows are really locked side by side."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import SQLModel

from app.db import get_engine, session_scope
from app.jobs import SEND_MAIL
from app.models import Run
from app.models.base import utc_now
from app.services import outbox, work
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
