"""The search engine of a process: a new version is picked up, a damaged one is left for the one before."""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session
from structlog.testing import capture_logs

from app.errors import NotFound
from app.services import answers, indexing, knowledge, opened_index, revision_texts, search
from app.settings import get_settings
from pipelines.ingestion import versions
from pipelines.ingestion.versions import BuildRunning, IndexUnusable
from pipelines.retrieval.search import Engine
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
    opened_index.forget()


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


QUESTION = "Welke plichten heb ik als gebruiker?"


def spoil(name: str) -> None:
    """Nonsense in a file of the version in use, in place: who has it mapped reads it at once."""
    path = current() / name
    with path.open("r+b") as file:
        file.write(b"\xff" * path.stat().st_size)


def look() -> search.Found:
    return search.search(search.Asked(QUESTION), lang="nl", today=dt.date(2026, 11, 30))


@pytest.mark.parametrize("name", ["nl/sections.jsonl", "nl/items/indices.csc.index.npy"])
def test_a_search_that_breaks_off_on_damaged_files_looks_in_the_version_before(
    site: Editors, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, whole = current(), look()
    indexing.build(force=True)
    monkeypatch.setattr(opened_index, "WATCH_SECONDS", 3_600.0)  # nobody looks at the files in between
    assert knowledge.engine().manifest.version == current().name
    spoil(name)
    with capture_logs() as logs:
        found = look()
    assert (found.state, found.results) == ("found", whole.results)
    assert "search broke off on a damaged index" in [line["event"] for line in logs]
    assert knowledge.engine().manifest.version == before.name
    assert answers.ask(QUESTION).state in {"answered", "refused"}


@pytest.mark.parametrize("harm", ["cut", "flip", "gone"])
def test_a_file_that_is_written_to_while_it_is_mapped_is_noticed_before_it_is_read(
    site: Editors, harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = current()
    indexing.build(force=True)
    monkeypatch.setattr(opened_index, "WATCH_SECONDS", 0.0)
    assert knowledge.engine().manifest.version == current().name
    path = current() / "nl/sections.jsonl"
    if harm == "cut":
        os.truncate(path, 10)  # to read the rest of the mapping now would end the process
    elif harm == "flip":
        damage(current(), "nl/sections.jsonl")
    else:
        path.unlink()
    assert look().state == "found"
    assert knowledge.engine().manifest.version == before.name


def test_files_that_are_touched_and_still_whole_are_only_opened_again(
    site: Editors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened_index, "WATCH_SECONDS", 0.0)
    first = knowledge.engine()
    os.utime(current() / "vectors.faiss")
    again = knowledge.engine()
    assert (again is first, again.manifest.version) == (False, first.manifest.version)
    assert knowledge.engine() is again


def test_where_the_files_are_whole_an_error_is_an_error(site: Editors) -> None:
    def fail(_engine: Engine) -> None:
        raise ValueError("ours")

    with pytest.raises(ValueError, match="ours"):
        knowledge.reading(fail)


def test_when_the_only_version_is_damaged_the_page_says_that_there_is_no_index(
    site: Editors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened_index, "WATCH_SECONDS", 3_600.0)
    knowledge.engine()
    spoil("nl/sections.jsonl")
    assert look().state == "no_index"
    assert answers.ask(QUESTION).state == "no_index"


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
