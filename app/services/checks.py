"""Checks: start a compliance check on a finished run, follow it, cancel it, read its report."""

from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.errors import Conflict, NotFound, message
from app.jobs import COMPLIANCE_CHECK
from app.models import Account, Check, Dataset, DatasetState, Engagement, Run, WorkState
from app.services import datasets, engagements, run_folders, runs


def start(session: Session, run: Run, *, account: Account, idempotency_key: str) -> Check:
    """Queue a check on a run that succeeded. The same key (one rendered form) starts one check."""
    dataset = session.get_one(Dataset, run.dataset_id, with_for_update=True)  # as in runs.start
    key = f"{run.id}:{idempotency_key[: runs.KEY_MAX_CHARACTERS]}"
    found = session.exec(select(Check).where(Check.idempotency_key == key)).first()
    if found:
        return found
    if run.state != WorkState.SUCCEEDED:
        raise Conflict(message("A check needs a run that has ended well."))
    if dataset.state == DatasetState.DELETED:
        raise Conflict(message("The data of this run has been deleted, so it cannot be checked any more."))
    check = Check(engagement_id=run.engagement_id, run_id=run.id, started_by=account.id, idempotency_key=key)
    session.add(check)
    COMPLIANCE_CHECK.enqueue(session, subject_id=check.id)
    engagement = session.get_one(Engagement, run.engagement_id)
    engagements.record(session, engagement, "check_started", actor_id=account.id, check=str(check.id), run=str(run.id))
    return check


def get(session: Session, *, check_id: UUID, account: Account) -> tuple[Check, Engagement]:
    """The check and its engagement, if this person may see it."""
    check = session.get(Check, check_id)
    if check is None:
        raise NotFound()
    return check, engagements.get_by_id(session, engagement_id=check.engagement_id, account=account)


def of_run(session: Session, run: Run) -> list[Check]:
    """All checks of a run, newest first."""
    return list(session.exec(select(Check).where(Check.run_id == run.id).order_by(col(Check.created_at).desc())))


def of_engagement(session: Session, engagement: Engagement) -> list[Check]:
    """All checks of an engagement, newest first."""
    query = select(Check).where(Check.engagement_id == engagement.id)
    return list(session.exec(query.order_by(col(Check.created_at).desc())))


def cancel(session: Session, check: Check, *, account: Account) -> None:
    """Ask the worker to stop; a check that has not begun ends at once."""
    session.flush()  # refreshing forgets what has not been written
    session.refresh(check, with_for_update=True)
    if check.ask_to_cancel():
        engagement = session.get_one(Engagement, check.engagement_id)
        engagements.record(session, engagement, "check_cancelled", actor_id=account.id, check=str(check.id))


def request_of(session: Session, check: Check) -> dict[str, Any]:
    """RUN.json for the program."""
    run = session.get_one(Run, check.run_id)
    dataset = session.get_one(Dataset, run.dataset_id)
    return {
        "checks": "all",
        "texts": {"path": str(datasets.path_of(dataset)), "column": runs.columns_of(run, dataset)["text"]},
        "run": str(run_folders.of(run)),
    }


def record_end(session: Session, check: Check) -> None:
    """Put the outcome on the timeline."""
    engagement = session.get_one(Engagement, check.engagement_id)
    states = [item["state"] for item in (check.result or {}).get("results", [])]
    engagements.record(
        session,
        engagement,
        "check_ended",
        check=str(check.id),
        state=check.state,
        states={state: states.count(state) for state in sorted(set(states))},
    )
