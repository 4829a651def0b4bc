"""The version of the index that this process has open: mapped files, watched while they are read."""

import time
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import structlog

from pipelines.ingestion import versions
from pipelines.ingestion.records import LANGUAGES
from pipelines.ingestion.versions import IndexUnusable, Marks
from pipelines.retrieval.search import Engine

WATCH_SECONDS = 1.0
"""How long a process trusts the files that it has mapped before it looks whether they are as they were."""
BREAKS = (ValueError, IndexError, KeyError, TypeError, OverflowError)
"""What a search raises that reads nonsense: text that is no JSON, rows that are not there, arrays that do not fit."""
log = structlog.get_logger()


class _Opened(NamedTuple):
    engine: Engine
    folder: Path
    marks: Marks


class _Watch:
    """When the files of the version in use were looked at last."""

    looked = 0.0


_watch = _Watch()


def engine(index_dir: Path, encoder_dir: Path, current: Path | None) -> Engine:
    """The newest version that is whole, opened once and again when its files were written to.

    A damaged one is left for the version before it, and the log says so. Raises IndexUnusable when none can be used.
    """
    opened = _opened(index_dir, encoder_dir, current)
    if time.monotonic() - _watch.looked >= WATCH_SECONDS:
        if versions.marks(opened.folder, opened.engine.manifest) != opened.marks:
            log.warning("index version was written to", version=opened.folder.name)
            forget()
            opened = _opened(index_dir, encoder_dir, current)
        _watch.looked = time.monotonic()
    return opened.engine


def forget() -> None:
    """Open the index again at the next call."""
    _opened.cache_clear()


def is_damaged(index_dir: Path, used: Engine) -> bool:
    """Whether the files behind an engine are not as they were built: reads them all, so ask it after a failure only."""
    try:
        versions.verify(index_dir / used.manifest.version, used.manifest)
    except (IndexUnusable, OSError):
        return True
    return False


@lru_cache(maxsize=2)  # the version in use and, for a moment, the one before
def _opened(index_dir: Path, encoder_dir: Path, _current: Path | None) -> _Opened:
    failure = IndexUnusable(f"There is no index in {index_dir}. Run: knowledge build")
    for folder in versions.newest_first(index_dir):
        try:
            opened = Engine.open_version(folder, encoder_dir)
            marks = versions.marks(folder, opened.manifest)
        except (IndexUnusable, OSError, ValueError) as error:
            failure = failure if failure.__cause__ else IndexUnusable(str(error))
            failure.__cause__ = failure.__cause__ or error
            log.error("index version cannot be used", version=folder.name, reason=str(error))
            continue
        missing = [lang for lang in LANGUAGES if lang not in opened.languages]
        if missing:
            log.warning(
                "the encoder does not cover every language", words_only=missing, encoder=opened.manifest.encoder
            )
        return _Opened(opened, folder, marks)
    raise failure
