"""The sentence that says why an item is shown."""

from typing import get_args

from pipelines.ingestion import records
from pipelines.ingestion.passages import Entry
from pipelines.matching.reasons import why
from pipelines.matching.shared import Firm
from pipelines.matching.words import DATA, REGIONS, SECTORS, SIZES, STAGES, WISHES
from pipelines.retrieval.results import Hit

ENTRY = Entry("case/x", "case_study", {}, {}, sector="finance", data=("text", "tables"), evidence="narrative")


def _hit(matched: tuple[str, ...] = (), **arms: float) -> Hit:
    return Hit("case/x", "case_study", 1.0, "", "", matched, arms)


def test_at_most_four_words_are_named() -> None:
    sentence = why(_hit(("a", "b", "c", "d", "e")), ENTRY, Firm(), "nl")
    assert sentence == "Past bij uw woorden ‘a’, ‘b’, ‘c’ en ‘d’."


def test_words_that_say_little_are_named_only_when_nothing_better_is_shared() -> None:
    assert why(_hit(("krijgen", "klachten", "elke")), ENTRY, Firm(), "nl") == "Past bij uw woorden ‘klachten’."
    assert why(_hit(("krijgen",)), ENTRY, Firm(), "nl") == "Past bij uw woorden ‘krijgen’."


def test_one_word_needs_no_comma() -> None:
    assert why(_hit(("loan",)), ENTRY, Firm(), "en") == "Fits your words “loan”."


def test_meaning_is_named_when_no_word_is_shared() -> None:
    assert why(_hit(meaning=0.9), ENTRY, Firm(), "en") == "Is close in meaning to your question."
    assert why(_hit(grams=0.9), ENTRY, Firm(), "en") == "Resembles the words that you use."


def test_a_place_in_the_law_comes_first() -> None:
    assert why(_hit(("boete",), reference=1.0), ENTRY, Firm(), "nl") == "Uitleg bij de plaats in de wet die u noemt."


def test_shared_facts_follow() -> None:
    facts = {"sector": "finance", "data": ["tables", "text", "images"]}
    assert why(_hit(("loan",)), ENTRY, Firm.of(facts), "en").endswith(
        "Same sector as yours: finance. Works with text and tables too."
    )


def test_what_a_firm_wants_its_region_and_its_size_are_reasons() -> None:
    offer = ENTRY._replace(kind="service", sector=None, data=(), wishes=("compute",), sizes=("small",), regions=("nl",))
    firm = Firm.of({"wish": ["compute", "data"], "size": "small", "region": "drenthe"})
    assert why(None, offer, firm, "nl") == (
        "Past bij wat u wilt: rekentijd. Ook in Nederland. Bedoeld voor bedrijven van uw grootte."
    )


def test_the_same_approach_is_a_reason() -> None:
    case = ENTRY._replace(methods=("computer vision",))
    assert why(_hit(("loan",)), case, Firm(sorts=frozenset({"vision"})), "en") == (
        "Fits your words “loan”. Same approach: recognising images."
    )


def test_an_offer_for_others_says_so_and_a_case_does_not() -> None:
    offer = ENTRY._replace(kind="call", sizes=("micro",), regions=("groningen", "drenthe"), sector=None, data=())
    firm = Firm.of({"size": "large", "region": "limburg"})
    assert why(None, offer, firm, "nl") == (
        "Let op: bedoeld voor bedrijven in Groningen en Drenthe. Let op: bedoeld voor bedrijven van een andere grootte."
    )
    assert why(None, offer._replace(kind="case_study"), firm, "nl") == ""
    assert why(None, offer, Firm(), "nl") == ""


def test_every_answer_has_a_name_in_both_languages() -> None:
    assert set(get_args(records.Sector)) - {"other", "unknown"} == set(SECTORS)
    assert set(get_args(records.Data)) - {"none", "unknown"} == set(DATA)
    for kind, names in (
        (records.Wish, WISHES),
        (records.Region, REGIONS),
        (records.Size, SIZES),
        (records.Stage, STAGES),
    ):
        assert set(get_args(kind)) == set(names)
    every = (*SECTORS.values(), *DATA.values(), *WISHES.values(), *REGIONS.values(), *SIZES.values(), *STAGES.values())
    assert all({"nl", "en"} == set(names) for names in every)
