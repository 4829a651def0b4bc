"""Says which cases and guidance fit a problem, or that nothing does, or that it is not a problem for AI."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from pipelines.ingestion.passages import Entry
from pipelines.matching.reasons import shared_data, shares_sector, why
from pipelines.matching.topic import names_ai, sounds_like_ours
from pipelines.retrieval.fusion import NO_CURATION, Curation
from pipelines.retrieval.results import Hit, Ranking
from pipelines.retrieval.search import Engine

Verdict = Literal["matches", "nothing_fits", "off_topic", "not_ai"]
Band = Literal["strong", "fair"]

A_STORY = 5
"""A text of so many telling words may tell of a problem, also where none of them is about firms or AI."""
MAX_CASES, MAX_GUIDANCE, CONSIDERED = 3, 5, 12
SAME_SECTOR, SAME_DATA = 0.15, 0.05
"""What a shared sector and each shared kind of data add to a case's score; they reorder, and never hide a case."""
CLEAR_WIN = 1.2
"""How many times as sure as the best case and guidance a signpost must be to win a text about AI; once for others."""
BESIDE_THE_BEST = 0.55
"""Items less sure than this share of the surest one of their kind are left out: they only distract."""


class Bounds(NamedTuple):
    """From which strength on an item counts. Chosen on the development half of knowledge/golden/matching.jsonl.

    `unsaid` replaces `fair` for a short text that does not sound like a firm's question: it has to fit more clearly;
    `told` does for a longer one.
    """

    strong: float
    fair: float
    near: float
    unsaid: float
    told: float
    signpost: float


BOUNDS: Mapping[str, Bounds] = {
    "nl": Bounds(0.55, 0.32, 0.24, 0.73, 0.45, 0.32),
    "en": Bounds(0.55, 0.34, 0.27, 0.42, 0.42, 0.34),
}


class Match(NamedTuple):
    """An item that fits, with its texts in the language of the page and the reasons for showing it.

    `by_expert`: an adviser chose it for this firm; `comment` is what that adviser says about it.
    """

    id: str
    title: str
    summary: str
    url_slug: str
    passage: str
    matched: tuple[str, ...]
    why: str
    band: Band
    evidence: str | None
    score: float
    arms: dict[str, float]
    by_expert: bool = False
    comment: str = ""


class Matches(NamedTuple):
    """What was found for a problem. Cases and guidance are empty unless the verdict is `matches`."""

    verdict: Verdict
    cases: tuple[Match, ...]
    guidance: tuple[Match, ...]
    signpost: Match | None
    language: str


def match(
    engine: Engine, problem: str, facts: Mapping[str, object], lang: str, *, curation: Curation = NO_CURATION
) -> Matches:
    """The (at most three) cases and (at most five) guidance pages for a problem, texts in `lang` (`nl` or `en`).

    `facts` are the intake's answers; of them `sector` and `data` count, and `unknown` is as good as absent.
    `curation` is what experts decided about items for everybody.
    """
    ranking = engine.rank(problem)
    ours = sounds_like_ours(problem, ranking.lang)
    bounds = _bounds(ranking.lang, ours, story=ranking.reading.asked >= A_STORY)
    cases = _prefer_shared(engine, _hits(engine, ranking, "case_study", lang, curation), facts)
    guidance = _hits(engine, ranking, "guidance", lang, curation)
    signposts = _hits(engine, ranking, "signpost", lang, curation)
    elsewhere = 0.0 if names_ai(problem, ranking.lang) else _surest(signposts)
    verdict = _verdict(_surest([*cases, *guidance]), elsewhere, bounds, ours)
    shown = verdict == "matches"

    def present(hit: Hit) -> Match:
        return _match(engine.by_id[hit.id], hit, facts, lang, bounds)

    return Matches(
        verdict=verdict,
        cases=tuple(map(present, _sure(cases, bounds)[:MAX_CASES])) if shown else (),
        guidance=tuple(map(present, _sure(guidance, bounds)[:MAX_GUIDANCE])) if shown else (),
        signpost=present(signposts[0]) if verdict == "not_ai" else None,
        language=ranking.language,
    )


def _bounds(lang: str, ours: bool, story: bool) -> Bounds:
    bounds = BOUNDS[lang]
    return bounds if ours else bounds._replace(fair=bounds.told if story else bounds.unsaid, near=bounds.fair)


def _hits(engine: Engine, ranking: Ranking, kind: str, lang: str, curation: Curation) -> list[Hit]:
    return list(engine.hits(ranking, kinds=(kind,), lang=lang, top=CONSIDERED, curation=curation))


def _prefer_shared(engine: Engine, cases: Sequence[Hit], facts: Mapping[str, object]) -> list[Hit]:
    def value(hit: Hit) -> float:
        entry = engine.by_id[hit.id]
        sector = SAME_SECTOR * shares_sector(entry, facts)
        return hit.score * (1 + sector + SAME_DATA * len(shared_data(entry, facts)))

    return sorted(cases, key=value, reverse=True)


def _verdict(content: float, signpost: float, bounds: Bounds, ours: bool) -> Verdict:
    if signpost >= bounds.signpost and signpost >= (CLEAR_WIN if ours else 1.0) * content:
        return "not_ai"
    if content >= bounds.fair:
        return "matches"
    return "nothing_fits" if ours or max(content, signpost) >= bounds.near else "off_topic"


def _surest(hits: Sequence[Hit]) -> float:
    return max((hit.strength for hit in hits), default=0.0)


def _sure(hits: Sequence[Hit], bounds: Bounds) -> list[Hit]:
    floor = max(bounds.fair, BESIDE_THE_BEST * _surest(hits))
    return [hit for hit in hits if hit.strength >= floor]


def _match(entry: Entry, hit: Hit, facts: Mapping[str, object], lang: str, bounds: Bounds) -> Match:
    return Match(
        id=hit.id,
        title=entry.title[lang],
        summary=entry.summary[lang],
        url_slug=hit.id.partition("/")[2],
        passage=hit.passage,
        matched=hit.matched,
        why=why(hit, entry, facts, lang),
        band="strong" if hit.strength >= bounds.strong else "fair",
        evidence=entry.evidence,
        score=hit.score,
        arms=hit.arms,
    )
