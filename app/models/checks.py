"""A check: one compliance check on one finished run."""

from uuid import UUID

from sqlmodel import Field

from app.models.work import Work


class Check(Work, table=True):
    """Evidence towards articles of the law, measured on a run. Its report hangs on the engagement's timeline."""

    __tablename__ = "compliance_check"  # CHECK is a reserved word in SQL

    engagement_id: UUID = Field(foreign_key="engagement.id", index=True)
    run_id: UUID = Field(foreign_key="run.id", index=True)
    started_by: UUID = Field(foreign_key="account.id")
    idempotency_key: str = Field(unique=True)
