"""What has to be done next on an engagement: read from its stage, meetings, data, runs and checks, never typed in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from sqlmodel import Session, col, select

from app.models import Check, Consultation, Dataset, DatasetState, Engagement, Run, Stage, WorkState

ACTIVE = (WorkState.QUEUED, WorkState.RUNNING)


class Step(StrEnum):
    """Closed list; the website has the words."""

    PLAN_MEETING = "plan_meeting"
    MEET = "meet"
    RECORD_AGREEMENT = "record_agreement"
    UPLOAD = "upload"
    CHOOSE_COLUMNS = "choose_columns"
    START_RUN = "start_run"
    AWAIT_RUN = "await_run"
    LOOK_AT_RUN = "look_at_run"
    START_CHECK = "start_check"
    AWAIT_CHECK = "await_check"
    LOOK_AT_CHECK = "look_at_check"
    HAND_OVER = "hand_over"
    NOTHING = "nothing"


Subject = Literal["dataset", "run", "check"]


@dataclass(frozen=True)
class NextStep:
    """`at`: when the firm is met. `subject` and `subject_id`: whose page has the button, if not the engagement's."""

    kind: Step
    at: datetime | None = None
    subject: Subject | None = None
    subject_id: UUID | None = None


@dataclass(frozen=True)
class Facts:
    """The newest row of each kind, by engagement."""

    meetings: dict[UUID, datetime]
    datasets: dict[UUID, tuple[UUID, str]]
    runs: dict[UUID, tuple[UUID, str]]
    checks: dict[UUID, tuple[UUID, str]]


def of(session: Session, engagements: Sequence[Engagement], *, now: datetime) -> dict[UUID, NextStep]:
    """The next step of each engagement, in four queries whatever their number."""
    facts = _facts(session, [engagement.id for engagement in engagements], now=now)
    return {engagement.id: _next(engagement, facts) for engagement in engagements}


def _facts(session: Session, ids: Collection[UUID], *, now: datetime) -> Facts:
    coming = (
        select(Consultation.engagement_id, Consultation.starts_at)
        .where(col(Consultation.engagement_id).in_(ids), col(Consultation.state).in_(["held", "confirmed"]))
        .where(Consultation.ends_at > now)
        .order_by(col(Consultation.starts_at).desc())
    )
    return Facts(
        meetings={engagement_id: starts_at for engagement_id, starts_at in session.exec(coming)},
        datasets=_newest(session, Dataset, ids),
        runs=_newest(session, Run, ids),
        checks=_newest(session, Check, ids),
    )


def _newest(session: Session, kind: Any, ids: Collection[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """Engagement -> (id, state) of its newest row; data that was deleted does not count."""
    query = (
        select(kind.engagement_id, kind.id, kind.state)
        .where(col(kind.engagement_id).in_(ids), col(kind.state) != DatasetState.DELETED)
        .order_by(col(kind.created_at))
    )
    return {engagement_id: (row_id, state) for engagement_id, row_id, state in session.exec(query)}


def _next(engagement: Engagement, facts: Facts) -> NextStep:
    if engagement.stage == Stage.CLOSED:
        return NextStep(Step.NOTHING)
    if engagement.id in facts.meetings and engagement.stage in (Stage.NEW, Stage.TALKING):
        return NextStep(Step.MEET, at=facts.meetings[engagement.id])
    if engagement.stage == Stage.NEW:
        return NextStep(Step.PLAN_MEETING)
    return _in_the_work(engagement, facts)


def _in_the_work(engagement: Engagement, facts: Facts) -> NextStep:
    """From the agreement by way of data, run and check to the hand-over."""
    at = facts.meetings.get(engagement.id)
    if engagement.id in facts.runs:
        return _after_run(engagement, facts, at)
    if engagement.stage == Stage.REPORTING:
        return NextStep(Step.HAND_OVER, at=at)
    if engagement.agreement_on is None:
        return NextStep(Step.RECORD_AGREEMENT, at=at)
    if engagement.id not in facts.datasets:
        return NextStep(Step.UPLOAD, at=at)
    dataset_id, state = facts.datasets[engagement.id]
    step = Step.CHOOSE_COLUMNS if state == DatasetState.UPLOADED else Step.START_RUN
    return NextStep(step, at=at, subject="dataset", subject_id=dataset_id)


def _after_run(engagement: Engagement, facts: Facts, at: datetime | None) -> NextStep:
    run_id, run_state = facts.runs[engagement.id]
    check_id, check_state = facts.checks.get(engagement.id, (None, ""))
    if run_state in ACTIVE:
        return NextStep(Step.AWAIT_RUN, at=at, subject="run", subject_id=run_id)
    if check_state in ACTIVE:
        return NextStep(Step.AWAIT_CHECK, at=at, subject="check", subject_id=check_id)
    if engagement.stage == Stage.REPORTING:
        return NextStep(Step.HAND_OVER, at=at)
    if run_state != WorkState.SUCCEEDED:
        return NextStep(Step.LOOK_AT_RUN, at=at, subject="run", subject_id=run_id)
    if check_id is None:
        return NextStep(Step.START_CHECK, at=at, subject="run", subject_id=run_id)
    return NextStep(Step.LOOK_AT_CHECK, at=at, subject="check", subject_id=check_id)
