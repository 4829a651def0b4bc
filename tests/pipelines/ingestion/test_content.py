"""Reading and checking content files."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.ingestion import content as reader
from pipelines.ingestion.checking import check
from pipelines.ingestion.content import load, load_items, load_sources
from pipelines.ingestion.records import CaseStudy, ContentError, GuidancePage

TODAY = date(2026, 11, 21)


def test_content_in_order_has_no_problems(content: Path) -> None:
    assert check(content, TODAY) == []


def test_items_are_read_with_facts_and_prose(content: Path) -> None:
    (case,), (page,) = load(content, CaseStudy), load(content, GuidancePage)
    assert (case.slug, case.kind, case.evidence, case.data) == ("barn", "case_study", "narrative", ("images",))
    assert case.body["en"].startswith("## The problem")
    assert page.applies_from == date(2026, 8, 2)
    assert page.explains == ("ai-act/art_50",)
    assert [item.id for item in load_items(content)] == ["guidance/chatbots", "case/barn", "signpost/printer"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"colour": "blue"}, "Extra inputs"),
        ({"title": {"nl": "Alleen Nederlands"}}, "no text in: en"),
        ({"title": {"nl": "a", "en": "b", "de": "c"}}, "unknown language: de"),
        ({"questions": {"nl": ["een", "twee", "drie"], "en": []}}, "questions.en"),
        ({"questions": {"nl": ["een", "twee"], "en": ["one", "two", "three"]}}, "questions.nl"),
        ({"sector": "farming"}, "sector"),
        ({"data": ["pictures"]}, "data.0"),
        ({"evidence": "proven"}, "evidence"),
        ({"evidence": ...}, "case/barn: evidence: Field required"),
        ({"source_url": "ftp://example.org"}, "source_url"),
        ({"organisation": ...}, "organisation"),
        ({"id": "case/shed"}, "after its folder"),
        ({"reviewed_on": "2025-11-01"}, "more than a year ago"),
        ({"reviewed_on": "2026-12-01"}, "still to come"),
    ],
)
def test_a_wrong_case_is_named_with_the_reason(content: Path, write_item, changes: dict, reason: str) -> None:
    write_item(content, "case_studies/barn", **changes)
    problems = check(content, TODAY)
    assert len(problems) == 1
    assert problems[0].path.startswith("case_studies/barn")
    assert reason in problems[0].message


def test_a_missing_language_is_found(content: Path) -> None:
    (content / "case_studies/barn/en.md").unlink()
    assert [(p.path, p.message) for p in check(content, TODAY)] == [("case_studies/barn/en.md", "is missing")]


def test_empty_prose_is_found(content: Path) -> None:
    (content / "case_studies/barn/nl.md").write_text(" \n")
    assert [p.message for p in check(content, TODAY)] == ["is empty"]


@pytest.mark.parametrize("name", ["meta.yaml", "nl.md"])
def test_a_file_that_is_no_utf8_text_is_named(content: Path, name: str) -> None:
    (content / "case_studies/barn" / name).write_bytes(b"\xff\xfe" + "id: stal".encode("utf-16-le"))
    with pytest.raises(ContentError, match=f"barn/{name}.*is not UTF-8"):
        load(content, CaseStudy)


def test_guidance_must_name_known_sources_and_real_places_in_the_law(content: Path, write_item) -> None:
    write_item(content, "guidance/ai_act/chatbots", sources=["ai-act", "rumour"])
    assert [p.message for p in check(content, TODAY)] == [
        "guidance/chatbots: source rumour is not in sources.yaml; add it there, or correct its id here"
    ]
    write_item(content, "guidance/ai_act/chatbots", explains=["article 50"])
    assert "explains.0" in check(content, TODAY)[0].message


def test_a_source_given_twice_is_refused(content: Path) -> None:
    path = content / "sources.yaml"
    path.write_text(path.read_text() * 2)
    with pytest.raises(ContentError, match="given twice"):
        load_sources(content)


def test_all_problems_are_reported_at_once(content: Path, write_item) -> None:
    write_item(content, "case_studies/barn", sector="farming")
    write_item(content, "signposts/printer", title={"nl": "Printer", "en": ""})
    (content / "guidance/ai_act/chatbots/meta.yaml").write_text("title: [unclosed")
    assert len(check(content, TODAY)) == 3


def test_yaml_cannot_run_code(content: Path) -> None:
    (content / "case_studies/barn/meta.yaml").write_text("!!python/object/apply:os.getcwd []")
    with pytest.raises(ContentError, match="is not YAML"):
        load(content, CaseStudy)


def test_an_id_is_unique_because_it_is_its_folder(content: Path, write_item) -> None:
    write_item(content, "case_studies/barn-copy", id="case/barn")
    assert [p.path for p in check(content, TODAY)] == ["case_studies/barn-copy/meta.yaml"]


def test_only_this_module_reads_the_content() -> None:
    package = Path(reader.__file__).resolve().parents[1]
    readers = {path.name for path in package.rglob("*.py") if "yaml.load" in path.read_text(encoding="utf-8")}
    assert readers == {"content.py", "export.py"}, "the export looks at the file it writes over"
