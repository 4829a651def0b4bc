"""Which passages of the sources a language model is given to read."""

from pipelines.answering.cleaning import speaks_to_machine
from pipelines.answering.evidence import Held, Sentence
from pipelines.answering.extractive import can_be_shown
from pipelines.answering.finding import Found
from pipelines.answering.verification import Material
from pipelines.ingestion.passages import Passage
from pipelines.retrieval.search import Engine

PASSAGES = 3
"""Passages of one source at most, those with most of the question's words first; its summary comes with them."""


def materials_of(engine: Engine, found: Found) -> list[Material]:
    """The passages for a question, source by source: sentences that may be quoted, cleaned, and nothing else."""
    return [each for item in found.sources for each in _of_item(engine, item, found.lang)]


def _of_item(engine: Engine, item: Held, lang: str) -> list[Material]:
    by_passage: dict[Passage, list[Sentence]] = {}
    for sentence in item.sentences:
        if sentence.passage.quotable and (can_be_shown(sentence) or sentence.passage.field == "summary"):
            by_passage.setdefault(sentence.passage, []).append(sentence)

    def worth(passage: Passage) -> tuple[bool, float]:
        return passage.field == "summary", max(sentence.covered for sentence in by_passage[passage])

    best = sorted(by_passage, key=worth, reverse=True)[: PASSAGES + 1]
    title = engine.by_id[item.id].title.get(lang, "")
    return [
        Material(passage, _place(title, passage.heading), " ".join(each.text for each in by_passage[passage]))
        for passage in best
    ]


def _place(title: str, heading: str) -> str:
    named = heading if title in heading else f"{title}. {heading}"
    return "" if speaks_to_machine(named) else named
