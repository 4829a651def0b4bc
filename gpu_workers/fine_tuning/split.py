"""Divides the rows in a training, a validation and a test part, once, and locks the outcome with a hash."""

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gpu_workers.fine_tuning.dataset import Example
from gpu_workers.fine_tuning.preflight import normal

Halves = tuple[list[Example], list[Example]]


@dataclass(frozen=True)
class Parts:
    """The three parts. `leaks` were in training or validation while their text is also in a later part."""

    train: list[Example]
    validation: list[Example]
    test: list[Example]
    leaks: list[Example]

    @property
    def labels(self) -> list[str]:
        """The categories that can be learned, in a fixed order."""
        return sorted({row.label for row in self.train})

    def sha256(self) -> str:
        """A hash of which row is in which part with which text and label: the same split gives the same hash."""
        named = {"train": self.train, "validation": self.validation, "test": self.test}
        content = {name: [(row.row, row.text, row.label) for row in rows] for name, rows in named.items()}
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def split(
    rows: Sequence[Example],
    *,
    fixed_test: Sequence[Example] | None,
    fraction: float,
    validation: float,
    seed: int,
    by_time: bool,
    by_group: bool,
) -> Parts:
    """Divides `rows`; with `fixed_test` that file is the test part. Shares are 0 to 1 of what is divided.

    A class keeps its share in each part. `by_time` puts the newest rows in the test part, `by_group` keeps rows of one
    group together; a group that is in the fixed test leaves the training part.
    """
    random_source = random.Random(seed)  # noqa: S311 (a split, not a secret)
    if fixed_test is not None:
        rest, test = list(rows), list(fixed_test)
    elif by_time:
        rest, test = _newest(rows, fraction)
    else:
        rest, test = (_by_group if by_group else _by_class)(rows, fraction, random_source)
    if by_group:
        train, chosen = _by_group(rest, validation, random_source)
    else:
        # A class with few rows needs them to learn from: it need not be in the part that is only for choosing.
        train, chosen = _by_class(rest, validation, random_source, least=0)
    return _without_leaks(train, chosen, test, by_group)


def restore(saved: dict[str, Any]) -> Parts:
    """Parts from what `saved_form` made of them."""
    return Parts(*([Example(**row) for row in saved[name]] for name in ("train", "validation", "test", "leaks")))


def saved_form(parts: Parts) -> dict[str, Any]:
    """Parts as values for a JSON file."""
    names = ("train", "validation", "test", "leaks")
    return {name: [vars(row) for row in getattr(parts, name)] for name in names}


def _by_class(rows: Sequence[Example], share: float, random_source: random.Random, least: int = 1) -> Halves:
    """Takes `share` of each class apart, at least `least` rows of it, and always leaves one row."""
    kept: list[Example] = []
    apart: list[Example] = []
    for group in _grouped(rows, lambda row: row.label).values():
        random_source.shuffle(group)
        size = min(max(round(len(group) * share), least), len(group) - 1)
        apart += group[:size]
        kept += group[size:]
    return _in_order(kept), _in_order(apart)


def _by_group(rows: Sequence[Example], share: float, random_source: random.Random) -> Halves:
    """Takes whole groups apart until `share` of the rows is reached; a row without a group is a group of its own."""
    groups = list(_grouped(rows, lambda row: row.group or f"row {row.row}").values())
    random_source.shuffle(groups)
    apart: list[Example] = []
    kept: list[Example] = []
    for group in groups:
        (apart if len(apart) + len(group) / 2 <= len(rows) * share else kept).extend(group)
    return _in_order(kept), _in_order(apart)


def _newest(rows: Sequence[Example], share: float) -> Halves:
    ordered = sorted(rows, key=lambda row: (row.time, row.row))
    cut = len(ordered) - max(1, round(len(ordered) * share))
    return ordered[:cut], ordered[cut:]


def _without_leaks(train: list[Example], validation: list[Example], test: list[Example], by_group: bool) -> Parts:
    def marks(rows: Sequence[Example]) -> set[tuple[str, str]]:
        texts = {("text", normal(row.text)) for row in rows}
        return texts | {("group", row.group) for row in rows if by_group and row.group}

    in_test = marks(test)
    chosen = [row for row in validation if not marks([row]) & in_test]
    in_later = in_test | marks(chosen)
    learned = [row for row in train if not marks([row]) & in_later]
    # A class with rows in the validation part only cannot be chosen on: those rows are for learning then.
    known = {row.label for row in learned}
    learned += [row for row in chosen if row.label not in known]
    chosen = [row for row in chosen if row.label in known]
    kept = {row.row for row in (*learned, *chosen)}
    return Parts(_in_order(learned), chosen, test, [row for row in (*train, *validation) if row.row not in kept])


def _grouped(rows: Sequence[Example], key: Callable[[Example], str]) -> dict[str, list[Example]]:
    groups: defaultdict[str, list[Example]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return dict(sorted(groups.items()))


def _in_order(rows: list[Example]) -> list[Example]:
    return sorted(rows, key=lambda row: row.row)
