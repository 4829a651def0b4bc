"""What experts decide about items for every search."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from app.models.base import Row

_IN_FORCE = text("ended_at IS NULL")


class Ruling(StrEnum):
    """What an expert can decide about an item for everybody. `first`: it answers a certain question."""

    BOOST = "boost"
    HIDE = "hide"
    FIRST = "first"


class ItemRuling(Row, table=True):
    """One decision about one item, with a reason and a last day. It stays as history after it has ended."""

    __tablename__ = "item_ruling"
    __table_args__ = (
        Index(
            "ix_item_ruling_one_in_force",
            "kind",
            "item_id",
            "question",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
    )

    kind: str
    item_id: str = Field(index=True)
    steps: int = 0
    """Of a boost: -2 to 2, never 0."""
    question: str = ""
    """Of a `first`: the question that the item answers."""
    reason: str
    expires_on: date
    """Last day on which it counts."""
    account_id: UUID = Field(foreign_key="account.id")
    ended_at: datetime | None = None
    ended_by: UUID | None = Field(default=None, foreign_key="account.id")

    def counts_on(self, today: date) -> bool:
        """Neither ended nor expired."""
        return self.ended_at is None and today <= self.expires_on
