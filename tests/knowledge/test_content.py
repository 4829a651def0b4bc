"""The committed content is in order, and the gold questions point at what exists."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.ingestion.checking import check
from pipelines.ingestion.checking.dates import dates_in
from pipelines.ingestion.content import load, load_items, load_sources
from pipelines.ingestion.records import GuidancePage

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
GOLD = [json.loads(line) for line in (KNOWLEDGE / "golden" / "matching.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_committed_content_has_no_problems() -> None:
    newest = max(item.reviewed_on for item in load_items(KNOWLEDGE))
    today = max(newest, datetime.now(UTC).date())
    stale = "more than a year ago"  # ageing is the editors' work list, not a broken build
    assert [problem for problem in check(KNOWLEDGE, today) if stale not in problem.message] == []


def test_both_languages_of_what_was_read_of_a_source_name_the_same_days() -> None:
    notes = {source.id: source.note for source in load_sources(KNOWLEDGE).values() if source.note}
    assert notes
    assert {one: note for one, note in notes.items() if dates_in(note["nl"], "nl") != dates_in(note["en"], "en")} == {}


def test_ids_are_unique() -> None:
    ids = [item.id for item in load_items(KNOWLEDGE)]
    assert len(ids) == len(set(ids))


def test_lay_questions_of_guidance_hold_no_places_in_the_law() -> None:
    legal = re.compile(r"\b(artikel|article|bijlage|annex)\s+\w*\d|\b(art\.)", re.IGNORECASE)
    questions = [
        (page.id, one) for page in load(KNOWLEDGE, GuidancePage) for many in page.questions.values() for one in many
    ]
    assert [found for found in questions if legal.search(found[1])] == []


@pytest.fixture(scope="module")
def findable() -> set[str]:
    """Ids of all items, and of the places in the law that guidance explains."""
    explained = {unit for page in load(KNOWLEDGE, GuidancePage) for unit in page.explains}
    return explained | {item.id for item in load_items(KNOWLEDGE)}


@pytest.mark.parametrize("line", GOLD, ids=lambda line: line["id"])
def test_a_gold_question_points_at_what_exists(line: dict[str, object], findable: set[str]) -> None:
    assert set(line["relevant"]) <= findable
    assert line["split"] in {"dev", "test"}
    assert line["verdicts"]


def test_gold_questions_are_not_copied_from_the_content() -> None:
    lay = {one.casefold() for item in load_items(KNOWLEDGE) for many in item.questions.values() for one in many}
    assert [line["id"] for line in GOLD if line["query"].casefold() in lay] == []
