"""The sentence that says why an item is shown."""

from typing import get_args

from pipelines.ingestion import records
from pipelines.ingestion.passages import Entry
from pipelines.matching.reasons import DATA, SECTORS, why
from pipelines.retrieval.results import Hit

ENTRY = Entry("case/x", "case_study", {}, {}, sector="finance", data=("text", "tables"), evidence="narrative")


def _hit(matched: tuple[str, ...] = (), **arms: float) -> Hit:
    return Hit("case/x", "case_study", 1.0, "", "", matched, arms)


def test_at_most_four_words_are_named() -> None:
    sentence = why(_hit(("a", "b", "c", "d", "e")), ENTRY, {}, "nl")
    assert sentence == "Past bij uw woorden ‘a’, ‘b’, ‘c’ en ‘d’."


def test_words_that_say_little_are_named_only_when_nothing_better_is_shared() -> None:
    assert why(_hit(("krijgen", "klachten", "elke")), ENTRY, {}, "nl") == "Past bij uw woorden ‘klachten’."
    assert why(_hit(("krijgen",)), ENTRY, {}, "nl") == "Past bij uw woorden ‘krijgen’."


def test_one_word_needs_no_comma() -> None:
    assert why(_hit(("loan",)), ENTRY, {}, "en") == "Fits your words “loan”."


def test_meaning_is_named_when_no_word_is_shared() -> None:
    assert why(_hit(meaning=0.9), ENTRY, {}, "en") == "Is close in meaning to your question."
    assert why(_hit(grams=0.9), ENTRY, {}, "en") == "Resembles the words that you use."


def test_a_place_in_the_law_comes_first() -> None:
    assert why(_hit(("boete",), reference=1.0), ENTRY, {}, "nl") == "Uitleg bij de plaats in de wet die u noemt."


def test_shared_facts_follow() -> None:
    facts = {"sector": "finance", "data": ["tables", "text", "images"]}
    assert why(_hit(("loan",)), ENTRY, facts, "en").endswith(
        "Same sector as yours: finance. Works with text and tables too."
    )


def test_every_sector_and_kind_of_data_has_a_name_in_both_languages() -> None:
    assert set(get_args(records.Sector)) - {"other", "unknown"} == set(SECTORS)
    assert set(get_args(records.Data)) - {"none", "unknown"} == set(DATA)
    assert all({"nl", "en"} == set(names) for names in (*SECTORS.values(), *DATA.values()))
