"""Index versions on disk: a damaged one is named, only one build works at a time, a killed one blocks nobody."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipelines.ingestion import versions
from pipelines.ingestion.versions import BuildRunning, IndexUnusable, Progress
from pipelines.retrieval.search import Engine
from tests.pipelines import small_index
from tests.pipelines.small_index import build_items, farm, ids

ROOT = Path(__file__).resolve().parents[3]
HALFWAY = """
import sys, time
from pathlib import Path
import pytest
from pipelines.ingestion import build as builder
from tests.pipelines import small_index

def stop_here(encoder, texts, progress):
    progress(3, 7)
    print("halfway", flush=True)
    time.sleep(600)

folder = Path(sys.argv[1])
small_index.use_word_encoder(folder / "encoder", pytest.MonkeyPatch())
builder.encode_all = stop_here
small_index.build_items(folder / "index", folder / "encoder", small_index.farm(), edition=99)
"""
"""A build in a process of its own that stops when it has half of its files."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with an encoder and an index of two versions; tests that change files work on a copy of it."""
    folder = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as patch:
        encoder_dir = small_index.use_word_encoder(folder / "encoder", patch)
        build_items(folder / "index", encoder_dir, farm()[:6])
        build_items(folder / "index", encoder_dir, farm())
        yield folder


@pytest.fixture
def copied(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "copy")
    return tmp_path / "copy"


def current(folder: Path) -> Path:
    version = versions.current_version(folder / "index")
    assert version is not None
    return version


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 0x01
    path.write_bytes(content)


