"""Puts the pages that explain what the law says about a firm's answers before the pages that its words led to."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final
from weakref import WeakKeyDictionary

from pipelines.matching.information import Information
from pipelines.matching.matches import MAX_GUIDANCE, Match, Matches
from pipelines.matching.words import Names
from pipelines.retrieval.fusion import NO_CURATION, Curation
from pipelines.retrieval.results import Hit, Ranking
from pipelines.retrieval.search import Engine
from pipelines.triage.findings import Finding, Kind
from pipelines.triage.texts import Lang, article_text, law_unit

KINDS: Final[tuple[Kind, ...]] = ("prohibited", "high_risk", "exempt_6_3", "gpai", "transparency")
"""What decides which law matters, the weightiest first: duties follow from it, and their pages are a click away."""
MOST, EACH, CONSIDERED = 3, 2, 60
"""Pages on the findings that are shown, at most of one finding, and that are looked at for it."""
LISTED, GENERAL = "ai-act/anx_III", "ai-act/art_6"
NEAR = 0.45
"""Score from which a page on the same article is about the same thing: one article has many rules."""
BESIDE_THE_NEAREST = 0.8
"""A second page is shown with at least this share of the nearest one's score."""
TOLD = 3.0
"""Bits that a page, which also fits well, shares with the text to stand beside pages on the findings: as of a case."""
_known: WeakKeyDictionary[Engine, dict[tuple[str, str, str, date], Sequence[Hit]]] = WeakKeyDictionary()
"""The pages nearest to a rule's own text, by rule, text, language and day; a new index is a new engine."""
_REASON: Names = {
    "holds": {
        "nl": "Hoort bij wat de wet over uw antwoorden zegt: {title} ({article}).",
        "en": "Belongs to what the law says about your answers: {title} ({article}).",
    },
    "may_hold": {
        "nl": "Hoort bij wat misschien voor u geldt: {title} ({article}).",
        "en": "Belongs to what may hold for you: {title} ({article}).",
    },
}


def with_law(
    engine: Engine,
    matches: Matches,
    findings: Sequence[Finding],
    *,
    ranking: Ranking,
    lang: str,
    curation: Curation = NO_CURATION,
) -> Matches:
    """The matches with the guidance on the findings first, and without what shares but a common word with the text.

    `ranking`: of the text that the matches are for.

    A text about something else, or not about AI, keeps what it had. The verdict is about the text and stays.
    """
    if matches.verdict not in ("matches", "nothing_fits"):
        return matches
    found = [(finding, _pages_on(engine, finding, ranking, lang, curation)) for finding in _weightiest(findings)[:MOST]]
    pages: dict[str, Match] = {}
    for place in range(EACH):  # the nearest page on each finding, then the next one on each
        for finding, hits in found:
            if len(pages) < MOST and place < len(hits):
                pages.setdefault(hits[place].id, _shown(engine, hits[place], finding, lang))
    if not pages:
        return matches
    telling = Information(engine, ranking)
    others = [page for page in matches.guidance if page.id not in pages and _is_told(page, telling)]
    return matches._replace(guidance=(*pages.values(), *others)[:MAX_GUIDANCE])


def _weightiest(findings: Iterable[Finding]) -> list[Finding]:
    """What holds; only where nothing of weight does, the first thing that may hold."""
    ours = [one for one in findings if not one.other_law]
    certain = sorted((one for one in ours if one.kind in KINDS), key=lambda one: KINDS.index(one.kind))
    return certain or [one for one in ours if one.kind == "conditional" and not one.on_event][:1]


def _pages_on(engine: Engine, finding: Finding, ranking: Ranking, lang: str, curation: Curation) -> Sequence[Hit]:
    """The pages nearest to the finding, among those that are mainly about one of its articles.

    Of a use in Annex III the explanation tells more than the title, and Article 6 says only that there is such a list.
    What may hold is put as a question about the firm: there the firm's own words tell which of the pages is near.
    """
    units = {unit for article in finding.articles if (unit := law_unit(article))}
    if finding.kind == "conditional":
        return _near(engine, ranking, units, lang, curation)
    written: Lang = "nl" if lang == "nl" else "en"
    text = finding.title[written]
    if LISTED in units:
        units, text = units - {GENERAL}, f"{text}. {finding.explanation[written]}"
    if curation != NO_CURATION:
        return _near(engine, engine.rank(text), units, lang, curation)
    today = date.today()  # noqa: DTZ011  what the search takes: the law's days have no time zone
    known, key = _known.setdefault(engine, {}), (finding.id, text, lang, today)  # the same for every firm
    if key not in known:
        known[key] = _near(engine, engine.rank(text), units, lang, curation)
    return known[key]


def _near(engine: Engine, ranking: Ranking, units: set[str], lang: str, curation: Curation) -> Sequence[Hit]:
    hits = engine.hits(ranking, kinds=("guidance",), lang=lang, top=CONSIDERED, curation=curation)
    near = [hit for hit in hits if hit.score >= NEAR]
    ours = [hit for hit in near if set(engine.by_id[hit.id].explains[:1]) & units]
    return [hit for hit in ours if hit.score >= BESIDE_THE_NEAREST * ours[0].score][:EACH]


def _is_told(page: Match, telling: Information) -> bool:
    if page.arms.get("expert") or page.arms.get("reference"):
        return True
    return page.band == "strong" and telling.shared(page.id) >= TOLD


def _shown(engine: Engine, hit: Hit, finding: Finding, lang: str) -> Match:
    written: Lang = "nl" if lang == "nl" else "en"
    entry = engine.by_id[hit.id]
    article = next(one for one in finding.articles if law_unit(one) == entry.explains[0])
    reason = _REASON["may_hold" if finding.kind == "conditional" else "holds"][written]
    return Match(
        id=hit.id,
        title=entry.title[lang],
        summary=entry.summary[lang],
        url_slug=hit.id.partition("/")[2],
        passage=hit.passage,
        matched=(),
        why=reason.format(title=finding.title[written], article=article_text(article, written)),
        band="strong",
        evidence=entry.evidence,
        score=hit.score,
        arms=hit.arms,
    )
