"""Answers to questions: the best sentences of our sources and, where a language model is set, what it says."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.services import knowledge, law
from app.services.allowances import MODEL_ANSWERS
from app.settings import get_settings
from pipelines.answering import extractive
from pipelines.answering.answers import Answer, Statement
from pipelines.answering.cleaning import MAX_QUESTION, question_text
from pipelines.answering.finding import find
from pipelines.answering.models import Model
from pipelines.ingestion.records import Item
from pipelines.ingestion.versions import IndexUnusable
from pipelines.lexical_index import words


class Reply(NamedTuple):
    """What a question came to.

    `state`: `nothing_asked`, `no_words` (only small words or signs), `no_index`, `answered` or `refused`; an answer is
    there in the last two. `question` is what was read of the text, `is_cut` whether that is not all of it.
    """

    state: str
    question: str = ""
    is_cut: bool = False
    answer: Answer | None = None


def ask(text: str, *, staff: bool = False) -> Reply:
    """The extractive answer to a question, in its own language: Dutch or English. Never fails on a text.

    `staff`: one of the centre's own people asks; others are not answered from what is for them alone.
    """
    question = question_text(text)
    if not question:
        return Reply("nothing_asked")
    if not knowledge.is_ready():
        return Reply("no_index", question)
    if not (words(question, "nl") or words(question, "en")):
        return Reply("no_words", question)
    try:
        answer = knowledge.reading(lambda engine: extractive.answer(engine, question, staff=staff))
    except IndexUnusable:  # the log says which and why
        return Reply("no_index", question)
    is_cut = len(question) >= MAX_QUESTION or len(text) > 4 * MAX_QUESTION
    return Reply("refused" if answer.reason else "answered", question, is_cut, answer)


def model_name() -> str:
    """The language model that writes answers; empty where none is set, which is so unless an installation chose one."""
    settings = get_settings()
    return settings.llm_model if settings.llm_base_url else ""


def written(question: str, *, visit: str, now: dt.datetime, staff: bool = False) -> Iterator[Statement] | None:
    """The model's verified statements as they come; None when there is no model or it had enough to write.

    Raises ModelFailed, while being read, when the model does not answer.
    """
    settings = get_settings()
    if not model_name() or not MODEL_ANSWERS.spares(visit, now=now):
        return None
    from pipelines.answering import chain  # LangChain takes a second to import: only who has a model pays for it

    model = Model(settings.llm_base_url, settings.llm_model, settings.llm_key.get_secret_value())
    engine = knowledge.engine()
    return chain.statements(engine, find(engine, question, staff=staff), model)


def checked_on(item: str) -> dt.date | None:
    """The day on which somebody last compared an item with its source; None for an item that is gone."""
    library = knowledge.library(staff=True)  # who asks has been shown the item already
    if item in library.cases:
        return library.cases[item].checked_on
    if item.startswith("ai-act/"):
        return max((library.sources[name].checked_on for name in law.facts().sources), default=None)
    shelves: tuple[Mapping[str, Item], ...] = (library.guidance, library.terms, library.services, library.calls)
    return next((shelf[item].reviewed_on for shelf in shelves if item in shelf), None)
