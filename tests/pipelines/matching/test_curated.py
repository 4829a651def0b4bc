"""An adviser's decisions laid over the matches: values in, values out."""

import pytest

from pipelines.matching.curated import Choices, curate, moved
from pipelines.matching.matches import Match, Matches


def one(id_: str) -> Match:
    return Match(id_, id_, "", id_.partition("/")[2], "", (), "why", "fair", None, 0.5, {})


CASES, PAGES = ("case/a", "case/b", "case/c"), ("guidance/x", "guidance/y")
FOUND = Matches("matches", tuple(map(one, CASES)), tuple(map(one, PAGES)), None, "nl")
NOTHING = Matches("nothing_fits", (), (), None, "nl")


def ids(matches: tuple[Match, ...]) -> list[str]:
    return [match.id.partition("/")[2] for match in matches]


def test_without_decisions_nothing_changes() -> None:
    assert curate(FOUND, Choices()) is FOUND


def test_what_is_pinned_comes_first_and_says_so() -> None:
    curated = curate(FOUND, Choices(pinned=("case/c",)))
    assert ids(curated.cases) == ["c", "a", "b"]
    assert [match.by_expert for match in curated.cases] == [True, False, False]
    assert ids(curated.guidance) == ["x", "y"]


def test_what_is_hidden_is_gone_and_the_rest_keeps_its_order() -> None:
    curated = curate(FOUND, Choices(hidden=frozenset({"case/a", "guidance/y"})))
    assert (ids(curated.cases), ids(curated.guidance), curated.verdict) == (["b", "c"], ["x"], "matches")


def test_an_order_by_hand_holds_within_pinned_and_within_the_rest() -> None:
    choices = Choices(pinned=("case/b",), order=("case/c", "case/a", "case/b"))
    assert ids(curate(FOUND, choices).cases) == ["b", "c", "a"]


def test_an_order_need_not_name_all_and_may_name_what_is_gone() -> None:
    assert ids(curate(FOUND, Choices(order=("case/gone", "case/c"))).cases) == ["c", "a", "b"]


def test_a_comment_goes_with_its_item_only() -> None:
    curated = curate(FOUND, Choices(comments={"guidance/x": "Lees dit."}))
    assert [match.comment for match in curated.guidance] == ["Lees dit.", ""]


@pytest.mark.parametrize("verdict", ["nothing_fits", "off_topic", "not_ai"])
def test_something_added_makes_it_a_result_with_matches(verdict: str) -> None:
    found = NOTHING._replace(verdict=verdict, signpost=one("signpost/printer"))
    curated = curate(found, Choices(pinned=("case/new",)), {"case/new": one("case/new")})
    assert (curated.verdict, ids(curated.cases), curated.signpost) == ("matches", ["new"], None)
    assert curated.cases[0].by_expert


def test_what_was_pinned_but_does_not_exist_any_more_is_not_shown() -> None:
    assert curate(NOTHING, Choices(pinned=("case/gone",))) == NOTHING


def test_a_result_of_which_everything_is_hidden_says_that_nothing_fits() -> None:
    curated = curate(FOUND, Choices(hidden=frozenset(CASES + PAGES)))
    assert (curated.verdict, curated.cases, curated.guidance) == ("nothing_fits", (), ())


def test_a_hidden_signpost_leaves_a_result_in_which_nothing_fits() -> None:
    found = NOTHING._replace(verdict="not_ai", signpost=one("signpost/printer"))
    curated = curate(found, Choices(hidden=frozenset({"signpost/printer"})))
    assert (curated.verdict, curated.signpost) == ("nothing_fits", None)


def test_curating_twice_is_curating_once() -> None:
    choices = Choices(("case/c",), frozenset({"case/a"}), ("case/b", "case/c"), {"case/b": "x"})
    once = curate(FOUND, choices)
    assert curate(once, choices) == once


@pytest.mark.parametrize(("place", "expected"), [(0, "cab"), (1, "acb"), (2, "abc"), (9, "abc"), (-3, "cab")])
def test_moving_puts_an_item_at_a_place_and_twice_is_once(place: int, expected: str) -> None:
    once = moved("abc", "c", place)
    assert "".join(once) == expected
    assert moved(once, "c", place) == once


def test_moving_what_is_not_there_changes_nothing() -> None:
    assert moved(["a", "b"], "z", 0) == ("a", "b")


SERVICES, PEOPLE = ("service/s", "service/t"), ("expert/1", "expert/2")
MORE = FOUND._replace(services=tuple(map(one, SERVICES)), experts=tuple(map(one, PEOPLE)))


def test_every_group_can_be_pinned_hidden_and_commented() -> None:
    choices = Choices(("service/t", "expert/2"), frozenset({"service/s"}), (), {"expert/1": "Bel haar."})
    curated = curate(MORE, choices)
    assert (ids(curated.services), ids(curated.experts), curated.experts[1].comment) == (["t"], ["2", "1"], "Bel haar.")
    assert (ids(curated.cases), ids(curated.guidance)) == (["a", "b", "c"], ["x", "y"])


@pytest.mark.parametrize("kind", ["service", "call", "dataset", "factory"])
def test_something_of_any_kind_can_be_added_and_makes_it_a_result_with_matches(kind: str) -> None:
    curated = curate(NOTHING, Choices(pinned=(f"{kind}/new",)), {f"{kind}/new": one(f"{kind}/new")})
    assert (curated.verdict, ids(curated.groups()[kind])) == ("matches", ["new"])


def test_somebody_to_ask_is_no_sign_that_something_fits() -> None:
    curated = curate(NOTHING, Choices(pinned=("expert/9",)), {"expert/9": one("expert/9")})
    assert (curated.verdict, ids(curated.experts)) == ("nothing_fits", ["9"])
    hidden = frozenset(CASES + PAGES + SERVICES)
    assert curate(MORE, Choices(hidden=hidden)).verdict == "nothing_fits"
