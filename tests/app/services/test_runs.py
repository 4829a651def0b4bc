"""Runs: one per form, its own columns, its end on the timeline."""

import pytest
from sqlmodel import Session, select

from app.errors import Conflict, NotFound
from app.models import Account, Dataset, DatasetState, OutboxJob, Run, TimelineEvent, WorkState
from app.services import experts, runs
from tests import factories


@pytest.fixture
def anna(session: Session) -> Account:
    return session.get_one(Account, factories.expert(session).account_id)


@pytest.fixture
def data(session: Session, anna: Account) -> Dataset:
    adviser = experts.of_account(session, anna.id)
    assert adviser
    engagement = factories.engagement(session, adviser=adviser, client=factories.account(session))
    return factories.dataset(session, engagement, by=anna)


def test_the_same_key_on_other_data_is_another_run(session: Session, data: Dataset, anna: Account) -> None:
    engagement_id = data.engagement_id
    other = Dataset(**{**data.model_dump(exclude={"id"}), "engagement_id": engagement_id})
    session.add(other)
    session.flush()
    first = runs.start(session, data, account=anna, idempotency_key="form")
    assert runs.start(session, data, account=anna, idempotency_key="form").id == first.id
    assert runs.start(session, other, account=anna, idempotency_key="form").dataset_id == other.id
    assert len(session.exec(select(OutboxJob)).all()) == 2


def test_a_key_of_any_length_works(session: Session, data: Dataset, anna: Account) -> None:
    first = runs.start(session, data, account=anna, idempotency_key="k" * 5000)
    assert len(first.idempotency_key) < 120
    assert runs.start(session, data, account=anna, idempotency_key="k" * 5000).id == first.id


@pytest.mark.parametrize("state", [DatasetState.UPLOADED, DatasetState.DELETED])
def test_only_data_that_is_ready_can_be_run_on(
    session: Session, data: Dataset, anna: Account, state: DatasetState
) -> None:
    data.state = state
    with pytest.raises(Conflict):
        runs.start(session, data, account=anna, idempotency_key="form")
    assert session.exec(select(Run)).all() == []


def test_the_request_names_what_the_program_needs_and_nothing_else(
    session: Session, data: Dataset, anna: Account
) -> None:
    run = runs.start(session, data, account=anna, idempotency_key="form")
    request = runs.request_of(session, run)
    assert set(request) == {"task", "data", "test", "base_model", "device", "seeds", "max_minutes"}
    assert set(request["data"]) == {"path", "text", "label"}


def test_cancelling_a_waiting_run_ends_it_and_a_working_run_is_asked(
    session: Session, data: Dataset, anna: Account
) -> None:
    waiting, working = factories.run(session, data, by=anna), factories.run(session, data, by=anna, state="running")
    for run in (waiting, working):
        runs.cancel(session, run, account=anna)
        runs.cancel(session, run, account=anna)
    assert (waiting.state, working.state) == (WorkState.CANCELLED, WorkState.RUNNING)
    assert working.cancel_requested
    assert [event.kind for event in session.exec(select(TimelineEvent))].count("run_cancelled") == 2


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"state": "succeeded", "result": {"verdict": {"sentence": {"nl": "Beter.", "en": "Better."}}}}, "Beter."),
        (
            {"state": "failed", "result": {"verdict": None}, "reason": {"nl": "Te klein.", "en": "Too small."}},
            "Te klein.",
        ),
    ],
)
def test_the_end_is_told_on_the_timeline(
    session: Session, data: Dataset, anna: Account, values: dict[str, object], sentence: str
) -> None:
    runs.record_end(session, factories.run(session, data, by=anna, **values))
    session.flush()
    event = session.exec(select(TimelineEvent).where(TimelineEvent.kind == "run_ended")).one()
    assert event.details["sentence"]["nl"] == sentence
    assert event.details["state"] == values["state"]


def test_a_strangers_run_does_not_exist(session: Session, data: Dataset, anna: Account) -> None:
    run = factories.run(session, data, by=anna)
    assert runs.get(session, run_id=run.id, account=anna)[0] == run
    with pytest.raises(NotFound):
        runs.get(session, run_id=run.id, account=factories.account(session, "Frits"))
