"""Checkpoints that are complete or absent: written beside, then renamed; the newest one that loads is used."""

import contextlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from gpu_workers.fine_tuning.encoder import Classifier

KEEP = 2


def save_weights(
    model: Classifier, folder: Path, facts: dict[str, Any], optimizer: dict[str, Any] | None = None
) -> None:
    """Writes the trained parameters, and the optimizer's state when given, as one complete folder."""
    fresh = folder.with_name(f".{folder.name}.{os.getpid()}.tmp")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    save_file(
        {name: value.detach().cpu().contiguous() for name, value in model.trainable().items()},
        fresh / "weights.safetensors",
    )
    if optimizer is not None:
        torch.save(optimizer, fresh / "optimizer.pt")
    (fresh / "state.json").write_text(json.dumps(facts), encoding="utf-8")
    if folder.exists():
        # A folder cannot be renamed over a full one; the old one steps aside and is still there if we die in between.
        aside = folder.with_name(f".{folder.name}.old")
        shutil.rmtree(aside, ignore_errors=True)
        folder.rename(aside)
        fresh.rename(folder)
        shutil.rmtree(aside, ignore_errors=True)
    else:
        fresh.rename(folder)


def load_weights(model: Classifier, folder: Path) -> None:
    """Puts saved parameters in the model. Raises when a name or a shape does not fit."""
    saved = load_file(folder / "weights.safetensors")
    current = model.trainable()
    if saved.keys() != current.keys():
        raise ValueError("the checkpoint belongs to another model")
    with torch.no_grad():
        for name, value in saved.items():
            current[name].copy_(value)


def save_step(model: Classifier, optimizer: torch.optim.Optimizer, folder: Path, facts: dict[str, Any]) -> None:
    """Keeps where training is; older checkpoints than the last two go."""
    save_weights(model, folder / f"step-{facts['step']:08d}", facts, optimizer.state_dict())
    for old in sorted(folder.glob("step-*"))[:-KEEP]:
        shutil.rmtree(old, ignore_errors=True)


def load_step(model: Classifier, optimizer: torch.optim.Optimizer, folder: Path) -> dict[str, Any] | None:
    """Puts the newest checkpoint that loads in the model and the optimizer; None when there is none."""
    for candidate in sorted(folder.glob("step-*"), reverse=True):
        # A disk that was full or a machine that fell over can leave a broken file: the one before it is used then.
        with contextlib.suppress(Exception):
            facts: dict[str, Any] = json.loads((candidate / "state.json").read_text(encoding="utf-8"))
            state = torch.load(candidate / "optimizer.pt", weights_only=True, map_location="cpu")
            load_weights(model, candidate)
            optimizer.load_state_dict(state)
            return facts
    return None


def best_folder(folder: Path) -> Path:
    """Where the best weights of a candidate are, also when the last swap of them was cut short."""
    aside = folder / ".best.old"
    return folder / "best" if (folder / "best").exists() or not aside.exists() else aside
