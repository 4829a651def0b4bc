"""Refusing: how often lay questions of our own pages are refused by an index that lacks them, and the weights refitted.

A question is left out of the index in both languages and in the law that its page explains; then it is asked. So it is
a question in somebody's own words whose page is there and whose wording is not. Development material only.
"""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from pipelines.answering.finding import find
from pipelines.embedding import Encoder
from pipelines.ingestion.build import write_version
from pipelines.ingestion.corpus import load_corpus
from pipelines.ingestion.passages import Passage
from pipelines.retrieval.evaluation import Question, read_questions
from pipelines.retrieval.search import Engine
from tests.bench.figures import ROOT
from tests.bench.vectors import encoded
from tests.knowledge_index import encoder_dir

KNOWLEDGE = ROOT / "knowledge"
LEFT_OUT = (1, 3)
"""Which question of each item and language is left out, once each."""
ASKED = ("guidance", "case_study", "service", "call")
FOLDS, C = 10, 0.5
WEIGHT = {"unanswerable": 4.0, "golden": 1.0, "guidance": 0.5, "case_study": 0.3, "service": 0.3, "call": 0.3}
"""What a question counts in the fit: as many kinds of them there are, none may drown the others."""


class Case(NamedTuple):
    """A question with what was weighed for it, the score that came of it, and what it is: a kind of WEIGHT."""

    id: str
    lang: str
    what: str
    group: str
    values: dict[str, float]
    answered: bool


def measure() -> dict[str, Any]:
    """Shares refused by language and sort of question: by the weights in use, and in ten folds of a new fit."""
    entries, cut = load_corpus(KNOWLEDGE, Path("no-law"), {}, datetime.now(UTC).date())
    vectors = encoded("refusals", [passage.searched_text for passage in cut])
    cases: list[Case] = []
    with tempfile.TemporaryDirectory() as folder:
        for number in (None, *LEFT_OUT):
            left = [] if number is None else list(_left_out(cut, number))
            gone = {(one.lang, one.text) for one in left}
            kept = [one for one in cut if one.field != "question" or (one.lang, one.text) not in gone]
            place = Path(folder) / str(number)
            place.mkdir()
            write_version(place, Encoder.open(encoder_dir()), entries, kept, known=vectors)
            engine = Engine.open_version(place, encoder_dir())
            cases += [_case(engine, question, what) for question, what in (_asked(left) if left else _golden())]
    rows, notes = [], []
    for lang in ("nl", "en"):
        mine = [case for case in cases if case.lang == lang and case.values]
        folded, weights = _fitted(mine)
        rows += _rows(lang, mine, folded)
        notes.append(f"{lang}, fitted on all: {weights}")
    return {"rows": rows, "notes": notes}


def _left_out(cut: Sequence[Passage], number: int) -> Iterator[Passage]:
    by_item: dict[tuple[str, str], list[Passage]] = {}
    for passage in cut:
        if passage.field == "question" and passage.kind in ASKED:
            by_item.setdefault((passage.item, passage.lang), []).append(passage)
    yield from (several[number % len(several)] for several in by_item.values() if len(several) > 1)


def _asked(left: Sequence[Passage]) -> Iterator[tuple[Question, str]]:
    for one in left:
        facts = {"id": f"{one.item} {one.text}", "query": one.text, "lang": one.lang, "relevant": [one.item]}
        yield Question.model_validate(facts), one.kind


def _golden() -> Iterator[tuple[Question, str]]:
    for name in ("law", "unanswerable", "development"):
        for question in read_questions(KNOWLEDGE / "golden" / f"{name}.jsonl"):
            if question.split == "dev":
                yield question, "golden" if question.answerable else "unanswerable"


def _case(engine: Engine, question: Question, what: str) -> Case:
    found = find(engine, question.query)
    values = {name: float(value) for name, value in found.weighed.items()}
    return Case(question.id, question.lang, what, question.group or "", values, found.verdict.answered)


def _fitted(cases: Sequence[Case]) -> tuple[list[float], str]:
    names = list(cases[0].values)
    values = np.array([list(case.values.values()) for case in cases])
    known = np.array([case.what != "unanswerable" for case in cases])
    counts = np.array([WEIGHT[case.what] for case in cases])
    model = LogisticRegression(C=C, max_iter=5_000)
    scores = np.zeros(len(cases))
    for train, test in GroupKFold(FOLDS).split(values, groups=[crc32(case.id.encode()) for case in cases]):
        model.fit(values[train], known[train], sample_weight=counts[train])
        scores[test] = model.decision_function(values[test])
    model.fit(values, known, sample_weight=counts)
    weights = ", ".join(f"{name} {weight:.1f}" for name, weight in zip(names, model.coef_[0], strict=True))
    return scores.tolist(), f"base {float(model.intercept_[0]):.1f}, {weights}"


def _rows(lang: str, cases: Sequence[Case], folded: Sequence[float]) -> list[dict[str, Any]]:
    sorts = {
        "off topic": lambda case: case.group == "off",
        "near, not answered here": lambda case: case.what == "unanswerable" and case.group != "off",
        "development questions": lambda case: case.what == "golden",
        "left out of guidance": lambda case: case.what == "guidance",
        "left out of cases": lambda case: case.what == "case_study",
    }
    rows = []
    for name, belongs in sorts.items():
        places = [place for place, case in enumerate(cases) if belongs(case)]
        rows.append({
            "what": f"{lang}: {name}",
            "questions": len(places),
            "refused": float(np.mean([not cases[place].answered for place in places])),
            "refused in ten folds": float(np.mean([folded[place] <= 0 for place in places])),
        })  # fmt: skip
    return rows
