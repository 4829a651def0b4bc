"""Alembic's environment: the same engine and tables as the product."""

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

import app.models  # noqa: F401  so that every table is known
from app.db import get_engine


def run() -> None:
    """Run the migrations on the configured database (or on the connection a test hands in)."""
    given = context.config.attributes.get("connection")
    if given is not None:
        _run_on(given)
        return
    with get_engine().connect() as connection:
        _run_on(connection)
        connection.commit()


def _run_on(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,  # SQLite cannot alter a column
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