@contextmanager
def half_a_build(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that is in the middle of a build."""
    process = subprocess.Popen(
        [sys.executable, "-c", HALFWAY, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "halfway\n"
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_flipped_byte_in_any_file_is_found_and_the_file_named(copied: Path) -> None:
    folder = current(copied)
    manifest = versions.read_manifest(folder)
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert files == {*manifest.digests, "manifest.json"}, "every file has its digest"
    kinds = {Path(name).name.removeprefix("params.") for name in manifest.digests}
    assert {"entries.jsonl", "dictionary.json", "vectors.faiss", "sections.jsonl", "sections.ends.npy",
            "items.owners.npy", "mean_length.txt"} <= kinds  # fmt: skip
    for number, name in enumerate(sorted(manifest.digests)):
        place = (number * 7919) % (folder / name).stat().st_size
        flip(folder / name, place)
        with pytest.raises(IndexUnusable, match="damaged") as error:
            versions.verify(folder, manifest)
        assert f"({name})" in str(error.value)
        flip(folder / name, place)
    versions.verify(folder, manifest)


@pytest.mark.parametrize("damage", ["flip", "cut", "gone", "another"])
def test_a_damaged_version_is_not_opened(copied: Path, damage: str) -> None:
    path = current(copied) / "nl" / "sections.jsonl"
    if damage == "flip":
        flip(path, 11)
    elif damage == "cut":
        os.truncate(path, path.stat().st_size - 1)
    elif damage == "gone":
        path.unlink()
    else:
        shutil.copy(path.with_name("questions.jsonl"), path)
    with pytest.raises(IndexUnusable, match=r"nl/sections.jsonl.*knowledge build --force"):
        Engine.open(copied / "index", copied / "encoder")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"version": "x"}', "\x00", '{"languages": 3}'])
def test_a_damaged_manifest_is_said_with_the_command_that_mends_it(copied: Path, text: str) -> None:
    (current(copied) / "manifest.json").write_text(text)
    with pytest.raises(IndexUnusable, match="knowledge build --force"):
        Engine.open(copied / "index", copied / "encoder")


def test_bytes_that_are_no_text_in_a_manifest(copied: Path) -> None:
    (current(copied) / "manifest.json").write_bytes(b"\xff\xfe{")
    with pytest.raises(IndexUnusable, match="damaged"):
        versions.read_manifest(current(copied))


@pytest.mark.parametrize("name", [b"", b"\xff\xfe", b"../../etc", b"0" * 31 + b"\xb0", b"g" * 32])
def test_a_damaged_pointer_names_no_version_and_the_newest_serves(
    copied: Path, name: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = current(copied)
    (copied / "index" / versions.POINTER).write_bytes(name)
    assert versions.current_version(copied / "index") is None
    assert versions.newest_first(copied / "index")[0] == newest
    with pytest.raises(IndexUnusable, match="knowledge build"):
        Engine.open(copied / "index", copied / "encoder")
    build_items(copied / "index", copied / "encoder", farm())
    assert current(copied).is_dir()


def test_the_version_in_use_is_tried_first_and_the_other_after_it(copied: Path) -> None:
    listed = versions.newest_first(copied / "index")
    assert listed[0] == current(copied)
    assert len(listed) == 2
    versions.swap_to(listed[1])
    assert versions.newest_first(copied / "index") == listed[::-1]


def test_a_damaged_version_is_built_again_and_not_learnt_from(built: Path, copied: Path) -> None:
    flip(current(copied) / "vectors.faiss", -1)
    before = current(copied).name
    manifest = build_items(copied / "index", copied / "encoder", farm())
    assert manifest.version != before
    assert ids(Engine.open(copied / "index", copied / "encoder"), "Hoeveel kippen heb ik?")[0] == "case/hens"
    versions.verify(current(copied), manifest)


def test_an_index_of_another_encoder_is_refused_and_wholly_encoded_again(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_index.use_word_encoder(copied / "encoder", monkeypatch, id_="words:1")
    with pytest.raises(IndexUnusable, match="made with encoder words:0, not words:1"):
        Engine.open(copied / "index", copied / "encoder")
    assert build_items(copied / "index", copied / "encoder", farm()).encoder == "words:1"
    assert Engine.open(copied / "index", copied / "encoder").entries


def test_nobody_builds_when_nobody_builds(copied: Path, tmp_path: Path) -> None:
    assert versions.building(copied / "index") is None
    assert versions.building(tmp_path / "never-built") is None


def test_how_far_a_build_is_can_be_read_while_it_is_written(tmp_path: Path) -> None:
    with versions.build_lock(tmp_path) as note:
        assert versions.building(tmp_path) == Progress("reading", 0, 1)
        note("encoding", 1_000_000, 2_000_000)
        assert versions.building(tmp_path) == Progress("encoding", 1_000_000, 2_000_000)
        note("checking", 0, 1)
        assert versions.building(tmp_path) == Progress("checking", 0, 1)
        for text in ('["encod', "", "7", '["a"]'):
            (tmp_path / versions.LOCK).write_text(text)
            assert versions.building(tmp_path) == Progress("reading", 0, 1)
    assert versions.building(tmp_path) is None


def test_who_only_looks_is_not_taken_for_another_build(tmp_path: Path) -> None:
    """Somebody looks at the very moment: the build waits for them, and is refused only while another one builds."""
    (tmp_path / versions.LOCK).touch()
    with (tmp_path / versions.LOCK).open() as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        done = threading.Timer(0.1, fcntl.flock, (looking, fcntl.LOCK_UN))
        done.start()
        with versions.build_lock(tmp_path) as note:
            assert done.finished.is_set(), "no build begins while somebody looks"
            note("encoding", 1, 2)
            with pytest.raises(BuildRunning), versions.build_lock(tmp_path):
                pass
        done.join()


def test_a_build_that_raises_lets_go_of_the_lock(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), versions.build_lock(tmp_path):
        raise ZeroDivisionError
    with versions.build_lock(tmp_path):
        pass


def test_a_build_killed_in_the_middle_leaves_the_old_index_and_blocks_nobody(copied: Path) -> None:
    index, encoder_dir = copied / "index", copied / "encoder"
    before = current(copied)
    with half_a_build(copied) as process:
        assert versions.building(index) == Progress("encoding", 3, 7), "another process sees how far it is"
        with pytest.raises(BuildRunning, match="Another build"):
            build_items(index, encoder_dir, farm())
        assert current(copied) == before
        assert ids(Engine.open(index, encoder_dir), "Hoeveel kippen heb ik?")[0] == "case/hens"
        process.kill()  # -9: it can clean up nothing
        process.wait()
    left = [path for path in index.iterdir() if path.is_dir() and not (path / "manifest.json").exists()]
    assert len(left) == 1, "half a version lies there"
    assert any(left[0].rglob("*")), "it was killed in the middle"
    assert versions.building(index) is None
    assert current(copied) == before
    assert ids(Engine.open(index, encoder_dir), "Hoeveel kippen heb ik?")[0] == "case/hens"
    manifest = build_items(index, encoder_dir, farm(), edition=100)
    assert current(copied).name == manifest.version
    assert not left[0].exists()
    assert {path.name for path in index.iterdir() if path.is_dir()} == {before.name, manifest.version}
    assert json.loads((current(copied) / "manifest.json").read_text())["edition"] == 100


def test_the_pointer_names_the_old_version_or_the_new_one_at_every_moment(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that stops just before the swap goes on with the old version."""
    old, new = current(copied), versions.newest_first(copied / "index")[1]

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", stop)
        with pytest.raises(KeyboardInterrupt):
            versions.swap_to(new)
    assert current(copied) == old
    versions.remove_leftovers(copied / "index", keep={old})
    assert not list((copied / "index").glob(".current.*"))
    assert not new.exists()
