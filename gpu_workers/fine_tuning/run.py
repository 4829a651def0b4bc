"""A fine-tune from file to result: prepare, baselines, train, score the test part once, report."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from gpu_workers.fine_tuning import baselines, report
from gpu_workers.fine_tuning.candidates import Job, Tuned, tune
from gpu_workers.fine_tuning.config import RunConfig
from gpu_workers.fine_tuning.encoder import Classifier, base_model_folder, load_classifier, pick_device, save_classifier
from gpu_workers.fine_tuning.endings import Failed
from gpu_workers.fine_tuning.energy import cost, metered
from gpu_workers.fine_tuning.manifest import manifest
from gpu_workers.fine_tuning.prepare import PART_NAMES, Prepared, prepare
from gpu_workers.fine_tuning.scoring import embeddings, probabilities
from gpu_workers.fine_tuning.words import text
from gpu_workers.fine_tuning.workspace import Workspace

# The rest of the time is for scoring and the report.
TRAINING_SHARE = 0.85
RELOADED_ROWS = 100
# How far two computations of the same probabilities may differ through rounding.
SAME = 1e-3
Head = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Run:
    """What every step of one run needs."""

    config: RunConfig
    workspace: Workspace
    base: Path
    device: torch.device
    prepared: Prepared


def fine_tune(config: RunConfig, workspace: Workspace) -> dict[str, Any]:
    """The result of a run, without `state` and `reason`. Raises Refused with what was found so far, or Failed."""
    device = pick_device(config.device, config.threads)
    with metered(workspace, device.type == "cuda") as note_energy:
        base = base_model_folder(config.base_model)
        run = Run(config, workspace, base, device, prepare(config, workspace, base))
        rungs, head = _ladder(run)
        scores = workspace.stage("scores", lambda: _tune_and_score(run, head))
        workspace.events.tell("report", text("Het verslag maken.", "Writing the report."))
        note_energy()
        result = report.build(
            run.prepared,
            rungs=rungs,
            scores=scores,
            config=config,
            cost=cost(workspace, device.type == "cuda"),
            manifest=manifest(
                config, base=base, data_sha256=run.prepared.data_sha256, device=device, workspace=workspace
            ),
        )
        report.write_predictions(workspace.folder / "report" / "predictions.csv", run.prepared.parts.test, scores)
    shutil.rmtree(workspace.folder / "checkpoints", ignore_errors=True)
    return result


def _ladder(run: Run) -> tuple[list[baselines.Rung], Head]:
    """The cheap rungs, and the fitted head that tuning starts from."""

    def compute() -> dict[str, Any]:
        rungs, head = _cheap_rungs(run)
        return {"rungs": rungs, "weights": head[0].tolist(), "bias": head[1].tolist()}

    saved = run.workspace.stage("baselines", compute)
    return saved["rungs"], (np.array(saved["weights"]), np.array(saved["bias"]))


def _cheap_rungs(run: Run) -> tuple[list[baselines.Rung], Head]:
    labels = {name: run.prepared.labels(name) for name in PART_NAMES}
    texts = {name: run.prepared.texts(name) for name in PART_NAMES}

    def say(nl: str, en: str, start: int, width: int) -> Callable[[int, int], None]:
        return lambda done, total: run.workspace.events.tell(
            "baselines", text(nl, en), start + width * done // total, 100
        )

    first = baselines.majority(labels["train"], labels["validation"], len(labels["test"]))
    counting = say("Vergelijken: woorden tellen.", "Comparing: counting words.", 0, 30)
    counting(0, 1)
    counted = baselines.tfidf(texts, labels, counting)
    began = time.monotonic()
    vectors = _vectors(run, say("Vergelijken: het taalmodel leest.", "Comparing: the language model reads.", 30, 50))
    reading = time.monotonic() - began
    fitting = say("Vergelijken: ongewijzigd taalmodel.", "Comparing: untouched language model.", 80, 20)
    frozen, model = baselines.frozen(vectors, labels, fitting)
    frozen["seconds"] = round(frozen["seconds"] + reading, 2)
    return [first, counted, frozen], baselines.head_of(model)


def _vectors(run: Run, tick: Callable[[int, int], None]) -> dict[str, np.ndarray]:
    """Sentence embeddings of all rows by the untouched encoder, for each part."""
    model = Classifier(run.base, 1).to(run.device)
    every = [ids for name in PART_NAMES for ids in run.prepared.ids[name]]
    joined = embeddings(model, every, run.device, lambda done: tick(done, len(every)))
    ends = np.cumsum([len(run.prepared.ids[name]) for name in PART_NAMES])
    return dict(zip(PART_NAMES, np.split(joined, ends[:-1]), strict=True))


def _tune_and_score(run: Run, head: Head) -> dict[str, Any]:
    """Tunes with every seed and scores each chosen model on the test part, each once; the first seed is the result."""
    # Kept with the run, so that the time of a killed attempt counts too.
    began = run.workspace.stage("training_began", run.workspace.seconds)
    job = Job(
        base=run.base,
        head=head,
        train=run.prepared.rows("train"),
        validation=run.prepared.rows("validation"),
        config=run.config,
        workspace=run.workspace,
        device=run.device,
        deadline=run.config.max_minutes * 60 * TRAINING_SHARE,
    )
    tuned = tune(job, run.config.seeds[0], run.config.candidates)
    seconds = run.workspace.seconds() - began
    first = _score(run, tuned)
    _save(run, tuned, first)
    others = [_another_seed(run, job, seed, tuned.chosen) for seed in run.config.seeds[1:]]
    return {**first, "seconds": round(seconds, 2), "others": [other for other in others if other]}


def _another_seed(run: Run, job: Job, seed: int, chosen: str) -> dict[str, Any] | None:
    """The chosen way of tuning again with another seed, to show the spread; None when time is up."""
    if run.workspace.seconds() >= job.deadline:
        return None
    return {"seed": seed, "predicted": _score(run, tune(job, seed, (chosen,)))["predicted"]}


def _score(run: Run, tuned: Tuned) -> dict[str, Any]:
    total = len(run.prepared.ids["test"])
    message = text("De test afnemen.", "Scoring the test.")
    chances = probabilities(
        tuned.model,
        run.prepared.ids["test"],
        run.device,
        lambda done: run.workspace.events.tell("scoring", message, done, total),
    )
    labels = run.prepared.parts.labels
    return {
        "chosen": tuned.chosen,
        "stopped": tuned.stopped,
        "changed": tuned.changed,
        "candidates": tuned.candidates,
        "predicted": [labels[place] for place in chances.argmax(1)],
        "confidence": [round(float(value), 6) for value in chances.max(1)],
    }


def _save(run: Run, tuned: Tuned, scores: dict[str, Any]) -> None:
    """Saves the model, reads it back and checks that it still says the same: what is handed over is what was tested."""
    folder, fresh = run.workspace.folder / "model", run.workspace.folder / ".model.tmp"
    shutil.rmtree(fresh, ignore_errors=True)
    save_classifier(
        tuned.model, fresh, base=run.base, labels=run.prepared.parts.labels, max_length=run.prepared.max_length
    )
    model, _facts = load_classifier(fresh)
    chances = probabilities(
        model.to(run.device), run.prepared.ids["test"][:RELOADED_ROWS], run.device, lambda _done: None
    )
    difference = float(np.abs(chances.max(1) - np.array(scores["confidence"][:RELOADED_ROWS])).max())
    if difference > SAME:
        raise Failed(
            text(
                "Het opgeslagen model geeft andere antwoorden dan het geteste model.",
                "The saved model gives other answers than the tested model.",
            )
        )
    scores["reloaded"] = {"rows": len(chances), "largest_difference": round(difference, 8)}
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
