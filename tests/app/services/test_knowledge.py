"""The search engine of a process: a new version is picked up, a damaged one is left for the one before."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session
from structlog.testing import capture_logs

from app.errors import NotFound
from app.services import indexing, knowledge, revision_texts
from app.settings import get_settings
from pipelines.ingestion import versions
from pipelines.ingestion.versions import BuildRunning, IndexUnusable
from tests.app.services.editing import ITEM, Editors
from tests.app.services.small_site import current, of_boats, open_site, publish_boats
from tests.pipelines import small_index
from tests.pipelines.small_index import ids

KINDS = ["vectors.faiss", "entries.jsonl", "dictionary.json", "nl/sections.jsonl", "nl/items.owners.npy",
         "en/items/vocab.index.json", "manifest.json"]  # fmt: skip


@pytest.fixture
def site(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Editors]:
    yield open_site(session, tmp_path, monkeypatch)
    revision_texts.forget_files()


def damage(folder: Path, name: str) -> None:
    """One wrong bit in the middle of a file."""
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2 if name != "manifest.json" else 0] ^= 0x01
    (folder / name).write_bytes(content)


def another_process() -> None:
    """As one that starts now: nothing opened yet."""
    knowledge._opened.cache_clear()


def test_a_new_version_is_picked_up_at_the_next_call(site: Editors) -> None:
    first = knowledge.engine()
    assert knowledge.engine() is first
    indexing.build(force=True)
    assert knowledge.engine().manifest.version == current().name != first.manifest.version


@pytest.mark.parametrize("name", KINDS)
def test_a_damaged_version_is_left_for_the_one_before_and_the_log_says_so(site: Editors, name: str) -> None:
    before = current()
    indexing.build(force=True)
    if not (current() / name).exists():
        name = next(str(path.relative_to(current())) for path in current().glob("en/items/*.json"))
    damage(current(), name)
    another_process()
    with capture_logs() as logs:
        engine = knowledge.engine()
    assert engine.manifest.version == before.name
    [line] = [line for line in logs if line["log_level"] == "error"]
    assert (line["event"], line["version"]) == ("index version cannot be used", current().name)
    assert name in line["reason"] or name == "manifest.json"
    assert ids(engine, "Welke plichten heb ik als gebruiker?")
    with capture_logs() as logs:
        assert knowledge.engine() is engine
    assert logs == [], "it is not tried again at every search"


def test_what_was_published_lies_over_the_version_before_too(site: Editors) -> None:
    publish_boats(site)
    indexing.build()
    damage(current(), "vectors.faiss")
    another_process()
    assert of_boats(knowledge.engine()) == [ITEM]


def test_a_pointer_to_nothing_is_no_reason_to_stop(site: Editors) -> None:
    before = current()
    (get_settings().index_dir / versions.POINTER).write_text("gone\n")
    assert knowledge.engine().manifest.version == before.name


def test_when_no_version_can_be_used_the_reason_is_that_of_the_one_in_use(site: Editors) -> None:
    before = current()
    indexing.build(force=True)
    damage(current(), "vectors.faiss")
    damage(before, "entries.jsonl")
    another_process()
    with pytest.raises(IndexUnusable, match=r"vectors.faiss.*knowledge build --force"):
        knowledge.engine()
    indexing.build()
    assert knowledge.engine().manifest.version == current().name


def test_without_an_index_the_command_that_makes_one_is_named(tables: None) -> None:
    with pytest.raises(IndexUnusable, match="knowledge build"):
        knowledge.engine()
    assert not knowledge.is_ready()


def test_an_index_of_another_encoder_is_refused(site: Editors, monkeypatch: pytest.MonkeyPatch) -> None:
    small_index.use_word_encoder(get_settings().encoder_dir, monkeypatch, id_="words:1")
    another_process()
    with pytest.raises(IndexUnusable, match="made with encoder words:0, not words:1"):
        knowledge.engine()


def test_a_failed_build_leaves_the_engine_as_it_is(site: Editors) -> None:
    first = knowledge.engine()
    with versions.build_lock(get_settings().index_dir), pytest.raises(BuildRunning):
        indexing.build(force=True)
    assert knowledge.engine() is first


def test_what_is_not_there_is_not_found(site: Editors) -> None:
    assert knowledge.is_ready()
    for look in (knowledge.guidance_page, knowledge.case_study):
        with pytest.raises(NotFound):
            look("never-heard-of")
