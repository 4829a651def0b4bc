"""Background jobs as rows, written in the same transaction as the change that asks for them."""

from datetime import datetime

from sqlmodel import Field

from app.models.base import Row, utc_now


class OutboxJob(Row, table=True):
    """`name` and `subject_id` say what to do; the queue itself only ever carries this row's id."""

    __tablename__ = "outbox_job"

    name: str
    queue: str
    subject_id: str
    dedupe_key: str = Field(unique=True)
    available_at: datetime = Field(default_factory=utc_now, index=True)
    published_at: datetime | None = None
    """When the relay last put it on the queue."""
    locked_until: datetime | None = None
    attempts: int = 0
    done_at: datetime | None = Field(default=None, index=True)
    last_error: str = ""
