"""Where imported texts of laws live: `<law_dir>/<id>/<lang>-<valid from>.json`, one file for each text."""

import os
import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from pipelines.ingestion.law.units import Lang, LawError, LawUnit, Regulation, order_of

_NAME = re.compile(r"^(nl|en)-(\d{4}-\d{2}-\d{2})\.json$")
_ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


class StoredText(NamedTuple):
    """A text of a law that was imported, and the first day on which it was the law's text."""

    lang: Lang
    valid_from: date
    path: Path


def save(law_dir: Path, regulation: Regulation, valid_from: date) -> Path:
    """Stores a text in one step and returns its file; the same text again leaves the same file."""
    folder = _folder(law_dir, regulation.id)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{regulation.lang}-{valid_from.isoformat()}.json"
    fresh = folder / f".{path.name}.{os.getpid()}"
    try:
        with fresh.open("w", encoding="utf-8") as file:
            file.write(regulation.model_dump_json(indent=1))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return path


def texts(law_dir: Path, law: str) -> tuple[StoredText, ...]:
    """All imported texts of a law, Dutch before English, the oldest first."""
    folder = _folder(law_dir, law)
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        if match := _NAME.match(path.name):
            found.append(StoredText("nl" if match[1] == "nl" else "en", date.fromisoformat(match[2]), path))
    return tuple(sorted(found, key=lambda text: (text.lang != "nl", text.valid_from)))


def at(stored: tuple[StoredText, ...], day: date) -> dict[Lang, StoredText]:
    """For each language the text that was valid on a day: the newest that does not begin after it."""
    return {text.lang: text for text in stored if text.valid_from <= day}


def load(path: Path) -> Regulation:
    """A stored text. Raises LawError when the file is damaged."""
    try:
        return Regulation.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise LawError(path, "the stored text is damaged. Import the law again.") from error


def load_law(law_dir: Path, law: str, day: date) -> tuple[LawUnit, ...]:
    """Every unit of a law as its texts read on a day, in all imported languages; empty when none was imported.

    Order: articles, annexes, recitals; of each unit first the Dutch. Raises LawError when a stored text is damaged.
    """
    chosen = at(texts(law_dir, law), day)
    units = [unit for text in chosen.values() for unit in load(text.path).units]
    return tuple(sorted(units, key=lambda unit: (order_of(unit.id), unit.lang != "nl")))


def _folder(law_dir: Path, law: str) -> Path:
    if not _ID.match(law):
        raise ValueError(f"{law!r} is not the id of a law; write it like ai-act.")
    return law_dir / law
