"""Long work done by a worker: its state, its lease, its progress. Shared by runs and checks."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from app.errors import InvalidTransition, message
from app.models.base import Row, utc_now


class WorkState(StrEnum):
    """Where the work stands. The last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINAL = frozenset({WorkState.SUCCEEDED, WorkState.FAILED, WorkState.CANCELLED})
MOVES: dict[str, frozenset[str]] = {
    WorkState.QUEUED: frozenset({WorkState.RUNNING, WorkState.CANCELLED, WorkState.FAILED}),
    # back to queued: its worker died or was stopped
    WorkState.RUNNING: FINAL | {WorkState.QUEUED},
    WorkState.SUCCEEDED: frozenset(),
    WorkState.FAILED: frozenset(),
    WorkState.CANCELLED: frozenset(),
}


class Work(Row):
    """A worker holds a lease on the row while it works; `token` rises with each claim, so a late worker is refused."""

    state: str = Field(default=WorkState.QUEUED, index=True)
    reason: dict[str, str] | None = Field(default=None, sa_type=JSON)
    progress: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Latest event of the program: stage, done, total, message {nl, en}."""
    result: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    cancel_requested: bool = False
    attempt: int = 0
    token: int = 0
    lease_owner: str = ""
    lease_until: datetime | None = Field(default=None, index=True)
    started_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def is_final(self) -> bool:
        """Nothing more will happen to it."""
        return self.state in FINAL

    def ask_to_cancel(self) -> bool:
        """Waiting work ends at once, running work at its next heartbeat. False: it has ended or was asked before."""
        if self.is_final or self.cancel_requested:
            return False
        self.cancel_requested = True
        if self.state == WorkState.QUEUED:
            self.move_to(WorkState.CANCELLED)
        return True

    def move_to(self, state: WorkState) -> None:
        """Change state, or refuse."""
        if state not in MOVES[self.state]:
            raise InvalidTransition(message("This has already ended."))
        self.state = state
        if state in FINAL:
            self.finished_at = utc_now()
        if state != WorkState.RUNNING:
            self.lease_owner, self.lease_until = "", None
