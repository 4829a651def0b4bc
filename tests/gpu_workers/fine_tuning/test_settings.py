"""Settings of RUN.json change what a run does, and the result says so; with a tiny encoder."""

from pathlib import Path
from typing import Any

import pytest

from gpu_workers.fine_tuning.__main__ import SHARES, work
from gpu_workers.fine_tuning.blank import BLANK
from gpu_workers.fine_tuning.config import read_config
from gpu_workers.fine_tuning.program import Program
from tests.gpu_workers.fine_tuning import made_up


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up.tiny_encoder(tmp_path_factory.mktemp("tiny"))


def run(folder: Path, tiny: Path, **keys: Any) -> dict[str, Any]:
    request = made_up.write_request(folder / "RUN.json", **({"base_model": str(tiny), "epochs": 2} | keys))
    program = Program(read=read_config, work=work, blank=BLANK, shares=SHARES)
    assert program.main([str(request), str(folder / "out")]) == 0
    return made_up.result(folder / "out")


def test_a_second_seed_shows_the_spread_and_the_first_one_is_the_result(folder: Path, tiny: Path) -> None:
    result = run(folder, tiny, seeds=[0, 1], candidates=["whole"])
    assert [item["seed"] for item in result["seeds"]] == [0, 1]
    assert result["seeds"][0]["accuracy"] == result["ladder"][-1]["accuracy"]


def test_too_little_time_is_told(folder: Path, tiny: Path) -> None:
    result = run(folder, tiny, max_minutes=0.0001)
    assert result["training"]["stopped"] == "time"
    whole, lora = result["training"]["candidates"]
    assert (whole["steps"], lora["tried"]) == (1, False)
    assert any("too short" in note["en"] for note in result["notes"])


def test_a_test_file_and_other_column_names_are_used(folder: Path, tiny: Path) -> None:
    rows = made_up.examples()
    made_up.write_csv(folder / "data.csv", rows[:70], header=("vraag", "soort"))
    made_up.write_csv(folder / "test.csv", rows[70:], header=("vraag", "soort"))
    data = {"path": "data.csv", "text": "vraag", "label": "soort"}
    result = run(folder, tiny, data=data, test={"path": "test.csv"}, candidates=["lora"])
    assert (result["split"]["how"], result["split"]["test"]) == ("file", 20)
    assert result["training"]["chosen"] == "lora"
    assert set(result["manifest"]["data"]) == {"data", "test"}


def test_only_the_newest_of_broken_and_complete_checkpoints_that_loads_is_used(tmp_path: Path, tiny: Path) -> None:
    import torch

    from gpu_workers.fine_tuning import checkpoints
    from gpu_workers.fine_tuning.encoder import Classifier

    model = Classifier(tiny, 3)
    optimizer = torch.optim.AdamW(model.trainable().values(), lr=1e-3)
    for step in (1, 2, 3):
        checkpoints.save_step(model, optimizer, tmp_path, {"step": step})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["step-00000002", "step-00000003"]
    (tmp_path / "step-00000003" / "weights.safetensors").write_bytes(b"half")
    assert checkpoints.load_step(model, optimizer, tmp_path) == {"step": 2}


def test_two_classes_are_learned_as_well_as_more(folder: Path, tiny: Path) -> None:
    made_up.write_csv(folder / "data.csv", [row for row in made_up.examples() if row[1] != "product"])
    result = run(folder, tiny, candidates=["whole"])
    assert result["split"]["classes"] == 2
    tuned, frozen = result["ladder"][-1], result["ladder"][-2]
    assert tuned["accuracy"] >= frozen["accuracy"] - 0.3
