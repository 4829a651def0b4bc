"""A PostgreSQL database of its own per test. In CI a missing server is a failure, never a skip."""

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from app.db import get_engine
from app.settings import get_settings

SERVER = os.environ.get("WERKBANK_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/test")


@pytest.fixture
def postgresql(settings_of_this_test: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The product on an empty PostgreSQL database, dropped afterwards."""
    server = create_engine(SERVER, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 5})
    name = f"werkbank_test_{uuid4().hex[:12]}"
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError as error:
        if os.environ.get("WERKBANK_REQUIRE_SERVICES") == "1":
            pytest.fail(f"PostgreSQL is required and does not answer: {error}")
        pytest.skip(f"PostgreSQL does not answer at {make_url(SERVER).render_as_string()}")
    monkeypatch.setenv("WERKBANK_DATABASE_URL", make_url(SERVER).set(database=name).render_as_string(False))
    get_settings.cache_clear()
    get_engine.cache_clear()
    try:
        yield
    finally:
        get_engine().dispose()
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()
