"""A composed checklist as it was on the day it was made: its link always shows the same text."""

from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from app.models.base import Row


class ChecklistVersion(Row, table=True):
    """`key` is the start of the SHA-256 of the content, so equal lists share one link."""

    __tablename__ = "checklist_version"

    key: str = Field(unique=True)
    lists: list[str] = Field(default_factory=list, sa_type=JSON)
    """Slugs of the lists it was composed from, in the order of the catalogue."""
    role: str
    risk_class: str
    sector: str
    stage: str = "unknown"
    size: str = "unknown"
    data: list[str] = Field(default_factory=lambda: ["unknown"], sa_type=JSON)
    people: list[str] = Field(default_factory=lambda: ["unknown"], sa_type=JSON)
    extent: str = "full"
    """Short or full. Lists made before it could be chosen were full, and did not ask about data and people."""
    rules_version: str = ""
    """Version of the triage rules on that day; empty for lists made before it was kept."""
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """The composed list in both languages: `lang -> Document`, each item with its id."""
