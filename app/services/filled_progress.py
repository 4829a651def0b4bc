"""How far a list is: counted in all and by part, which items somebody wants to see, and which one comes next."""

import datetime as dt
import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from app.services.filled_answers import EMPTY, Values
from pipelines.documents.tree import ChecklistItem
from pipelines.documents.wording import CLOSED_ANSWERS

Show = Literal["all", "open", "overdue"]
Part = tuple[str, Sequence[ChecklistItem]]
"""The title of a part of the list, and its items."""
SHOWS: Final[tuple[Show, ...]] = get_args(Show)


@dataclass(frozen=True)
class Count:
    """Items of one part, or of the whole list: all, with an answer, with nothing left to do, and too late."""

    title: str
    total: int
    answered: int
    done: int
    overdue: int


@dataclass(frozen=True)
class Group:
    """The items of one part, each with its number in the list, and how far they are."""

    count: Count
    items: tuple[tuple[int, ChecklistItem], ...]


def is_open(found: Values) -> bool:
    """Whether something is left to do: no, partly, don't know, or no answer yet."""
    return found.answer not in CLOSED_ANSWERS


def is_overdue(found: Values, today: dt.date) -> bool:
    """Whether it is open after the day on which it was to be ready."""
    return is_open(found) and found.due is not None and found.due < today


def count(items: Sequence[ChecklistItem], answers: Mapping[str, Values], today: dt.date, title: str = "") -> Count:
    """Count these items."""
    found = [answers.get(item.id, EMPTY) for item in items]
    return Count(
        title,
        total=len(found),
        answered=sum(one.answer is not None for one in found),
        done=sum(not is_open(one) for one in found),
        overdue=sum(is_overdue(one, today) for one in found),
    )


def groups(parts: Iterable[Part], answers: Mapping[str, Values], today: dt.date) -> list[Group]:
    """By part of the list, with the numbers that the items have on paper."""
    numbers = itertools.count(1)
    return [
        Group(count(items, answers, today, title), tuple((next(numbers), item) for item in items))
        for title, items in parts
    ]


def next_number(groups: Iterable[Group], answers: Mapping[str, Values], *, shown: Collection[str], after: int) -> int:
    """The number of the item to do next, in the order of the page: after this one the first shown without an answer.

    Behind the last it begins again at the top. 0: each has an answer.
    """
    pairs = [pair for group in groups for pair in group.items]
    turn = next((place for place, (number, _) in enumerate(pairs, start=1) if number == after), 0)
    waiting = (
        number
        for number, item in (*pairs[turn:], *pairs[:turn])
        if item.id in shown and answers.get(item.id, EMPTY).answer is None
    )
    return next(waiting, 0)


def owners(answers: Iterable[Values]) -> list[str]:
    """Everybody who has an item, once, whatever the capitals."""
    names = {one.owner.casefold(): one.owner for one in answers if one.owner}
    return [names[name] for name in sorted(names)]


def is_shown(found: Values, *, show: str, owner: str, today: dt.date) -> bool:
    """Whether an item is among those asked for. An empty `owner` is everybody."""
    if owner and found.owner.casefold() != owner.casefold():
        return False
    if show == "overdue":
        return is_overdue(found, today)
    return show != "open" or is_open(found)
