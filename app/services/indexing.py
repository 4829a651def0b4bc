"""Building the search index from the files and what experts published over them."""

import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from app.jobs import BUILD_INDEX
from app.services import editions
from app.settings import ROOT, get_settings
from pipelines.embedding import read_card
from pipelines.encoder_model import EncoderError, EncoderModel
from pipelines.ingestion import build as builder
from pipelines.ingestion.versions import Manifest

SETTLE = timedelta(minutes=2)
"""Publications so close together are built in at once; until then they lie over the index and are found there."""


def build(*, force: bool = False, encoder_dir: Path | None = None) -> Manifest:
    """Builds a version of the index if something changed, and swaps to it. Raises what the builder raises."""
    settings, edition = get_settings(), editions.current()
    return builder.build(
        settings.knowledge_dir,
        settings.index_dir,
        encoder_dir or settings.encoder_dir,
        law_dir=settings.law_dir,
        edits=edition.edits,
        edition=edition.number,
        force=force,
    )


def build_with_encoder(*, force: bool = False) -> Manifest:
    """The same; first exports the model of the settings where the encoder in use was made of another one, or of none.

    The index is built with the new encoder before that takes the place of the one in use. Raises EncoderError for a
    model that cannot be used.
    """
    used = get_settings().encoder_dir
    beside = used.with_name(f"{used.name}-next")
    if _made_of(used) == _configured().digest:
        return build(force=force)
    _export(beside)
    manifest = build(force=force, encoder_dir=beside)
    shutil.rmtree(used, ignore_errors=True)
    beside.rename(used)
    return manifest


def _configured() -> EncoderModel:
    asked = get_settings()
    languages = asked.encoder_languages.split(",")
    return EncoderModel.read(asked.encoder_model, languages, asked.encoder_query_prefix, asked.encoder_passage_prefix)


def _made_of(encoder_dir: Path) -> str:
    try:
        return read_card(encoder_dir).source
    except EncoderError:
        return ""


def _export(target: Path) -> None:
    """In a process of its own: it loads PyTorch."""
    asked = get_settings()
    options = {
        "model": asked.encoder_model,
        "languages": asked.encoder_languages,
        "query-prefix": asked.encoder_query_prefix,
        "passage-prefix": asked.encoder_passage_prefix,
    }
    command = [sys.executable, "-W", "ignore", "-m", "pipelines.encoder_export", str(target)]
    command += [f"--{name}={value}" for name, value in options.items() if value is not None]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise EncoderError(done.stderr.strip().rpartition("\n")[2] or "The encoder could not be exported.")


def ask_for_build(session: Session, *, now: datetime) -> None:
    """Have a worker take up what was just published, together with what is published in the next minutes."""
    editions.forget()  # whoever published sees it on the next page
    slot = int(now.timestamp() // SETTLE.total_seconds())
    BUILD_INDEX.enqueue(session, subject_id="index", dedupe=f"after {slot}", available_at=now + SETTLE)
