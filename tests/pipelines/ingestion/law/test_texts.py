"""The law as of a day: what may be quoted, what changed, from when it applies."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.ingestion.law.importing import import_law
from pipelines.ingestion.law.texts import LawText, citation, current_units, reference
from tests.pipelines.ingestion.law.made_up import change, made_up_facts, write_page

TODAY = date(2031, 12, 1)
EARLIER, LATER = "2031-11-01", "2032-02-01"


def units(tmp_path: Path, *changes: dict[str, object], langs: str = "en nl", today: date = TODAY) -> dict[str, LawText]:
    facts = made_up_facts(*changes)
    for lang in langs.split():
        import_law(write_page(tmp_path, lang), facts, "nl" if lang == "nl" else "en", tmp_path / "law")
    return {unit.id.partition("/")[2]: unit for unit in current_units(tmp_path / "law", facts, today)}


def quotable(unit: LawText) -> dict[str, bool]:
    return {passage.part: passage.quotable for passage in unit.passages["en"]}


def test_an_unchanged_unit_is_quotable_in_both_languages(tmp_path: Path) -> None:
    first = units(tmp_path)["art_1"]
    assert (first.official, first.quotable, first.changes) == (True, True, ())
    assert [passage.ref for passage in first.passages["en"]] == ["1(1)", "1(2)"]
    assert [passage.ref for passage in first.passages["nl"]] == ["1, lid 1", "1, lid 2"]
    assert first.references == ("ai-act/art_2", "ai-act/anx_II")
    assert first.text_from == {"en": date(2031, 6, 5), "nl": date(2031, 6, 5)}


def test_a_replaced_unit_is_never_quotable(tmp_path: Path) -> None:
    first = units(tmp_path, change("art_1", "replaced", EARLIER))["art_1"]
    assert not first.quotable
    assert quotable(first) == {"1": False, "2": False}
    assert [known.in_force for known in first.changes] == [True]
    assert first.title["en"] == "art_1 is different"


def test_a_changed_paragraph_leaves_its_neighbours_quotable(tmp_path: Path) -> None:
    first = units(tmp_path, change("art_1", "replaced", EARLIER, "1"))["art_1"]
    assert not first.quotable
    assert quotable(first) == {"1": False, "2": True}


def test_a_changed_point_leaves_the_rest_of_its_paragraph_quotable(tmp_path: Path) -> None:
    first = units(tmp_path, change("art_1", "partly_deleted", EARLIER, "2(a)"))["art_1"]
    assert quotable(first) == {"1": True, "2": True, "2(a)": False}
    beside, point = first.passages["en"][1:]
    assert beside.text.split("\n")[1:] == ["[…]", "The end."]
    assert point.text == "(a) a barn with:\n(i) a roof;"
    assert [passage.ref for passage in first.passages["nl"]][2] == "1, lid 2, punt a"


def test_what_is_inserted_beside_leaves_all_words_standing_but_not_the_whole(tmp_path: Path) -> None:
    first = units(tmp_path, change("art_1", "inserted", EARLIER, "2(ba)", "3"))["art_1"]
    assert quotable(first) == {"1": True, "2": True, "2(a)": True}
    assert not first.quotable


def test_a_change_to_come_does_not_count_yet(tmp_path: Path) -> None:
    first = units(tmp_path, change("art_1", "replaced", LATER, "1"))["art_1"]
    assert first.quotable
    assert quotable(first)["1"]
    assert [known.in_force for known in first.changes] == [False]
    after = units(tmp_path, change("art_1", "replaced", LATER, "1"), today=date(2032, 2, 1))["art_1"]
    assert not quotable(after)["1"]


def test_a_text_imported_with_the_change_in_it_is_quotable(tmp_path: Path) -> None:
    facts = made_up_facts(change("art_1", "replaced", EARLIER, "1"))
    import_law(write_page(tmp_path), facts, "en", tmp_path / "law", date.fromisoformat(EARLIER))
    (first, *_) = current_units(tmp_path / "law", facts, TODAY)
    assert first.quotable
    assert quotable(first)["1"]


def test_an_inserted_unit_is_our_own_summary_and_not_official(tmp_path: Path) -> None:
    inserted = units(tmp_path, change("art_1a", "inserted", EARLIER), change("anx_XIV", "inserted", EARLIER))
    assert list(inserted)[:3] == ["art_1", "art_1a", "art_2"]
    first = inserted["art_1a"]
    assert (first.official, first.quotable) == (False, False)
    assert (first.name("nl"), first.name("en"), inserted["anx_XIV"].name("nl")) == (
        "artikel 1 bis", "Article 1a", "bijlage XIV",
    )  # fmt: skip
    assert [(passage.text, passage.quotable) for passage in first.passages["nl"]] == [("art_1a is anders", False)]
    assert [row.applies_from for row in first.applies] == [date(2032, 1, 1)], "it lies in the range of its neighbours"


def test_application_is_given_earliest_first_and_never_for_recitals(tmp_path: Path) -> None:
    found = units(tmp_path)
    assert [(row.applies_from, row.status) for row in found["art_2"].applies] == [
        (date(2031, 7, 1), "contested"), (date(2032, 1, 1), "law"),
    ]  # fmt: skip
    assert found["art_2"].begins == date(2032, 1, 1), "the earlier day is for one part of it"
    assert found["art_3"].applies == ()
    assert found["art_3"].begins is None
    assert found["rct_1"].applies == ()


def test_without_an_imported_text_only_what_the_facts_know_is_given(tmp_path: Path) -> None:
    found = units(tmp_path, change("art_1", "replaced", EARLIER, "1"), change("art_1a", "inserted", EARLIER), langs="")
    assert list(found) == ["art_1", "art_1a"]
    assert (found["art_1"].official, found["art_1"].quotable, found["art_1"].passages) == (False, False, {})


def test_a_unit_may_exist_in_one_language_only(tmp_path: Path) -> None:
    first = units(tmp_path, langs="nl")["art_1"]
    assert list(first.passages) == ["nl"]
    assert list(first.title) == ["nl"]
    assert first.references == ("ai-act/art_2", "ai-act/anx_II")


@pytest.mark.parametrize(
    ("number", "part", "kind", "en", "nl"),
    [
        ("26", "7", "article", "26(7)", "26, lid 7"),
        ("5", "1(ba)", "article", "5(1)(ba)", "5, lid 1, punt ba"),
        ("6", "1a", "article", "6(1a)", "6, lid 1 bis"),
        ("3", "14", "article", "3(14)", "3, punt 14"),
        ("113", "(c)", "article", "113(c)", "113, punt c"),
        ("III", "4", "annex", "III, point 4", "III, punt 4"),
        ("I", "A.1", "annex", "I, Section A, point 1", "I, afdeling A, punt 1"),
        ("60a", "", "article", "60a", "60 bis"),
    ],
)
def test_parts_are_cited_as_the_language_does(number: str, part: str, kind: str, en: str, nl: str) -> None:
    place = "annex" if kind == "annex" else "article"
    assert reference(number, part, place, "en") == en
    assert reference(number, part, place, "nl") == nl
    assert citation(place, en, "en").startswith("Annex " if kind == "annex" else "Article ")
