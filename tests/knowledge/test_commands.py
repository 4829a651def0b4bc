"""The `knowledge` commands on the committed content."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.commands.knowledge import knowledge
from app.settings import get_settings
from pipelines.ingestion.corpus import load_corpus
from tests import knowledge_index

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "knowledge" / "golden" / "matching.jsonl"


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(knowledge, list(arguments), catch_exceptions=False)


@pytest.fixture
def built() -> None:
    """The shared index of the committed content, in this test's data directory."""
    knowledge_index.link_into(get_settings().data_dir)


def test_the_content_is_in_order() -> None:
    done = _run("check")
    assert (done.exit_code, done.output) == (0, "The content is in order.\n")


def test_what_is_wrong_is_printed_and_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "knowledge").mkdir()
    monkeypatch.setenv("WERKBANK_KNOWLEDGE_DIR", str(tmp_path / "knowledge"))
    get_settings.cache_clear()
    done = _run("check", "--json")
    assert done.exit_code == 1
    assert json.loads(done.output) == [{"path": "sources.yaml", "message": "is missing"}]


def test_searching_before_building_says_what_to_do() -> None:
    done = _run("search", "chatbot")
    assert done.exit_code == 1
    assert "knowledge build" in done.output


def test_building_without_an_encoder_says_what_to_do() -> None:
    done = _run("build")
    assert done.exit_code == 1
    assert "knowledge build --with-encoder" in done.output


@pytest.mark.usefixtures("built")
def test_building_again_does_nothing_and_says_what_is_in_use() -> None:
    done = json.loads(_run("build", "--json").output)
    settings = get_settings()
    law = settings.data_dir / "no-law"  # no text is imported: of the law only what we say of inserted articles is found
    assert done["counts"]["items"] == len(
        load_corpus(settings.knowledge_dir, law, {}, datetime.now(UTC).date()).entries
    )
    assert (get_settings().index_dir / "current").read_text().strip() == done["version"]


@pytest.mark.usefixtures("built")
def test_search_prints_ranked_results_with_reasons() -> None:
    done = _run("search", "kippen tellen in de stal", "--kind", "case_study", "--top", "2")
    assert " 1. " in done.output
    assert "matched on: kippen, stal, tellen" in done.output
    found = json.loads(_run("search", "how do I count my chickens", "--lang", "en", "--top", "3", "--json").output)
    assert found["language"] == "en"
    assert len(found["hits"]) == 3
    assert {"id", "score", "passage", "matched", "arms"} <= found["hits"][0].keys()


@pytest.mark.usefixtures("built")
def test_evaluate_prints_every_figure(tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"  # all of them are measured in test_golden
    few.write_text("".join(GOLD.read_text(encoding="utf-8").splitlines(keepends=True)[:24]), encoding="utf-8")
    figures = json.loads(_run("evaluate", str(few), "--json").output)
    assert {"ndcg@10", "ndcg@5", "recall@10", "mrr", "p50_ms", "p95_ms", "refusals"} <= figures["all"].keys()
    assert figures["all"]["matching"]["verdict_accuracy"] > 0.85
    assert figures["split=test"]["ndcg@10"] > 0.7
    assert "split=test: " in _run("evaluate", str(few)).output


@pytest.mark.usefixtures("built")
def test_a_broken_gold_file_is_named_by_line(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text("not json\n")
    done = _run("evaluate", str(gold))
    assert done.exit_code == 1
    assert "line 1" in done.output
