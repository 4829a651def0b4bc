"""The passages of one language, and which of an item's passages to show for a query."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np

from pipelines.ingestion.passages import Passage
from pipelines.ingestion.store import PassageTable
from pipelines.retrieval.arms import LanguageArms
from pipelines.retrieval.references import spot_of
from pipelines.retrieval.rows import Positions, Scores

CLEARLY_BETTER = 1.25
"""An item's summary, its first row, is shown unless another row scores this many times better."""


class LanguagePassages(NamedTuple):
    """Sections (with summaries) and questions, in the order of the rows of the fields of the same names.

    `more` are those that came after the build, sections first: the order of their vectors.
    """

    sections: PassageTable
    questions: PassageTable
    arms: LanguageArms
    more: tuple[Passage, ...] = ()

    @classmethod
    def open(cls, folder: Path, lang: str, arms: LanguageArms) -> Self:
        """Maps the tables of one language."""
        return cls(PassageTable(folder / lang, "sections"), PassageTable(folder / lang, "questions"), arms)

    def changed(self, more: Sequence[Passage], arms: LanguageArms) -> Self:
        """With the passages of changed items behind the built ones."""
        sections = [passage for passage in more if passage.field != "question"]
        questions = [passage for passage in more if passage.field == "question"]
        return type(self)(
            self.sections.extended(sections), self.questions.extended(questions), arms, (*sections, *questions)
        )

    def all(self) -> Iterator[Passage]:
        """Every passage: sections first, then questions."""
        yield from self.sections
        yield from self.questions

    def of_kind(self, kind: str) -> Iterator[Passage]:
        """The questions of one kind of items."""
        return (passage for passage in self.questions if passage.kind == kind)

    def of(self, item: int) -> list[Passage]:
        """The passages of an item, sections first."""
        sections = (self.sections[row] for row in self.arms.sections.of(item).tolist())
        return [*sections, *(self.questions[row] for row in self.arms.questions.of(item).tolist())]

    def telling(
        self,
        item: int,
        scores: Scores,
        shown: "LanguagePassages",
        *,
        paragraph: str = "",
        lifts: Scores | None = None,
    ) -> Passage | None:
        """The section of an item that says most of a query, in the language of `shown`; None where it has no text.

        `scores` are those of this language's sections, and `lifts` what each of the item's own gains beside, where the
        best has 1. Where the two languages cut the item otherwise, its counterpart is the section of the same place in
        the law, else the first. `paragraph` asks for that paragraph of a law. Text that may not be quoted gives way to
        the item's summary.
        """
        mine, theirs = self.arms.sections.of(item), shown.arms.sections.of(item)
        if not len(theirs):
            return self.sections[int(mine[0])] if len(mine) else None
        offset = shown.paragraph(theirs.tolist(), paragraph) if paragraph else None
        if offset is None and not len(mine):
            offset = 0
        if offset is None:
            best = _best(scores[mine], lifts)
            offset = best if len(mine) == len(theirs) else self._counterpart(int(mine[best]), shown, theirs.tolist())
        passage = shown.sections[int(theirs[offset])]
        return passage if passage.quotable else shown.sections[int(theirs[0])]

    def _counterpart(self, row: int, shown: "LanguagePassages", theirs: Sequence[int]) -> int:
        place = spot_of(self.sections[row].heading)
        same = (n for n, other in enumerate(theirs) if spot_of(shown.sections[other].heading) == place)
        return next(same, 0) if place.number else 0

    def paragraph(self, rows: Sequence[int], number: str) -> int | None:
        """Which of the rows of an article is its paragraph of that number, by the reference in its heading."""
        ends = (f", lid {number})", f"({number}))")
        return next((place for place, row in enumerate(rows) if self.sections[row].heading.endswith(ends)), None)

    @property
    def built_owners(self) -> Positions:
        """The items of the passages as built, sections first: the order of their vectors."""
        sections, questions = self.arms.sections.owners, self.arms.questions.owners
        return np.concatenate([sections[: self.sections.built], questions[: self.questions.built]])

    @property
    def more_owners(self) -> Positions:
        """The items of the passages in `more`, in their order."""
        sections, questions = self.arms.sections.owners, self.arms.questions.owners
        return np.concatenate([sections[self.sections.built :], questions[self.questions.built :]])


def _best(scores: Scores, lifts: Scores | None) -> int:
    """Which of an item's sections to show: the first, its summary, unless another is clearly better.

    Where pages name sections no such doubt is left: the best is shown.
    """
    best = int(scores.argmax())
    if lifts is not None:
        return int((scores / max(scores[best], 1e-6) + lifts).argmax())
    return best if scores[best] > CLEARLY_BETTER * scores[0] else 0
