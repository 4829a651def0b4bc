"""A run that is stopped or killed goes on where it was, and ends as if nothing had happened."""

import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.gpu_workers.fine_tuning import made_up

MODULE = "gpu_workers.fine_tuning"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up.tiny_encoder(tmp_path_factory.mktemp("tiny"))


def request_for(folder: Path, tiny: Path) -> Path:
    keys = {"base_model": str(tiny), "epochs": 20, "patience": 20, "candidates": ["whole"], "checkpoint_seconds": 0}
    return made_up.write_request(folder / "RUN.json", learning_rate=1e-3, **keys)


def wait_for_training(process: subprocess.Popen[bytes], out_dir: Path, step: int) -> None:
    """Returns when a training step after `step` was told; fails when the program ended before."""
    while process.poll() is None:
        if any(event.get("step", 0) > step for event in made_up.events(out_dir)):
            return
        time.sleep(0.02)
    raise AssertionError("the program ended before it could be stopped")


def test_a_run_that_is_stopped_and_then_killed_gives_the_result_of_a_run_left_alone(folder: Path, tiny: Path) -> None:
    request = request_for(folder, tiny)
    alone = made_up.start(MODULE, request, folder / "alone")
    stopped = made_up.start(MODULE, request, folder / "out")
    wait_for_training(stopped, folder / "out", step=0)
    stopped.send_signal(signal.SIGTERM)
    stopped.communicate(timeout=60)
    assert stopped.returncode == 75
    assert not (folder / "out" / "result.json").exists()
    last = made_up.events(folder / "out")[-1]
    assert last["state"] == "interrupted"
    assert set(last["reason"]) == {"nl", "en"}
    reached = max(event.get("step", 0) for event in made_up.events(folder / "out"))

    killed = made_up.start(MODULE, request, folder / "out")
    wait_for_training(killed, folder / "out", step=reached)
    killed.kill()
    killed.communicate(timeout=60)
    assert not (folder / "out" / "result.json").exists()

    final = made_up.start(MODULE, request, folder / "out")
    _out, errors = final.communicate(timeout=120)
    alone.communicate(timeout=120)
    assert (final.returncode, errors) == (0, b"")
    steps = [event["step"] for event in made_up.events(folder / "out") if "step" in event]
    assert steps == sorted(steps), "a later attempt did again what an earlier one had done"
    assert_same_result(folder / "alone", folder / "out")


def assert_same_result(alone: Path, resumed: Path) -> None:
    one, other = made_up.result(alone), made_up.result(resumed)
    assert len(other["manifest"]["attempts"]) == 3
    assert one["split"] == other["split"]
    ours, theirs = (result["training"]["candidates"][0]["history"] for result in (one, other))
    assert len(ours) == len(theirs) == 20
    for left, right in zip(ours, theirs, strict=True):
        assert left["loss"] == pytest.approx(right["loss"], abs=1e-3)
        assert left["validation_loss"] == pytest.approx(right["validation_loss"], abs=1e-3)
    scores = [(rung["accuracy"], rung["macro_f1"]) for rung in one["ladder"]]
    assert scores == [(rung["accuracy"], rung["macro_f1"]) for rung in other["ladder"]]


def test_a_second_process_on_the_same_folder_is_told_to_try_again(folder: Path, tiny: Path) -> None:
    request = request_for(folder, tiny)
    first = made_up.start(MODULE, request, folder / "out")
    while not (folder / "out" / "attempts.json").exists():
        assert first.poll() is None
        time.sleep(0.02)
    second = made_up.start(MODULE, request, folder / "out")
    _out, errors = second.communicate(timeout=60)
    first.send_signal(signal.SIGTERM)
    first.communicate(timeout=60)
    assert second.returncode == 75
    assert b"another process" in errors
    assert first.returncode == 75
