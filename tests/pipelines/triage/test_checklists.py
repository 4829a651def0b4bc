"""What is composed fits one situation, is in order and free of doubles, for small pools and for any pool at all."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.triage.checklists import AXES, THEMES, ChecklistItem, Pool, Situation, compose
from tests.pipelines.triage.small_pool import item, pool_of

HERE = {"role": "deployer", "risk_class": "minimal", "sector": "other", "stage": "in_use", "size": "small"}


def composed(*items: dict[str, Any], **situation: str) -> list[str]:
    return [one.id for one in compose(pool_of(*items), **{**HERE, **situation})]


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
    ],
)
def test_an_item_for_others_is_left_out(axis: str, others: list[str]) -> None:
    mine = {
        "roles": ["deployer"],
        "risk_classes": ["minimal"],
        "sectors": ["other"],
        "stages": ["in_use"],
        "sizes": ["small"],
    }
    assert composed(item("mine", audience=mine), item("others", audience={**mine, axis: others})) == ["mine"]


def test_a_narrower_item_takes_the_place_of_the_wider_one_only_where_it_applies() -> None:
    pair = [item("wide"), item("narrow", audience={"sectors": ["finance"]}, instead_of=["wide"])]
    assert composed(*pair, sector="finance") == ["narrow"]
    assert composed(*pair, sector="unknown") == ["wide"]


@pytest.mark.parametrize(
    ("axis", "audience"),
    [("size", {"sizes": ["small"]}), ("stage", {"stages": ["in_use"]}), ("role", {"roles": ["deployer"]})],
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
        risk_class: [(one.id, str(one.applies_from)) for one in compose(pool, **{**HERE, "risk_class": risk_class})]
        for risk_class in ("high_risk", "high_risk_annex_i", "unknown")
    }
    first, second = ("both", "2027-12-02"), ("middle", "2028-01-28")
    assert days["high_risk"] == days["unknown"] == [first, second]
    assert days["high_risk_annex_i"] == [second, ("both", "2028-08-02")]


def test_only_items_of_the_chosen_lists_are_taken_and_an_item_of_two_stands_once() -> None:
    items = [item("first", lists=["a"]), item("second", lists=["b"]), item("shared", lists=["a", "b"])]
    pool = pool_of(*items, slugs=("a", "b"))
    found = {lists: [one.id for one in compose(pool, **HERE, lists=lists)] for lists in ((), ("a",), ("a", "b"))}
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
    assert [one.id for one in compose(pool, **bank, lists=("a",))] == ["wide"]
    assert [one.id for one in compose(pool, **bank)] == ["narrow"]


@pytest.mark.parametrize("axis", list(AXES))
def test_an_id_outside_the_closed_lists_is_refused_with_the_list(axis: str) -> None:
    with pytest.raises(ValueError, match="'emperor' is not one of"):
        compose(pool_of(item("one")), **{**HERE, axis: "emperor"})


def test_a_list_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no such list: ghosts"):
        compose(pool_of(item("one")), **HERE, lists=["basics", "ghosts"])


# ------------------------------------------------------------- any pool, any situation

SITUATIONS = st.builds(dict, **{axis: st.sampled_from(known) for axis, known in AXES.items()})
SLUGS = ("a", "b", "c")


def _some(known: Sequence[str]) -> st.SearchStrategy[Any]:
    few = st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True)
    return st.one_of(st.just("all"), few)


@st.composite
def pools(draw: st.DrawFn) -> Pool:
    """Up to a dozen items; an item replaces only earlier ones, so there are no circles."""
    items: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 12))):
        known = {
            axis: [value for value in AXES[axis] if value not in ("unknown", "own_use", "high_risk_annex_i")]
            for axis in AXES
        }
        audience = {
            "roles": draw(_some(known["role"])),
            "risk_classes": draw(_some([*known["risk_class"], "unknown"])),
            "sectors": draw(_some(known["sector"][:3])),
            "stages": draw(_some(known["stage"])),
            "sizes": draw(_some(known["size"])),
        }
        date = draw(st.sampled_from([None, "2025-02-02", "2026-08-02", "2027-12-02"]))
        changes: dict[str, Any] = {"lists": draw(st.lists(st.sampled_from(SLUGS), min_size=1, unique=True))}
        if audience["risk_classes"] == "all" or "high_risk" in audience["risk_classes"]:
            changes["annex"] = draw(st.sampled_from([None, None, "annex_i", "annex_iii"]))
            if date and not changes["annex"] and draw(st.booleans()):
                changes["dates"] = {"annex_i": "2028-08-02"}
        if items:
            earlier = st.sampled_from([one["id"] for one in items])
            changes["instead_of"] = draw(st.lists(earlier, max_size=2, unique=True))
        items.append(item(f"item_{number}", date, draw(st.sampled_from(THEMES)), audience=audience, **changes))
    parsed = [ChecklistItem.model_validate(one) for one in items]
    # without the check of the whole: a pool in which an item is always replaced must be composed rightly too
    return Pool.model_construct(lists=pool_of(item("x", lists=list(SLUGS)), slugs=SLUGS).lists, items=tuple(parsed))


LISTS = st.lists(st.sampled_from(SLUGS), unique=True)
many = settings(max_examples=100, deadline=None)


@many
@given(pools(), SITUATIONS, LISTS)
def test_nothing_is_double_and_all_that_is_there_fits_and_has_its_own_day(
    pool: Pool, here: dict[str, str], lists: list[str]
) -> None:
    by_id = {one.id: one for one in pool.items}
    found = compose(pool, **here, lists=lists)
    assert len({one.id for one in found}) == len(found)
    for one in found:
        kept = by_id[one.id]
        assert kept.fits(Situation(**here))
        assert not lists or set(kept.lists) & set(lists)
        assert one.applies_from == kept.since(Situation(**here))


@many
@given(pools(), SITUATIONS, LISTS)
def test_the_order_is_by_day_with_undated_last(pool: Pool, here: dict[str, str], lists: list[str]) -> None:
    found = compose(pool, **here, lists=lists)
    places = [
        (one.applies_from or dt.date.max, one.status == "good_practice", THEMES.index(one.theme)) for one in found
    ]
    assert places == sorted(places)


def _covered(missing: str, pool: Pool, kept: set[str]) -> bool:
    """Whether an item that is there takes its place, directly or through one that is replaced itself."""
    narrower = [one for one in pool.items if missing in one.instead_of]
    return any(one.id in kept or _covered(one.id, pool, kept) for one in narrower)


@many
@given(pools(), SITUATIONS, LISTS)
def test_what_fits_and_is_not_there_has_a_narrower_item_there_in_its_place(
    pool: Pool, here: dict[str, str], lists: list[str]
) -> None:
    kept = {one.id for one in compose(pool, **here, lists=lists)}
    for one in pool.items:
        if one.fits(Situation(**here)) and (not lists or set(one.lists) & set(lists)):
            assert one.id in kept or _covered(one.id, pool, kept)


@many
@given(pools(), SITUATIONS, st.sampled_from(AXES["sector"]))
def test_naming_a_sector_never_takes_a_duty_away_without_another_in_its_place(
    pool: Pool, here: dict[str, str], sector: str
) -> None:
    before = compose(pool, **{**here, "sector": "unknown"})
    after = {one.id for one in compose(pool, **{**here, "sector": sector})}
    for one in before:
        assert one.id in after or _covered(one.id, pool, after)


@many
@given(pools(), SITUATIONS, st.sampled_from(["role", "stage", "size"]))
def test_what_is_not_known_gives_all_that_any_answer_would_give(pool: Pool, here: dict[str, str], axis: str) -> None:
    known = {one.id for one in compose(pool, **here)}
    assert known <= {one.id for one in compose(pool, **{**here, axis: "unknown"})}


@many
@given(pools(), SITUATIONS, LISTS)
def test_the_order_of_the_lists_chosen_changes_nothing(pool: Pool, here: dict[str, str], lists: list[str]) -> None:
    assert compose(pool, **here, lists=lists) == compose(pool, **here, lists=lists[::-1])
    assert compose(pool, **here, lists=SLUGS) == compose(pool, **here)
