"""Says what fits a problem (cases, guidance, services and more), that nothing does, or that it is not one for AI."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from pipelines.ingestion.passages import Entry
from pipelines.matching.information import Information
from pipelines.matching.methods import asked_for
from pipelines.matching.ranking import arranged
from pipelines.matching.reasons import OFFERS, why
from pipelines.matching.shared import Firm, is_offered, shared
from pipelines.matching.topic import names_ai, sounds_like_ours
from pipelines.retrieval.fusion import NO_CURATION, Curation
from pipelines.retrieval.results import Hit, Ranking
from pipelines.retrieval.search import Engine

Verdict = Literal["matches", "nothing_fits", "off_topic", "not_ai"]
Band = Literal["strong", "fair"]

A_STORY = 5
"""A text of so many telling words may tell of a problem, also where none of them is about firms or AI."""
MAX_CASES, MAX_GUIDANCE, CONSIDERED = 3, 5, 12
MOST: Mapping[str, int] = {"service": 4, "call": 4, "dataset": 3, "factory": 3}
"""How many of each further group are shown; all of them are found with one look at the ranking."""
GROUPS: Mapping[str, str] = {
    "case": "cases",
    "guidance": "guidance",
    "service": "services",
    "call": "calls",
    "dataset": "datasets",
    "factory": "factories",
    "expert": "experts",
}
"""The first part of an item's id -> the group of a result that it stands in."""
FOUND_AT_ALL = 60
WORTH_A_LOOK = 0.4
"""Score from which an item of these groups is shown: their texts are so general that a few shared words say little."""
OFFERED = 0.5
"""What it adds to the score of a service or a call that it gives what the firm wants."""
NOT_YET, OVER = -0.2, -2.0
"""What it adds to the score of a service or a call that it cannot be had yet, or is over: the last place."""
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
    "nl": Bounds(0.55, 0.28, 0.24, 0.73, 0.4, 0.32),
    "en": Bounds(0.55, 0.34, 0.27, 0.46, 0.42, 0.34),
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
    """What was found for a problem. Cases, guidance, data sets and factories are empty unless the verdict is `matches`.

    Services and calls may be there when nothing fits too: then the firm asked for what they give. Experts are no
    knowledge: who shows the result looks them up and adds them.
    """

    verdict: Verdict
    cases: tuple[Match, ...]
    guidance: tuple[Match, ...]
    signpost: Match | None
    language: str
    services: tuple[Match, ...] = ()
    calls: tuple[Match, ...] = ()
    datasets: tuple[Match, ...] = ()
    factories: tuple[Match, ...] = ()
    experts: tuple[Match, ...] = ()

    def groups(self) -> dict[str, tuple[Match, ...]]:
        """What is shown, by the first part of the ids in it, in the order of the page."""
        return {prefix: getattr(self, field) for prefix, field in GROUPS.items()}


def match(
    engine: Engine,
    problem: str,
    facts: Mapping[str, object],
    lang: str,
    *,
    ranking: Ranking | None = None,
    curation: Curation = NO_CURATION,
    today: date | None = None,
) -> Matches:
    """What fits a problem, at most a few of each group, texts in `lang` (`nl` or `en`).

    `facts` are the intake's answers; any may be missing, and `unknown` is as good as absent. `curation` is what experts
    decided for everybody. `ranking`: of the problem, if known. `today` (else the machine's day): which calls are over.
    """
    ranking = ranking or engine.rank(problem)
    ours = sounds_like_ours(problem, ranking.lang)
    firm = Firm.of(facts, asked_for(problem, ranking.lang))
    bounds = _bounds(ranking.lang, ours, story=ranking.reading.asked >= A_STORY)
    look = _Look(engine, ranking, Information(engine, ranking), lang, curation)
    cases, guidance, signposts = (look.found(kind, top=CONSIDERED) for kind in ("case_study", "guidance", "signpost"))
    elsewhere = 0.0 if names_ai(problem, ranking.lang) else _surest(signposts)
    more = _further(look.found(*MOST, top=FOUND_AT_ALL), bounds)
    verdict = _verdict(_surest([*cases, *guidance]), elsewhere, bounds, ours or look.telling.is_vague)
    if verdict in ("nothing_fits", "off_topic") and any(more.values()):
        verdict = "matches"
    group = _Group(engine, firm, lang, bounds, (today or date.today()).isoformat())  # noqa: DTZ011  a call's last day has no time zone
    shown, offers = verdict == "matches", verdict in ("matches", "nothing_fits")
    return Matches(
        verdict=verdict,
        cases=group.best(_sure(cases, bounds), MAX_CASES) if shown else (),
        guidance=group.best(_sure(guidance, bounds), MAX_GUIDANCE) if shown else (),
        signpost=group.present(signposts[0]) if verdict == "not_ai" else None,
        language=ranking.language,
        services=group.offers("service", more["service"], curation) if offers else (),
        calls=group.offers("call", more["call"], curation) if offers else (),
        datasets=group.best(more["dataset"], MOST["dataset"]) if shown else (),
        factories=group.best(more["factory"], MOST["factory"]) if shown else (),
    )


