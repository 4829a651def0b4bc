"""SciFact (BEIR): 5,183 abstracts, 300 test questions, and how good a ranking of the abstracts is."""

import csv
import json
import os
from collections.abc import Mapping, Sequence
from math import log2
from pathlib import Path
from typing import NamedTuple

import numpy as np

from pipelines.ingestion.passages import Entry, Passage, windows

SETTING = "WERKBANK_BENCH_DATA"
DEPTH = 10


class SciFact(NamedTuple):
    """Abstracts as entries with their passages, the test questions by id, and which abstracts answer each."""

    entries: list[Entry]
    passages: list[Passage]
    questions: dict[str, str]
    answers: dict[str, dict[str, float]]


def missing() -> str | None:
    """Why the data cannot be read; None when it can."""
    folder = os.environ.get(SETTING)
    if not folder:
        return f"set {SETTING} to a folder with corpus.jsonl, queries.jsonl and qrels_test.tsv of SciFact (BEIR)"
    needed = ("corpus.jsonl", "queries.jsonl", "qrels_test.tsv")
    gone = [name for name in needed if not (Path(folder) / name).exists()]
    return f"{folder} has no {', '.join(gone)}" if gone else None


def read() -> SciFact:
    """The title is the heading of the abstract, and of the windows of a long abstract."""
    folder, entries, cut = Path(os.environ[SETTING]), [], []
    for line in (folder / "corpus.jsonl").open(encoding="utf-8"):
        facts = json.loads(line)
        entries.append(entry(facts["_id"], facts["title"]))
        cut += passages(facts["_id"], facts["title"], facts["text"])
    answers: dict[str, dict[str, float]] = {}
    with (folder / "qrels_test.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            answers.setdefault(row["query-id"], {})[row["corpus-id"]] = float(row["score"])
    asked = (json.loads(line) for line in (folder / "queries.jsonl").open(encoding="utf-8"))
    questions = {facts["_id"]: facts["text"] for facts in asked if facts["_id"] in answers}
    return SciFact(entries, cut, questions, answers)


def entry(id_: str, title: str) -> Entry:
    """A document that exists in English only."""
    return Entry(id_, "document", {"en": title, "nl": ""}, {"en": "", "nl": ""})


def passages(id_: str, title: str, text: str) -> list[Passage]:
    """The whole text and its windows."""
    return [Passage(id_, "document", "en", "section", title, part) for part in (text, *windows(text))]


def ndcg(ranked: Sequence[str], answers: Mapping[str, float]) -> float:
    """nDCG@10 of one question: the ideal is not cut to what was found."""
    best = sorted(answers.values(), reverse=True)[:DEPTH]
    return _gain([answers.get(id_, 0.0) for id_ in ranked[:DEPTH]]) / _gain(best)


def _gain(grades: Sequence[float]) -> float:
    return sum(grade / log2(rank + 2) for rank, grade in enumerate(grades))


def interval(values: Sequence[float]) -> tuple[float, float]:
    """95% interval of the mean, by bootstrap over questions."""
    rng, each = np.random.default_rng(0), np.asarray(values)
    means = each[rng.integers(len(each), size=(2_000, len(each)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)
