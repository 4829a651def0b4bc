"""A triage result that was kept: of one visit, or of one engagement, so that two of them can be compared."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from app.models.base import Row


class KeptAssessment(Row, table=True):
    """The answers of one moment and what the rules of that day said. It belongs to an intake or to an engagement."""

    __tablename__ = "assessment"

    intake_id: UUID | None = Field(default=None, foreign_key="intake.id", ondelete="CASCADE", index=True)
    """Goes with the intake: what is kept of a visitor has one end."""
    engagement_id: UUID | None = Field(default=None, foreign_key="engagement.id", index=True)
    number: int
    """1, 2, 3 within its intake or engagement."""
    rules_version: str
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    result: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """`Assessment.model_dump(mode="json")`."""
