"""Measures when questions are refused, and that what is shown stands word for word in its source."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from pipelines.answering import extractive
from pipelines.answering.answers import Answer
from pipelines.answering.verification import stands_in
from pipelines.ingestion.records import LANGUAGES
from pipelines.retrieval.evaluation import Question
from pipelines.retrieval.search import Engine

OFF = "off"
"""Group of the unanswerable questions that are about something else altogether; others are near."""


class _Asked(NamedTuple):
    question: Question
    answer: Answer
    verbatim: int


def evaluate_refusals(engine: Engine, questions: Sequence[Question]) -> dict[str, dict[str, float | int]]:
    """Figures for "all" and for each language ("lang=nl", "lang=en"); shares are 0 to 1, and None where none was asked.

    off_topic_refused, near_refused: unanswerable questions that were refused, by `group` of the question.
    false_refusal: answerable ones that were refused. quotes_verbatim: shown quotes that stand in their source.
    """
    asked = [_ask(engine, question) for question in questions]
    figures = {"all": _figures(asked)}
    for lang in LANGUAGES:
        if mine := [one for one in asked if one.question.lang == lang]:
            figures[f"lang={lang}"] = _figures(mine)
    return figures


def _ask(engine: Engine, question: Question) -> _Asked:
    answer = extractive.answer(engine, question.query)
    verbatim = sum(stands_in(engine, answer.lang, each.item, each.quote) for each in answer.statements)
    return _Asked(question, answer, verbatim)


def _figures(asked: Sequence[_Asked]) -> dict[str, Any]:
    off = [one for one in asked if not one.question.answerable and _group(one.question) == OFF]
    near = [one for one in asked if not one.question.answerable and _group(one.question) != OFF]
    fair = [one for one in asked if one.question.answerable]
    shown = sum(len(one.answer.statements) for one in asked)
    return {
        "questions": len(asked),
        "off_topic_refused": _refused(off),
        "near_refused": _refused(near),
        "false_refusal": _refused(fair),
        "quotes": shown,
        "quotes_verbatim": round(sum(one.verbatim for one in asked) / shown, 4) if shown else None,
    }


def _group(question: Question) -> str:
    return getattr(question, "group", None) or ""


def _refused(asked: Sequence[_Asked]) -> float | None:
    refused = sum(bool(one.answer.reason) for one in asked)
    return round(refused / len(asked), 4) if asked else None
