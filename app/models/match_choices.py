"""What an adviser decides about one firm's result."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from app.models.base import Row

_IN_FORCE = text("ended_at IS NULL")


class Choice(StrEnum):
    """What an adviser can do with an item of a firm's result. `order` is about a whole list of it."""

    PIN = "pin"
    HIDE = "hide"
    ORDER = "order"
    COMMENT = "comment"


class MatchChoice(Row, table=True):
    """One decision about one engagement's result. It stays as history after somebody ended it."""

    __tablename__ = "match_choice"
    __table_args__ = (
        Index(
            "ix_match_choice_one_in_force",
            "engagement_id",
            "kind",
            "item_id",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
    )

    engagement_id: UUID = Field(foreign_key="engagement.id", index=True)
    kind: str
    item_id: str
    """`case/<slug>` or `guidance/<slug>`; for an order the list's name, `case` or `guidance`."""
    order: list[str] = Field(default_factory=list, sa_type=JSON)
    comment: str = ""
    account_id: UUID = Field(foreign_key="account.id")
    ended_at: datetime | None = None
    ended_by: UUID | None = Field(default=None, foreign_key="account.id")
