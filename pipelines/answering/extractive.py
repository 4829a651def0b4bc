"""Answers with the sentences that say most of the question, word for word. Needs no language model."""

import re
from collections.abc import Sequence

from pipelines.answering.answers import Answer, Statement, statement
from pipelines.answering.cleaning import speaks_to_machine, visible
from pipelines.answering.evidence import SHOWS, Held, Sentence
from pipelines.answering.finding import Found, find
from pipelines.answering.verification import contains
from pipelines.ingestion.passages import Entry, Passage
from pipelines.retrieval.search import Engine

_ITEM = re.compile(r"^(?:[-*•]|\(?[a-z]{1,3}\)|\(?\d{1,2}[).])\s", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"^(?:(?:dit|dat|deze|die|dan|dus|daarom|daarvoor|daarbij|daarmee|daarna|maar|want|ook|toch|zo|hij|zij|ze|beide|"
    r"this|that|these|those|then|so|therefore|but|because|also|still|he|she|they|both|it)\b|een ander\b|the other\b)",
    re.IGNORECASE,
)
"""First words of sentences that go on from the one before."""
SENTENCES = 2
"""Sentences of one source at most."""
LEAST = 0.2
"""Share of the question's words that a sentence has at least."""
CLOSE = 0.6
"""A second sentence is shown when it is this close to the first."""
MEANING = 0.5
WANTED = 0.3
"""What a sentence gains that holds the date, number or amount that was asked for."""
MOST = 5
"""Sentences of an answer: more is no answer but a page to read."""
COMPARED = 16
"""Sentences of which the meaning is compared: those with most of the question's words."""
SHORTEST = 4
"""A line of fewer words is a heading or a cell of a table."""


def answer(engine: Engine, text: str, *, staff: bool = False) -> Answer:
    """The best sentences of the best sources for a question, or a refusal that names none; `staff` as in `find`."""
    return of_found(engine, find(engine, text, staff=staff))


def of_found(engine: Engine, found: Found) -> Answer:
    """The answer from what was found already."""
    if not found.verdict.answered:
        return Answer(found.lang, (), found.verdict.reason)
    meaning = _meanings(engine, found)
    shown = [each for item in found.sources for each in _statements(engine, found, item, meaning)]
    shown.sort(key=lambda each: not _has_what_is_asked(found, each.quote))  # the amount before what is said about it
    return Answer(found.lang, tuple(shown[:MOST])) if shown else Answer(found.lang, (), "no_answer")


def _has_what_is_asked(found: Found, text: str) -> bool:
    return any(SHOWS[want].search(text) for want in found.asking.wants)


def stands_alone(text: str) -> bool:
    """Whether a sentence can be read without the one before it: no item of a list, and it points back at nothing."""
    return not (_ITEM.match(text) or _POINTS_BACK.match(text))


def can_be_shown(sentence: Sentence) -> bool:
    """A whole sentence of a text that may be quoted: no question, no heading, no cell of a table."""
    return (
        sentence.passage.quotable
        and len(sentence.text.split()) >= SHORTEST
        and (sentence.text.rstrip('"”’)')[-1:] in ".;,!" or sentence.passage.kind == "law")
        and not sentence.text.endswith(":")
    )


def _statements(engine: Engine, found: Found, item: Held, meaning: dict[str, float]) -> list[Statement]:
    entry = engine.by_id[item.id]

    def worth(each: Sentence) -> float:
        wanted = _has_what_is_asked(found, each.text)
        return each.covered + MEANING * meaning.get(each.text, 0.0) + WANTED * wanted

    usable = [each for each in item.sentences if can_be_shown(each) and each.passage.field != "summary"]
    if entry.kind != "law":  # a point of an article is law by itself
        usable = [each for each in usable if stands_alone(each.text)]
    best = sorted((each for each in usable if each.covered >= LEAST), key=worth, reverse=True)
    chosen = [each for each in best[:SENTENCES] if worth(each) >= CLOSE * worth(best[0])]
    summary = _change(item, best) if entry.kind == "law" else _summary(entry, found.lang)
    if summary:
        chosen = [each for each in chosen if not contains(summary.text, each.text)][: SENTENCES - 1]
    told = [statement(entry, each.passage, each.text) for each in usable if each in chosen]
    return [statement(entry, summary, summary.text), *told] if summary else told


def _summary(entry: Entry, lang: str) -> Passage | None:
    """What an item is about: the first thing to know of it, and the answer to who asks in other words."""
    text = visible(entry.summary.get(lang, ""))
    if speaks_to_machine(text) or not text:
        return None
    return Passage(entry.id, entry.kind, lang, "summary", entry.title.get(lang, ""), text)


def _change(item: Held, best: Sequence[Sentence]) -> Passage | None:
    """Our words on what changed in an article, when its text that fits the question best is no longer the law."""
    most = best[0].covered if best else 0.0
    gone = [each for each in item.sentences if not each.passage.quotable and each.covered > max(most, LEAST)]
    ours = [each for each in item.sentences if each.passage.field == "summary"]
    if ours and (gone or max(each.covered for each in ours) > max(most, LEAST)):
        return max(ours, key=lambda each: each.covered).passage
    return None


def _meanings(engine: Engine, found: Found) -> dict[str, float]:
    """How near each of the likeliest sentences is to the question in meaning, where the encoder knows the language."""
    if found.lang not in engine.languages:
        return {}
    every = [each for item in found.sources for each in item.sentences if can_be_shown(each)]
    texts = [each.text for each in sorted(every, key=lambda each: -each.covered)[:COMPARED]]
    if not texts:
        return {}
    return dict(zip(texts, engine.likeness(found.question, texts).tolist(), strict=True))
