"""A real fine-tune with the packaged model, from CSV file to result, as a process of its own."""

import csv
from pathlib import Path

from gpu_workers.fine_tuning.predictor import Predictor
from tests.gpu_workers.fine_tuning import made_up


def test_a_run_ends_with_a_ladder_a_verdict_and_its_cost(finished: Path) -> None:
    result = made_up.result(finished)
    assert result["state"] == "succeeded"
    assert result["reason"] is None
    assert [rung["name"] for rung in result["ladder"]] == ["majority", "tfidf", "frozen_embeddings", "tuned"]
    for rung in result["ladder"]:
        low, high = rung["interval"]
        assert low <= rung["accuracy"] <= high
    assert result["ladder"][0]["accuracy"] < 0.5 < result["ladder"][-1]["accuracy"]
    assert result["verdict"]["better"] == (result["verdict"]["interval"][0] > 0)
    assert set(result["verdict"]["sentence"]) == {"nl", "en"}
    assert result["cost"]["kind"] == "estimated"
    assert result["cost"]["kwh"] > 0


def test_every_test_row_has_one_prediction_and_the_figures_follow_from_them(finished: Path) -> None:
    result = made_up.result(finished)
    with (finished / "report" / "predictions.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) == result["split"]["test"] == len({row["row"] for row in rows})
    right = sum(row["y_true"] == row["y_pred"] for row in rows)
    assert result["ladder"][-1]["accuracy"] == round(right / len(rows), 4)
    assert len(result["misclassified"]) == len(rows) - right
    assert sum(item["support"] for item in result["per_class"]) == len(rows)


def test_both_ways_of_tuning_were_trained_and_the_weights_changed(finished: Path) -> None:
    training = made_up.result(finished)["training"]
    assert {item["name"] for item in training["candidates"] if item["tried"]} == {"whole", "lora"}
    best = min(training["candidates"], key=lambda item: item["validation_loss"])
    assert training["chosen"] == best["name"]
    assert training["weights_changed"] > 0


def test_the_saved_model_gives_the_predictions_of_the_report(finished: Path) -> None:
    with (finished / "report" / "predictions.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    texts = dict(enumerate((text for text, _label in made_up.examples()), start=2))
    predicted = Predictor(finished / "model", "cpu", 1).predict([texts[int(row["row"])] for row in rows])
    assert [label for label, _score in predicted] == [row["y_pred"] for row in rows]


def test_progress_moves_forward_through_every_stage_to_the_end(finished: Path) -> None:
    told = made_up.events(finished)
    stages = list(dict.fromkeys(event["stage"] for event in told))
    expected = ["reading", "checks", "baselines", "training-whole", "training-lora", "scoring", "report", "finished"]
    assert stages == expected
    fractions = [event["fraction"] for event in told]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert all({"at", "stage", "done", "total", "message"} <= set(event) for event in told)


def test_the_manifest_names_hashes_and_versions_but_no_folder(finished: Path) -> None:
    manifest = made_up.result(finished)["manifest"]
    assert manifest["data"]["data"]
    assert manifest["split_sha256"]
    assert manifest["base_model"]["sha256"]
    assert manifest["packages"]["torch"]
    assert str(finished.parent) not in str(manifest)


def test_a_second_call_on_a_finished_folder_changes_nothing(finished: Path) -> None:
    before = (finished / "result.json").read_bytes()
    process = made_up.start("gpu_workers.fine_tuning", finished.parent / "RUN.json", finished)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert (finished / "result.json").read_bytes() == before
