"""The only reader of knowledge/: files in, typed records out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ValidationError

from pipelines.ingestion.records import (
    LANGUAGES,
    Call,
    CaseStudy,
    CatalogueDataset,
    ContentError,
    Factory,
    GuidancePage,
    Item,
    Service,
    Signpost,
    Source,
    Term,
)

if TYPE_CHECKING:
    from pipelines.matching.suggestions import Lexicon
    from pipelines.triage.checklists import Checklist, ChecklistItem, Pool
    from pipelines.triage.rules import RuleSet

ItemType = TypeVar("ItemType", bound=Item)
RecordType = TypeVar("RecordType", bound=BaseModel)
FOLDER_TYPES: tuple[type[Item], ...] = (
    GuidancePage, CaseStudy, Service, Call, CatalogueDataset, Factory, Signpost,
)  # fmt: skip
"""Kinds whose items are folders; terms stand together in lists."""


def load(root: Path, kind: type[ItemType]) -> tuple[ItemType, ...]:
    """All items of a kind, by slug. Raises ContentError at the first file that cannot be used."""
    if issubclass(kind, Term):
        return tuple(cast("ItemType", item) for path in glossary_files(root) for item in read_terms(path))
    return tuple(read_item(folder, kind) for folder in item_folders(root, kind))


def load_items(root: Path) -> tuple[Item, ...]:
    """Everything that can be found by searching, in a fixed order."""
    kinds: tuple[type[Item], ...] = (*FOLDER_TYPES, Term)
    return tuple(item for kind in kinds for item in load(root, kind))


def load_sources(root: Path) -> dict[str, Source]:
    """Sources by id. Raises ContentError when one is wrong or given twice."""
    path = root / "sources.yaml"
    sources: dict[str, Source] = {}
    for entry in read_yaml(path) or []:
        source = validated(Source, entry, path)
        if source.id in sources:
            raise ContentError(path, f"source {source.id} is given twice")
        sources[source.id] = source
    return sources


def load_triage(root: Path) -> RuleSet:
    """The questions and rules of the AI Act check, file by file. Raises what the rules' own reader raises."""
    from pipelines.triage import parse_rules

    folder = root / "triage"
    questions = [question for path in sorted((folder / "questions").glob("*.yaml")) for question in read_yaml(path)]
    parts = [read_yaml(path) for path in sorted((folder / "rules").glob("*.yaml"))]
    return parse_rules(questions, [{"definitions": read_yaml(folder / "definitions.yaml")}, *parts])


def load_suggestions(root: Path, rules: RuleSet) -> Lexicon:
    """The words that lead to suggested answers. Raises ContentError where they suggest an answer that there is not."""
    from pipelines.matching.suggestions import Lexicon

    path = root / "triage" / "suggestions.yaml"
    lexicon = validated(Lexicon, read_yaml(path), path)
    try:
        return lexicon.fits(rules.questions)
    except ValueError as error:
        raise ContentError(path, str(error)) from None


def load_checklists(root: Path) -> Pool:
    """All lists and items of checklists. Raises ContentError at a file that cannot be used, or when they do not fit."""
    from pipelines.triage.checklists import Pool

    lists = tuple(read_checklist(folder) for folder in checklist_folders(root))
    items = tuple(item for path in checklist_files(root) for item in read_checklist_items(path))
    return validated(Pool, {"lists": lists, "items": items}, root / "checklists")


def checklist_folders(root: Path) -> list[Path]:
    """The folders of the catalogue of checklists, by slug."""
    return [folder for folder in folders(root / "checklists") if folder.name != "items"]


def checklist_files(root: Path) -> list[Path]:
    """The files with items of checklists, by name."""
    return sorted((root / "checklists" / "items").glob("*.yaml"))


def read_checklist(folder: Path) -> Checklist:
    """The list in a folder. Raises ContentError naming the file and what is wrong with it."""
    from pipelines.triage.checklists import Checklist

    meta = folder / "meta.yaml"
    checklist = validated(Checklist, read_yaml(meta), meta)
    if checklist.slug != folder.name:
        raise ContentError(meta, f"id {checklist.id} must be checklist/{folder.name}, after its folder")
    return checklist


def read_checklist_items(path: Path) -> list[ChecklistItem]:
    """The items in one file of the pool. Raises ContentError naming the item that is wrong."""
    from pipelines.triage.checklists import ChecklistItem

    entries = read_yaml(path)
    if not isinstance(entries, list):
        raise ContentError(path, "must hold a list of items")
    return [validated(ChecklistItem, entry, path) for entry in entries]


def item_folders(root: Path, kind: type[Item]) -> list[Path]:
    """The folders of a kind's items, by slug."""
    found = (folder for parent in kind.folders for folder in folders(root / parent))
    return sorted(found, key=lambda folder: folder.name)


def glossary_files(root: Path) -> list[Path]:
    """The lists of terms, by name."""
    return sorted((root / "glossary").glob("*.yaml"))


def folders(parent: Path) -> list[Path]:
    """Folders directly below `parent`, by name; hidden ones and drafts (`_name`) are skipped."""
    return sorted(path for path in parent.glob("*") if path.is_dir() and not path.name.startswith((".", "_")))


def read_item(folder: Path, kind: type[ItemType]) -> ItemType:
    """The item in a folder. Raises ContentError naming the file and what is wrong with it."""
    meta = folder / "meta.yaml"
    facts = read_yaml(meta)
    if not isinstance(facts, dict):
        raise ContentError(meta, "must hold names and values")
    prose = {lang: _prose(folder / f"{lang}.md") for lang in LANGUAGES if kind.model_fields["body"].is_required()}
    item = validated(kind, facts | {"body": prose}, meta)
    if item.id != f"{kind.prefix}/{folder.name}":
        raise ContentError(meta, f"id {item.id} must be {kind.prefix}/{folder.name}, after its folder")
    return item


def read_terms(path: Path) -> list[Term]:
    """The terms of one list of the glossary. Raises ContentError naming the entry that is wrong."""
    entries = read_yaml(path)
    if not isinstance(entries, list):
        raise ContentError(path, "must hold a list of terms")
    return [validated(Term, entry, path) for entry in entries]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContentError(path, "is missing") from None
    except UnicodeDecodeError as error:
        raise ContentError(path, f"is not UTF-8 text: {error}") from error


def _prose(path: Path) -> str:
    text = _text(path).strip()
    if not text:
        raise ContentError(path, "is empty")
    return text


def read_yaml(path: Path) -> Any:
    """What a YAML file holds, to be looked at only: others have it too. ContentError when it cannot be read."""
    try:
        return _parsed(_text(path))
    except yaml.YAMLError as error:
        raise ContentError(path, f"is not YAML: {error}") from error


@lru_cache(maxsize=1_000)
def _parsed(text: str) -> Any:
    """Kept by its words: after an edit the whole folder is read again, and one file in it is different."""
    return yaml.load(text, Loader=yaml.CSafeLoader)  # the same in C: ten times as fast


def validated(kind: type[RecordType], facts: object, path: Path) -> RecordType:
    """The record that `facts` make. Raises ContentError naming the record and each field that is wrong."""
    try:
        return kind.model_validate(facts)
    except ValidationError as error:
        named = f"{facts['id']}: " if isinstance(facts, Mapping) and "id" in facts else ""
        reasons = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ContentError(path, named + reasons) from error
