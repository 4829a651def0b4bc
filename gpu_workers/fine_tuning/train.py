"""Trains one candidate: batches, schedule, validation, early stopping, checkpoints and a clean stop."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from gpu_workers.fine_tuning import checkpoints
from gpu_workers.fine_tuning.config import RunConfig
from gpu_workers.fine_tuning.encoder import Classifier, padded
from gpu_workers.fine_tuning.endings import Failed, Interrupted
from gpu_workers.fine_tuning.scoring import probabilities
from gpu_workers.fine_tuning.words import text
from gpu_workers.fine_tuning.workspace import Workspace

WARM_UP = 0.1
WAYS = {
    "whole": {"nl": "alle lagen", "en": "all layers"},
    "lora": {"nl": "kleine toevoegingen (LoRA)", "en": "small additions (LoRA)"},
}
BUCKET = 8


@dataclass(frozen=True)
class Rows:
    """Word pieces of the rows of one part, and the places of their classes."""

    ids: list[list[int]]
    labels: np.ndarray


@dataclass
class State:
    """How far training is; a checkpoint keeps exactly this."""

    epoch: int = 0
    batch: int = 0
    step: int = 0
    loss_sum: float = 0.0
    stale: int = 0
    history: list[dict[str, float]] = field(default_factory=list)
    stopped: str | None = None

    def best(self) -> dict[str, float] | None:
        """The pass with the lowest validation loss: on few rows it moves less by chance than the share right."""
        return min(self.history, key=lambda entry: entry["validation_loss"], default=None)


class Training:
    """One candidate being trained. `run` returns its state; the best weights are then in `folder/best`."""

    def __init__(
        self,
        model: Classifier,
        *,
        name: str,
        config: RunConfig,
        seed: int,
        epochs: int,
        train: Rows,
        validation: Rows,
        folder: Path,
        workspace: Workspace,
        device: torch.device,
        deadline: float,
    ) -> None:
        """`deadline` is in seconds of working time, as `workspace.seconds()` counts them."""
        self.model, self.name, self.config, self.seed, self.epochs = model, name, config, seed, epochs
        self.train, self.validation, self.folder, self.workspace = train, validation, folder, workspace
        self.device, self.deadline = device, deadline
        self.per_epoch = -(-len(train.ids) // config.batch_size)
        self.total = self.per_epoch * epochs
        self.optimizer = self._optimizer()
        self.state = State()
        self._saved_at = self._told_at = time.monotonic()

    def run(self) -> State:
        """Trains until the passes are done, validation stops improving, or time is up. Raises Interrupted."""
        saved = checkpoints.load_step(self.model, self.optimizer, self.folder)
        self.state = State(**saved) if saved else State()
        self._to_device()
        with self.workspace.hold():
            while not self.state.stopped:
                self._epoch()
        return self.state

    def _epoch(self) -> None:
        batches = self._batches()
        self.model.train()
        while self.state.batch < len(batches):
            self._between_steps()
            if self.state.stopped == "time":
                break
            self._step(batches[self.state.batch])
        self._validate()
        self._decide()
        self._save()

    def _step(self, batch: Sequence[int]) -> None:
        # The seed of each step makes a resumed run draw the same dropout as one that was never stopped.
        torch.manual_seed(self.seed * 1_000_003 + self.state.step)
        rate = self._rate()
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * rate
        ids, mask = padded([self.train.ids[place] for place in batch], self.device)
        target = torch.tensor(self.train.labels[list(batch)], device=self.device)
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.device.type == "cuda"):
            loss = nn.functional.cross_entropy(self.model(ids, mask).float(), target)
        if not torch.isfinite(loss):
            raise Failed(
                text(
                    "De fout werd tijdens het leren geen getal meer. Kies een lagere 'learning_rate'.",
                    "The loss stopped being a number during training. Choose a lower 'learning_rate'.",
                )
            )
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(list(self.model.trainable().values()), 1.0)
        self.optimizer.step()
        self.state.loss_sum += loss.item()
        self.state.step += 1
        self.state.batch += 1

    def _between_steps(self) -> None:
        if self.workspace.stop_requested:
            self._save()
            raise Interrupted
        now = time.monotonic()
        if now - self._saved_at >= self.config.checkpoint_seconds:
            self._save()
        if now - self._told_at >= 1.0:
            self._tell()
        # One step is always done: a model without any would be the untouched one under another name.
        if self.state.step and self.workspace.seconds() >= self.deadline:
            self.state.stopped = "time"

    def _validate(self) -> None:
        chances = probabilities(self.model, self.validation.ids, self.device, lambda _done: None)
        right = chances[np.arange(len(chances)), self.validation.labels]
        entry = {
            "epoch": self.state.epoch + 1,
            "loss": round(self.state.loss_sum / max(self.state.batch, 1), 5),
            "validation": round(float((chances.argmax(1) == self.validation.labels).mean()), 5),
            "validation_loss": round(float(-np.log(np.clip(right, 1e-9, 1)).mean()), 5),
        }
        best = self.state.best()
        better = best is None or entry["validation_loss"] < best["validation_loss"]
        self.state.history.append(entry)
        self.state.stale = 0 if better else self.state.stale + 1
        if better:
            checkpoints.save_weights(self.model, self.folder / "best", {"candidate": self.name, **entry})

    def _decide(self) -> None:
        self.state.epoch += 1
        self.state.batch, self.state.loss_sum = 0, 0.0
        if not self.state.stopped and self.state.epoch >= self.epochs:
            self.state.stopped = "epochs"
        elif not self.state.stopped and self.state.stale >= self.config.patience:
            self.state.stopped = "no_gain"
        self._tell()

    def _save(self) -> None:
        checkpoints.save_step(self.model, self.optimizer, self.folder, vars(self.state))
        self._saved_at = time.monotonic()

    def _tell(self) -> None:
        last: dict[str, Any] = self.state.history[-1] if self.state.history else {}
        running = self.state.loss_sum / self.state.batch if self.state.batch else last.get("loss")
        now, of = min(self.state.epoch + 1, self.epochs), self.epochs
        message = text(
            f"Leren, {WAYS[self.name]['nl']}: ronde {now} van {of}.",
            f"Training, {WAYS[self.name]['en']}: pass {now} of {of}.",
        )
        figures = {
            "epoch": self.state.epoch,
            "step": self.state.step,
            "loss": running,
            "validation": last.get("validation"),
        }
        done = self.total if self.state.stopped else self.state.step
        self.workspace.events.tell(f"training-{self.name}", message, done, self.total, **figures)
        self._told_at = time.monotonic()

    def _batches(self) -> list[list[int]]:
        """The batches of this pass: shuffled by seed and pass, rows of about the same length together."""
        source = random.Random(self.seed * 1009 + self.state.epoch)  # noqa: S311 (an order, not a secret)
        order = list(range(len(self.train.ids)))
        source.shuffle(order)
        size, batches = self.config.batch_size, []
        for start in range(0, len(order), size * BUCKET):
            bucket = sorted(order[start : start + size * BUCKET], key=lambda place: len(self.train.ids[place]))
            batches += [bucket[place : place + size] for place in range(0, len(bucket), size)]
        source.shuffle(batches)
        return batches

    def _optimizer(self) -> torch.optim.AdamW:
        named = self.model.trainable()
        head = [value for name, value in named.items() if name.startswith("head.")]
        body = [value for name, value in named.items() if not name.startswith("head.")]
        peak = self.config.lora_learning_rate if self.name == "lora" else self.config.learning_rate
        groups = [{"params": body, "peak": peak}, {"params": head, "peak": self.config.head_learning_rate}]
        return torch.optim.AdamW(groups, lr=peak, weight_decay=0.01)

    def _rate(self) -> float:
        """The share of the peak learning rate: a straight climb over the first tenth, then a straight fall to zero."""
        warm = max(1.0, WARM_UP * self.total)
        step = self.state.step
        return min((step + 1) / warm, max(0.0, (self.total - step) / max(1.0, self.total - warm)))

    def _to_device(self) -> None:
        self.model.to(self.device)
        for state in self.optimizer.state.values():
            for key, value in state.items():
                if torch.is_tensor(value) and value.dim():
                    state[key] = value.to(self.device)
