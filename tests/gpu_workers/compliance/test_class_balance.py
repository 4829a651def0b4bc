"""Counts and scores by class over predictions whose outcome is known."""

from pathlib import Path

import pytest

from gpu_workers.compliance.checks import class_balance
from gpu_workers.compliance.config import CheckConfig, Predictions
from gpu_workers.compliance.material import Material
from gpu_workers.compliance.outcome import Outcome
from gpu_workers.fine_tuning.workspace import Workspace
from tests.gpu_workers.fine_tuning import made_up


def check(folder: Path, rows: list[tuple[str, str]]) -> Outcome:
    path = made_up.write_csv(folder / "predictions.csv", rows, header=("y_true", "y_pred"))
    material = Material(CheckConfig(predictions=Predictions(path=path)), Workspace(folder, {}))
    return class_balance.check(material, lambda _done, _total: None)


def test_recall_and_its_interval_are_those_of_the_rows(tmp_path: Path) -> None:
    outcome = check(tmp_path, [("a", "a")] * 8 + [("a", "b")] * 2 + [("b", "b")] * 10)
    assert outcome.state == "ok"
    recall = outcome.figures["recall/a"]
    assert (recall["value"], recall["n"]) == (0.8, 10)
    assert recall["interval"] == pytest.approx([0.4902, 0.9433], abs=1e-3)
    assert outcome.figures["worst_recall"]["group"] == "a"


def test_a_class_that_is_hardly_ever_recognised_is_a_problem(tmp_path: Path) -> None:
    outcome = check(tmp_path, [("a", "a")] * 20 + [("b", "a")] * 18 + [("b", "b")] * 2)
    assert (outcome.state, outcome.details["problems"]) == ("problem", ["b"])


def test_a_class_with_few_test_rows_asks_for_attention(tmp_path: Path) -> None:
    outcome = check(tmp_path, [("a", "a")] * 20 + [("b", "b")] * 3)
    assert (outcome.state, outcome.details["small"]) == ("attention", ["b"])
    assert "'b'" in outcome.message["nl"]
    assert "'b'" in outcome.message["en"]
