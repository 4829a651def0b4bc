"""Firms. One booking makes one organisation; only a coordinator merges two."""

from sqlmodel import Field

from app.models.base import Row


class Organisation(Row, table=True):
    """A firm, as it described itself."""

    name: str
    sector: str = "unknown"
    size: str = "unknown"
    verified: bool = Field(default=False)
    is_demo: bool = False
