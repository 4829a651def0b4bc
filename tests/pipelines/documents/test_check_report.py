"""The report of the checks: one section for each check, its state in words, and what it is evidence towards."""

from typing import Any

import pytest

from pipelines.documents.check_report import check_report
from pipelines.documents.rendering import render
from pipelines.documents.tree import Facts, Lang, Notice, Table

NL_EN = {"nl": "Nederlandse zin.", "en": "English sentence."}


def checked(name: str, state: str, **more: Any) -> dict[str, Any]:
    return {
        "check": name,
        "title": {"nl": f"Controle {name}", "en": f"Check {name}"},
        "state": state,
        "articles": ["GDPR 5(1)(c)", "AI Act 10(2)(b)"],
        "figures": {},
        "details": {},
        "threshold": NL_EN,
        "message": NL_EN,
        "limits": NL_EN,
        "version": "1",
        "seconds": 0.5,
    } | more


FIGURES = {
    "bsn_possible": {"value": 2, "interval": None, "n": 60, "group": "citizen service number"},
    "accuracy_10": {"value": 0.87, "interval": [0.8, 0.93], "n": 60, "group": "10%"},
    "recall/late delivery": {"value": 0.5, "interval": [0.2, 0.8], "n": 12, "group": "late delivery"},
}
EXAMPLE = {"kind": "bsn", "name": NL_EN, "certainty": "possible", "row": 7, "masked": "999999999"}
RESULT: dict[str, Any] = {
    "version": "1",
    "state": "succeeded",
    "reason": None,
    "finished_at": "2026-11-21T10:00:00+00:00",
    "results": [
        checked("one", "ok"),
        checked("two", "attention", figures=FIGURES, details={"examples": [EXAMPLE]}),
        checked("three", "problem"),
        checked("four", "not_tested", articles=[], threshold={"nl": "", "en": ""}, limits={"nl": "", "en": ""}),
    ],
    "counts": {"ok": 1, "attention": 1, "problem": 1, "not_tested": 1},
    "note": NL_EN,
    "manifest": {"inputs": {"run": {"split_sha256": "ab" * 32}}, "seed": 0, "packages": {"numpy": "2.4.6"}},
}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("nl", ["geen bijzonderheden", "let op", "probleem", "niet getest"]),
        ("en", ["nothing notable", "attention", "problem", "not tested"]),
    ],
)
def test_every_state_is_told_in_words(lang: Lang, words: list[str]) -> None:
    report = check_report(RESULT, lang)
    summary = report.sections[0].blocks[0]
    assert isinstance(summary, Table)
    assert [row[1] for row in summary.rows] == words
    notices = [section.blocks[0] for section in report.sections[1:5]]
    assert all(isinstance(block, Notice) and word in block.text for block, word in zip(notices, words, strict=True))


def test_articles_and_limits_stand_with_each_check() -> None:
    facts = check_report(RESULT, "nl").sections[1].blocks[-1]
    assert isinstance(facts, Facts)
    assert ("Bewijs richting", "AVG 5(1)(c), AI-verordening 10(2)(b)") in facts.rows
    assert ("Wat dit niet zegt", "Nederlandse zin.") in facts.rows


def test_figures_have_names_that_people_read() -> None:
    table = check_report(RESULT, "en").sections[2].blocks[1]
    assert isinstance(table, Table)
    assert table.rows == (
        ("Citizen service number (possible)", 2, None, 60),
        ("Right, with errors in this share of the words: 10%", 0.87, "0.800 – 0.930", 60),
        ("Recall: late delivery", 0.5, "0.200 – 0.800", 12),
    )


def test_examples_show_the_row_and_the_shape_only() -> None:
    table = check_report(RESULT, "en").sections[2].blocks[2]
    assert isinstance(table, Table)
    assert table.rows == (("7", "English sentence.", "possible", "999999999"),)


def test_a_request_that_was_refused_gives_its_reason() -> None:
    refused = RESULT | {"state": "refused", "reason": NL_EN, "results": [], "manifest": None}
    report = check_report(refused, "en")
    assert len(report.sections) == 1
    notice = report.sections[0].blocks[0]
    assert isinstance(notice, Notice)
    assert notice.text == NL_EN["en"]


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("fmt", ["pdf", "docx", "xlsx", "md", "json"])
def test_every_format_can_be_made(lang: Lang, fmt: Any) -> None:
    starts = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK", "md": b"# ", "json": b"{"}
    assert render(check_report(RESULT, lang), fmt).startswith(starts[fmt])
