"""Searching everything the centre knows: results as a page needs them, with why each was found."""

import datetime as dt
from typing import Literal, NamedTuple

from app.services import knowledge, law
from pipelines.ingestion.passages import Entry
from pipelines.ingestion.records import LANGUAGES
from pipelines.ingestion.versions import IndexUnusable
from pipelines.lexical_index import words
from pipelines.retrieval.filters import Filters
from pipelines.retrieval.fusion import NO_CURATION, WEIGHTS, Curation
from pipelines.retrieval.results import Hit, Ranking
from pipelines.retrieval.search import CONFIDENT, Engine

KINDS = ("guidance", "law", "case_study", "term", "service", "call", "dataset", "factory", "signpost")
MAX_CHARACTERS = 400
"""What is searched of a text, so that its address can be shared; a whole story belongs in the intake."""
FIRST, MORE = 15, 60
"""Results shown at first, and when asked for more."""
DOUBTFUL = 5
"""Results shown when none is clearly about the question."""
SIGNPOSTS = 2
BY_HAND = 2.0
"""Stands before every weight: a place in the law that was named, or what an expert put first."""

Applies = Literal["", "now", "later"]
Badge = Literal[
    "binding", "change", "recital", "guidance", "case_study", "term", "service", "call", "dataset", "factory",
    "signpost",
]  # fmt: skip


class Asked(NamedTuple):
    """What somebody looks for. Empty filters leave everything in; `text` may be of any length."""

    text: str
    kinds: tuple[str, ...] = ()
    sector: str = ""
    applies: Applies = ""

    @property
    def read(self) -> str:
        """The part of the text that is searched."""
        return self.text.strip()[:MAX_CHARACTERS]

    @property
    def is_cut(self) -> bool:
        """Whether the text is longer than what is searched."""
        return len(self.text.strip()) > MAX_CHARACTERS

    @property
    def filters(self) -> int:
        """How many filters are on."""
        return len(self.kinds) + bool(self.sector) + bool(self.applies)


class Result(NamedTuple):
    """A hit with what is known of its item. `badge` says what sort of text its passage is.

    `bridges` are the glossary terms that led to it, `arms` (name, share of the best 0..1, weight) of each way of
    searching that found it, the heaviest first.
    """

    hit: Hit
    entry: Entry
    badge: Badge
    bridges: tuple[Entry, ...]
    arms: tuple[tuple[str, float, float], ...]


class Found(NamedTuple):
    """The answer to a search.

    `state`: `nothing_asked`, `no_words` (only small words or signs), `no_index`, `nothing`, `unsure` (nothing is
    clearly about the text) or `found`. `language` is that of the text, `by_meaning` whether its meaning was compared
    too, `by_translation` whether that of its words' translations was,
    `signposts` where to go with a problem that is perhaps none for AI, `more` whether there are results not shown.
    """

    state: str
    language: str = "unknown"
    by_meaning: bool = False
    by_translation: bool = False
    results: tuple[Result, ...] = ()
    signposts: tuple[Entry, ...] = ()
    more: bool = False


def search(
    asked: Asked,
    *,
    lang: str,
    today: dt.date,
    everything: bool = False,
    curation: Curation = NO_CURATION,
    staff: bool = False,
) -> Found:
    """The items that fit what was asked, best first; `everything` shows more of them. Never fails on a text.

    `staff`: one of the centre's own people asks; others do not find what is for them alone.
    """
    if not asked.read:
        return Found("nothing_asked")
    if not _telling(asked.read):
        return Found("no_words")
    try:
        return knowledge.reading(
            lambda engine: _found(engine, asked, lang, today, everything=everything, curation=curation, staff=staff)
        )
    except IndexUnusable:  # the log says which and why
        return Found("no_index")


def _found(
    engine: Engine, asked: Asked, lang: str, today: dt.date, *, everything: bool, curation: Curation, staff: bool
) -> Found:
    ranking = engine.rank(asked.read, staff=staff)
    filters = Filters(asked.kinds, (asked.sector,) if asked.sector else (), asked.applies, on=today, staff=staff)
    wanted = MORE if everything else FIRST
    hits = engine.hits(ranking, lang=lang, top=wanted + 1, filters=filters, curation=curation)
    hits = tuple(hit for hit in hits if hit.matched or hit.bridges or _is_near(hit, ranking))
    sure = any(_is_sure(hit, ranking) for hit in hits)
    shown = hits[: wanted if sure or everything else DOUBTFUL]
    listed = {hit.id for hit in shown}
    elsewhere = () if sure else _signposts(engine, ranking, lang, curation, staff)
    return Found(
        state="found" if sure else "unsure" if hits else "nothing",
        language=ranking.language,
        by_meaning=_by_meaning(ranking),
        by_translation=ranking.by_gloss is not None,
        results=tuple(_result(engine, hit, today) for hit in shown),
        signposts=tuple(entry for entry in elsewhere if entry.id not in listed),
        more=len(hits) > len(shown),
    )


def _telling(text: str) -> set[str]:
    """The words of a text that are small words in neither language."""
    dutch, english = ({word.surface for word in words(text, lang)} for lang in LANGUAGES)
    return dutch & english


def _by_meaning(ranking: Ranking) -> bool:
    """Whether meaning was compared; in a text of no clear language its scores say nothing by themselves."""
    return ranking.cosine is not None and ranking.language != "unknown"


def _is_near(hit: Hit, ranking: Ranking) -> bool:
    """Whether a hit without any of the words is near in meaning, where meaning says something."""
    return ranking.language != "unknown" and max(hit.arms.get("meaning", 0), hit.arms.get("gloss", 0)) > 0


def _is_sure(hit: Hit, ranking: Ranking) -> bool:
    """A term has so few words that one of them says little: it counts when the question is nothing but its name."""
    if hit.kind != "term":
        return hit.strength >= CONFIDENT
    asked = {word.term for word in ranking.words}
    return any(hit.id == bridge.term and bridge.by >= asked for bridge in ranking.bridges)


def languages_by_meaning() -> tuple[str, ...]:
    """Languages in which meaning is compared and not only words; empty while there is no index."""
    try:
        return knowledge.engine().languages
    except IndexUnusable:
        return ()


def _result(engine: Engine, hit: Hit, today: dt.date) -> Result:
    entry = engine.by_id[hit.id]
    bridges = tuple(engine.by_id[id_] for id_ in hit.bridges if id_ in engine.by_id and id_ != hit.id)
    arms = [(name, share, WEIGHTS.get(name, BY_HAND)) for name, share in hit.arms.items() if share > 0]
    return Result(hit, entry, _badge(hit, entry, today), bridges, tuple(sorted(arms, key=lambda arm: -arm[2])))


def _badge(hit: Hit, entry: Entry, today: dt.date) -> Badge:
    if entry.kind != "law":
        return next(badge for badge in BADGES if badge == entry.kind)
    if entry.part == "recital":
        return "recital"
    return "binding" if law.is_words_of_the_law(hit.id, hit.passage, today) else "change"


BADGES: tuple[Badge, ...] = ("guidance", "case_study", "term", "service", "call", "dataset", "factory", "signpost")


def _signposts(engine: Engine, ranking: Ranking, lang: str, curation: Curation, staff: bool) -> tuple[Entry, ...]:
    """Where to go with a problem that is perhaps none for AI."""
    filters = Filters(("signpost",), staff=staff)
    hits = engine.hits(ranking, lang=lang, top=SIGNPOSTS, filters=filters, curation=curation)
    return tuple(engine.by_id[hit.id] for hit in hits if hit.strength >= CONFIDENT / 2)
