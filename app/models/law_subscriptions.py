"""Who asked for a mail when the law changes: an address, and nothing else about the person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from app.models.base import Row


class LawSubscription(Row, table=True):
    """One request. Nothing is mailed before it is confirmed, and stopping deletes it."""

    __tablename__ = "law_subscription"

    email: str = Field(index=True)
    language: str = "nl"
    rules: list[str] = Field(default_factory=list, sa_type=JSON)
    """Ids of the rules that the person's assessment rests on; none: every change counts."""
    rules_version: str
    """The version that the person knows: of the day of asking, later of the last mail."""
    confirmed_at: datetime | None = Field(default=None, index=True)


class LawSubscriptionLink(Row, table=True):
    """The link in one mail. Every mail has its own, and all of them stop the same subscription."""

    __tablename__ = "law_subscription_link"

    token_hash: str = Field(unique=True)
    subscription_id: UUID = Field(foreign_key="law_subscription.id", ondelete="CASCADE", index=True)
