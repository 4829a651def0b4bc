"""Measures matching against problems whose right verdict and right items are known."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from pipelines.matching.matches import Match, Matches, match
from pipelines.retrieval.evaluation import Question
from pipelines.retrieval.search import Engine

SHOWN = 3


class Judged(NamedTuple):
    """One problem: whether the verdict was right and whether a right item was among the first three of its kind."""

    question: Question
    found: Matches
    right_verdict: bool
    hit: bool | None


def judge(engine: Engine, question: Question) -> Judged:
    """Matches a problem without facts and compares with what was expected; `hit` is None where no item is."""
    found = match(engine, question.query, {}, question.lang)
    shown = [one for group in found.groups().values() for one in group[:SHOWN]]
    shown += [found.signpost] if found.signpost else []
    hit = any(_stands_for(engine, one) & question.grades.keys() for one in shown) if question.grades else None
    return Judged(question, found, found.verdict in question.verdicts, hit)


def evaluate(engine: Engine, questions: Sequence[Question]) -> dict[str, Any]:
    """Shares of right verdicts and of problems with a right item in the first three; in all, by language, by split."""
    judged = [judge(engine, question) for question in questions if question.verdicts]
    names = sorted({f"{field}={getattr(one.question, field)}" for one in judged for field in ("lang", "split")})
    groups = {"all": judged} | {name: [one for one in judged if _in_group(one.question, name)] for name in names}
    return {name: _figures(group) for name, group in groups.items()}


def _in_group(question: Question, name: str) -> bool:
    field, _, value = name.partition("=")
    return str(getattr(question, field)) == value


def _stands_for(engine: Engine, one: Match) -> set[str]:
    return {one.id, *engine.by_id[one.id].explains}


def _figures(judged: Sequence[Judged]) -> dict[str, float | int]:
    hits = [one.hit for one in judged if one.hit is not None]
    return {
        "problems": len(judged),
        "verdict_accuracy": round(sum(one.right_verdict for one in judged) / max(len(judged), 1), 4),
        "with_items": len(hits),
        "hit@3": round(sum(hits) / max(len(hits), 1), 4),
    }
