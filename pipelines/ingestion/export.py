"""Edited items back to files: what did not change keeps its own text, so that a difference in files is small."""

import re
import shutil
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from pipelines.ingestion.content import glossary_files
from pipelines.ingestion.drafts import KINDS, SLUG, has_prose, untold
from pipelines.ingestion.records import LANGUAGES, ContentError, GuidancePage, Item, Term

NEW_TERMS = "added.yaml"
"""The list of the glossary in which terms land that stood in none; an editor moves them by hand."""
LAST = ("questions", "lay", "sources", "reviewed_on")
_KEY = re.compile(r"^(\w+):", re.M)
_ENTRY = re.compile(r"^- ", re.M)
_ID = re.compile(r"^(?:- |  )id: *[\"']?([\w/-]+)", re.M)


def write_files(item: Item, root: Path) -> Path:
    """Write the item below `root`, over its files when it has them. Returns its folder, or for a term its list."""
    if isinstance(item, Term):
        return _write_term(item, root)
    folder = folder_of(item.id, root) or root / _home(item) / _slug(item.id)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "meta.yaml", _renewed(_text(folder / "meta.yaml"), item))
    for lang in LANGUAGES if has_prose(type(item)) else ():
        path = folder / f"{lang}.md"
        if _text(path).strip() != item.body[lang]:
            _write(path, item.body[lang] + "\n")
    return folder


def remove_files(item_id: str, root: Path) -> Path | None:
    """Take the item's files away; None when there were none."""
    if item_id.startswith(f"{Term.prefix}/"):
        path = _list_of(item_id, root)
        if path:
            header, entries = _entries(path)
            _write_entries(path, header, [entry for entry in entries if _id(entry) != item_id])
        return path
    folder = folder_of(item_id, root)
    if folder:
        shutil.rmtree(folder)
    return folder


def folder_of(item_id: str, root: Path) -> Path | None:
    """Where the item's files lie, if they do."""
    kind = KINDS[item_id.partition("/")[0]]
    places = (root / parent / _slug(item_id) for parent in kind.folders)
    return next((place for place in places if place.is_dir()), None)


def _slug(item_id: str) -> str:
    """The folder's name. Raises ContentError for one that could lead elsewhere."""
    name = item_id.partition("/")[2]
    if not SLUG.fullmatch(name):
        raise ContentError(Path(item_id), "is no id of an item")
    return name


def _home(item: Item) -> str:
    """The folder for new items of a kind; guidance that explains no article of the AI Act is about other law."""
    other_law = isinstance(item, GuidancePage) and not item.explains
    return type(item).folders[-1 if other_law else 0]


def _facts(item: Item) -> dict[str, Any]:
    """The item as its YAML holds it: dates as dates, lists as lists, the order of the house."""
    facts: dict[str, Any] = _plain(item.model_dump(by_alias=True, exclude={"body"}))
    first = [name for name in ("id", "title", "name", "summary", "definition") if name in facts]
    last = [name for name in LAST if name in facts]
    middle = [name for name in facts if name not in (*first, *last)]
    return {name: facts[name] for name in (*first, *middle, *last)}


def _needed(kind: type[Item]) -> set[str]:
    """Fields that a file must name, even when they hold an empty list."""
    return {info.alias or name for name, info in kind.model_fields.items() if info.is_required()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, tuple | list) else value


def _renewed(old: str, item: Item) -> str:
    """The text of a mapping with the item's facts: a key keeps its text where its value is the same."""
    facts, needed, absent = _facts(item), _needed(type(item)), untold(type(item))
    known: dict[str, Any] = _loaded(old) or {}
    found = list(_KEY.finditer(old))
    ends = [*(match.start() for match in found), len(old)]
    texts = {match[1]: old[match.start() : end] for match, end in zip(found, ends[1:], strict=True)}
    parts = {name: text for name, text in texts.items() if name in facts and known.get(name) == facts[name]}
    told = {name for name, value in facts.items() if name in needed or value not in (None, [], {}, absent.get(name))}
    changed = {name: value for name, value in facts.items() if name in told and name not in parts}
    parts |= {name: _dumped({name: value}) for name, value in changed.items()}
    ordered = "".join(_ended(parts[name]) for name in _ordered(list(texts), list(facts)) if name in parts)
    return old[: ends[0]] + ordered if found else ordered


def _ordered(old: list[str], canonical: list[str]) -> list[str]:
    """The file's own order; what is new stands after what comes before it in the order of the house."""
    names = list(old)
    for place, name in enumerate(canonical):
        if name not in names:
            before = [names.index(earlier) for earlier in canonical[:place]]
            names.insert(before[-1] + 1 if before else 0, name)
    return names


def _write_term(term: Term, root: Path) -> Path:
    path = _list_of(term.id, root) or root / "glossary" / NEW_TERMS
    header, entries = _entries(path) if path.exists() else ("", [])
    found = next((place for place, entry in enumerate(entries) if _id(entry) == term.id), len(entries))
    old = re.sub(r"^(- |  )", "", "".join(entries[found : found + 1]), flags=re.M)
    text = re.sub(r"^(?=.)", "  ", _renewed(old, term), flags=re.M)
    entries[found : found + 1] = ["- " + text.removeprefix("  ")]
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_entries(path, header, entries)
    return path


def _list_of(item_id: str, root: Path) -> Path | None:
    lists = (path for path in glossary_files(root) if item_id in _text(path))
    return next((path for path in lists if any(entry.get("id") == item_id for entry in _loaded(_text(path)))), None)


def _entries(path: Path) -> tuple[str, list[str]]:
    """What stands above a list, and the text of each entry. A list in another shape comes in the shape of the house."""
    text = _text(path)
    values = _loaded(text) or []
    ends = [*(match.start() for match in _ENTRY.finditer(text)), len(text)]
    pieces = [text[start:end] for start, end in pairwise(ends)]
    if [_id(piece) for piece in pieces] == [value["id"] for value in values]:
        return text[: ends[0]], pieces
    return "", [_dumped([value]) for value in values]


def _id(entry: str) -> str:
    found = _ID.search(entry)
    return found[1] if found else ""


def _write_entries(path: Path, header: str, entries: list[str]) -> None:
    if entries:
        _write(path, "".join(map(_ended, [header, *entries] if header else entries)))
    else:
        path.unlink()


def _loaded(text: str) -> Any:
    """YAML by the C library where it is there: an export reads long lists again and again."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  both are safe


def _dumped(value: Any) -> str:
    return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=120))


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
