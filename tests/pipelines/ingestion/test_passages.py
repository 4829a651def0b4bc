"""Cutting items into passages."""

from pathlib import Path

from pipelines.ingestion.content import load_cases, load_guidance
from pipelines.ingestion.passages import entry_of, passages_of, sections


def test_an_item_gives_summary_sections_and_questions_in_each_language(content: Path) -> None:
    cut = list(passages_of(load_cases(content)[0]))
    assert [(p.lang, p.field) for p in cut] == [
        (lang, field) for lang in ("nl", "en") for field in ("summary", "section", "question", "question", "question")
    ]
    assert cut[1][4:] == ("Het probleem", "De boer telt elke dag kippen.")


def test_the_facts_a_result_needs_travel_along(content: Path) -> None:
    case, page = entry_of(load_cases(content)[0]), entry_of(load_guidance(content)[0])
    assert (case.sector, case.data, case.evidence) == ("agriculture", ("images",), "narrative")
    assert (page.sector, page.explains, page.evidence) == (None, ("ai-act/art_50",), None)


def test_sections_are_plain_text() -> None:
    text = "Intro **bold**\n\n## One\n\nSee [the law](https://x.example).\n\n- first\n- second\n\n"
    text += "## Empty\n\n### Deep\n\nx\ny\n"
    assert sections(text) == [("", "Intro bold"), ("One", "See the law.\nfirst\nsecond"), ("Deep", "x y")]


def test_a_row_of_a_table_is_one_readable_line() -> None:
    text = "## Dates\n\n| What | From |\n|---|---|\n| Chatbots | 2026 |\n| Staff |  |\n"
    assert sections(text) == [("Dates", "What: From\nChatbots: 2026\nStaff")]


def test_hash_signs_in_code_are_not_headings() -> None:
    assert [heading for heading, _ in sections("## A\n\ntext\n\n```\n## not a heading\n```\n")] == ["A"]
