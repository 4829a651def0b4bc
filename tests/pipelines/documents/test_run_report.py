"""The report of a fine-tune says what its result says, in both languages and every format."""

import copy
from typing import Any

import pytest

from pipelines.documents.rendering import render
from pipelines.documents.run_report import run_report
from pipelines.documents.tree import Document, Figure, Lang, Notice, Paragraph

NL_EN = {"nl": "Nederlandse zin.", "en": "English sentence."}


def rung(name: str, accuracy: float) -> dict[str, Any]:
    return {
        "name": name,
        "title": {
            "nl": f"{name} met een wat langere Nederlandse naam",
            "en": f"{name} with a rather long English name",
        },
        "accuracy": accuracy,
        "macro_f1": accuracy - 0.01,
        "interval": [accuracy - 0.05, min(1.0, accuracy + 0.05)],
        "validation": accuracy,
        "seconds": 12.34,
    }


RESULT: dict[str, Any] = {
    "version": "1",
    "task": "text-classification",
    "state": "succeeded",
    "reason": None,
    "finished_at": "2026-11-21T10:00:00+00:00",
    "preflight": {
        "verdict": "attention",
        "findings": [{"id": "duplicates", "severity": "attention", "count": 2, "rows": [7, 9], "message": NL_EN}],
    },
    "split": {
        "sha256": "ab" * 32,
        "seed": 0,
        "how": "class",
        "train": 1234,
        "validation": 200,
        "test": 300,
        "classes": 2,
    },
    "ladder": [rung("majority", 0.5), rung("tfidf", 0.8), rung("frozen_embeddings", 0.85), rung("tuned", 0.916)],
    "verdict": {
        "better": True,
        "worse": False,
        "against": "frozen_embeddings",
        "gain": 0.066,
        "interval": [0.01, 0.1],
        "sentence": NL_EN,
    },
    "seeds": [{"seed": 0, "accuracy": 0.916}],
    "training": {
        "chosen": "whole",
        "stopped": "epochs",
        "candidates": [
            {"name": "whole", "tried": True, "validation": 0.9, "history": [{}, {}], "stopped": "epochs"},
            {"name": "lora", "tried": False, "reason": "time"},
        ],
    },
    "per_class": [{"label": "a<b>&c", "precision": 0.9, "recall": 0.8, "f1": 0.85, "support": 150}],
    "confusions": [{"true": "a<b>&c", "predicted": "d", "count": 4}],
    "misclassified": [{"row": 12, "text": "=1+1 <b>", "true": "a<b>&c", "predicted": "d", "confidence": 0.91}],
    "notes": [NL_EN],
    "cost": {
        "gpu_hours": 0.0,
        "cpu_hours": 0.05,
        "seconds": 200.0,
        "attempts": 1,
        "kwh": 0.0007,
        "kind": "estimated",
        "method": NL_EN,
    },
    "manifest": {
        "data": {"data": "cd" * 32},
        "split_sha256": "ab" * 32,
        "reading": {"file": "data.csv", "encoding": "utf-8"},
        "base_model": {"name": "model", "licence": "Apache-2.0"},
        "code_sha256": "ef" * 32,
        "config": {"seeds": [0]},
        "machine": {"device": "cpu", "processor": "x86_64"},
        "attempts": [{}],
        "python": "3.11.7",
        "packages": {"torch": "2.13.0"},
    },
}


def texts(document: Document) -> str:
    return document.model_dump_json()


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_summary_opens_with_the_verdict_of_the_result(lang: Lang) -> None:
    notice, scored = run_report(RESULT, lang).sections[0].blocks
    assert isinstance(notice, Notice)
    assert notice.text == NL_EN[lang]
    assert notice.tone == "success"
    assert isinstance(scored, Paragraph)
    assert ("91,6%" if lang == "nl" else "91.6%") in scored.text


def test_no_gain_is_told_without_a_sign_of_failure() -> None:
    result = copy.deepcopy(RESULT)
    result["verdict"]["better"] = False
    notice = run_report(result, "en").sections[0].blocks[0]
    assert isinstance(notice, Notice)
    assert notice.tone == "info"


def test_the_chart_has_a_bar_a_value_and_words_for_every_rung() -> None:
    report = run_report(RESULT, "nl")
    figure = next(block for section in report.sections for block in section.blocks if isinstance(block, Figure))
    assert figure.svg.count("<rect") == 4
    for shown in ("50%", "80%", "85%", "91,6%"):
        assert shown.replace("%", "") in figure.alt
    assert 'width="366.4"' in figure.svg


def test_tables_carry_the_numbers_of_the_result() -> None:
    tables = {table.caption: table for table in run_report(RESULT, "en").tables()}
    assert tables["Score for each category"].rows == (("a<b>&c", 90.0, 80.0, 85.0, 150),)
    assert [row[1] for row in tables["Score on the test, from simple to tuned"].rows] == pytest.approx(
        [50, 80, 85, 91.6]
    )
    assert tables["What was found in the data"].rows == (("Please note", "English sentence.", "7, 9"),)
    assert tables["Ways of tuning that were tried"].rows[1][3] == "not tried, too little time"


def test_time_and_energy_name_their_method() -> None:
    assert "0,7 Wh" in texts(run_report(RESULT, "nl"))
    assert "geen GPU gebruikt" in texts(run_report(RESULT, "nl"))


@pytest.mark.parametrize("state", ["refused", "failed"])
def test_a_run_without_outcome_gives_its_reason_and_the_findings(state: str) -> None:
    blank = dict.fromkeys(RESULT) | {
        "ladder": [],
        "state": state,
        "reason": NL_EN,
        "finished_at": RESULT["finished_at"],
    }
    report = run_report(blank | {"preflight": RESULT["preflight"]}, "nl")
    assert [section.title for section in report.sections] == ["Samenvatting", "De gegevens"]
    assert NL_EN["nl"] in texts(report)


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("fmt", ["pdf", "docx", "xlsx", "md", "json"])
def test_every_format_can_be_made(lang: Lang, fmt: Any) -> None:
    starts = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK", "md": b"# ", "json": b"{"}
    assert render(run_report(RESULT, lang), fmt).startswith(starts[fmt])


def test_both_languages_have_the_same_parts() -> None:
    dutch, english = run_report(RESULT, "nl"), run_report(RESULT, "en")
    assert [[block.kind for block in section.blocks] for section in dutch.sections] == [
        [block.kind for block in section.blocks] for section in english.sections
    ]
    assert not {section.title for section in dutch.sections} & {section.title for section in english.sections}
