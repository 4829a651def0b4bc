"""A whole search among 10,000 passages against the sum of its parts, each run alone in the same process.

The vectors are made up (an exact comparison costs the same whatever they are); a query is really encoded.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.embedding import Encoder
from pipelines.ingestion.build import write_version
from pipelines.lexical_index import grams
from pipelines.retrieval.fusion import fuse
from pipelines.retrieval.search import Engine
from pipelines.vector_index import VectorIndex
from tests.bench import made_up
from tests.bench.figures import p50, p95
from tests.knowledge_index import encoder_dir

ITEMS = 1_000
"""Of ten passages in each language."""
QUERIES, WARM_UP = 200, 20
FLOOR, GOAL = 2.0, 1.3
Times = dict[str, float]
"""Milliseconds by part."""
ARMS = ("items", "sections", "questions", "grams")


def measure() -> dict[str, Any]:
    """Per language each part, their sum, the whole search and its ratio to the sum."""
    languages = {lang: made_up.Language(lang) for lang in ("en", "nl")}
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), list(languages.values()))
        engine, rows = Engine.open_version(Path(folder), encoder_dir()), []
        vectors = VectorIndex.open(Path(folder) / "vectors.faiss")
        for lang, language in languages.items():
            asked = made_up.queries(WARM_UP + QUERIES, ITEMS, language)
            rows += _rows(lang, _times(engine, vectors, lang, asked))
    return {"rows": rows, "notes": [
        f"{QUERIES} queries of two sentences, {ITEMS * made_up.PASSAGES:,} passages in each language, one thread, "
        f"whole and parts taking turns. Floor {FLOOR} × the sum of the parts, goal {GOAL} ×.",
        "The encoder knows English only: of a Dutch query it reads the words that the dictionary knows in English.",
    ]}  # fmt: skip


def _write(folder: Path, languages: list[made_up.Language]) -> None:
    entries, cut = [], []
    for entry, passages in made_up.items(ITEMS, languages):
        entries.append(entry)
        cut += passages
    encoder, rng = Encoder.open(encoder_dir()), np.random.default_rng(made_up.SEED)
    texts = [passage.searched_text for passage in cut]
    vectors = rng.standard_normal((len(texts), encoder.card.dimensions), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    write_version(folder, encoder, entries, cut, known=dict(zip(texts, vectors, strict=True)))


def _times(engine: Engine, vectors: VectorIndex, lang: str, asked: list[str]) -> list[Times]:
    found = []
    for text in asked:
        whole: Times = {}
        _lap(whole, "whole", lambda text=text: engine.search(text, lang=lang))
        found.append(whole | _parts(engine, vectors, lang, text))
    return found[WARM_UP:]


def _parts(engine: Engine, vectors: VectorIndex, lang: str, text: str) -> Times:
    """What cannot be left out: words, vector, comparing, adding up columns, and one fusion of ready scores."""
    times: Times = {}
    arms = engine._arms[lang]  # the parts are the engine's own
    query = _lap(times, "cut into words", lambda: arms.understand(text))
    terms, known = dict.fromkeys((word.term for word in query), 1.0), lang in engine.languages
    glossed = {} if known else engine._dictionary.gloss(query, lang)
    read = text if known else engine._dictionary.in_words(glossed, "en")
    if read:
        vector = _lap(times, "tokenise and encode", lambda: engine._encoder.encode_query(read))
        _lap(times, "vector scores", lambda: vectors.scores(vector))
    asked = [(name, arms, dict.fromkeys(grams(query), 1.0) if name == "grams" else terms) for name in ARMS]
    for name, searched, words in [*asked, *([("items", engine._arms["en"], glossed)] if glossed else ())]:
        what = "translated" if searched is not arms else name
        _lap(times, f"BM25: {what}", lambda searched=searched, name=name, words=words: searched.fields[name].ask(words))
    ranking, allowed = engine.rank(text), np.ones(len(engine.entries), dtype=np.bool_)
    _lap(times, "fuse", lambda: fuse(ranking.arms, ranking.most, ranking.cosine, ranking.by_gloss, allowed))
    return times


def _lap(times: Times, name: str, run: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    done = run()
    times[name] = (time.perf_counter() - began) * 1000
    return done


def _rows(lang: str, times: list[Times]) -> list[dict[str, Any]]:
    whole = [each.pop("whole") for each in times]
    parts = [sum(each.values()) for each in times]
    names = dict.fromkeys(name for each in times for name in each)
    found = [(name, [each[name] for each in times if name in each], None) for name in names]
    found += [("sum of the parts", parts, 1.0), ("whole search", whole, p50(whole) / p50(parts))]
    return [{"what": f"{lang}: {name}", "p50_ms": p50(each), "p95_ms": p95(each), "ratio": ratio}
            for name, each, ratio in found]  # fmt: skip
