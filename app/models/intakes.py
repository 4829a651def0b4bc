"""What one visitor told us in one visit, behind a random token in that visitor's cookie."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from app.models.base import Row


class Intake(Row, table=True):
    """Answers of one visit, and the result shown for them. Gone at `expires_at` unless it led to an engagement."""

    token_hash: str = Field(unique=True)
    language: str = "nl"
    problem: str = ""
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    result: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    """Snapshot of what was shown: matches, findings, rules version, index version."""
    maturity: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    """An EDIH digital maturity result that the visitor brought along: `intake_maturity.Maturity` as plain data."""
    email: str = ""
    """Only of an intake that was saved, and gone with it."""
    expires_at: datetime = Field(index=True)

    def facts(self) -> dict[str, Any]:
        """The answers as matching and triage read them, the problem included."""
        return {"problem": self.problem, **self.answers}


class LinkPurpose(StrEnum):
    """What a mailed link of a saved intake is for: asking for a fresh one, or opening the answers once."""

    RETURN = "return"
    OPEN = "open"


class IntakeLink(Row, table=True):
    """A mailed link to a saved intake. Only the hash of its token is stored; it goes with the intake."""

    __tablename__ = "intake_link"

    token_hash: str = Field(unique=True)
    intake_id: UUID = Field(foreign_key="intake.id", ondelete="CASCADE", index=True)
    purpose: str
    expires_at: datetime
    used_at: datetime | None = None
    used_with: str = ""
    """Hash of the rendered form that used it up, so that a double click is one use."""
