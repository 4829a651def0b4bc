"""The answers that people give to a checklist, and what changed between two moments."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from pipelines.documents.tree import clean_text
from pipelines.documents.wording import Answer, Lang

MAX_NOTE: Final = 4_000
MAX_OWNER: Final = 200

ChangeKind = Literal["answered", "changed", "cleared"]
Field = Literal["answer", "note", "owner", "due"]
FIELDS: Final[tuple[Field, ...]] = get_args(Field)


@dataclass(frozen=True)
class FilledAnswer:
    """What is filled in for one item; all of it may be empty. Texts lose what no document can hold."""

    answer: Answer | None = None
    note: str = ""
    owner: str = ""
    due: dt.date | None = None

    def __post_init__(self) -> None:
        for name in ("note", "owner"):
            # The way to set a field of a frozen class while it is made.
            object.__setattr__(self, name, clean_text(getattr(self, name)))

    @property
    def empty(self) -> bool:
        """Whether nothing at all is filled in."""
        return self == FilledAnswer()


@dataclass(frozen=True)
class Filled:
    """A filled-in list: which list (its key, empty if it was never kept), its version, language, and answers by item.

    An item whose row was taken out of the file is not among the answers.
    """

    key: str
    version: str
    lang: Lang
    answers: Mapping[str, FilledAnswer]


@dataclass(frozen=True)
class Change:
    """What happened to one item; `fields` says which parts differ. None: the item was not in that list."""

    item_id: str
    kind: ChangeKind
    fields: tuple[Field, ...]
    before: FilledAnswer | None
    after: FilledAnswer | None


def compare(before: Filled, after: Filled) -> tuple[Change, ...]:
    """What changed per item, in the order of `after`, then what only `before` had. Equal items are left out."""
    ids = dict.fromkeys([*after.answers, *before.answers])
    changes = (_change(item_id, before.answers.get(item_id), after.answers.get(item_id)) for item_id in ids)
    return tuple(change for change in changes if change is not None)


def _change(item_id: str, before: FilledAnswer | None, after: FilledAnswer | None) -> Change | None:
    old, new = before or FilledAnswer(), after or FilledAnswer()
    fields = tuple(name for name in FIELDS if getattr(old, name) != getattr(new, name))
    if not fields:
        return None
    return Change(item_id, _kind(old, new), fields, before, after)


def _kind(old: FilledAnswer, new: FilledAnswer) -> ChangeKind:
    if old.answer is None and new.answer is not None:
        return "answered"
    if new.empty or (old.answer is not None and new.answer is None):
        return "cleared"
    return "changed"
