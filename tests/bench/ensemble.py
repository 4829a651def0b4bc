"""Our search against LangChain's EnsembleRetriever over the same passages and vectors, question by question in turn."""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.embedding import Encoder
from pipelines.ingestion.build import write_version
from pipelines.retrieval.search import Engine
from tests.bench import distractors, scifact_data
from tests.bench.figures import OUT, ROOT, p50, p95
from tests.bench.scifact_data import DEPTH, ndcg
from tests.bench.vectors import encoded
from tests.knowledge_index import encoder_dir

PEER = OUT / "peers" / "bin" / "python"
SIZES = (0, 100_000)
"""Passages: those of SciFact alone, and with made-up documents beside them. WERKBANK_BENCH_PASSAGES asks for others."""
FLOOR, GOAL = 5, 20
WARM_UP = 10


def measure() -> dict[str, Any]:
    """Time per question and nDCG@10 of both sides, per size."""
    if reason := scifact_data.missing() or (None if PEER.exists() else "run `make bench`: it sets up the peer"):
        return {"skipped": reason}
    real = scifact_data.read()
    vectors = encoded("scifact", [passage.searched_text for passage in real.passages])
    asked = os.environ.get("WERKBANK_BENCH_PASSAGES", "")
    sizes = [int(size) for size in asked.split()] or SIZES
    return {"rows": [row for size in sizes for row in _at(size, real, vectors)], "notes": [
        f"Floor {FLOOR} × faster at an equal nDCG, goal {GOAL} ×. Both sides have the same passages (whole abstracts "
        "and windows of long ones), vectors and encoder (eight-bit ONNX, one thread) and take turns. Peer: "
        "EnsembleRetriever of langchain-classic, weights 0.5/0.5, over FAISS and BM25Retriever (rank_bm25) of "
        "langchain-community as they come, each returning 50 passages; a document counts at its best passage.",
        "Made-up documents are sentences of nine abstracts each; their vectors are the mean of those abstracts' "
        "vectors with noise, the same on both sides.",
    ]}  # fmt: skip


def _at(size: int, real: scifact_data.SciFact, vectors: dict[str, Any]) -> list[dict[str, Any]]:
    data, known = distractors.enlarged(real, vectors, size)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with (folder / "passages.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps([each.item, each.searched_text]) + "\n" for each in data.passages)
        np.save(folder / "vectors.npy", np.stack([known[each.searched_text] for each in data.passages]))
        (folder / "index").mkdir()
        began = time.perf_counter()
        write_version(folder / "index", Encoder.open(encoder_dir()), data.entries, data.passages, known=known)
        built = time.perf_counter() - began
        engine = Engine.open_version(folder / "index", encoder_dir())
        count = len(data.passages)
        del known, data
        ours, theirs, their_build = _ask_both(folder, engine, real)
    return [_row(f"{count:,} passages: this search", ours, real, built, p50(theirs["ms"]) / p50(ours["ms"])),
            _row(f"{count:,} passages: EnsembleRetriever", theirs, real, their_build, 1.0)]  # fmt: skip


def _ask_both(folder: Path, engine: Engine, real: scifact_data.SciFact) -> tuple[dict[str, Any], dict[str, Any], float]:
    ours: dict[str, Any] = {"ms": [], "ids": {}}
    theirs: dict[str, Any] = {"ms": [], "ids": {}}
    with _peer(folder) as peer:
        build = float(_read(peer)["seconds"])
        questions = list(real.questions.items())
        for turn, (id_, text) in enumerate([*questions[:WARM_UP], *questions]):
            began = time.perf_counter()
            hits = engine.search(text, lang="en", top=DEPTH).hits
            took = (time.perf_counter() - began) * 1000
            answer = _ask(peer, text)
            ours["ids"][id_], theirs["ids"][id_] = [hit.id for hit in hits], answer["ids"]
            if turn >= WARM_UP:
                ours["ms"].append(took)
                theirs["ms"].append(answer["ms"])
    return ours, theirs, build


@contextmanager
def _peer(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [str(PEER), "-m", "tests.bench.peer_ensemble", str(folder), str(encoder_dir())]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield process
        assert process.stdin is not None, "asked for above"
        process.stdin.close()


def _ask(peer: "subprocess.Popen[str]", text: str) -> dict[str, Any]:
    assert peer.stdin is not None, "asked for above"
    peer.stdin.write(json.dumps(text) + "\n")
    peer.stdin.flush()
    return _read(peer)


def _read(peer: "subprocess.Popen[str]") -> dict[str, Any]:
    assert peer.stdout is not None, "asked for above"
    line = peer.stdout.readline()
    if not line:
        raise SystemExit("The peer stopped; its error is printed above.")
    return json.loads(line)


def _row(what: str, side: dict[str, Any], real: scifact_data.SciFact, build: float, faster: float) -> dict[str, Any]:
    each = [ndcg(side["ids"][id_], real.answers[id_]) for id_ in real.questions]
    low, high = scifact_data.interval(each)
    return {"what": what, "p50_ms": p50(side["ms"]), "p95_ms": p95(side["ms"]), "times faster at p50": faster,
            "nDCG@10": float(np.mean(each)), "95% interval": f"{low:.3f}–{high:.3f}",
            "build seconds without encoding": build}  # fmt: skip
