"""Typing errors are seeded, nested and of the asked amount; a model that breaks on them is reported."""

from pathlib import Path
from typing import Any

import pytest

from gpu_workers.compliance.checks import robustness
from gpu_workers.compliance.config import CheckConfig
from gpu_workers.compliance.material import Material
from gpu_workers.compliance.typing_errors import WORD, mistyped
from gpu_workers.fine_tuning import predictor
from gpu_workers.fine_tuning.workspace import Workspace
from tests.gpu_workers.fine_tuning import made_up

LONG = " ".join(text for text, _label in made_up.examples())


def changed(share: float, seed: str = "s") -> set[int]:
    pairs = zip(LONG.split(), mistyped(LONG, share, seed).split(), strict=True)
    return {place for place, (before, after) in enumerate(pairs) if before != after}


@pytest.mark.parametrize("share", [0.02, 0.05, 0.10, 0.20, 1.0])
def test_about_the_asked_share_of_words_gets_an_error(share: float) -> None:
    words = len(WORD.findall(LONG))
    assert len(changed(share)) / words == pytest.approx(share, abs=0.03)


def test_the_same_seed_gives_the_same_errors_and_more_errors_keep_the_fewer() -> None:
    assert changed(0.1) == changed(0.1)
    assert changed(0.05) < changed(0.2)
    assert changed(0.1) != changed(0.1, seed="t")


def test_no_errors_asked_leaves_the_text_as_it_is() -> None:
    assert mistyped(LONG, 0.0, "s") == LONG


def test_a_curve_starts_at_the_score_of_the_report(finished: Path, tmp_path: Path) -> None:
    material = Material(CheckConfig(run=finished, device="cpu", threads=1), Workspace(tmp_path, {}))
    outcome = robustness.check(material, lambda _done, _total: None)
    curve: list[dict[str, Any]] = outcome.details["curve"]
    assert [point["level"] for point in curve] == [0.0, 0.02, 0.05, 0.1, 0.2]
    assert curve[0]["accuracy"] == made_up.result(finished)["ladder"][-1]["accuracy"]
    assert curve[0]["flip_rate"] == 0.0
    assert all(point["interval"][0] <= point["accuracy"] <= point["interval"][1] for point in curve)


def test_a_model_that_knows_texts_by_heart_only_is_a_problem(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_heart = dict(made_up.examples())

    def recall_only(_self: object, texts: list[str], _tick: object) -> list[tuple[str, float]]:
        return [(by_heart.get(text, "no idea"), 1.0) for text in texts]

    monkeypatch.setattr(predictor.Predictor, "predict", recall_only)
    config = CheckConfig(run=finished, device="cpu", threads=1, seed=1)
    outcome = robustness.check(Material(config, Workspace(tmp_path, {})), lambda _done, _total: None)
    assert outcome.details["curve"][0]["accuracy"] == 1.0
    assert outcome.state == "problem"


@pytest.mark.parametrize(
    ("drop", "dutch", "english"),
    [
        (0.029, "2,9 procentpunt minder", "2.9 percentage points less"),
        (-0.029, "2,9 procentpunt meer", "2.9 percentage points more"),
    ],
)
def test_a_difference_is_said_in_words_never_as_a_negative_loss(drop: float, dutch: str, english: str) -> None:
    curve = [{"level": level, "accuracy": 0.9, "flip_rate": 0.0} for level in (0.0, 0.05)]
    said = robustness._message(curve, drop)
    assert dutch in said["nl"]
    assert english in said["en"]
