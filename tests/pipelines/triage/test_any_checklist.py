"""Whatever the pool and whatever the situation: what is composed fits, is in order."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.triage.checklists import AXES, SEVERAL, THEMES, ChecklistItem, Pool, Situation, compose
from tests.pipelines.triage.small_pool import item, pool_of, situations

SITUATIONS = situations()
SLUGS = ("a", "b", "c")


def changed(here: Situation, axis: str, value: str) -> Situation:
    # not a copy: that would keep what the first one has worked out of its ids
    return Situation(**{**here.model_dump(), axis: (value,) if axis in SEVERAL else value})


def _some(known: Sequence[str]) -> st.SearchStrategy[Any]:
    few = st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True)
    return st.one_of(st.just("all"), few)


@st.composite
def pools(draw: st.DrawFn) -> Pool:
    """Up to a dozen items; an item replaces only earlier ones, so there are no circles."""
    items: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 12))):
        known = {
            axis: [value for value in AXES[axis] if value not in ("unknown", "none", "own_use", "high_risk_annex_i")]
            for axis in AXES
        }
        audience = {
            "roles": draw(_some(known["role"])),
            "risk_classes": draw(_some([*known["risk_class"], "unknown"])),
            "sectors": draw(_some(known["sector"][:3])),
            "stages": draw(_some(known["stage"])),
            "sizes": draw(_some(known["size"])),
            "data": draw(_some(known["data"])),
            "people": draw(_some([*known["people"], "assess"])),
        }
        date = draw(st.sampled_from([None, "2025-02-02", "2026-08-02", "2027-12-02"]))
        changes: dict[str, Any] = {"lists": draw(st.lists(st.sampled_from(SLUGS), min_size=1, unique=True))}
        if audience["risk_classes"] == "all" or "high_risk" in audience["risk_classes"]:
            changes["annex"] = draw(st.sampled_from([None, None, "annex_i", "annex_iii"]))
            if date and not changes["annex"] and draw(st.booleans()):
                changes["dates"] = {"annex_i": "2028-08-02"}
        if not date:
            changes["basic"] = draw(st.booleans())
        if items:
            earlier = st.sampled_from([one["id"] for one in items])
            changes["instead_of"] = draw(st.lists(earlier, max_size=2, unique=True))
            if date:
                whole = [one["id"] for one in items if not one.get("part_of")]
                changes["part_of"] = draw(st.lists(st.sampled_from(whole), max_size=1)) if whole else []
        items.append(item(f"item_{number}", date, draw(st.sampled_from(THEMES)), audience=audience, **changes))
    parsed = [ChecklistItem.model_validate(one) for one in items]
    # without the check of the whole: a pool in which an item is always replaced must be composed rightly too
    return Pool.model_construct(lists=pool_of(item("x", lists=list(SLUGS)), slugs=SLUGS).lists, items=tuple(parsed))


LISTS = st.lists(st.sampled_from(SLUGS), unique=True)
many = settings(max_examples=40, deadline=None)


@many
@given(pools(), SITUATIONS, LISTS)
def test_nothing_is_double_and_all_that_is_there_fits_and_has_its_own_day(
    pool: Pool, here: Situation, lists: list[str]
) -> None:
    by_id = {one.id: one for one in pool.items}
    found = compose(pool, here, lists=lists)
    assert len({one.id for one in found}) == len(found)
    for one in found:
        kept = by_id[one.id]
        assert kept.fits(here)
        assert not lists or set(kept.lists) & set(lists)
        assert one.applies_from == kept.since(here)


@many
@given(pools(), SITUATIONS, LISTS)
def test_the_order_is_by_day_with_undated_last(pool: Pool, here: Situation, lists: list[str]) -> None:
    found = compose(pool, here, lists=lists)
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
    pool: Pool, here: Situation, lists: list[str]
) -> None:
    kept = {one.id for one in compose(pool, here, lists=lists)}
    for one in pool.items:
        if one.fits(here) and (not lists or set(one.lists) & set(lists)):
            assert one.id in kept or _covered(one.id, pool, kept)


@many
@given(pools(), SITUATIONS, st.sampled_from(AXES["sector"]))
def test_naming_a_sector_never_takes_a_duty_away_without_another_in_its_place(
    pool: Pool, here: Situation, sector: str
) -> None:
    before = compose(pool, changed(here, "sector", "unknown"))
    after = {one.id for one in compose(pool, changed(here, "sector", sector))}
    for one in before:
        assert one.id in after or _covered(one.id, pool, after)


@many
@given(pools(), SITUATIONS, st.sampled_from(["role", "stage", "size", "data", "people"]))
def test_what_is_not_known_gives_all_that_any_answer_would_give(pool: Pool, here: Situation, axis: str) -> None:
    known = {one.id for one in compose(pool, here)}
    assert known <= {one.id for one in compose(pool, changed(here, axis, "unknown"))}


@many
@given(pools(), SITUATIONS, LISTS)
def test_the_order_of_the_lists_chosen_changes_nothing(pool: Pool, here: Situation, lists: list[str]) -> None:
    assert compose(pool, here, lists=lists) == compose(pool, here, lists=lists[::-1])
    assert compose(pool, here, lists=SLUGS) == compose(pool, here)


@many
@given(pools(), SITUATIONS, LISTS)
def test_a_short_list_leaves_out_only_what_goes_further_or_is_said_by_another(
    pool: Pool, here: Situation, lists: list[str]
) -> None:
    kept = {one.id for one in compose(pool, here, lists=lists, extent="short")}
    for one in pool.items:
        if one.id in kept:
            assert one.in_short_lists
            assert one.fits(here)
        elif one.in_short_lists and one.fits(here) and (not lists or set(one.lists) & set(lists)):
            assert _said_by_another(one.id, pool, kept)


def _said_by_another(missing: str, pool: Pool, kept: set[str]) -> bool:
    """Whether a wider item stands for it, or an item that took its place is there or is itself said by another."""
    item = next(one for one in pool.items if one.id == missing)
    narrower = [one.id for one in pool.items if missing in one.instead_of]
    return bool(kept & set(item.part_of)) or any(one in kept or _said_by_another(one, pool, kept) for one in narrower)
