"""The knowledge as people edit it: every text that was ever saved, who wrote it and who agreed."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field

from app.errors import InvalidTransition, message
from app.models.base import Row, utc_now


class RevisionState(StrEnum):
    """`superseded`: was on the site, or in the file. `withdrawn`: taken back, or set aside for a newer text.
    `rejected`: sent back by the second person.
    """

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"


OPEN = (RevisionState.DRAFT, RevisionState.IN_REVIEW)
_IS_OPEN = text("state IN ('draft', 'in_review')")
_IS_PUBLISHED = text("state = 'published'")


class Revision(Row, table=True):
    """One text of one item. At most one per item is open, and at most one published: the indexes make sure."""

    __table_args__ = (
        UniqueConstraint("item_id", "number"),
        Index("ix_revision_one_open", "item_id", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        Index(
            "ix_revision_one_published",
            "item_id",
            unique=True,
            sqlite_where=_IS_PUBLISHED,
            postgresql_where=_IS_PUBLISHED,
        ),
        Index("ix_revision_generation", "published_at", "ended_at"),
    )

    item_id: str = Field(index=True)
    """`guidance/deployer-duties`: the same id as in files, search and citations."""
    kind: str
    """First part of the id."""
    number: int
    state: str = Field(default=RevisionState.DRAFT, index=True)
    removed: bool = False
    """Takes the item away; the content is what it was."""
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """As typed: `pipelines.ingestion.drafts.Draft`."""
    base: str = ""
    """Fingerprint of the text on the site that the author last saw; "" where there was none."""
    file_base: str = ""
    """Fingerprint of the file that the published text is known to stand over; "" where there was none."""
    author_id: UUID | None = Field(default=None, foreign_key="account.id")
    """None: the text of the file."""
    reviewer_id: UUID | None = Field(default=None, foreign_key="account.id")
    note: str = ""
    """The author's: what changed and why."""
    comment: str = ""
    """The reviewer's."""
    version: int = 1
    """Rises with each save, so that a form can tell that it is old."""
    changed_at: datetime = Field(default_factory=utc_now)
    published_at: datetime | None = None
    ended_at: datetime | None = None
    """When it stopped being the text on the site."""

    @property
    def is_open(self) -> bool:
        """Somebody is at work on it."""
        return self.state in OPEN

    def send(self) -> None:
        """To the second person."""
        self._leave(RevisionState.DRAFT)
        self.state = RevisionState.IN_REVIEW

    def withdraw(self) -> None:
        """Take it back, or let a text that was sent back rest; it stays in the history."""
        self._leave(*OPEN, RevisionState.REJECTED)
        self.state = RevisionState.WITHDRAWN

    def reject(self, *, reviewer_id: UUID, comment: str) -> None:
        """Back to the author."""
        self._leave(RevisionState.IN_REVIEW)
        self.state, self.reviewer_id, self.comment = RevisionState.REJECTED, reviewer_id, comment

    def publish(self, *, reviewer_id: UUID, comment: str, now: datetime) -> None:
        """The second person's yes."""
        self._leave(RevisionState.IN_REVIEW)
        self.state, self.reviewer_id, self.comment = RevisionState.PUBLISHED, reviewer_id, comment
        self.published_at = now

    def end(self, *, now: datetime) -> None:
        """Another text took its place on the site."""
        self._leave(RevisionState.PUBLISHED)
        self.state, self.ended_at = RevisionState.SUPERSEDED, now

    def _leave(self, *states: str) -> None:
        if self.state not in states:
            raise InvalidTransition(message("This is not possible any more: the text has another state by now."))
        self.version += 1
