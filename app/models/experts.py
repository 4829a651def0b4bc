"""The people who advise, what they know, and when they work."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from app.models.base import Row


class Expert(Row, table=True):
    """An adviser. The public sees the first name and the fields only."""

    account_id: UUID = Field(foreign_key="account.id", unique=True)
    first_name: str
    sectors: list[str] = Field(default_factory=list, sa_type=JSON)
    data: list[str] = Field(default_factory=list, sa_type=JSON)
    """Kinds of data the expert knows (ids of the intake's list)."""
    languages: list[str] = Field(default_factory=lambda: ["nl", "en"], sa_type=JSON)
    about: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """One sentence, {nl, en}."""
    working_hours: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Weekday 0-6 (text) -> list of [from, to] in local time, "09:00"."""
    meeting_place: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """{nl, en}."""
    video_address: str = ""
    active: bool = True
    is_demo: bool = False
