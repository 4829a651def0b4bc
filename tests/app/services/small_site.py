"""Three items that may be edited, and an index of them that is built in a moment."""

import shutil
from pathlib import Path

import pytest
from sqlmodel import Session

from app.services import editions, indexing
from app.settings import get_settings
from pipelines.ingestion import versions
from pipelines.retrieval.search import Engine
from tests.app.services.editing import Editors, open_editors
from tests.pipelines import small_index

ASKED = "Waar koop ik een zeilboot?"
"""No item says anything of it."""
BOATS = {
    "title": {"nl": "Zeilboten kopen", "en": "Buying sailing boats"},
    "summary": {"nl": "Waar u een zeilboot koopt.", "en": "Where to buy a sailing boat."},
}


def open_site(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editors:
    """Editors over a folder of this test, with its index (built once). The encoder compares words, without a model."""
    editors = open_editors(session, tmp_path, monkeypatch)
    small_index.use_word_encoder(get_settings().encoder_dir, monkeypatch)
    kept = tmp_path.parent / "index-of-the-small-site"
    if kept.exists():
        shutil.copytree(kept, get_settings().index_dir)
    else:
        indexing.build()
        shutil.copytree(get_settings().index_dir, kept)
    return editors


def publish_boats(editors: Editors) -> None:
    """A page now answers what was asked; committed, and seen by this process at its next look."""
    editors.publish({**editors.live(), **BOATS})
    editors.session.commit()
    editions.forget()


def of_boats(engine: Engine) -> list[str]:
    """The items that are found by the word for a sailing boat."""
    return [hit.id for hit in engine.search(ASKED, lang="nl").hits if "zeilboot" in hit.matched]


def current() -> Path:
    """The folder of the version in use."""
    folder = versions.current_version(get_settings().index_dir)
    assert folder is not None
    return folder
