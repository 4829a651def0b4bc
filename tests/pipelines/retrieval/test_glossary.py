"""Bridges from the words people type to the terms of the glossary."""

from pathlib import Path

import pytest

from pipelines.ingestion.passages import entry_of, passages_of
from pipelines.ingestion.records import LANGUAGES
from pipelines.lexical_index import words
from pipelines.retrieval.glossary import MAX_TERMS, Bridge, Glossary, asked_for
from tests.pipelines import small_index
from tests.pipelines.small_index import case, farm, term

DEPLOYER = term(
    "deployer",
    ("gebruiksverantwoordelijke", "wie het systeem inzet", "gebruiker van het systeem"),
    ("deployer", "who puts the system to use", "user of the system"),
)
SYSTEM = term("system", ("AI-systeem", "systeem"), ("AI system", "system"))
PROVIDER = term("provider", ("aanbieder", "maker van het systeem"), ("provider", "maker of the system"))
TERMS = (DEPLOYER, SYSTEM, PROVIDER)


def glossary_of(*terms: small_index.Term) -> Glossary:
    phrases = [phrase for one in terms for phrase in passages_of(one) if phrase.field == "question"]
    return Glossary([entry_of(one) for one in terms], phrases, LANGUAGES)


def terms_of(text: str, lang: str = "nl") -> list[str]:
    return [word.term for word in words(text, lang)]


def met(text: str, lang: str = "nl", *terms: small_index.Term) -> list[str]:
    return [bridge.term for bridge in glossary_of(*(terms or TERMS)).bridges(terms_of(text, lang), lang)]


def test_the_longest_phrase_comes_first() -> None:
    assert met("Ik ben de gebruiker van een systeem van een ander")[0] == "term/deployer"
    assert met("Ik ben gebruiker en maker van een systeem") == ["term/deployer", "term/provider", "term/system"]


@pytest.mark.parametrize("text", ["Ik ben een gebruiker", "de maker van brood", "Wie zet koffie in?", ""])
def test_a_lay_phrase_counts_only_as_a_whole(text: str) -> None:
    assert met(text) == []


def test_a_term_is_met_by_its_name_and_in_any_form_of_a_word() -> None:
    assert met("Wat moeten aanbieders doen?") == ["term/provider"]
    assert met("many systems", "en") == ["term/system"]


def test_a_language_has_its_own_phrases() -> None:
    assert met("gebruiker van het systeem", "en") == []
    assert met("a user of some system", "en")[0] == "term/deployer"


def test_a_bridge_says_which_words_led_to_it() -> None:
    [bridge] = glossary_of(PROVIDER).bridges(terms_of("De maker van dit systeem is failliet"), "nl")
    assert bridge == Bridge("term/provider", frozenset(terms_of("maker systeem")))


def test_a_bridge_leads_to_the_names_in_either_language_that_were_not_asked_already() -> None:
    glossary = glossary_of(*TERMS)
    bridges = glossary.bridges(asked := terms_of("gebruiker van een systeem"), "nl")
    dutch, english = glossary.words(bridges, "nl", asked), glossary.words(bridges, "en")
    assert set(dutch) == set(terms_of("gebruiksverantwoordelijke AI-systeem")) - set(asked)
    assert set(english) == set(terms_of("deployer AI system", "en"))
    assert english[terms_of("deployer", "en")[0]] == 1.0
    assert all(0 < weight <= 1 for weight in english.values())
    assert glossary.words([], "nl") == {}


def test_a_question_that_meets_very_many_terms_is_widened_with_a_few() -> None:
    many = [term(f"t{number}", (f"naam{number}", "kip"), (f"name{number}", "hen")) for number in range(3 * MAX_TERMS)]
    assert len(met("kip", "nl", *many)) == MAX_TERMS


def test_a_lay_phrase_finds_the_page_that_only_has_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder_dir = small_index.use_word_encoder(tmp_path / "encoder", monkeypatch)
    duties = case(
        "duties",
        ("Plichten", "De gebruiksverantwoordelijke houdt toezicht.", "Wat zijn mijn plichten?"),
        ("Duties", "The deployer keeps watch.", "What are my duties?"),
    )
    engine = small_index.open_items(tmp_path / "v", encoder_dir, [*farm(), *TERMS, duties])
    hits = engine.search("Wie is gebruiker van het systeem?", lang="nl", kinds=("case_study",)).hits
    assert (hits[0].id, hits[0].bridges[0]) == ("case/duties", "term/deployer")
    other = small_index.open_items(tmp_path / "without", encoder_dir, [*farm(), duties])
    asked = "Wie is gebruiker van het systeem?"
    assert all(hit.id != "case/duties" for hit in other.search(asked, lang="nl", kinds=("case_study",)).hits)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("wat betekent gebruiksverantwoordelijke nou eigenlijk", "nl"),
        ("Wat is een aanbieder nou precies eigenlijk?", "nl"),
        ("what does a provider mean exactly", "en"),
    ],
)
def test_the_words_of_asking_are_no_part_of_what_is_asked(text: str, lang: str) -> None:
    [bridge] = glossary_of(*TERMS).bridges(terms_of(text, lang), lang)
    assert asked_for([bridge], words(text, lang), meaning=True) == [bridge.term]
    assert asked_for([bridge], words(text, lang), meaning=False) == []
