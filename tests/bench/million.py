"""A million made-up passages on this machine: building, memory, a whole search, and what the compressed index misses.

Building and searching run in processes of their own, so that each one's memory is its own.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.embedding import Encoder
from pipelines.ingestion.build import write_version
from pipelines.ingestion.passages import Passage
from pipelines.ingestion.store import PassageTable
from pipelines.retrieval.search import Engine
from pipelines.vector_index import VectorIndex
from tests.bench import made_up, scifact_data
from tests.bench.figures import ROOT, p50, p95
from tests.bench.vectors import encoded
from tests.knowledge_index import encoder_dir

ITEMS = int(os.environ.get("WERKBANK_BENCH_ITEMS", "100000"))
"""Of ten passages."""
QUERIES, WARM_UP = 200, 20
REAL = 4_000
"""Texts that are encoded to mix the vectors of, where SciFact is not at hand."""
NOISE = 0.3
CHUNK = 20_000
GOAL_MS, GOAL_RECALL, TOP = 60, 0.97, 10
Vectors = NDArray[np.float32]


def measure() -> dict[str, Any]:
    """Build seconds, memory and files, p50 and p95 of a whole search, recall@10 of the vectors."""
    with tempfile.TemporaryDirectory(dir=ROOT / "var") as folder:
        facts = _step("build", folder) | _step("search", folder)
    return {"rows": [{"what": name, "value": value} for name, value in facts.items()], "notes": [
        f"{ITEMS:,} items of {made_up.PASSAGES} passages, English. Each vector is a mixture of those of two real texts "
        f"with noise ({NOISE} of its length); encoding is not in the build time. "
        f"Goal: p95 below {GOAL_MS} ms and recall@{TOP} of {GOAL_RECALL} or more.",
    ]}  # fmt: skip


def _step(name: str, folder: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-m", "tests.bench.million", name, folder], cwd=ROOT, check=True,
                          stdout=subprocess.PIPE, text=True)  # fmt: skip
    facts: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return facts


class _MadeUpVectors(Mapping[str, Vectors]):
    """A vector for every text there can be, without keeping a million of them: drawn by the text's hash."""

    def __init__(self, real: Vectors) -> None:
        self._real = real

    def __getitem__(self, text: str) -> Vectors:
        rng = np.random.default_rng(int.from_bytes(text[-64:].encode()[:64], "little"))
        first, second = rng.integers(len(self._real), size=2)
        share, noise = rng.uniform(0.5, 1.0), rng.standard_normal(self._real.shape[1], dtype=np.float32)
        mixed = share * self._real[first] + (1 - share) * self._real[second]
        made = mixed / np.linalg.norm(mixed) + NOISE * noise / np.linalg.norm(noise)
        return np.asarray(made / np.linalg.norm(made), dtype=np.float32)

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True


def build(folder: Path) -> dict[str, Any]:
    """Writes the index; made-up texts and vectors cost time of their own, which is taken off."""
    real = _real_vectors()
    began, entries, cut = time.perf_counter(), [], list[Passage]()
    for entry, passages in made_up.items(ITEMS, [made_up.Language("en")]):
        entries.append(entry)
        cut += passages
    making = time.perf_counter() - began
    began = time.perf_counter()
    write_version(folder, Encoder.open(encoder_dir()), entries, cut, known=_MadeUpVectors(real))
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    files = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {"passages": len(cut), "build seconds (with making up vectors, without encoding)": took,
            "seconds to make up the texts": making, "peak memory of the build, GiB": peak,
            "files, GiB": files / 1024**3}  # fmt: skip


def search(folder: Path) -> dict[str, Any]:
    """Opens the index and asks whole queries, then the vectors alone against comparing all of them."""
    language = made_up.Language("en")
    asked = made_up.queries(WARM_UP + QUERIES, ITEMS, language)
    began = time.perf_counter()
    engine = Engine.open_version(folder, encoder_dir())
    opened = time.perf_counter() - began
    times = []
    for text in asked:
        began = time.perf_counter()
        engine.search(text, lang="en")
        times.append((time.perf_counter() - began) * 1000)
    whole = times[WARM_UP:]
    memory = dict(line.split(":") for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    facts = {"seconds to open": opened, "search p50, ms": p50(whole), "search p95, ms": p95(whole)}
    for name, key in (("own memory, GiB", "RssAnon"), ("mapped files in memory, GiB", "RssFile")):
        facts[name] = int(memory[key].split()[0]) / 1024**2
    return facts | _vectors_alone(folder)


def _vectors_alone(folder: Path) -> dict[str, float]:
    """The compressed index against comparing with all vectors as they were before it was built: recall and time."""
    index, known, real = VectorIndex.open(folder / "vectors.faiss"), _MadeUpVectors(_real_vectors()), _real_vectors()
    queries = real[np.random.default_rng(made_up.SEED).choice(len(real), 100, replace=False)]
    exact: list[list[tuple[float, int]]] = [[] for _ in queries]
    tables = chain(*(PassageTable(folder / "en", name) for name in ("sections", "questions")))
    for start in range(0, index.size, CHUNK):
        part = np.stack([known[passage.searched_text] for passage in islice(tables, CHUNK)])
        for found, scores in zip(exact, queries @ part.T, strict=True):
            best = np.argpartition(-scores, TOP)[:TOP]
            found += [(float(scores[row]), start + int(row)) for row in best]
    held, times = [], []
    for query, found in zip(queries, exact, strict=True):
        began = time.perf_counter()
        scores = index.scores(query[None])
        times.append((time.perf_counter() - began) * 1000)
        nearest = set(np.argpartition(-scores, TOP)[:TOP].tolist())
        held.append(len(nearest & {row for _, row in sorted(found, reverse=True)[:TOP]}) / TOP)
    return {"vectors alone p50, ms": p50(times), f"recall@{TOP} of the vectors": float(np.mean(held))}


def _real_vectors() -> Vectors:
    """Of SciFact's abstracts where that is at hand, else of made-up sentences."""
    if scifact_data.missing():
        language, rng = made_up.Language("en"), np.random.default_rng(made_up.SEED)
        texts = [language.text(rng, language.subject(rng), 2) for _ in range(REAL)]
        return np.stack(list(encoded("million", texts).values()))
    texts = [passage.searched_text for passage in scifact_data.read().passages]
    return np.stack(list(encoded("scifact", texts).values()))


if __name__ == "__main__":
    step = {"build": build, "search": search}[sys.argv[1]]
    print(json.dumps(step(Path(sys.argv[2]))))
