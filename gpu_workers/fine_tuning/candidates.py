"""Trains each way of tuning within its share of the time, and chooses on the validation part."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from gpu_workers.fine_tuning import checkpoints
from gpu_workers.fine_tuning.config import RunConfig
from gpu_workers.fine_tuning.encoder import Classifier, padded
from gpu_workers.fine_tuning.endings import Failed
from gpu_workers.fine_tuning.train import Rows, Training
from gpu_workers.fine_tuning.words import text
from gpu_workers.fine_tuning.workspace import Workspace

# Passes by number of training rows: few rows need more passes, and early stopping ends them sooner.
PASSES = ((2_000, 6), (10_000, 4))
PASSES_ABOVE = 3
TRIAL_STEPS = 3


@dataclass(frozen=True)
class Tuned:
    """The chosen model with the weights of its best pass, and the story of every candidate."""

    model: Classifier
    chosen: str
    stopped: str
    candidates: list[dict[str, Any]]
    changed: float


@dataclass(frozen=True)
class Job:
    """What every candidate gets: the rows, the start of the head, the settings, and where and until when."""

    base: Path
    head: tuple[np.ndarray, np.ndarray]
    train: Rows
    validation: Rows
    config: RunConfig
    workspace: Workspace
    device: torch.device
    deadline: float


def tune(job: Job, seed: int, names: tuple[str, ...]) -> Tuned:
    """Trains the candidates in `names` and returns the one that does best on the validation part."""
    stories: list[dict[str, Any]] = []
    for place, name in enumerate(names):
        stories.append(_train(job, seed, name, left=len(names) - place))
        job.workspace.check()
    tried = [story for story in stories if story["tried"]]
    best = min(tried, key=lambda story: story["validation_loss"])
    model = _fresh(job, best["name"])
    untouched = {key: value.detach().clone() for key, value in model.trainable().items()}
    checkpoints.load_weights(model, checkpoints.best_folder(_folder(job, seed, best["name"])))
    changed = _change(untouched, model)
    if changed == 0.0:
        raise Failed(text("Het leren heeft niets aan het model veranderd.", "Training changed nothing in the model."))
    return Tuned(model.to(job.device), best["name"], best["stopped"], stories, changed)


def _train(job: Job, seed: int, name: str, left: int) -> dict[str, Any]:
    """One candidate. The first always runs; a later one only when a full pass still fits in the time."""
    model = _fresh(job, name)
    share = (job.deadline - job.workspace.seconds()) / left
    plan = job.workspace.stage(f"plan-seed{seed}-{name}", lambda: _plan(job, model, name, seed, share))
    if not plan["epochs"]:
        return {"name": name, "tried": False, "reason": "time", "plan": plan}
    training = Training(
        model,
        name=name,
        config=job.config,
        seed=seed,
        epochs=plan["epochs"],
        train=job.train,
        validation=job.validation,
        folder=_folder(job, seed, name),
        workspace=job.workspace,
        device=job.device,
        deadline=min(job.deadline, plan["deadline"]),
    )
    state = training.run()
    best = state.best() or {}
    return {
        "name": name,
        "tried": True,
        "validation": best.get("validation", 0.0),
        "validation_loss": best.get("validation_loss", 0.0),
        "best_epoch": best.get("epoch"),
        "stopped": state.stopped,
        "steps": state.step,
        "parameters": sum(value.numel() for value in model.trainable().values()),
        "history": state.history,
        "plan": plan,
    }


def _plan(job: Job, model: Classifier, name: str, seed: int, share: float) -> dict[str, Any]:
    """How many passes fit in `share` seconds, measured with a few trial steps that change nothing."""
    first = seed == job.config.seeds[0] and name == job.config.candidates[0]
    per_pass = _trial(job, model) * -(-len(job.train.ids) // job.config.batch_size)
    wanted = job.config.epochs or next((passes for most, passes in PASSES if len(job.train.ids) <= most), PASSES_ABOVE)
    epochs = max(0, min(wanted, int(share / max(per_pass, 1e-6))))
    deadline = job.workspace.seconds() + share
    return {
        "epochs": max(epochs, 1) if first else epochs,
        "wanted": wanted,
        "seconds_per_pass": round(per_pass, 2),
        "deadline": round(deadline, 1),
    }


def _trial(job: Job, model: Classifier) -> float:
    """Seconds for one training step, the quickest of a few; gradients are thrown away."""
    model.to(job.device).train()
    size = min(job.config.batch_size, len(job.train.ids))
    seconds: list[float] = []
    for start in range(TRIAL_STEPS):
        places = range(start, len(job.train.ids), max(1, len(job.train.ids) // size))[:size]
        began = time.monotonic()
        ids, mask = padded([job.train.ids[place] for place in places], job.device)
        target = torch.tensor(job.train.labels[list(places)], device=job.device)
        nn.functional.cross_entropy(model(ids, mask).float(), target).backward()
        model.zero_grad(set_to_none=True)
        seconds.append(time.monotonic() - began)
    return min(seconds)


def _fresh(job: Job, name: str) -> Classifier:
    """The base model with a head that starts at the frozen-embedding classifier, then made ready for `name`.

    Starting from a fitted head keeps the encoder's features from being distorted in the first steps
    (Kumar et al. 2022, "Fine-Tuning can Distort Pretrained Features", ICLR).
    """
    torch.manual_seed(job.config.seeds[0])
    weights, bias = (torch.tensor(part, dtype=torch.float32) for part in job.head)
    model = Classifier(job.base, len(bias))
    model.start_head(weights, bias)
    if name == "lora":
        model.adapt(job.config.lora_rank)
    return model


def _change(before: dict[str, torch.Tensor], model: Classifier) -> float:
    """How far the trained parameters moved, relative to their size at the start."""
    moved = sum(float((value.detach() - before[name]).pow(2).sum()) for name, value in model.trainable().items())
    size = sum(float(value.pow(2).sum()) for value in before.values())
    return round(float((moved / max(size, 1e-12)) ** 0.5), 6)


def _folder(job: Job, seed: int, name: str) -> Path:
    return job.workspace.folder / "checkpoints" / f"seed{seed}-{name}"
