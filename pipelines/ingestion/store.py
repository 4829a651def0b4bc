"""Entries and passages of an index version on disk: entries are read whole, passages one by one when shown."""

import json
import mmap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from pipelines.ingestion.passages import Entry, Passage


def write_entries(path: Path, entries: Iterable[Entry]) -> None:
    """One JSON object a line."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(entry._asdict(), ensure_ascii=False) + "\n" for entry in entries)


def read_entries(path: Path) -> list[Entry]:
    """What `write_entries` wrote, in the same order."""
    with path.open(encoding="utf-8") as file:
        return [_entry(json.loads(line)) for line in file]


def _entry(facts: Mapping[str, Any]) -> Entry:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}
    return Entry(**values)


class PassageTable:
    """Passages in a fixed order, read from disk by number; a few more may follow in memory. Shared by threads."""

    def __init__(self, folder: Path, name: str) -> None:
        self._more: Sequence[Passage] = ()
        self._ends: NDArray[np.int64] = np.asarray(np.load(folder / f"{name}.ends.npy", mmap_mode="r"))
        with (folder / f"{name}.jsonl").open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if len(self._ends) else b""

    @staticmethod
    def write(folder: Path, name: str, passages: Iterable[Passage]) -> None:
        """Writes passages so that they can be opened as a table of that name."""
        ends, end = [], 0
        with (folder / f"{name}.jsonl").open("wb") as file:
            for passage in passages:
                end += file.write(json.dumps(passage, ensure_ascii=False).encode() + b"\n")
                ends.append(end)
        np.save(folder / f"{name}.ends.npy", np.array(ends, dtype=np.int64))

    def extended(self, more: Sequence[Passage]) -> Self:
        """This table with a few passages after its own. It needs no file: those of an older version may be gone."""
        table = copy(self)
        table._more = more
        return table

    @property
    def built(self) -> int:
        """How many passages are on disk."""
        return len(self._ends)

    def __len__(self) -> int:
        return len(self._ends) + len(self._more)

    def __getitem__(self, row: int) -> Passage:
        built = len(self._ends)
        if row >= built:
            return self._more[row - built]
        start = int(self._ends[row - 1]) if row else 0
        return Passage(*json.loads(self._bytes[start : int(self._ends[row])]))

    def __iter__(self) -> Iterator[Passage]:
        return (self[row] for row in range(len(self)))
