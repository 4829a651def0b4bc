"""What experts published over the content's files, as this process knows it: at most a second old."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.exc import OperationalError, ProgrammingError

from app.db import session_scope
from app.services import revision_texts
from app.settings import get_settings
from pipelines.ingestion.records import Item

FRESH_SECONDS = 1.0
"""How long a process goes on with what it knows: an edit is seen by everybody soon, a search does not wait for it."""


@dataclass(frozen=True)
class Edition:
    """The published changes by item id (None: taken away). Two editions of one number and one database are equal."""

    number: int
    edits: Mapping[str, Item | None] = field(compare=False, hash=False)
    database: str = ""


class _Known:
    """The edition that this process knows, and for which database and until when."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.edition = Edition(0, {})
        self.database, self.until = "", 0.0


_known = _Known()


def current() -> Edition:
    """The published changes; the files alone where the database has no tables yet (a command on a new machine)."""
    database = get_settings().database
    with _known.lock:
        if _known.database != database or time.monotonic() >= _known.until:
            _known.edition = _read(_known.edition if _known.database == database else None)
            _known.database, _known.until = database, time.monotonic() + FRESH_SECONDS
        return _known.edition


def forget() -> None:
    """Look again at the next call: for the process that has just published."""
    _known.until = 0.0


def _read(known: Edition | None) -> Edition:
    try:
        with session_scope(writes=False) as session:
            number = revision_texts.generation(session)
            if known and known.number == number:
                return known
            over_files = dict(revision_texts.published(session))
            edits = {**revision_texts.back_to_files(session), **over_files}
            return Edition(number, edits, get_settings().database if edits else "")
    except (OperationalError, ProgrammingError):
        return known or Edition(0, {})
