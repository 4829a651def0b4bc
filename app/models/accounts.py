"""People who sign in, their mailed links, and their sessions."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field

from app.models.base import Row


class Role(StrEnum):
    """What a person may do: a client sees its own requests, an expert its engagements, a coordinator all."""

    CLIENT = "client"
    EXPERT = "expert"
    COORDINATOR = "coordinator"


class Account(Row, table=True):
    """A person. E-mail is stored in lower case."""

    email: str = Field(unique=True)
    name: str
    role: str = Role.CLIENT
    language: str = "nl"
    active: bool = True
    is_demo: bool = False
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id", index=True)

    @property
    def is_staff(self) -> bool:
        """Works at the centre."""
        return self.role in (Role.EXPERT, Role.COORDINATOR)


class SignInLink(Row, table=True):
    """A mailed link that works once. Only the hash of its token is stored."""

    __tablename__ = "sign_in_link"

    token_hash: str = Field(unique=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    next_path: str = ""
    expires_at: datetime
    used_at: datetime | None = None

    def works_at(self, now: datetime) -> bool:
        """Not used, not expired."""
        return self.used_at is None and now < self.expires_at


class SignInSession(Row, table=True):
    """One signed-in browser. Ending it here ends it everywhere."""

    __tablename__ = "sign_in_session"

    token_hash: str = Field(unique=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    expires_at: datetime
    ended_at: datetime | None = None

    def works_at(self, now: datetime) -> bool:
        """Not ended, not expired."""
        return self.ended_at is None and now < self.expires_at
