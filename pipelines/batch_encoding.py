"""Encodes many texts for an index: on a GPU with PyTorch where there is one, else with the website's encoder."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from pipelines.embedding import Encoder, Vectors
from pipelines.encoder_model import EncoderModel

BATCH = 256
GPU_BATCH = 512
GPU_PAYS_FROM = 2_000
"""Texts from which loading PyTorch and moving the model to the GPU takes less time than it saves."""

Progress = Callable[[int, int], None]
"""Called with how many texts are done, and of how many."""


def encode_all(encoder: Encoder, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
    """Unit vectors of `texts`, shape (len(texts), dimensions).

    A GPU is used for many texts where there is one, and the model that was exported is still there.
    """
    vectors = np.zeros((len(texts), encoder.card.dimensions), dtype=np.float32)
    device = gpu() if len(texts) >= GPU_PAYS_FROM and encoder.card.has_model else None
    batches = encode_with_torch(encoder, texts, device) if device else _by_onnx(encoder, texts)
    done = 0
    for batch in batches:
        vectors[done : done + len(batch)] = batch
        done += len(batch)
        if progress:
            progress(done, len(texts))
    return vectors


def gpu() -> str | None:
    """`cuda` where PyTorch finds a GPU; PyTorch is not even loaded where the system has no such device."""
    if not Path("/dev/nvidiactl").exists():
        return None
    with suppress(ImportError):
        import torch

        return "cuda" if torch.cuda.is_available() else None
    return None


def _by_onnx(encoder: Encoder, texts: Sequence[str]) -> Iterator[Vectors]:
    for start in range(0, len(texts), BATCH):
        yield encoder.encode(texts[start : start + BATCH])


def encode_with_torch(encoder: Encoder, texts: Sequence[str], device: str) -> Iterator[Vectors]:
    """The encoder's model at full precision on a device, batch by batch."""
    import torch

    card = encoder.card
    network = EncoderModel.read(Path(card.model), card.languages).network().to(device)
    for start in range(0, len(texts), GPU_BATCH):
        batch = encoder.tokens([card.passage_prefix + text for text in texts[start : start + GPU_BATCH]])
        read = {name: torch.from_numpy(rows).to(device) for name, rows in batch.items() if name in network.reads}
        with torch.inference_mode():
            yield network(**read).cpu().numpy()
