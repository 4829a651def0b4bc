"""How far a list is: counted in all and by subject, and which items somebody wants to see."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from app.services.filled_answers import EMPTY, Values
from pipelines.documents.tree import ChecklistItem
from pipelines.documents.wording import CLOSED_ANSWERS

Show = Literal["all", "open", "overdue"]
SHOWS: Final[tuple[Show, ...]] = get_args(Show)


@dataclass(frozen=True)
class Count:
    """Items of one subject, or of the whole list: all, with an answer, with nothing left to do, and too late."""

    theme: str
    total: int
    answered: int
    done: int
    overdue: int


def is_open(found: Values) -> bool:
    """Whether something is left to do: no, partly, don't know, or no answer yet."""
    return found.answer not in CLOSED_ANSWERS


def is_overdue(found: Values, today: dt.date) -> bool:
    """Whether it is open after the day on which it was to be ready."""
    return is_open(found) and found.due is not None and found.due < today


def count(items: Sequence[ChecklistItem], answers: Mapping[str, Values], today: dt.date, theme: str = "") -> Count:
    """Count these items."""
    found = [answers.get(item.id, EMPTY) for item in items]
    return Count(
        theme,
        total=len(found),
        answered=sum(one.answer is not None for one in found),
        done=sum(not is_open(one) for one in found),
        overdue=sum(is_overdue(one, today) for one in found),
    )


def by_theme(items: Sequence[ChecklistItem], answers: Mapping[str, Values], today: dt.date) -> list[Count]:
    """Counted by subject, in the order in which the subjects come up."""
    themes = dict.fromkeys(item.theme for item in items)
    return [count([item for item in items if item.theme == theme], answers, today, theme) for theme in themes]


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
