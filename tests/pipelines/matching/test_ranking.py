"""The order for a firm, and that no answer hides the best match of the text."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.matching.ranking import arranged

WORTH = st.lists(st.tuples(st.booleans(), st.floats(-3, 3)), min_size=1, max_size=12)
Worth = tuple[bool, float]


@given(WORTH, st.integers(1, 8))
def test_the_best_match_of_the_text_is_shown_whatever_the_answers_say(worth: list[Worth], most: int) -> None:
    found = [(place, value) for place, value in enumerate(worth)]
    shown = arranged(found, lambda one: one[1], most)
    assert found[0] in shown
    assert len(shown) == min(most, len(found)) == len(set(shown))


@given(WORTH, st.integers(1, 8))
def test_nothing_that_fits_in_part_stands_before_what_fits_well(worth: list[Worth], most: int) -> None:
    well = [value[0] for _, value in arranged(list(enumerate(worth)), lambda one: one[1], most)]
    assert well == sorted(well, reverse=True)


@given(WORTH)
def test_where_there_is_room_for_all_the_order_is_that_of_their_worth_alone(worth: list[Worth]) -> None:
    shown = arranged(list(enumerate(worth)), lambda one: one[1], len(worth))
    assert [value for _, value in shown] == sorted(worth, reverse=True)


def test_what_would_push_the_best_off_the_page_takes_one_place_less() -> None:
    worth = {"best": (True, 0.0), "b": (True, 2.0), "c": (True, 1.0)}
    assert arranged(["best", "b", "c"], worth.__getitem__, 2) == ["b", "best"]
    assert arranged(list[str](), worth.__getitem__, 3) == []
