"""Building an index against only encoding the same texts with the same encoder."""

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from pipelines.batch_encoding import encode_all
from pipelines.embedding import Encoder
from pipelines.ingestion.build import write_version
from pipelines.ingestion.passages import Entry, Passage
from tests.bench import made_up
from tests.knowledge_index import encoder_dir

ITEMS = 500
"""Of ten passages."""
SLICES = 5
"""The two take turns, slice by slice of the items, so that a noisy machine disturbs both alike."""
FLOOR, GOAL = 1.3, 1.1


def measure() -> dict[str, Any]:
    """Seconds for encoding alone, for the whole build and for all of it but encoding; ratios to encoding alone."""
    encoder = Encoder.open(encoder_dir(), threads=os.cpu_count() or 1)
    items = list(made_up.items(ITEMS, [made_up.Language("en")]))
    texts = [passage.searched_text for _, cut in items for passage in cut]
    encoder.encode(texts[:50])
    alone = whole = 0.0
    for start in range(SLICES):
        mine = items[start::SLICES]
        began = time.perf_counter()
        encode_all(encoder, [passage.searched_text for _, cut in mine for passage in cut])
        alone += time.perf_counter() - began
        whole += _build([entry for entry, _ in mine], [passage for _, cut in mine for passage in cut], encoder, {})
    known = dict.fromkeys(texts, encoder.encode(texts[:1])[0])
    rest = _build([entry for entry, _ in items], [passage for _, cut in items for passage in cut], encoder, known)
    rows = [("encoding alone", alone), ("whole build", whole), ("all of it but encoding, once for all items", rest)]
    return {"rows": [{"what": name, "seconds": seconds, "ratio": seconds / alone} for name, seconds in rows],
            "notes": [f"{len(texts):,} passages in {SLICES} slices, encoding and building taking turns. "
                      f"Floor {FLOOR} ×, goal {GOAL} ×."]}  # fmt: skip


def _build(entries: list[Entry], cut: list[Passage], encoder: Encoder, known: dict[str, Any]) -> float:
    folder = Path(tempfile.mkdtemp())
    try:
        began = time.perf_counter()
        write_version(folder, encoder, entries, cut, known=known)
        return time.perf_counter() - began
    finally:
        shutil.rmtree(folder)
