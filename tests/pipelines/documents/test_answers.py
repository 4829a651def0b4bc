"""What changed between two fillings of a list."""

import datetime as dt

import pytest

from pipelines.documents.answers import Filled, FilledAnswer, compare


def filled(**answers: FilledAnswer) -> Filled:
    return Filled("key", "1", "nl", answers)


EMPTY = FilledAnswer()


@pytest.mark.parametrize(
    ("before", "after", "kind", "fields"),
    [
        (EMPTY, FilledAnswer("yes"), "answered", ("answer",)),
        (None, FilledAnswer("no", owner="Ada"), "answered", ("answer", "owner")),
        (FilledAnswer("no"), FilledAnswer("yes"), "changed", ("answer",)),
        (FilledAnswer("no"), FilledAnswer("no", due=dt.date(2027, 1, 1)), "changed", ("due",)),
        (EMPTY, FilledAnswer(note="later"), "changed", ("note",)),
        (FilledAnswer("no"), EMPTY, "cleared", ("answer",)),
        (FilledAnswer("no", note="x"), FilledAnswer(note="x"), "cleared", ("answer",)),
        (FilledAnswer(note="x"), EMPTY, "cleared", ("note",)),
        (FilledAnswer("yes"), None, "cleared", ("answer",)),
    ],
)
def test_each_change_has_its_kind_and_the_parts_that_differ(
    before: FilledAnswer | None, after: FilledAnswer | None, kind: str, fields: tuple[str, ...]
) -> None:
    one, two = ({"a": side} if side is not None else {} for side in (before, after))
    (change,) = compare(filled(**one), filled(**two))
    assert (change.item_id, change.kind, change.fields) == ("a", kind, fields)
    assert (change.before, change.after) == (before, after)


def test_equal_items_are_left_out_also_when_a_row_without_answers_went() -> None:
    same = FilledAnswer("partly", "x", "Ada", dt.date(2027, 1, 1))
    before, after = filled(a=same, b=EMPTY), filled(a=same)
    assert compare(before, after) == ()


def test_changes_come_in_the_order_of_the_newer_list_and_then_what_went() -> None:
    before = filled(x=FilledAnswer("yes"), a=FilledAnswer("no"), b=EMPTY)
    after = filled(b=FilledAnswer("yes"), a=FilledAnswer("yes"))
    assert [change.item_id for change in compare(before, after)] == ["b", "a", "x"]
