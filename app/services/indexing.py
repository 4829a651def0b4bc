"""Building the search index from the files and what experts published over them."""

from datetime import datetime, timedelta

from sqlmodel import Session

from app.jobs import BUILD_INDEX
from app.services import editions
from app.settings import get_settings
from pipelines.ingestion import build as builder
from pipelines.ingestion.versions import Manifest

SETTLE = timedelta(minutes=2)
"""Publications so close together are built in at once; until then they lie over the index and are found there."""


def build(*, force: bool = False) -> Manifest:
    """Builds a version of the index if something changed, and swaps to it. Raises what the builder raises."""
    settings, edition = get_settings(), editions.current()
    return builder.build(
        settings.knowledge_dir,
        settings.index_dir,
        settings.encoder_dir,
        law_dir=settings.law_dir,
        edits=edition.edits,
        edition=edition.number,
        force=force,
    )


def ask_for_build(session: Session, *, now: datetime) -> None:
    """Have a worker take up what was just published, together with what is published in the next minutes."""
    editions.forget()  # whoever published sees it on the next page
    slot = int(now.timestamp() // SETTLE.total_seconds())
    BUILD_INDEX.enqueue(session, subject_id="index", dedupe=f"after {slot}", available_at=now + SETTLE)
