"""Cutting items into passages."""

from pathlib import Path

from pipelines.ingestion.content import load
from pipelines.ingestion.passages import LONG, entry_of, passages_of, sections, windows
from pipelines.ingestion.records import CaseStudy, GuidancePage


def test_an_item_gives_summary_sections_and_questions_in_each_language(content: Path) -> None:
    cut = list(passages_of(load(content, CaseStudy)[0]))
    assert [(p.lang, p.field) for p in cut] == [
        (lang, field) for lang in ("nl", "en") for field in ("summary", "section", "question", "question", "question")
    ]
    assert cut[1][4:6] == ("Het probleem", "De boer telt elke dag kippen.")


def test_the_facts_a_result_needs_travel_along(content: Path) -> None:
    case, page = entry_of(load(content, CaseStudy)[0]), entry_of(load(content, GuidancePage)[0])
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


def test_a_long_text_is_also_cut_into_windows_that_share_a_sentence() -> None:
    sentences = [f"Sentence {number} {'word ' * 40}ends." for number in range(8)]
    cut = windows(" ".join(sentences))
    assert [[text.count(sentence) for sentence in sentences] for text in cut] == [
        [1, 1, 1, 1, 0, 0, 0, 0],
        [0, 0, 0, 1, 1, 1, 1, 0],
        [0, 0, 0, 0, 0, 0, 1, 1],
    ]
    assert len(windows(" ".join(sentences[:7]))) == 2  # no window that only repeats the last sentence


def test_a_short_text_and_one_of_few_sentences_have_no_windows() -> None:
    assert windows("One. Two! Three? Four. Five. Six.") == []
    assert windows("word " * LONG) == []


def test_a_long_section_is_followed_by_its_windows(content: Path) -> None:
    long = "\n\n".join(f"Kip {number} {'scharrelt ' * 12}rond." for number in range(9))
    (content / "case_studies" / "barn" / "nl.md").write_text(f"## Lang\n\n{long}\n", encoding="utf-8")
    dutch = [p for p in passages_of(load(content, CaseStudy)[0]) if p.lang == "nl" and p.field == "section"]
    assert [p.heading for p in dutch] == ["Lang"] * 4
    assert [(p.text.count("Kip"), "Kip 8" in p.text) for p in dutch] == [(9, True), (4, False), (4, False), (3, True)]
