"""Says which items differ between two versions of the index on disk."""

import hashlib
import json
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from pipelines.ingestion import store
from pipelines.ingestion.records import LANGUAGES


class Differences(NamedTuple):
    """Ids of items, sorted. `changed`: some text or fact of the item is another one."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def compare(old: Path, new: Path) -> Differences:
    """The differences between two folders of index versions of today's format."""
    before, after = _digests(old), _digests(new)
    return Differences(
        added=tuple(sorted(after.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - after.keys())),
        changed=tuple(sorted(id_ for id_ in before.keys() & after.keys() if before[id_] != after[id_])),
    )


def _digests(folder: Path) -> dict[str, str]:
    """Item id -> a digest of its facts and of all its passages."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for entry in store.read_entries(folder / "entries.jsonl"):
        parts[entry.id].append(json.dumps(entry, ensure_ascii=False, sort_keys=True))
    for lang in LANGUAGES:
        for name in ("sections", "questions"):
            for passage in store.PassageTable(folder / lang, name):
                parts[passage.item].append(json.dumps(passage, ensure_ascii=False))
    parts.pop("", None)  # the empty row of a table that has none
    return {id_: hashlib.blake2b("\n".join(texts).encode(), digest_size=16).hexdigest() for id_, texts in parts.items()}
