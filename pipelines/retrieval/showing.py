"""Makes results of items: the passage of each to show, what led to it, and how sure that is."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.ingestion.passages import Entry, Passage
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

    def hits(self, items: NDArray[np.intp], score: Scores, matched: Sequence[tuple[str, ...]]) -> list[Hit]:
        """Items as results, with the score of every item; `matched` are the words of the query that each of them has.

        What the arms gave is read for all of them at once: number by number costs more than the search by words.
        """
        shares = np.array([arm[items] for arm in self.arms.values()], dtype=np.float64).reshape(
            len(self.arms), len(items)
        )
        columns = shares.round(4).T.tolist()
        worth = zip(score[items].tolist(), self.ranking.strength[items].tolist(), strict=True)
        bridges = tuple(bridge.term for bridge in self.ranking.bridges)
        found = []
        for item, share, (own, sure), held in zip(items.tolist(), columns, worth, matched, strict=True):
            entry, passage = self.entries[item], self._passage(item)
            arms = dict(zip(self.arms, share, strict=True))
            by_glossary = arms.get("glossary", 0) > 0 or arms.get("translated", 0) > 0
            pinned = item in self.ranking.pinned
            hit = Hit(
                id=entry.id,
                kind=entry.kind,
                score=1.0 if pinned else min(own, 1.0),
                passage=passage.text if passage else entry.summary[self.lang],
                heading=passage.heading if passage else entry.title[self.lang],
                matched=held,
                arms=arms | ({"reference": 1.0} if pinned else {}),
                strength=1.0 if pinned else sure,
                bridges=bridges if by_glossary else (),
            )
            found.append(hit)
        return found

    def _passage(self, item: int) -> Passage | None:
        entry, lang = self.entries[item], self.ranking.lang
        return self.passages[lang].telling(
            item,
            self.ranking.reading.sections,
            self.passages[self.lang],
            paragraph=self.ranking.paragraphs.get(entry.id, ""),
            lifts=self.citations.lifts(item, lang, self.fused) if entry.kind == LAW else None,
        )
