"""What is composed fits one situation, is in order and free of doubles."""

from typing import Any

import pytest

from pipelines.triage.checklists import AXES, Situation, compose
from tests.pipelines.triage.small_pool import item, pool_of

HERE: dict[str, Any] = {
    "role": "deployer", "risk_class": "minimal", "sector": "other", "stage": "in_use", "size": "small",
    "data": ["tables"], "people": ["generate"],
}  # fmt: skip


def composed(*items: dict[str, Any], **situation: Any) -> list[str]:
    return [one.id for one in compose(pool_of(*items), Situation(**{**HERE, **situation}))]


def test_what_applies_first_comes_first_then_theme_and_undated_last() -> None:
    contested = {"status": "contested", "articles": ["Art. 72"]}
    draft = {"status": "draft", "articles": ["Art. 6(5)"]}
    assert composed(
        item("practice_privacy", theme="privacy"),
        item("practice", theme="oversight"),
        item("proposal", theme="oversight", **draft),
        item("disputed", theme="accountability", **contested),
        item("late", "2027-12-02"),
        item("early_privacy", "2025-02-02", theme="privacy"),
        item("early_oversight", "2025-02-02", theme="oversight"),
    ) == [
        "early_oversight", "early_privacy", "late", "disputed", "proposal", "practice", "practice_privacy",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("axis", "others"),
    [
        ("roles", ["provider"]),
        ("risk_classes", ["gpai", "high_risk"]),
        ("sectors", ["finance"]),
        ("stages", ["idea", "test"]),
        ("sizes", ["large"]),
        ("data", ["personal_data"]),
        ("people", ["talk", "assess"]),
    ],
)
def test_an_item_for_others_is_left_out(axis: str, others: list[str]) -> None:
    mine = {
        "roles": ["deployer"],
        "risk_classes": ["minimal"],
        "sectors": ["other"],
        "stages": ["in_use"],
        "sizes": ["small"],
        "data": ["tables"],
        "people": ["generate"],
    }
    assert composed(item("mine", audience=mine), item("others", audience={**mine, axis: others})) == ["mine"]


def test_a_narrower_item_takes_the_place_of_the_wider_one_only_where_it_applies() -> None:
    pair = [item("wide"), item("narrow", audience={"sectors": ["finance"]}, instead_of=["wide"])]
    assert composed(*pair, sector="finance") == ["narrow"]
    assert composed(*pair, sector="unknown") == ["wide"]


@pytest.mark.parametrize(
    ("axis", "audience"),
    [
        ("size", {"sizes": ["small"]}),
        ("stage", {"stages": ["in_use"]}),
        ("role", {"roles": ["deployer"]}),
        ("data", {"data": ["tables"]}),
        ("people", {"people": ["generate"]}),
    ],
)
def test_what_is_not_known_brings_both_and_takes_nothing_away(axis: str, audience: dict[str, Any]) -> None:
    pair = [item("wide"), item("narrow", audience=audience, instead_of=["wide"])]
    assert composed(*pair) == ["narrow"]
    assert composed(*pair, **{axis: "unknown"}) == ["wide", "narrow"]


def test_the_date_is_that_of_the_route_to_high_risk() -> None:
    both = item(
        "both", "2027-12-02", dates={"annex_i": "2028-08-02"}, audience={"risk_classes": ["high_risk", "unknown"]}
    )
    pool = pool_of(both, item("middle", "2028-01-28"))
    days = {
        risk_class: [
            (one.id, str(one.applies_from)) for one in compose(pool, Situation(**{**HERE, "risk_class": risk_class}))
        ]
        for risk_class in ("high_risk", "high_risk_annex_i", "unknown")
    }
    first, second = ("both", "2027-12-02"), ("middle", "2028-01-28")
    assert days["high_risk"] == days["unknown"] == [first, second]
    assert days["high_risk_annex_i"] == [second, ("both", "2028-08-02")]


def test_only_items_of_the_chosen_lists_are_taken_and_an_item_of_two_stands_once() -> None:
    items = [item("first", lists=["a"]), item("second", lists=["b"]), item("shared", lists=["a", "b"])]
    pool = pool_of(*items, slugs=("a", "b"))
    found = {
        lists: [one.id for one in compose(pool, Situation(**HERE), lists=lists)] for lists in ((), ("a",), ("a", "b"))
    }
    assert found == {
        (): ["first", "second", "shared"],
        ("a",): ["first", "shared"],
        ("a", "b"): ["first", "second", "shared"],
    }


