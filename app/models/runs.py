"""A run: one proof-of-concept fine-tune on one dataset."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from app.models.work import Work


class Run(Work, table=True):
    """`config` holds what RUN.json adds to the data: seeds, minutes, base model."""

    engagement_id: UUID = Field(foreign_key="engagement.id", index=True)
    dataset_id: UUID = Field(foreign_key="dataset.id", index=True)
    started_by: UUID = Field(foreign_key="account.id")
    idempotency_key: str = Field(unique=True)
    config: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
