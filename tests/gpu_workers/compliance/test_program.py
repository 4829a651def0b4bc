"""The checks as a program: over a finished fine-tune, over files alone, and with parts missing."""

import json
import shutil
from pathlib import Path
from typing import Any

from gpu_workers.compliance.checks import CHECKS
from gpu_workers.compliance.config import read_config
from gpu_workers.compliance.run import BLANK, run_checks
from gpu_workers.fine_tuning.endings import DONE, REFUSED
from gpu_workers.fine_tuning.program import Program
from tests.gpu_workers.fine_tuning import made_up


def run(folder: Path, request: dict[str, Any]) -> int:
    (folder / "RUN.json").write_text(json.dumps({"device": "cpu", "threads": 1} | request), encoding="utf-8")
    program = Program(read=read_config, work=run_checks, blank=BLANK, shares={})
    return program.main([str(folder / "RUN.json"), str(folder / "out")])


def states(folder: Path) -> dict[str, str]:
    return {item["check"]: item["state"] for item in made_up.result(folder / "out")["results"]}


def test_a_clean_fine_tune_gives_nothing_to_report(finished: Path, tmp_path: Path) -> None:
    request = tmp_path / "RUN.json"
    request.write_text(json.dumps({"run": str(finished), "device": "cpu", "threads": 1}), encoding="utf-8")
    process = made_up.start("gpu_workers.compliance", request, tmp_path / "out")
    _out, errors = process.communicate(timeout=120)
    assert (process.returncode, errors) == (DONE, b"")
    assert states(tmp_path) == dict.fromkeys(CHECKS, "ok")
    result = made_up.result(tmp_path / "out")
    assert result["manifest"]["inputs"]["run"]["split_sha256"] == made_up.result(finished)["split"]["sha256"]
    assert made_up.events(tmp_path / "out")[-1]["fraction"] == 1.0


def test_planted_faults_are_found(finished: Path, tmp_path: Path) -> None:
    faulty = tmp_path / "faulty"
    shutil.copytree(finished, faulty)
    split = json.loads((faulty / "stages" / "split.json").read_text(encoding="utf-8"))
    parts = split["parts"]
    kept = [row for row in parts["train"] if row["label"] != "refund"]
    parts["train"] = kept + [row for row in parts["train"] if row["label"] == "refund"][:3]
    parts["train"][0]["text"] += " my bsn is 111222333"
    (faulty / "stages" / "split.json").write_text(json.dumps(split), encoding="utf-8")
    assert run(tmp_path, {"run": str(faulty), "checks": ["personal_data", "class_balance"]}) == DONE
    assert states(tmp_path) == {"personal_data": "problem", "class_balance": "problem"}
    balance = made_up.result(tmp_path / "out")["results"][1]
    assert balance["details"]["problems"] == ["refund"]
    assert balance["figures"]["smallest_train"] == {"value": 3, "interval": None, "n": len(kept) + 3, "group": "refund"}


def test_a_check_without_its_parts_says_not_tested_and_why(tmp_path: Path) -> None:
    assert run(tmp_path, {}) == DONE
    assert states(tmp_path) == dict.fromkeys(CHECKS, "not_tested")
    assert all(item["message"]["nl"] and item["message"]["en"] for item in made_up.result(tmp_path / "out")["results"])


def test_a_run_that_did_not_succeed_is_not_tested(tmp_path: Path) -> None:
    (tmp_path / "failed").mkdir()
    (tmp_path / "failed" / "result.json").write_text('{"state": "refused"}', encoding="utf-8")
    run(tmp_path, {"run": "failed", "checks": ["robustness"]})
    assert states(tmp_path) == {"robustness": "not_tested"}


def test_an_unknown_check_is_not_tested_and_the_others_go_on(tmp_path: Path) -> None:
    made_up.write_csv(tmp_path / "texts.csv", [("A clean text",)], header=("text",))
    run(tmp_path, {"texts": {"path": "texts.csv", "column": "text"}, "checks": ["fairness", "personal_data"]})
    assert states(tmp_path) == {"fairness": "not_tested", "personal_data": "ok"}


def test_a_missing_column_is_not_tested_and_names_the_columns_there_are(tmp_path: Path) -> None:
    made_up.write_csv(tmp_path / "texts.csv", [("A clean text",)], header=("remark",))
    run(tmp_path, {"texts": {"path": "texts.csv", "column": "text"}, "checks": ["personal_data"]})
    result = made_up.result(tmp_path / "out")["results"][0]
    assert result["state"] == "not_tested"
    assert "'remark'" in result["message"]["en"]


def test_every_result_has_the_same_shape_and_never_claims_conformity(finished: Path, tmp_path: Path) -> None:
    run(tmp_path, {"run": str(finished)})
    keys = {
        "check",
        "title",
        "state",
        "articles",
        "figures",
        "details",
        "threshold",
        "message",
        "limits",
        "version",
        "seconds",
    }
    for item in made_up.result(tmp_path / "out")["results"]:
        assert set(item) == keys
        assert item["articles"]
        assert "Evidence towards" in item["limits"]["en"]
        assert all(set(entry) == {"value", "interval", "n", "group"} for entry in item["figures"].values())


def test_the_same_request_gives_the_same_figures(finished: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        run(tmp_path / name, {"run": str(finished)})
    one, two = (made_up.result(tmp_path / name / "out")["results"] for name in ("one", "two"))
    assert [item["figures"] for item in one] == [item["figures"] for item in two]


def test_a_misspelt_setting_is_refused(tmp_path: Path) -> None:
    assert run(tmp_path, {"cheks": "all"}) == REFUSED
    assert "cheks" in made_up.result(tmp_path / "out")["reason"]["en"]
