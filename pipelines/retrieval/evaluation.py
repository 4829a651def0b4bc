"""Measures a search engine against questions with known answers: ranking quality, time and refusals."""

import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log2
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipelines.ingestion.content import read_yaml
from pipelines.ingestion.records import ContentError
from pipelines.retrieval.results import SearchResult
from pipelines.retrieval.search import Engine

DEPTH = 10
KEPT = 5
"""Of how many results the ids are kept with an outcome."""


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
    group: str | None = None
    """For questions without an answer: `off` topic altogether, or `near` ours."""
    verdicts: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """Among which items the answer is sought: a question with only cases for answers is asked of the cases."""
        prefixes = {id_.partition("/")[0] for id_ in self.grades}
        return {frozenset({"case"}): ("case_study",), frozenset({"ai-act"}): ("law", "guidance")}.get(
            frozenset(prefixes), ()
        )

    @property
    def grades(self) -> dict[str, float]:
        """What each relevant id is worth."""
        return self.relevant if isinstance(self.relevant, dict) else dict.fromkeys(self.relevant, 1.0)


class Outcome(BaseModel):
    """What came back for one question: the ids of the hits, what each of them stands for, and how long it took."""

    question: Question
    ids: tuple[str, ...] = ()
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
    return figures_of(outcomes(engine, questions))


def outcomes(engine: Engine, questions: Sequence[Question]) -> list[Outcome]:
    """Asks every question, in order."""
    engine.search("warm up the encoder", lang="en")
    return [_ask(engine, question) for question in questions]


def summary(outcome: Outcome) -> dict[str, Any]:
    """One question's outcome as plain data, to keep and to compare with another index.

    `rank` is that of the best relevant item (1 is first), None when none came back; `ndcg` is None for a question
    that has no answer; `expected` holds the best ids, `first` the ids that came first.
    """
    question, grades = outcome.question, outcome.question.grades
    scored = question.answerable and bool(grades)
    best = max(grades.values(), default=0.0)
    ranks = (rank for rank, ids in enumerate(outcome.ranked, start=1) if any(grades.get(id_) == best for id_ in ids))
    return {
        "query": question.query,
        "lang": question.lang,
        "register": question.wording,
        "ndcg": round(_ndcg(outcome, DEPTH), 4) if scored else None,
        "rank": next(ranks, None) if scored else None,
        "refused": outcome.refused,
        "expected": [id_ for id_, grade in grades.items() if grade == best],
        "first": list(outcome.ids[:KEPT]),
    }


def figures_of(asked: Sequence[Outcome]) -> dict[str, Any]:
    """Figures for all outcomes, and for each language, register and split in which their questions fall."""
    questions = [outcome.question for outcome in asked]
    figures: dict[str, Any] = {"all": _figures(asked)}
    groups: Mapping[str, Callable[[Question], str | None]] = {
        "kind": lambda question: f"{question.lang} {question.wording}" if question.wording else None,
        "lang": lambda question: question.lang,
        "register": lambda question: question.wording,
        "split": lambda question: question.split,
    }
    for name, of in groups.items():
        for value in sorted({of(question) for question in questions} - {None}, key=str):
            figures[f"{name}={value}"] = _figures([outcome for outcome in asked if of(outcome.question) == value])
    return figures


class Floor(NamedTuple):
    """The least that a figure of a group of questions may be."""

    gold: Path
    group: str
    figure: str
    least: float


Floors = tuple[Floor, ...]


def read_floors(knowledge: Path) -> Floors:
    """The floors in `golden/floors.yaml` (gold file -> group -> figure -> least); none where there is no such file.

    Raises ContentError when it names a gold file that is not there.
    """
    path = knowledge / "golden" / "floors.yaml"
    if not path.exists():
        return ()
    floors = tuple(
        Floor(path.parent / gold, group, figure, float(least))
        for gold, groups in read_yaml(path).items()
        for group, figures in groups.items()
        for figure, least in figures.items()
    )
    if missing := sorted({floor.gold.name for floor in floors if not floor.gold.exists()}):
        raise ContentError(path, f"names {', '.join(missing)}, which does not lie beside it")
    return floors


def below_floor(engine: Engine, floors: Floors) -> str:
    """What fell below its floor, in one line; empty when nothing did.

    Raises ContentError for a floor of a group or figure that is not measured: a floor that nobody keeps is none.
    """
    figures = {gold: evaluate(engine, read_questions(gold)) for gold in {floor.gold for floor in floors}}
    measured = [(floor, _measured(floor, figures[floor.gold])) for floor in floors]
    return "; ".join(
        f"{floor.gold.stem}, {floor.group}: {floor.figure} {value} is below {floor.least}"
        for floor, value in measured
        if value < floor.least
    )


def _measured(floor: Floor, figures: Mapping[str, Mapping[str, Any]]) -> float:
    for name, known in ((floor.group, figures), (floor.figure, figures.get(floor.group, {}))):
        if name not in known:
            reason = f"{floor.gold.name} has no {name!r}; choose one of: {', '.join(known)}"
            raise ContentError(floor.gold.parent / "floors.yaml", reason)
    return float(figures[floor.group][floor.figure])


def _ask(engine: Engine, question: Question) -> Outcome:
    start = time.perf_counter()
    result = engine.search(question.query, kinds=question.kinds, lang=question.lang, top=DEPTH)
    milliseconds = (time.perf_counter() - start) * 1000
    return Outcome(
        question=question,
        ids=tuple(hit.id for hit in result.hits),
        ranked=_stands_for(engine, result),
        refused=not result.confident,
        milliseconds=milliseconds,
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
    """A rank earns the best relevant id not earned before, once; the ideal is not shortened to what came back.

    Of equally good ones it takes one that no later rank can earn, then the first by name: never what a set gives first.
    """
    left, gained = dict(outcome.question.grades), 0.0
    ranked = outcome.ranked[:depth]
    for rank, ids in enumerate(ranked, start=1):
        if fresh := sorted(ids & left.keys()):
            later = frozenset().union(*ranked[rank:])
            best = max(fresh, key=lambda one: (left[one], one not in later))
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
