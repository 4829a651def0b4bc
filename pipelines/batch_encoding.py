"""Encodes many texts for an index: on a GPU with PyTorch where there is one, else with the website's encoder."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from pipelines.embedding import MAX_TOKENS, Encoder, Vectors, packaged_model

BATCH = 256
GPU_BATCH = 512
GPU_PAYS_FROM = 2_000
"""Texts from which loading PyTorch and moving the model to the GPU takes less time than it saves."""

Progress = Callable[[int, int], None]
"""Called with how many texts are done, and of how many."""


def encode_all(encoder: Encoder, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
    """Unit vectors of `texts`, shape (len(texts), dimensions); a GPU is used for many texts where there is one."""
    vectors = np.zeros((len(texts), encoder.card.dimensions), dtype=np.float32)
    device = gpu() if len(texts) >= GPU_PAYS_FROM else None
    batches = encode_with_torch(texts, device) if device else _by_onnx(encoder, texts)
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


def encode_with_torch(texts: Sequence[str], device: str) -> Iterator[Vectors]:
    """The packaged model at full precision on a device, batch by batch: mean over tokens, at length one."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    source = str(packaged_model())
    tokenizer = AutoTokenizer.from_pretrained(source, local_files_only=True)
    model = AutoModel.from_pretrained(source, local_files_only=True).to(device).eval()
    for start in range(0, len(texts), GPU_BATCH):
        batch = list(texts[start : start + GPU_BATCH])
        inputs = tokenizer(batch, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt").to(device)
        with torch.inference_mode():
            states = model(**inputs).last_hidden_state
            mask = inputs["attention_mask"].unsqueeze(-1).to(states.dtype)
            mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            yield torch.nn.functional.normalize(mean, p=2, dim=1).cpu().numpy()
