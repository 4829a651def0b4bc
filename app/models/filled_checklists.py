"""A checklist that people fill in online, behind a link or with an engagement, and what they filled in per item."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from app.models.base import Row, utc_now


class FilledChecklist(Row, table=True):
    """One list that is being filled in. Of its two links only the hashes are stored.

    Without an engagement it is gone some time after `changed_at`. With one it has no links: it lives there.
    """

    __tablename__ = "filled_checklist"

    version_id: UUID = Field(foreign_key="checklist_version.id", index=True)
    edit_hash: str | None = Field(default=None, unique=True)
    read_hash: str | None = Field(default=None, unique=True)
    engagement_id: UUID | None = Field(default=None, foreign_key="engagement.id", index=True)
    previous_id: UUID | None = Field(default=None, foreign_key="filled_checklist.id", ondelete="SET NULL", index=True)
    """The list of an earlier version that this one goes on with."""
    changed_at: datetime = Field(default_factory=utc_now, index=True)
    upload: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    """A file that was read and waits for a person to say yes; its shape: `filled_uploads.Pending`."""
    upload_at: datetime | None = Field(default=None, index=True)


class FilledItem(Row, table=True):
    """What is filled in for one item; `number` grows by one with each change."""

    __tablename__ = "filled_item"
    __table_args__ = (UniqueConstraint("filled_id", "item_id"),)

    filled_id: UUID = Field(foreign_key="filled_checklist.id", ondelete="CASCADE")
    item_id: str
    number: int = 1
    answer: str = ""
    note: str = ""
    evidence: str = ""
    owner: str = ""
    due: date | None = None
    changed_by: str = ""
    changed_at: datetime = Field(default_factory=utc_now)
    changed_with: str = ""
    """The key of the page that changed it last: a page that saves twice in a row overwrites only its own text."""
