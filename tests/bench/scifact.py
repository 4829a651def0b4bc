"""How well we rank on a set with published figures: SciFact, words alone, meaning alone and both."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.embedding import Encoder
from pipelines.ingestion.build import write_version
from pipelines.retrieval.search import Engine
from tests.bench import scifact_data
from tests.bench.scifact_data import DEPTH, ndcg
from tests.bench.vectors import encoded
from tests.knowledge_index import encoder_dir

PUBLISHED = {"words": 0.687, "meaning": 0.645, "both": 0.7165}
"""BM25 and all-MiniLM-L6-v2 (MTEB results), and a hosted file search measured by the OGX project."""
FLOOR = 0.731
"""What a plain mixture of the two reaches with whole abstracts only."""


def measure() -> dict[str, Any]:
    """nDCG@10 per way of ranking, with its 95% interval."""
    if reason := scifact_data.missing():
        return {"skipped": reason}
    data = scifact_data.read()
    vectors = encoded("scifact", [passage.searched_text for passage in data.passages])
    with tempfile.TemporaryDirectory() as folder:
        counts = write_version(Path(folder), Encoder.open(encoder_dir()), data.entries, data.passages, known=vectors)
        engine = Engine.open_version(Path(folder), encoder_dir())
        rows = [
            _row("words: BM25 of whole abstracts", _by_words(engine), data, PUBLISHED["words"]),
            _row("meaning: cosine of the nearest passage", _by_meaning(engine), data, PUBLISHED["meaning"]),
            _row("both: a search as on the website", _by_search(engine), data, PUBLISHED["both"]),
        ]
    return {"rows": rows, "counts": counts.counts, "notes": [
        f"{len(data.questions)} test questions, {counts.counts['passages']:,} passages. Floor {FLOOR} for both. "
        "Published: BM25 and MiniLM as in MTEB's results; for both, a hosted file search."
    ]}  # fmt: skip


def _row(
    what: str, rank: Callable[[str], Sequence[str]], data: scifact_data.SciFact, published: float
) -> dict[str, Any]:
    each = [ndcg(rank(text), data.answers[id_]) for id_, text in data.questions.items()]
    low, high = scifact_data.interval(each)
    return {"what": what, "nDCG@10": float(np.mean(each)), "95% interval": f"{low:.3f}–{high:.3f}",
            "published": published}  # fmt: skip


def _by_words(engine: Engine) -> Callable[[str], list[str]]:
    return lambda text: _best(engine, engine._rank(text, "en", "en", staff=False).arms["words"])


def _by_meaning(engine: Engine) -> Callable[[str], list[str]]:
    def rank(text: str) -> list[str]:
        cosine = engine._rank(text, "en", "en", staff=False).cosine
        assert cosine is not None, "the encoder knows English"
        return _best(engine, cosine)

    return rank


def _by_search(engine: Engine) -> Callable[[str], list[str]]:
    return lambda text: [hit.id for hit in engine.search(text, lang="en", top=DEPTH).hits]


def _best(engine: Engine, scores: Any) -> list[str]:
    return [engine.entries[position].id for position in np.argsort(-scores, kind="stable")[:DEPTH]]
