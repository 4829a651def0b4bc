"""Vectors of texts, kept between runs: encoding thousands of texts takes minutes on two cores."""

import hashlib
import os
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipelines.batch_encoding import encode_all
from pipelines.embedding import Encoder
from tests.bench.figures import CACHE
from tests.knowledge_index import encoder_dir

Vectors = NDArray[np.float32]


def encoded(name: str, texts: Sequence[str]) -> dict[str, Vectors]:
    """Text -> unit vector; those that a run before encoded with the same encoder come from var/bench/cache."""
    encoder = Encoder.open(encoder_dir(), threads=os.cpu_count() or 1)
    path = CACHE / f"{name}-{encoder.card.id.replace(':', '-')}.npz"
    kept: dict[str, Vectors] = {}
    if path.exists():
        with np.load(path) as file:
            kept = dict(zip(file["keys"].tolist(), file["vectors"], strict=True))
    keys = {_key(text): text for text in texts}
    if new := [key for key in keys if key not in kept]:
        print(f"Encoding {len(new):,} texts", flush=True)
        kept |= dict(zip(new, encode_all(encoder, [keys[key] for key in new]), strict=True))
        CACHE.mkdir(parents=True, exist_ok=True)
        np.savez(path, keys=np.array(list(kept)), vectors=np.stack(list(kept.values())))
    return {text: kept[key] for key, text in keys.items()}


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
