"""Migrations run up and down, and what they make is what the models say. PostgreSQL: tests/services."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlmodel import SQLModel

import app.models  # noqa: F401  so that every table is known
from app.db import get_engine

ROOT = Path(__file__).resolve().parent.parent.parent


def config_for(connection: Connection) -> Config:
    config = Config(ROOT / "alembic.ini")
    config.attributes["connection"] = connection
    return config


def up_compare_down(connection: Connection) -> None:
    """Shared with the PostgreSQL test."""
    config = config_for(connection)
    command.upgrade(config, "head")
    difference = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
    assert difference == [], "Models and migrations differ: make a migration (CONTRIBUTING.md)."
    command.downgrade(config, "base")
    left = set(inspect(connection).get_table_names()) - {"alembic_version"}
    assert left == set(), f"the way down leaves {left}"
    command.upgrade(config, "head")
    assert set(SQLModel.metadata.tables) <= set(inspect(connection).get_table_names())


def test_migrations_go_up_and_down_and_match_the_models_on_sqlite() -> None:
    with get_engine().connect() as connection:
        up_compare_down(connection)


def test_every_constraint_has_a_name_that_a_migration_can_use() -> None:
    for table in SQLModel.metadata.tables.values():
        for foreign_key in table.foreign_key_constraints:
            assert foreign_key.name, f"{table.name}: derive the table from Row, or set the convention first."
