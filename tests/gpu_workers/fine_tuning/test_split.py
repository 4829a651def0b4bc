"""The split: stratified, seeded, without leaks, and locked by a hash."""

from collections import Counter

from gpu_workers.fine_tuning.dataset import Example
from gpu_workers.fine_tuning.split import Parts, restore, saved_form, split
from tests.gpu_workers.fine_tuning import made_up

SETTINGS = {"fixed_test": None, "fraction": 0.2, "validation": 0.15, "by_time": False, "by_group": False}


def rows() -> list[Example]:
    return [
        Example(place, text, label, group=f"customer {place % 9}", time=f"2026-01-{place % 28 + 1:02d}")
        for place, (text, label) in enumerate(made_up.examples(), start=2)
    ]


def divided(seed: int = 0, **change: object) -> Parts:
    return split(rows(), seed=seed, **(SETTINGS | change))


def test_every_class_keeps_its_share_in_every_part() -> None:
    parts = divided()
    assert Counter(row.label for row in parts.test) == {"delivery": 6, "refund": 6, "product": 6}
    assert Counter(row.label for row in parts.validation) == {"delivery": 4, "refund": 4, "product": 4}
    assert len(parts.train) + len(parts.validation) + len(parts.test) == 90


def test_the_same_seed_gives_the_same_hash_and_another_seed_another() -> None:
    assert divided().sha256() == divided().sha256() != divided(seed=1).sha256()


def test_a_split_survives_being_saved() -> None:
    assert restore(saved_form(divided())).sha256() == divided().sha256()


def test_a_class_of_two_rows_is_in_training_and_in_test() -> None:
    extra = [Example(200, "Where can I park", "parking"), Example(201, "Is there a car park", "parking")]
    parts = split([*rows(), *extra], seed=0, **SETTINGS)
    found = [
        [row.row for row in part if row.label == "parking"] for part in (parts.train, parts.validation, parts.test)
    ]
    assert [len(part) for part in found] == [1, 0, 1]


def test_groups_are_never_in_two_parts() -> None:
    parts = divided(by_group=True)
    groups = [{row.group for row in part} for part in (parts.train, parts.validation, parts.test)]
    assert all(groups)
    assert not groups[0] & groups[1]
    assert not groups[1] & groups[2]
    assert not groups[0] & groups[2]


def test_by_time_the_newest_rows_are_the_test() -> None:
    parts = divided(by_time=True)
    assert max(row.time for row in [*parts.train, *parts.validation]) <= min(row.time for row in parts.test)


def test_a_text_with_two_labels_is_not_in_training_and_test_at_once() -> None:
    doubled = [Example(row.row + 500, row.text.upper(), "other") for row in rows()[:40]]
    parts = split([*rows(), *doubled], seed=0, **SETTINGS)
    texts = [{row.text.casefold() for row in part} for part in (parts.train, parts.validation, parts.test)]
    assert parts.leaks
    assert not texts[0] & texts[2]
    assert not texts[1] & texts[2]
    assert not texts[0] & texts[1]
