"""Runs a classifier over rows without training it: embeddings or class probabilities, batch by batch."""

from collections.abc import Callable, Sequence

import numpy as np
import torch

from gpu_workers.fine_tuning.encoder import Classifier, by_length, padded

BATCH = 64


def embeddings(
    model: Classifier, rows: Sequence[Sequence[int]], device: torch.device, tick: Callable[[int], None]
) -> np.ndarray:
    """Sentence embeddings of shape (rows, width). `tick` hears after each batch how many rows are done."""
    return _batched(model.embed, model, rows, device, tick)


def probabilities(
    model: Classifier, rows: Sequence[Sequence[int]], device: torch.device, tick: Callable[[int], None]
) -> np.ndarray:
    """Class probabilities of shape (rows, classes)."""

    def softmax(ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return torch.softmax(model(ids, mask).float(), dim=1)

    return _batched(softmax, model, rows, device, tick)


def _batched(
    compute: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    model: Classifier,
    rows: Sequence[Sequence[int]],
    device: torch.device,
    tick: Callable[[int], None],
) -> np.ndarray:
    model.eval()
    pieces: list[np.ndarray] = []
    places: list[int] = []
    with torch.inference_mode():
        for batch in by_length(rows, BATCH):
            pieces.append(compute(*padded([rows[place] for place in batch], device)).cpu().numpy())
            places += batch
            tick(len(places))
    joined = np.concatenate(pieces)
    ordered = np.empty_like(joined)
    ordered[places] = joined
    return ordered
