"""Finds what may hold the answer to a question, and decides whether it does. Both ways of answering begin here."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipelines.answering import asking as asked
from pipelines.answering.asking import Asking
from pipelines.answering.cleaning import question_text
from pipelines.answering.decision import Around, Verdict, decide, features
from pipelines.answering.evidence import Held, Terms, held
from pipelines.retrieval.filters import Filters
from pipelines.retrieval.glossary import defines_all
from pipelines.retrieval.intent import asks_for_examples, asks_for_meaning
from pipelines.retrieval.references import places
from pipelines.retrieval.results import Hit, Ranking
from pipelines.retrieval.search import Engine

KINDS = ("law", "guidance", "term", "case_study", "service", "call")
TOP = 6
"""Items that are looked into."""
SOURCES = 3
"""Items that an answer names at most."""
NAMED = 2
"""Of those, items in places that the question names."""
ASIDE = {"term": 0.75, "case_study": 0.75}
FIRST = 3
"""Results among which a case counts, for who asks for examples."""
RANKED = 2.0
"""What the score of the search counts beside: it also knows bridges between words, and questions in lay words."""
NEAR = 0.6
"""An item is a source of the answer when it is at least this share as close to the question as the closest."""


class Found(NamedTuple):
    """A question with what was found for it. `sources`, best first, are empty when the verdict is no answer.

    `weighed`: what the decision weighed, by the names of its weights."""

    question: str
    lang: str
    asking: Asking
    terms: Terms
    verdict: Verdict
    sources: tuple[Held, ...]
    weighed: Mapping[str, float]


def find(engine: Engine, text: str, *, staff: bool = False) -> Found:
    """Searches in the language of the question; its invisible characters, comments and tags are not read.

    `staff`: one of the centre's own people asks; nobody else is answered from what is for them alone.
    """
    question, filters = question_text(text), Filters(KINDS, staff=staff)
    ranking = engine.rank(question, staff=staff)
    unpinned = engine.hits(ranking._replace(pinned=()), lang=ranking.lang, top=TOP, filters=filters)
    named = engine.hits(ranking, lang=ranking.lang, top=NAMED, filters=filters) if ranking.pinned else ()
    ids = dict.fromkeys(hit.id for hit in (*named, *unpinned) if hit.kind in KINDS)
    asking = asked.read(question)
    items = held(engine, ranking, asking, ids)
    terms = Terms(engine, ranking)
    beside = _around(question, ranking, terms, (*named, *unpinned))
    verdict = decide(asking, items, beside)
    scores = {hit.id: hit.score for hit in unpinned}
    sources = _closest(engine, question, items, scores) if verdict.answered else ()
    return Found(question, ranking.lang, asking, terms, verdict, sources, features(asking, items, beside))


def _around(question: str, ranking: Ranking, terms: Terms, hits: Sequence[Hit]) -> Around:
    """What the decision weighs beside the items; `hits` in their order, those in places that it names first."""
    return Around(
        lang=ranking.lang,
        unknown=terms.unknown,
        examples=asks_for_examples(question),
        words=0 if "?" in question else len(terms.weights),
        named=bool(ranking.pinned and places(question)),
        defined=asks_for_meaning(question) and defines_all(ranking.bridges, ranking.words),
        first=tuple(hit.id for hit in hits[:FIRST]),
    )


def _closest(engine: Engine, question: str, items: list[Held], scores: Mapping[str, float]) -> tuple[Held, ...]:
    """The sources of the answer. A term is one for who asks what a word means; a case seldom says what a rule is."""
    defining = asks_for_meaning(question)

    def closeness(item: Held) -> float:
        kind = engine.by_id[item.id].kind
        weight = 1.0 if kind == "term" and defining else ASIDE.get(kind, 1.0)
        return weight * (item.strength + item.whole / 2 + RANKED * scores.get(item.id, 0.0))

    fitting = [item for item in items if not item.other_law] or items
    ordered = sorted(fitting, key=closeness, reverse=True)
    return tuple(item for item in ordered if closeness(item) >= NEAR * closeness(ordered[0]))[:SOURCES]
