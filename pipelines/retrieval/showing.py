"""Makes a result of an item: its passage to show, what led to it, and how sure that is."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipelines.ingestion.passages import Entry
from pipelines.retrieval.citations import Citations
from pipelines.retrieval.results import Hit, Ranking
from pipelines.retrieval.rows import Scores
from pipelines.retrieval.tables import LanguagePassages

LAW = "law"


class Showing(NamedTuple):
    """The results of one ranking for a page in `lang`: `arms` and `fused` as they were brought together."""

    entries: Sequence[Entry]
    passages: Mapping[str, LanguagePassages]
    citations: Citations
    ranking: Ranking
    arms: Mapping[str, Scores]
    fused: Scores
    lang: str

    def hit(self, item: int, score: float, matched: tuple[str, ...]) -> Hit:
        """An item as a result; `matched` are the words of the query that it has."""
        entry, pinned = self.entries[item], item in self.ranking.pinned
        searched, shown = self.passages[self.ranking.lang], self.passages[self.lang]
        passage = searched.telling(
            item,
            self.ranking.reading.sections,
            shown,
            paragraph=self.ranking.paragraphs.get(entry.id, ""),
            lifts=self.citations.lifts(item, self.ranking.lang, self.fused) if entry.kind == LAW else None,
        )
        share = {name: round(float(scores[item]), 4) for name, scores in self.arms.items()}
        by_glossary = share.get("glossary", 0) > 0 or share.get("translated", 0) > 0
        return Hit(
            id=entry.id,
            kind=entry.kind,
            score=1.0 if pinned else min(score, 1.0),
            passage=passage.text if passage else entry.summary[self.lang],
            heading=passage.heading if passage else entry.title[self.lang],
            matched=matched,
            arms=share | ({"reference": 1.0} if pinned else {}),
            strength=1.0 if pinned else float(self.ranking.strength[item]),
            bridges=tuple(bridge.term for bridge in self.ranking.bridges) if by_glossary else (),
        )
