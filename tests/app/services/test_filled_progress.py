"""How far a list is, and which items are shown."""

import datetime as dt

import pytest

from app.services.filled_answers import EMPTY, Values
from app.services.filled_progress import count, groups, is_shown, next_number, owners
from pipelines.documents.tree import ChecklistItem

TODAY = dt.date(2026, 11, 22)
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
ITEMS = [ChecklistItem(id=str(n), action="x") for n in range(6)]
PARTS = (("een", ITEMS[:4]), ("twee", ITEMS[4:]))
ANSWERS = {
    "0": Values("yes", due=YESTERDAY),
    "1": Values("not_applicable", "reden", due=YESTERDAY),
    "2": Values("partly", due=YESTERDAY, owner="Els"),
    "3": Values("unknown", due=TODAY, owner="els"),
    "4": Values(None, due=YESTERDAY, owner="Frits"),
    "elsewhere": Values("no"),
}


def test_it_counts_answers_what_is_done_and_what_is_late() -> None:
    found = count(ITEMS, ANSWERS, TODAY)
    assert (found.total, found.answered, found.done, found.overdue) == (6, 4, 2, 2)


def test_the_parts_together_are_the_whole() -> None:
    found = [group.count for group in groups(PARTS, ANSWERS, TODAY)]
    assert [(one.title, one.total, one.answered, one.done, one.overdue) for one in found] == [
        ("een", 4, 4, 2, 1),
        ("twee", 2, 0, 0, 1),
    ]


@pytest.mark.parametrize(
    ("show", "owner", "expected"),
    [
        ("", "", "012345"),
        ("nonsense", "", "012345"),
        ("open", "", "2345"),
        ("overdue", "", "24"),
        ("", "ELS", "23"),
        ("overdue", "els", "2"),
        ("open", "nobody", ""),
    ],
)
def test_what_is_shown(show: str, owner: str, expected: str) -> None:
    shown = [one.id for one in ITEMS if is_shown(ANSWERS.get(one.id, EMPTY), show=show, owner=owner, today=TODAY)]
    assert "".join(shown) == expected


def test_an_owner_is_one_whatever_the_capitals() -> None:
    assert [name.casefold() for name in owners(ANSWERS.values())] == ["els", "frits"]


def test_a_part_has_its_items_with_their_numbers_in_the_list() -> None:
    found = [[(number, item.id) for number, item in group.items] for group in groups(PARTS, {}, TODAY)]
    assert found == [[(1, "0"), (2, "1"), (3, "2"), (4, "3")], [(5, "4"), (6, "5")]]


@pytest.mark.parametrize(
    ("answered", "shown", "after", "expected"),
    [
        ("", "abcd", 0, 1),
        ("", "abcd", 1, 2),
        ("", "abcd", 2, 3),  # in the next part
        ("", "abcd", 4, 1),  # behind the last it begins again
        ("ac", "abcd", 1, 2),
        ("", "bd", 0, 2),
        ("b", "bd", 2, 4),
        ("abcd", "abcd", 2, 0),
        ("", "", 0, 0),
    ],
)
def test_the_next_item_is_the_first_shown_without_an_answer(
    answered: str, shown: str, after: int, expected: int
) -> None:
    one, two, three, four = (ChecklistItem(id=name, action="x") for name in "abcd")
    parts = (("een", (one, two)), ("twee", (three, four)))
    given = dict.fromkeys(answered, Values("no"))
    assert next_number(groups(parts, given, TODAY), given, shown=set(shown), after=after) == expected
