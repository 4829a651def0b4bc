"""What experts say is a right answer to a question."""

from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.models.base import Row


class Judgement(Row, table=True):
    """What one expert says of one item as an answer to one question: 0 wrong, 1 useful, 2 right."""

    __table_args__ = (UniqueConstraint("account_id", "question", "lang", "item_id"),)

    question: str
    lang: str
    item_id: str
    grade: int
    account_id: UUID = Field(foreign_key="account.id", index=True)
