"""All content that can be read, each piece with its file, and a problem for each that cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pipelines.ingestion import content
from pipelines.ingestion.checking.dates import KnownDate, load_dates
from pipelines.ingestion.corpus import LAWS
from pipelines.ingestion.law.facts import LawFacts, load_facts
from pipelines.ingestion.law.units import unit_id
from pipelines.ingestion.records import ContentError, Item, Problem, Source, Term

if TYPE_CHECKING:
    from pipelines.triage.checklists import Checklist, ChecklistItem
    from pipelines.triage.rules import RuleSet

Value = TypeVar("Value")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


class Placed(NamedTuple):
    """An item and its folder, or the file of its list."""

    path: Path
    item: Item


class Finding(NamedTuple):
    """What is wrong, and the file or folder where it has to be mended."""

    path: Path
    message: str


class Everything:
    """The content under `root`. `unreadable` says what could not be read; the rest is checked without it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.unreadable: list[Finding] = []
        self.sources: dict[str, Source] | None = self._try(root / "sources.yaml", lambda: content.load_sources(root))
        self.placed = [Placed(path, item) for path, read in self._readings() for item in self._try(path, read) or ()]
        self.facts = [facts for law in LAWS if (facts := self._facts(law))]
        self.triage = self._triage()
        self.checklists = list(self._checklists())
        self.checklist_items = list(self._checklist_items())
        self.dates = self._dates()

    @cached_property
    def ids(self) -> set[str]:
        """Ids of all items; one that could not be read counts too, so that links to it are no second problem."""
        folders = {
            f"{kind.prefix}/{folder.name}"
            for kind in content.FOLDER_TYPES
            for folder in content.item_folders(self.root, kind)
        }
        return folders | {placed.item.id for placed in self.placed if isinstance(placed.item, Term)}

    @cached_property
    def knows_all_terms(self) -> bool:
        """False when a list of terms could not be read: then no link to a term can be judged."""
        return not any(finding.path in content.glossary_files(self.root) for finding in self.unreadable)

    @cached_property
    def knows_all_checklists(self) -> bool:
        """False when a list or a file of items could not be read: then what they say of one another is not judged."""
        folder = self.root / "checklists"
        return not any(finding.path.is_relative_to(folder) for finding in self.unreadable)

    @cached_property
    def law_units(self) -> set[str] | None:
        """Ids of every article, annex and recital that exists; None when no law's facts are there to say so."""
        return {unit for facts in self.facts for unit in _units(facts)} if self.facts else None

    def law_path(self, facts: LawFacts) -> Path:
        """The file of a law's facts."""
        return self.root / "law" / f"{facts.id}.yaml"

    def problem(self, finding: Finding) -> Problem:
        """The finding, with its file named from the content's root."""
        path = finding.path
        return Problem(
            path=str(path.relative_to(self.root) if path.is_relative_to(self.root) else path), message=finding.message
        )

    def _try(self, path: Path, read: Callable[[], Value]) -> Value | None:
        try:
            return read()
        except (ContentError, ValueError, OSError) as error:
            named = (error.path, error.reason) if isinstance(error, ContentError) else (path, str(error))
            self.unreadable.append(Finding(*named))
            return None

    def _readings(self) -> Iterator[tuple[Path, Callable[[], Sequence[Item]]]]:
        for kind in content.FOLDER_TYPES:
            for folder in content.item_folders(self.root, kind):
                yield folder, partial(_one, folder, kind)
        for path in content.glossary_files(self.root):
            yield path, partial(content.read_terms, path)

    def _facts(self, law: str) -> LawFacts | None:
        path = self.root / "law" / f"{law}.yaml"
        return self._try(path, lambda: load_facts(self.root, law)) if path.exists() else None

    def _triage(self) -> RuleSet | None:
        folder = self.root / "triage"
        return self._try(folder, lambda: content.load_triage(self.root)) if folder.is_dir() else None

    def _checklists(self) -> Iterator[tuple[Path, Checklist]]:
        for folder in content.checklist_folders(self.root):
            if (found := self._try(folder, partial(content.read_checklist, folder))) is not None:
                yield folder / "meta.yaml", found

    def _checklist_items(self) -> Iterator[tuple[Path, ChecklistItem]]:
        for path in content.checklist_files(self.root):
            yield from ((path, item) for item in self._try(path, partial(content.read_checklist_items, path)) or ())

    def _dates(self) -> tuple[KnownDate, ...]:
        path = self.root / "dates.yaml"
        return (self._try(path, lambda: load_dates(path)) or ()) if path.exists() else ()


def _one(folder: Path, kind: type[Item]) -> list[Item]:
    return [content.read_item(folder, kind)]


def _units(facts: LawFacts) -> Iterator[str]:
    yield from (unit_id(facts.id, "article", str(number)) for number in range(1, facts.articles + 1))
    yield from (unit_id(facts.id, "recital", str(number)) for number in range(1, facts.recitals + 1))
    yield from (unit_id(facts.id, "annex", number) for number in _ROMAN[: facts.annexes])
    yield from (row.unit for row in facts.changes if row.change == "inserted" and not row.parts)
