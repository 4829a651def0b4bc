"""Documents that answer nothing: sentences of the abstracts shuffled together, so that size grows with real wording."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from pipelines.ingestion.passages import SHARED, WINDOW, Entry, Passage
from tests.bench import scifact_data

Vector = NDArray[np.float32]
SEED = 7
SENTENCES = 9
"""Sentences of a made-up abstract, about as many as a real one has; each comes from another document."""
NOISE = 0.25
"""Length of the random vector that is added to a mean of vectors, compared with the mean's."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def documents(
    real: scifact_data.SciFact, vectors: Mapping[str, Vector]
) -> Iterator[tuple[Entry, list[Passage], list[Vector]]]:
    """Without end: a document, its passages, and a made-up unit vector for each.

    That is the mean of the vectors of the abstracts that its sentences come from, with noise: encoding tens of
    thousands of texts would take most of an hour. `vectors` holds those of the real passages by their text.
    """
    firsts: dict[str, Passage] = {}
    for passage in real.passages:
        firsts.setdefault(passage.item, passage)
    abstracts = [(_SENTENCE_END.split(first.text), vectors[first.searched_text]) for first in firsts.values()]
    rng, number = np.random.default_rng(SEED), 0
    while True:
        sources = [abstracts[source] for source in rng.integers(len(abstracts), size=SENTENCES).tolist()]
        picked = [sentences[int(rng.integers(len(sentences)))] for sentences, _ in sources]
        id_, title = f"made/{number}", picked[0][:120].rstrip(".")
        cut = scifact_data.passages(id_, title, " ".join(picked))
        starts = (start * (WINDOW - SHARED) for start in range(len(cut) - 1))
        parts = [sources, *(sources[start : start + WINDOW] for start in starts)]
        yield scifact_data.entry(id_, title), cut, [_mixed([vector for _, vector in part], rng) for part in parts]
        number += 1


def _mixed(vectors: list[Vector], rng: np.random.Generator) -> Vector:
    mean, noise = np.mean(vectors, axis=0), rng.standard_normal(len(vectors[0]), dtype=np.float32)
    mixed = mean / np.linalg.norm(mean) + NOISE * noise / np.linalg.norm(noise)
    return np.asarray(mixed / np.linalg.norm(mixed), dtype=np.float32)


def enlarged(
    real: scifact_data.SciFact, vectors: Mapping[str, Vector], size: int
) -> tuple[scifact_data.SciFact, dict[str, Vector]]:
    """The set with as many made-up documents after its own as bring it to `size` passages."""
    entries, cut, known = list(real.entries), list(real.passages), dict(vectors)
    documents_ = documents(real, vectors)
    while len(cut) < size:
        for entry, passages, made in islice(documents_, 100):
            entries.append(entry)
            cut += passages
            known.update(zip((passage.searched_text for passage in passages), made, strict=True))
            if len(cut) >= size:
                break
    return real._replace(entries=entries, passages=cut), known
