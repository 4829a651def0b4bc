"""Booked meetings, and the quarter-hours they claim."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, SQLModel

from app.errors import InvalidTransition, message
from app.models.base import Row


class ConsultationState(StrEnum):
    """`held` keeps the time until the mailed link is confirmed."""

    HELD = "held"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    RELEASED = "released"


class Consultation(Row, table=True):
    """One meeting of a client with an expert. Times in UTC."""

    engagement_id: UUID = Field(foreign_key="engagement.id", index=True)
    expert_id: UUID = Field(foreign_key="expert.id", index=True)
    starts_at: datetime = Field(index=True)
    ends_at: datetime
    state: str = Field(default=ConsultationState.HELD, index=True)
    by_video: bool = True
    language: str = "nl"
    phone: str = ""
    hold_until: datetime | None = None
    sequence: int = 0
    """Version of the calendar item: RFC 5546 wants it to rise with each change of time, place or state."""
    idempotency_key: str = Field(unique=True)

    @property
    def is_active(self) -> bool:
        """Takes up the expert's time."""
        return self.state in (ConsultationState.HELD, ConsultationState.CONFIRMED)

    def confirm(self) -> None:
        """The mailed link was used. Confirming twice changes nothing."""
        if not self.is_active:
            raise InvalidTransition(message("This appointment was cancelled. Choose a new time."))
        self.state, self.hold_until = ConsultationState.CONFIRMED, None

    def end(self, state: ConsultationState) -> None:
        """Cancel or release; ending twice changes nothing."""
        if self.is_active:
            self.state, self.hold_until = state, None
            self.sequence += 1


class SlotClaim(SQLModel, table=True):
    """One quarter of an hour of one expert. The primary key makes a double booking impossible."""

    __tablename__ = "slot_claim"

    expert_id: UUID = Field(foreign_key="expert.id", primary_key=True)
    cell_start: datetime = Field(primary_key=True)
    consultation_id: UUID = Field(foreign_key="consultation.id", index=True)
