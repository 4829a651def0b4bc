"""Checks: on a run that ended well whose data is still there; data in use cannot be deleted."""

import pytest
from sqlmodel import Session, select

from app.errors import Conflict, NotFound
from app.models import Account, Check, DatasetState, Run
from app.models.base import utc_now
from app.services import checks, datasets, experts
from tests import factories


@pytest.fixture
def anna(session: Session) -> Account:
    return session.get_one(Account, factories.expert(session).account_id)


@pytest.fixture
def run(session: Session, anna: Account) -> Run:
    adviser = experts.of_account(session, anna.id)
    assert adviser
    engagement = factories.engagement(session, adviser=adviser, client=factories.account(session))
    data = factories.dataset(session, engagement, by=anna)
    return factories.run(
        session, data, by=anna, state="succeeded", config={"columns": {"text": "oud", "label": "soort"}}
    )


def test_the_same_form_starts_one_check(session: Session, run: Run, anna: Account) -> None:
    first, second = (checks.start(session, run, account=anna, idempotency_key="form") for _ in range(2))
    assert first.id == second.id
    assert len(session.exec(select(Check)).all()) == 1


def test_deleted_data_cannot_be_checked(session: Session, run: Run, anna: Account) -> None:
    data, _engagement = datasets.get(session, dataset_id=run.dataset_id, account=anna)
    data.state = DatasetState.DELETED
    with pytest.raises(Conflict):
        checks.start(session, run, account=anna, idempotency_key="form")


def test_a_waiting_check_keeps_the_data(session: Session, run: Run, anna: Account) -> None:
    check = checks.start(session, run, account=anna, idempotency_key="form")
    data, _engagement = datasets.get(session, dataset_id=run.dataset_id, account=anna)
    with pytest.raises(Conflict):
        datasets.delete(session, data, account=anna, now=utc_now())
    checks.cancel(session, check, account=anna)
    assert datasets.delete(session, data, account=anna, now=utc_now())["file_gone"]


def test_a_check_looks_at_the_column_that_the_run_learned_from(session: Session, run: Run, anna: Account) -> None:
    check = checks.start(session, run, account=anna, idempotency_key="form")
    assert checks.request_of(session, check)["texts"]["column"] == "oud"


def test_a_strangers_check_does_not_exist(session: Session, run: Run, anna: Account) -> None:
    check = factories.check(session, run, by=anna)
    assert checks.get(session, check_id=check.id, account=anna)[0] == check
    with pytest.raises(NotFound):
        checks.get(session, check_id=check.id, account=factories.account(session, "Frits"))
