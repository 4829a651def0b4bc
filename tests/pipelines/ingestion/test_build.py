"""Building, checking and swapping index versions."""

import json
import threading
from pathlib import Path

import pytest

from pipelines.ingestion import build as builder
from pipelines.ingestion import versions
from pipelines.ingestion.build import build
from pipelines.ingestion.records import ContentError
from pipelines.ingestion.versions import BuildRunning, IndexUnusable
from pipelines.retrieval.search import Engine


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def test_a_build_can_be_searched(content: Path, index: Path, encoder_dir: Path) -> None:
    manifest = build(content, index, encoder_dir)
    assert manifest.counts == {"items": 3, "passages": 28, "vectors": 14}
    hits = Engine.open(index, encoder_dir).search("Kan een camera mijn kippen tellen?", lang="nl").hits
    assert hits[0].id == "case/barn"
    assert "kippen" in hits[0].matched


def test_items_for_staff_are_built_in_and_a_change_of_who_may_see_them_is_a_change(
    content: Path, index: Path, encoder_dir: Path, write_item
) -> None:
    for visibility in ("staff", "public"):
        write_item(content, "case_studies/barn", visibility=visibility)
        build(content, index, encoder_dir)
        engine = Engine.open(index, encoder_dir)
        found = [hit.id for hit in engine.search("kippen tellen in de stal", lang="nl").hits]
        assert (engine.by_id["case/barn"].visibility, "case/barn" in found) == (visibility, visibility == "public")


def test_unchanged_content_is_not_built_again(content: Path, index: Path, encoder_dir: Path) -> None:
    first = build(content, index, encoder_dir)
    assert build(content, index, encoder_dir) == first
    assert build(content, index, encoder_dir, force=True).version != first.version


def test_changed_content_makes_a_new_version_and_keeps_one_old(
    content: Path, index: Path, encoder_dir: Path, write_item
) -> None:
    made = []
    for year in (2021, 2022, 2023):
        write_item(content, "case_studies/barn", title={"nl": f"Kippen tellen {year}", "en": f"Counting hens {year}"})
        made.append(build(content, index, encoder_dir).version)
    assert len(set(made)) == 3
    assert {path.name for path in index.iterdir() if path.is_dir()} == set(made[1:])
    assert versions.current_version(index) == index / made[2]


def test_an_open_engine_keeps_answering_during_builds(content: Path, index: Path, encoder_dir: Path) -> None:
    build(content, index, encoder_dir)
    engine = Engine.open(index, encoder_dir)
    for _ in range(3):
        build(content, index, encoder_dir, force=True)
    assert engine.search("count chickens with a camera", lang="en").hits[0].id == "case/barn"


def test_a_second_build_at_the_same_time_is_refused(content: Path, index: Path, encoder_dir: Path, monkeypatch) -> None:
    inside, go_on, real = threading.Event(), threading.Event(), builder._build_version

    def slow(*arguments):
        inside.set()
        go_on.wait(timeout=60)
        return real(*arguments)

    monkeypatch.setattr(builder, "_build_version", slow)
    first = threading.Thread(target=build, args=(content, index, encoder_dir))
    first.start()
    assert inside.wait(timeout=60)
    with pytest.raises(BuildRunning, match="Another build"):
        build(content, index, encoder_dir)
    go_on.set()
    first.join(timeout=60)
    assert versions.current_version(index) is not None


def test_a_build_killed_halfway_leaves_the_old_version(content: Path, index: Path, encoder_dir: Path) -> None:
    first = build(content, index, encoder_dir)
    half = index / "0123456789abcdef"
    half.mkdir()
    (half / "entries.jsonl").write_text('{"id": "case/ba')
    (index / ".current.0123456789abcdef").write_text("0123456789abcdef")
    assert versions.current_version(index) == index / first.version
    assert Engine.open(index, encoder_dir).search("chickens", lang="en").hits
    build(content, index, encoder_dir, force=True)
    assert not half.exists()
    assert not list(index.glob(".current.*"))


def test_a_build_that_fails_its_check_is_not_used(content: Path, index: Path, encoder_dir: Path, monkeypatch) -> None:
    first = build(content, index, encoder_dir)
    monkeypatch.setattr(builder, "PROBES_FOUND", 1.1)
    with pytest.raises(IndexUnusable, match="not used"):
        build(content, index, encoder_dir, force=True)
    assert [path.name for path in index.iterdir() if path.is_dir()] == [first.version]
    assert versions.current_version(index) == index / first.version


def test_unusable_content_leaves_the_old_version(content: Path, index: Path, encoder_dir: Path, write_item) -> None:
    first = build(content, index, encoder_dir)
    write_item(content, "case_studies/barn", sector="farming")
    with pytest.raises(ContentError, match="sector"):
        build(content, index, encoder_dir)
    assert versions.current_version(index) == index / first.version


def test_no_content_is_refused(tmp_path: Path, index: Path, encoder_dir: Path) -> None:
    with pytest.raises(IndexUnusable, match="nothing to index"):
        build(tmp_path / "empty", index, encoder_dir)


def _change_manifest(index: Path, **changes: object) -> None:
    folder = versions.current_version(index)
    assert folder is not None
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_an_index_of_another_encoder_is_refused(content: Path, index: Path, encoder_dir: Path) -> None:
    build(content, index, encoder_dir)
    _change_manifest(index, encoder="other-model:0000")
    with pytest.raises(IndexUnusable, match="made with encoder other-model:0000"):
        Engine.open(index, encoder_dir)


def test_an_index_of_another_format_is_refused_and_then_rebuilt(content: Path, index: Path, encoder_dir: Path) -> None:
    build(content, index, encoder_dir)
    _change_manifest(index, format=versions.FORMAT + 1)
    with pytest.raises(IndexUnusable, match="format"):
        Engine.open(index, encoder_dir)
    build(content, index, encoder_dir)
    assert Engine.open(index, encoder_dir).entries


def test_no_index_is_said_with_the_command_that_makes_one(index: Path, encoder_dir: Path) -> None:
    with pytest.raises(IndexUnusable, match="knowledge build"):
        Engine.open(index, encoder_dir)
