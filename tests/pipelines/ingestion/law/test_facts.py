"""The facts of the AI Act: complete, and each part they name exists in the official text."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from pipelines.ingestion.content import load_sources
from pipelines.ingestion.law.facts import Change, LawFacts, cited_sources, load_facts
from pipelines.ingestion.law.importing import import_law
from pipelines.ingestion.law.texts import current_units
from pipelines.ingestion.records import ContentError
from tests.pipelines.ingestion.law.made_up import change
from tests.pipelines.ingestion.law.test_eurlex import REAL

CHANGED = [
    1, 2, 3, 4, "4a", 5, 6, 10, 11, 17, 25, 27, 28, 29, 30, 40, 42, 43, 50, 56, 57, 58, 60, "60a", 63, 64, 69, 70, 72,
    75, "75a", "75b", "75c", "75d", 76, 77, 95, 96, 97, 99, 111, 113,
]  # fmt: skip
ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")


@pytest.fixture(scope="module")
def facts() -> LawFacts:
    return load_facts(Path(__file__).resolve().parents[4] / "knowledge", "ai-act")


def test_every_unit_that_the_amending_regulation_touches_is_there(facts: LawFacts) -> None:
    changed = {each.unit.removeprefix("ai-act/") for each in facts.changes}
    assert changed == {f"art_{number}" for number in CHANGED} | {"anx_I", "anx_VIII", "anx_XIV"}
    points = {int("".join(sign for sign in each.point[:2] if sign.isdigit())) for each in facts.changes}
    assert points == set(range(1, 44))


def test_every_article_and_annex_has_a_day_from_which_it_applies(facts: LawFacts) -> None:
    ids = [f"ai-act/art_{n}" for n in (*range(1, 114), "4a", "60a", "75a", "75b", "75c", "75d")]
    assert [unit for unit in [*ids, *(f"ai-act/anx_{n}" for n in ROMANS)] if not facts.application_of(unit)] == []


@pytest.mark.parametrize(
    ("unit", "days"),
    [
        ("art_26", ["2027-12-02", "2028-08-02", "2030-08-02"]),
        ("art_50", ["2026-08-02", "2026-12-02"]),
        ("art_5", ["2025-02-02", "2026-12-02"]),
        ("anx_III", ["2027-12-02"]),
        ("anx_I", ["2028-08-02"]),
        ("art_57", ["2026-08-02", "2027-08-02"]),
        ("art_101", ["2026-08-02"]),
        ("art_78", ["2025-08-02"]),
    ],
)
def test_the_dates_are_those_of_the_law_as_amended(facts: LawFacts, unit: str, days: list[str]) -> None:
    assert [row.applies_from.isoformat() for row in facts.application_of(f"ai-act/{unit}")] == days


def test_contested_starts_say_so(facts: LawFacts) -> None:
    for number in (49, 72, 73, 86):
        assert "contested" in [row.status for row in facts.application_of(f"ai-act/art_{number}")]


def test_all_cited_sources_are_known(facts: LawFacts) -> None:
    sources = load_sources(Path(__file__).resolve().parents[4] / "knowledge")
    assert cited_sources(facts) - set(sources) == set()


def test_new_prohibitions_start_on_2_december_2026(facts: LawFacts) -> None:
    (prohibitions,) = facts.changes_of("ai-act/art_5")
    assert (prohibitions.valid_from, prohibitions.parts) == (date(2026, 12, 2), ("1(ba)", "1(bb)", "1a", "1b"))


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_changed_parts_exist_in_the_official_text_and_inserted_ones_do_not(
    facts: LawFacts, lang: str, tmp_path: Path
) -> None:
    if not REAL[lang].is_file():
        pytest.skip("the official text of the AI Act is not on this machine")
    language = "nl" if lang == "nl" else "en"
    import_law(REAL[lang], facts, language, tmp_path)
    units = {unit.id: unit for unit in current_units(tmp_path, facts, date(2026, 11, 22))}
    for each in facts.changes:
        known = {passage.part for passage in units[each.unit].passages[language]}
        wrong = [part for part in each.parts if (part in known) == (each.change == "inserted")]
        assert wrong == [], f"{each.unit} {each.change}"
    assert not units["ai-act/art_4"].quotable
    assert units["ai-act/art_26"].quotable
    assert units["ai-act/art_9"].quotable


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "ai-act/chapter_1"},
        {"change": "moved"},
        {"change": "partly_deleted", "parts": ()},
        {"change": "inserted", "parts": (), "title": None},
        {"parts": ("first line",)},
        {"what": {"nl": "alleen Nederlands"}},
        {"sources": ()},
        {"colour": "blue"},
    ],
)
def test_a_wrong_change_is_refused(wrong: dict[str, object]) -> None:
    good = change("art_1", "replaced", "2031-11-01", "1")
    Change.model_validate(good)
    with pytest.raises(ValidationError):
        Change.model_validate(good | wrong)


def test_a_missing_or_wrong_facts_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="is missing"):
        load_facts(tmp_path, "ai-act")
    (tmp_path / "law").mkdir()
    (tmp_path / "law/ai-act.yaml").write_text("id: ai-act\n")
    with pytest.raises(ContentError, match="number"):
        load_facts(tmp_path, "ai-act")
