"""Fixtures for everybody: a database of its own per test, the website, a browser-like client."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.engine import make_url

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from sqlmodel import Session

os.environ["WERKBANK_ENV"] = "test"
os.environ.setdefault("WERKBANK_SECRET_KEY", "only-for-tests-0123456789-0123456789")
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def settings_of_this_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A data directory of its own; caches that hold settings or the engine start empty."""
    from app.db import get_engine
    from app.services import allowances
    from app.settings import get_settings

    for allowance in allowances.EVERY:
        allowance.forget()
    monkeypatch.setenv("WERKBANK_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.delenv("WERKBANK_DATABASE_URL", raising=False)
    get_settings.cache_clear()
    get_engine.cache_clear()
    yield
    if get_engine.cache_info().currsize:
        get_engine().dispose()
    get_settings.cache_clear()
    get_engine.cache_clear()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and no rows, made once: to copy it takes a tenth of the time of making it."""
    from sqlmodel import SQLModel, create_engine

    import app.models  # noqa: F401  so that every table is known

    file = tmp_path_factory.mktemp("empty") / "werkbank.sqlite3"
    engine = create_engine(f"sqlite:///{file}")
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    return file


@pytest.fixture
def tables(empty_database: Path) -> None:
    """An empty database with all tables."""
    from app.settings import get_settings

    file = make_url(get_settings().database).database
    assert file
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(empty_database, file)


@pytest.fixture
def session(tables: None) -> Iterator["Session"]:
    """A writing session, to arrange and to look. Commit to let the website see it."""
    from app.db import open_session

    with open_session(writes=True) as session:
        yield session


@pytest.fixture
def demo_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    """As `make run` starts it. Name it before `app`."""
    from app.settings import get_settings

    monkeypatch.setenv("WERKBANK_ENV", "demo")
    get_settings.cache_clear()


@pytest.fixture
def app(tables: None) -> "Flask":
    """The website over the real content and the real search index."""
    from app.settings import get_settings
    from tests.knowledge_index import link_into
    from tests.website import website

    link_into(get_settings().data_dir)
    return website()


@pytest.fixture
def app_of_its_own(app: "Flask") -> "Flask":
    """A website that no other test sees, to add addresses to."""
    from tests.website import new_website

    return new_website()


@pytest.fixture
def client(app: "Flask") -> "FlaskClient":
    """A browser without JavaScript. Forgery protection is off here and tested by itself."""
    return app.test_client()
