"""What an item and a firm have in common, whatever answers there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingestion.passages import Entry
from pipelines.matching.methods import asked_for, sorts_of
from pipelines.matching.shared import EACH, SECTOR, WISH, Firm, is_for_others, is_offered, shared

ITEM = Entry(
    "service/x", "service", {}, {}, data=("text", "none"), sectors=("finance", "other"), regions=("groningen",),
    sizes=("small",), stages=("idea",), wishes=("advice", "funding"), methods=("demand forecasting",),
)  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["unknown", "none", "finance"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)
NAMES = ("sector", "data", "size", "region", "stage", "wish", "firm")


def test_everything_in_common_is_found_and_counts() -> None:
    answers = {"sector": "finance", "data": ["text"], "size": "small", "region": "groningen", "wish": "advice"}
    same = shared(ITEM, Firm.of(answers, ["forecasting"]))
    assert (same.sector, same.data, same.region, same.size, same.wishes) == (
        "finance", ("text",), "groningen", "small", ("advice",),
    )  # fmt: skip
    assert same.sorts == ("forecasting",)
    assert same.weight == pytest.approx(SECTOR + WISH + 4 * EACH)


def test_a_province_shares_what_is_for_the_whole_country_and_abroad_shares_nothing() -> None:
    country = ITEM._replace(regions=("nl",))
    assert shared(country, Firm(region="limburg")).region == "nl"
    assert shared(country, Firm(region="eu")).region == ""
    assert shared(ITEM._replace(regions=("eu",)), Firm(region="eu")).region == ""


@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING))
def test_no_answer_breaks_it_or_makes_an_item_worth_less(answers: dict[str, object]) -> None:
    firm = Firm.of(answers)
    assert shared(ITEM, firm).weight >= 0
    assert is_offered(ITEM, firm) in (True, False)
    assert len(is_for_others(ITEM, firm)) == 2


@pytest.mark.parametrize(
    ("answers", "offered"),
    [
        ({"wish": "advice"}, True),
        ({"wish": ["data", "funding"]}, True),
        ({"wish": "compute"}, False),
        ({"wish": "unknown"}, False),
        ({}, False),
        ({"wish": "advice", "stage": "idea"}, True),
        ({"wish": "advice", "stage": "in_use"}, False),
        ({"wish": "advice", "stage": "unknown"}, True),
        ({"wish": "advice", "region": "limburg", "size": "large", "sector": "agriculture"}, True),
    ],
)
def test_the_wish_and_the_stage_offer_a_service_and_nothing_else_does(
    answers: dict[str, object], offered: bool
) -> None:
    assert is_offered(ITEM, Firm.of(answers)) is offered


@pytest.mark.parametrize(
    ("problem", "lang", "sorts"),
    [
        ("Kunnen we voorspellen hoeveel brood we verkopen?", "nl", {"forecasting"}),
        ("Een camera moet krassen op auto's vinden", "nl", {"vision", "anomalies"}),
        ("Sort the letters of customers", "en", {"sorting", "language"}),
        ("Wij zoeken een nieuwe medewerker", "nl", set()),
        ("", "en", set()),
    ],
)
def test_the_sort_of_work_is_read_from_the_words(problem: str, lang: str, sorts: set[str]) -> None:
    assert asked_for(problem, lang) == sorts


def test_methods_belong_to_sorts_of_work() -> None:
    assert sorts_of(["object detection", "LSTM neural network"]) == {"vision"}
    assert sorts_of([]) == frozenset()
