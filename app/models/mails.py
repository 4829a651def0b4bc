"""Mails to send. The message id is fixed in the row, so that a mail sent twice is recognised as one."""

from datetime import datetime

from sqlmodel import Field

from app.models.base import Row


class Mail(Row, table=True):
    """One mail to one person, with at most one calendar attachment."""

    recipient: str
    subject: str
    body: str
    calendar: str = ""
    """iCalendar text, or empty."""
    calendar_method: str = ""
    stop_address: str = ""
    """Where one click stops such mails (RFC 8058), or empty for a mail that somebody asked for."""
    message_id: str = Field(unique=True)
    sent_at: datetime | None = None
