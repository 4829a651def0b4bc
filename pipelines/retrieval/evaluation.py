"""Measures a search engine against questions with known answers: ranking quality, time and refusals."""

import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log2
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipelines.retrieval.search import Engine, SearchResult

DEPTH = 10


class GoldError(ValueError):
    """A line of a gold file cannot be used; the message names the line."""


class Question(BaseModel):
    """A line of a gold file. `relevant` holds ids of items or of law units, with a grade where some fit better."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    query: Annotated[str, Field(min_length=1)]
    lang: Literal["nl", "en"]
    relevant: dict[str, float] | list[str]
    wording: str | None = Field(default=None, alias="register")
    split: str | None = None
    answerable: bool = True
    verdicts: tuple[str, ...] = ()

    @property
    def grades(self) -> dict[str, float]:
        """What each relevant id is worth."""
        return self.relevant if isinstance(self.relevant, dict) else dict.fromkeys(self.relevant, 1.0)


class Outcome(BaseModel):
    """What came back for one question: the ids that each of the hits stands for, and how long it took."""

    question: Question
    ranked: tuple[frozenset[str], ...]
    refused: bool
    milliseconds: float


def read_questions(path: Path) -> list[Question]:
    """The questions of a gold file (JSON lines). Raises GoldError naming the first line that cannot be used."""
    questions = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            questions.append(Question.model_validate_json(line))
        except ValidationError as error:
            raise GoldError(f"{path}, line {number}: {error.errors()[0]['msg']}") from error
    return questions


def evaluate(engine: Engine, questions: Sequence[Question]) -> dict[str, Any]:
    """Figures for all questions, and for each language, register and split in which they fall."""
    engine.search("warm up the encoder", lang="en")
    outcomes = [_ask(engine, question) for question in questions]
    figures: dict[str, Any] = {"all": _figures(outcomes)}
    groups: Mapping[str, Callable[[Question], str | None]] = {
        "lang": lambda question: question.lang,
        "register": lambda question: question.wording,
        "split": lambda question: question.split,
    }
    for name, of in groups.items():
        for value in sorted({of(question) for question in questions} - {None}, key=str):
            figures[f"{name}={value}"] = _figures([outcome for outcome in outcomes if of(outcome.question) == value])
    return figures


def _ask(engine: Engine, question: Question) -> Outcome:
    start = time.perf_counter()
    result = engine.search(question.query, lang=question.lang, top=DEPTH)
    milliseconds = (time.perf_counter() - start) * 1000
    return Outcome(
        question=question, ranked=_stands_for(engine, result), refused=not result.confident, milliseconds=milliseconds
    )


def _stands_for(engine: Engine, result: SearchResult) -> tuple[frozenset[str], ...]:
    """A guidance page counts as itself and as the law it explains."""
    return tuple(frozenset({hit.id, *engine.by_id[hit.id].explains}) for hit in result.hits)


def _figures(outcomes: Sequence[Outcome]) -> dict[str, float | int]:
    scored = [outcome for outcome in outcomes if outcome.question.answerable and outcome.question.grades]
    times = [outcome.milliseconds for outcome in outcomes]
    unanswerable = [outcome for outcome in outcomes if not outcome.question.answerable]
    return {
        "questions": len(outcomes),
        "scored": len(scored),
        "ndcg@10": _mean(_ndcg(outcome, 10) for outcome in scored),
        "ndcg@5": _mean(_ndcg(outcome, 5) for outcome in scored),
        "recall@10": _mean(_recall(outcome) for outcome in scored),
        "mrr": _mean(_reciprocal_rank(outcome) for outcome in scored),
        "p50_ms": round(statistics.median(times), 2) if times else 0.0,
        "p95_ms": round(sorted(times)[int(0.95 * (len(times) - 1))], 2) if times else 0.0,
        "refusals": sum(outcome.refused for outcome in outcomes),
        "refusals_right": sum(outcome.refused for outcome in unanswerable),
        "unanswerable": len(unanswerable),
    }


def _ndcg(outcome: Outcome, depth: int) -> float:
    """A rank earns the best relevant id not earned before, once; the ideal is not shortened to what came back."""
    left, gained = dict(outcome.question.grades), 0.0
    for rank, ids in enumerate(outcome.ranked[:depth], start=1):
        if fresh := ids & left.keys():
            best = max(fresh, key=lambda one: left[one])
            gained += left.pop(best) / log2(rank + 1)
    ideal = sorted(outcome.question.grades.values(), reverse=True)[:depth]
    return gained / sum(grade / log2(rank + 1) for rank, grade in enumerate(ideal, start=1))


def _recall(outcome: Outcome) -> float:
    relevant = outcome.question.grades.keys()
    return len(relevant & frozenset().union(*outcome.ranked)) / len(relevant)


def _reciprocal_rank(outcome: Outcome) -> float:
    relevant = outcome.question.grades.keys()
    return next((1 / rank for rank, ids in enumerate(outcome.ranked, start=1) if ids & relevant), 0.0)


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return round(sum(listed) / len(listed), 4) if listed else 0.0
