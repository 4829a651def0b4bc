"""How well the search did on questions with known answers."""

from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from app.models.base import Row


class Evaluation(Row, table=True):
    """One measurement of one index version with one gold file."""

    index_version: str
    fingerprint: str
    """Of the corpus: changes with any text, with the encoder and with the index format."""
    gold: str = Field(index=True)
    """Name of the gold file without its ending."""
    figures: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Group (`all`, `lang=nl`, `register=lay`, ...) -> figure -> value, as `knowledge evaluate` prints it."""
    outcomes: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Question id -> `pipelines.retrieval.evaluation.summary`."""