class _Look(NamedTuple):
    """One text, ranked, and what of the items found shares a telling word with it."""

    engine: Engine
    ranking: Ranking
    telling: Information
    lang: str
    curation: Curation

    def found(self, *kinds: str, top: int) -> list[Hit]:
        """The best items of some kinds."""
        hits = self.engine.hits(self.ranking, kinds=kinds, lang=self.lang, top=top, curation=self.curation)
        return list(filter(self.telling.enough, hits))


class _Group(NamedTuple):
    """Puts what fits in order for one firm, and into words."""

    engine: Engine
    firm: Firm
    lang: str
    bounds: Bounds
    today: str

    def best(self, hits: Sequence[Hit], most: int) -> tuple[Match, ...]:
        """The first of what the text found, in the order for this firm."""
        return tuple(map(self.present, arranged(hits, self._worth, most)))

    def offers(self, kind: str, hits: Sequence[Hit], curation: Curation) -> tuple[Match, ...]:
        """Services or calls that the text found, or that give what the firm wants and are not over."""
        found = {hit.id for hit in hits}
        wanted = [
            _unfound(entry, self.lang)
            for entry in (self.engine.public.values() if self.firm.wishes else ())
            if entry.kind == kind and entry.id not in found | curation.hidden and self._offers(entry)
        ]
        return self.best([*hits, *wanted], MOST[kind])

    def present(self, hit: Hit) -> Match:
        """With its reasons."""
        entry = self.engine.by_id[hit.id]
        reason = why(hit if hit.arms else None, entry, self.firm, self.lang)
        return _match(entry, hit, reason, self.lang, self._band(hit))

    def _worth(self, hit: Hit) -> tuple[bool, float]:
        """What fits well stands before what fits in part; within that, by the text and what the firm answered."""
        entry = self.engine.by_id[hit.id]
        worth = hit.score * (1 + shared(entry, self.firm).weight)
        if entry.kind in OFFERS:
            worth += OFFERED * is_offered(entry, self.firm) + NOT_YET * _not_yet(entry) + OVER * self._is_over(entry)
        return self._band(hit) == "strong", worth

    def _band(self, hit: Hit) -> Band:
        """How well an item fits; what cannot be had today never fits well."""
        entry = self.engine.by_id[hit.id]
        to_be_had = entry.kind not in OFFERS or not (_not_yet(entry) or self._is_over(entry))
        return "strong" if to_be_had and hit.strength >= self.bounds.strong else "fair"

    def _offers(self, entry: Entry) -> bool:
        return is_offered(entry, self.firm) and not self._is_over(entry)

    def _is_over(self, entry: Entry) -> bool:
        return entry.closes is not None and entry.closes < self.today


def _not_yet(entry: Entry) -> bool:
    return entry.availability not in (None, "running")


def _unfound(entry: Entry, lang: str) -> Hit:
    """An item that no word of the text led to."""
    return Hit(entry.id, entry.kind, 0.0, entry.summary[lang], entry.title[lang], (), {})


def _further(hits: Sequence[Hit], bounds: Bounds) -> dict[str, list[Hit]]:
    """What the text found of each further group, best first."""
    near = [hit for hit in hits if hit.score >= WORTH_A_LOOK]
    return {kind: _sure([hit for hit in near if hit.kind == kind], bounds) for kind in MOST}


def _bounds(lang: str, ours: bool, story: bool) -> Bounds:
    bounds = BOUNDS[lang]
    return bounds if ours else bounds._replace(fair=bounds.told if story else bounds.unsaid, near=bounds.fair)


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


def _match(entry: Entry, hit: Hit, reason: str, lang: str, band: Band) -> Match:
    return Match(
        id=hit.id,
        title=entry.title[lang],
        summary=entry.summary[lang],
        url_slug=hit.id.partition("/")[2],
        passage=hit.passage,
        matched=hit.matched,
        why=reason,
        band=band,
        evidence=entry.evidence,
        score=hit.score,
        arms=hit.arms,
    )
