"""Moving to another encoder: exported beside, an index built with it, and only then in use."""

from pathlib import Path

import pytest
from sqlmodel import Session

from app.services import indexing, knowledge
from app.settings import get_settings
from pipelines.embedding import read_card
from pipelines.encoder_model import EncoderError
from pipelines.ingestion import versions
from tests.app.services.editing import open_editors
from tests.pipelines.made_up_model import SIZE, make_model


def choose(patch: pytest.MonkeyPatch, model: Path, languages: str) -> None:
    patch.setenv("WERKBANK_ENCODER_MODEL", str(model))
    patch.setenv("WERKBANK_ENCODER_LANGUAGES", languages)
    get_settings.cache_clear()


def test_the_encoder_of_the_settings_and_its_index_take_the_place_of_those_before(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_editors(session, tmp_path, monkeypatch)  # a folder of content that is small
    choose(monkeypatch, make_model(tmp_path / "first"), "en")
    before = indexing.build_with_encoder()
    assert knowledge.engine().languages == ("en",)
    assert indexing.build_with_encoder().version == before.version

    choose(monkeypatch, make_model(tmp_path / "second", pooling="mean"), "nl,en")
    after = indexing.build_with_encoder()
    encoder = get_settings().encoder_dir
    card = read_card(encoder)
    assert card.id.startswith("second:")
    assert (after.encoder, after.dimensions, after.languages) == (card.id, SIZE, ("nl", "en"))
    assert knowledge.engine().manifest.version == after.version
    assert [path.name for path in encoder.parent.glob("encoder*")] == ["encoder"]

    choose(monkeypatch, tmp_path / "nowhere", "nl")
    with pytest.raises(EncoderError, match="holds no model"):
        indexing.build_with_encoder()
    assert read_card(encoder) == card
    kept = versions.current_version(get_settings().index_dir)
    assert kept is not None
    assert versions.read_manifest(kept).encoder == card.id
