"""How much the words say that a text and an item share: a word that most items have says next to nothing."""

from collections.abc import Mapping
from math import log2
from typing import NamedTuple

from pipelines.lexical_index import words
from pipelines.matching.reasons import WEAK
from pipelines.retrieval.results import Hit, Ranking
from pipelines.retrieval.rows import Positions
from pipelines.retrieval.search import Engine

COMPARED = ("case_study", "guidance")
"""The kinds among which a word's spread counts: large enough, and about problems."""
RAREST = 1 / 128
"""A word of fewer items than this share of them says no more than one of this share."""
PART = 0.6
"""What a part of a compound, or a word with its typing error mended, says beside the word itself."""
LEAST: Mapping[str, float] = {
    "case_study": 3.0,
    "guidance": 1.0,
    "service": 1.0,
    "call": 1.0,
    "dataset": 3.0,
    "factory": 3.0,
    "signpost": 2.0,
}
"""Bits that a text and an item share at least. Three are a word that one case in eight has; of rules the words are few
and common. Chosen on development texts: in ten vague ones hardly a case has one bit, and of the right cases for lay
questions less than one in fifty has fewer than three."""
_CARRIERS = {
    "nl": "ai ki kunstmatige intelligentie computer computers systeem systemen software programma automatisch "
    "automatiseren digitaal digitale digitaler technologie techniek data gegevens informatie bedrijf bedrijven "
    "ondernemer organisatie zaak werk werken werkt advies hulp helpen vraag vragen zoek zoeken vertellen kost kosten "
    "prijs geld opleveren tijd besparen slim slimme slimmer makkelijk makkelijker beter sneller nieuw groot klein "
    "kleine mogelijk mogelijkheden idee raar vreemd gek traag stuk probleem anders iedereen ding dingen manier gebruik "
    "gebruiken lijst mee vooruit verder",
    "en": "ai artificial intelligence computer computers system systems software program automatic automatically "
    "automate digital technology data information company companies business businesses firm organisation work works "
    "working advice help question ask tell talk talks talking cost costs price money save time smart smarter easy "
    "easier better faster new big small possible idea strange weird odd slow broken problem different change everybody "
    "everything anybody something thing things way use useful lot well allowed forward ahead",
}
_STEMS = {
    lang: frozenset(word.term for word in words(f"{listed} {' '.join(WEAK)}", lang, limit=100_000))
    for lang, listed in _CARRIERS.items()
}
"""Words that carry a question without saying what it is about: our field as a whole, wishing, costing, working."""


class _Shared(NamedTuple):
    surface: str
    bits: float
    holders: Positions


class Information:
    """The telling words of a ranked text, and which items have them."""

    def __init__(self, engine: Engine, ranking: Ranking) -> None:
        self._engine = engine
        self._vague = bool(ranking.words) and all(word.term in _STEMS[ranking.lang] for word in ranking.words)
        field = engine.passages(ranking.lang).arms.fields["items"]
        self._words = [
            _Shared(word.surface, self._bits(holders) * (1.0 if word.weight == 1.0 else PART), holders)
            for word in ranking.words
            if word.term not in _STEMS[ranking.lang] and len(holders := field.items_with(word.term))
        ]

    @property
    def is_vague(self) -> bool:
        """Whether the text has words, and none that tells what it is about."""
        return self._vague

    def enough(self, hit: Hit) -> bool:
        """Whether a hit shares enough with the text to be shown; what an expert or the text names always does."""
        named = hit.arms.get("expert") or hit.arms.get("reference")
        return bool(named) or self.shared(hit.id) >= LEAST.get(hit.kind, 0.0)

    def shared(self, id_: str) -> float:
        """The bits of the text's words that an item has; of a compound and its parts those that say most."""
        item, by_surface = self._engine.position(id_), dict[str, float]()
        for surface, bits, holders in self._words:
            if holders[min(int(holders.searchsorted(item)), len(holders) - 1)] == item:
                by_surface[surface] = max(bits, by_surface.get(surface, 0.0))
        return sum(by_surface.values())

    def _bits(self, holders: Positions) -> float:
        spread = max(self._engine.share_of(kind, holders) for kind in COMPARED)
        return -log2(max(spread, RAREST))