def test_a_narrower_item_of_a_list_that_was_not_chosen_replaces_nothing() -> None:
    pool = pool_of(
        item("wide", lists=["a"]),
        item("narrow", lists=["b"], audience={"sectors": ["finance"]}, instead_of=["wide"]),
        slugs=("a", "b"),
    )
    bank = {**HERE, "sector": "finance"}
    assert [one.id for one in compose(pool, Situation(**bank), lists=("a",))] == ["wide"]
    assert [one.id for one in compose(pool, Situation(**bank))] == ["narrow"]


@pytest.mark.parametrize("axis", list(AXES))
def test_an_id_outside_the_closed_lists_is_refused_with_the_list(axis: str) -> None:
    with pytest.raises(ValueError, match="'emperor' is not one of"):
        Situation(**{**HERE, axis: "emperor"})


def test_a_list_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no such list: ghosts"):
        compose(pool_of(item("one")), Situation(**HERE), lists=["basics", "ghosts"])


def short(*items: dict[str, Any], **situation: Any) -> list[str]:
    return [one.id for one in compose(pool_of(*items), Situation(**{**HERE, **situation}), extent="short")]


def test_a_short_list_has_law_and_basics_and_a_full_one_everything() -> None:
    contested = {"status": "contested", "articles": ["Art. 72"]}
    items = [item("law", "2025-02-02"), item("disputed", **contested), item("basic", basic=True), item("further")]
    assert short(*items) == ["law", "disputed", "basic"]
    assert composed(*items) == ["law", "disputed", "basic", "further"]


def test_a_wider_item_stands_for_its_parts_in_a_short_list_only_where_it_is_there() -> None:
    part = item("part", "2025-02-02", part_of=["whole"])
    both = [item("whole", "2025-02-02", audience={"sectors": ["finance"]}), part]
    assert short(*both, sector="finance") == ["whole"]
    assert short(*both) == ["part"]
    assert composed(*both, sector="finance") == ["whole", "part"]


def test_further_practice_of_one_sector_takes_no_basic_out_of_a_short_list() -> None:
    pair = [item("wide", basic=True), item("narrow", audience={"sectors": ["finance"]}, instead_of=["wide"])]
    assert short(*pair, sector="finance") == ["wide"]
    assert composed(*pair, sector="finance") == ["narrow"]


@pytest.mark.parametrize(
    ("situation", "audience"),
    [
        ({"people": ["assess_staff"]}, {"people": ["assess"]}),
        ({"people": ["authority"]}, {"people": ["assess"]}),
        ({"data": ["health_data"]}, {"data": ["personal_data"]}),
        ({"people": ["assess_customers"]}, {"data": ["personal_data"]}),
        ({"people": ["recognise_people"]}, {"data": ["personal_data"]}),
        ({"people": ["talk"]}, {"data": ["personal_data"]}),
    ],
)
def test_what_follows_from_an_answer_counts_too(situation: dict[str, Any], audience: dict[str, Any]) -> None:
    pair = [item("wide"), item("narrow", audience=audience, instead_of=["wide"])]
    assert composed(*pair) == ["wide"]
    assert composed(*pair, **situation) == ["narrow"]


@pytest.mark.parametrize(
    ("situation", "audience"),
    [
        ({"data": ["none"]}, {"data": ["personal_data"]}),  # no data yet: what will come is not known
        ({"people": ["unknown"]}, {"data": ["personal_data"]}),  # it may turn out to assess people
        ({"risk_class": "transparency", "people": ["none"]}, {"people": ["talk"]}),
        ({"risk_class": "prohibited", "people": ["talk"]}, {"people": ["recognise_people"]}),
        ({"risk_class": "high_risk", "people": ["talk"]}, {"people": ["assess"]}),
        ({"risk_class": "gpai", "people": ["none"]}, {"people": ["generate"]}),
    ],
)
def test_an_answer_that_leaves_a_doubt_brings_the_item_and_replaces_nothing(
    situation: dict[str, Any], audience: dict[str, Any]
) -> None:
    pair = [item("wide"), item("narrow", audience=audience, instead_of=["wide"])]
    assert composed(*pair, **situation) == ["wide", "narrow"]


@pytest.mark.parametrize("values", [[], ["none", "talk"], ["unknown", "talk"]])
def test_nothing_chosen_and_none_beside_another_are_refused(values: list[str]) -> None:
    with pytest.raises(ValueError, match="choose at least one"):
        Situation(**{**HERE, "people": values})


def test_the_order_in_which_several_are_chosen_changes_nothing() -> None:
    assert Situation(people=["talk", "generate", "talk"]) == Situation(people=["generate", "talk"])
