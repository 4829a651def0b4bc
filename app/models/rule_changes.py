"""The rules of the triage as they were, version by version, so that a later version can be compared with them."""

from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from app.models.base import Row


class RulesSnapshot(Row, table=True):
    """The rules of one version in short, kept when that version was first seen."""

    __tablename__ = "rules_snapshot"

    version: str = Field(unique=True)
    rules: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """`pipelines.triage.rule_changes.RuleInShort` as plain data, in the order of the rules."""
