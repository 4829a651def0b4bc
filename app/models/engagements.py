"""An engagement: one firm's dossier with the centre, and its timeline."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from app.errors import InvalidTransition, message
from app.models.base import Row, utc_now


class Stage(StrEnum):
    """Columns of the board, in order."""

    NEW = "new"
    TALKING = "talking"
    PROOF_OF_CONCEPT = "proof_of_concept"
    REPORTING = "reporting"
    CLOSED = "closed"


MOVES: dict[str, frozenset[str]] = {
    Stage.NEW: frozenset({Stage.TALKING, Stage.CLOSED}),
    Stage.TALKING: frozenset({Stage.NEW, Stage.PROOF_OF_CONCEPT, Stage.REPORTING, Stage.CLOSED}),
    Stage.PROOF_OF_CONCEPT: frozenset({Stage.TALKING, Stage.REPORTING, Stage.CLOSED}),
    Stage.REPORTING: frozenset({Stage.PROOF_OF_CONCEPT, Stage.TALKING, Stage.CLOSED}),
    Stage.CLOSED: frozenset({Stage.TALKING, Stage.REPORTING}),
}


class EngagementCounter(SQLModel, table=True):
    """The last number given out in a year."""

    __tablename__ = "engagement_counter"

    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int = 0


class Engagement(Row, table=True):
    """One dossier. `reference` is for people to say aloud; it never gives access."""

    reference: str = Field(unique=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    client_id: UUID = Field(foreign_key="account.id", index=True)
    expert_id: UUID | None = Field(default=None, foreign_key="expert.id", index=True)
    intake_token_hash: str = Field(default="", index=True)
    """So that the visitor who booked can open it from the same browser before signing in."""
    problem: str = ""
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    maturity: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    """The digital maturity result that the firm brought along, as the intake had it."""
    result: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    stage: str = Field(default=Stage.NEW, index=True)
    version: int = 1
    agreement_on: datetime | None = None
    """When it was recorded that a processing agreement is in place. Without it no upload."""
    agreement_by: UUID | None = Field(default=None, foreign_key="account.id")
    is_demo: bool = False

    def can_move_to(self, stage: str) -> bool:
        """Whether the board allows this move."""
        return stage in MOVES[self.stage]

    def move_to(self, stage: str) -> None:
        """Change stage, or refuse."""
        if not self.can_move_to(stage):
            raise InvalidTransition(message("This request cannot be moved there from its present stage."))
        self.stage = stage
        self.version += 1


class TimelineEvent(Row, table=True):
    """Who did what, when, to which version of what."""

    __tablename__ = "timeline_event"

    engagement_id: UUID = Field(foreign_key="engagement.id", index=True)
    at: datetime = Field(default_factory=utc_now)
    actor_id: UUID | None = Field(default=None, foreign_key="account.id")
    kind: str
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
