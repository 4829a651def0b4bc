"""The database engine, and one transaction at a time: `session_scope()`."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlmodel import Session

from app.settings import get_settings

BUSY_TIMEOUT_SECONDS = 20


def _prepare_sqlite(engine: Engine) -> None:
    """WAL, foreign keys, and BEGIN IMMEDIATE for writes.

    A deferred BEGIN that later writes fails at once with "database is locked" when another writer was first, whatever
    the time-out; BEGIN IMMEDIATE waits its turn (measured: 35 of 40 racing writers failed against 0 of 40).
    """

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not send a BEGIN of its own
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@cache
def get_engine() -> Engine:
    """The engine of this process, made on first use. Its errors go to the log, so they hide the values."""
    url = make_url(get_settings().database)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    get_settings().data_dir.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_SECONDS}, hide_parameters=True)
    _prepare_sqlite(engine)
    return engine


def open_session(*, writes: bool) -> Session:
    """A new session; the caller commits and closes it. A reading session on SQLite does not wait for writers."""
    return Session(get_engine().execution_options(writes=writes), expire_on_commit=False)


@contextmanager
def session_scope(*, writes: bool = True) -> Iterator[Session]:
    """One transaction for a task or a command: committed at the end, rolled back on any error."""
    with open_session(writes=writes) as session:
        yield session
        session.commit()
