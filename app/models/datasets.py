"""Uploaded data of an engagement. The file lies in the data directory under a random name."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from app.models.base import Row


class DatasetState(StrEnum):
    """`uploaded`: the columns still have to be chosen."""

    UPLOADED = "uploaded"
    READY = "ready"
    DELETED = "deleted"


class Dataset(Row, table=True):
    """One table of labelled texts, stored as UTF-8 CSV after reading."""

    engagement_id: UUID = Field(foreign_key="engagement.id", index=True)
    uploaded_by: UUID = Field(foreign_key="account.id")
    filename: str
    """Name on the uploader's machine, for display only."""
    size_bytes: int
    sha256: str
    rows: int
    columns: list[str] = Field(default_factory=list, sa_type=JSON)
    encoding: str = "utf-8"
    preview: list[list[str]] = Field(default_factory=list, sa_type=JSON)
    text_column: str = ""
    label_column: str = ""
    classes: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    """Categories in the label column with their number of rows, most frequent first; counted when it is chosen."""
    state: str = DatasetState.UPLOADED
    deleted_at: datetime | None = None
    deletion_proof: dict[str, Any] | None = Field(default=None, sa_type=JSON)

    @property
    def stored_name(self) -> str:
        """File name in the data directory: never the uploader's."""
        return f"{self.id}.csv"
