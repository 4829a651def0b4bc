"""What one visitor told us in one visit, behind a random token in that visitor's cookie."""

from datetime import datetime
from typing import Any

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
    expires_at: datetime = Field(index=True)

    def facts(self) -> dict[str, Any]:
        """The answers as matching and triage read them, the problem included."""
        return {"problem": self.problem, **self.answers}
