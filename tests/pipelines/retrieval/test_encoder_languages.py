"""In which languages meaning is compared is a matter of the encoder, and not of the search."""

from pathlib import Path

import pytest

from pipelines.retrieval.search import Engine
from tests.pipelines.small_index import farm, open_items, use_word_encoder


def small_engine(tmp_path: Path, patch: pytest.MonkeyPatch, *languages: str) -> Engine:
    return open_items(tmp_path / "one", use_word_encoder(tmp_path / "encoder", patch, languages=languages), farm())


def arms(engine: Engine, text: str, lang: str) -> set[str]:
    return set(engine.search(text, lang=lang).hits[0].arms)


def test_an_encoder_of_both_languages_compares_meaning_in_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = small_engine(tmp_path, monkeypatch, "nl", "en")
    assert engine.languages == ("nl", "en")
    for text, lang in (("hoeveel kippen tellen we", "nl"), ("how many hens do we count", "en")):
        assert "meaning" in arms(engine, text, lang)
        assert "gloss" not in arms(engine, text, lang)
    assert engine.likeness("kippen", ["de kippen", "het brood"]).argmax() == 0


def test_an_encoder_of_english_is_not_asked_in_dutch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = small_engine(tmp_path, monkeypatch, "en")
    assert "meaning" not in arms(engine, "hoeveel kippen tellen we", "nl")
    assert "meaning" in arms(engine, "how many hens do we count", "en")


def test_an_encoder_of_dutch_alone_is_not_asked_in_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = small_engine(tmp_path, monkeypatch, "nl")
    assert "meaning" in arms(engine, "hoeveel kippen tellen we", "nl")
    assert "meaning" not in arms(engine, "how many hens do we count", "en")
