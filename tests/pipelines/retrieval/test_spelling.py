"""Typing errors and accents."""

import pytest

from pipelines.lexical_index import stem, words
from pipelines.retrieval.search import Engine
from pipelines.retrieval.spelling import Spelling


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chatbod", "chatbot"),
        ("chatgtp", "chatgpt"),
        ("chatbott", "chatbot"),
        ("chabot", "chatbot"),
        ("chatbto", "chatbot"),
        ("chattbot", "chatbot"),
        ("chatbotten", None),  # more than one letter longer
        ("xhatbot", None),  # the first letter is seldom mistyped
        ("bot", None),  # too short to tell
        ("chatbot" * 20, None),
    ],
)
def test_one_letter_is_forgiven(typed: str, meant: str | None) -> None:
    assert Spelling(["chatbot", "chatgpt", "boot"]).meant(typed) == meant


def test_a_mistyped_question_finds_what_was_meant(engine: Engine) -> None:
    hits = engine.search("Mag mijn chatbod met klanten praten?", lang="nl", top=5, kinds=("guidance",)).hits
    assert "guidance/chatbots" in [hit.id for hit in hits]


def test_a_mistyped_compound_is_what_was_meant_and_not_its_wrong_parts(engine: Engine) -> None:
    meant = engine.rank("emotieherkening bij bewoners").words
    right = {word.term for word in words("emotieherkenning", "nl")}
    parts = {stem("emotie", "nl"), stem("herken", "nl")}
    assert right | parts <= {word.term for word in meant if word.surface == "emotieherkening"}
    assert stem("ening", "nl") not in {word.term for word in meant}
    hits = engine.search("emotieherkening bij bewoners", lang="nl", top=3).hits
    assert {"guidance/faces-voices-emotions", "guidance/notice-emotions-and-categories"} & {hit.id for hit in hits}


@pytest.mark.parametrize(("typed", "written"), [("patientgegevens", "patiëntgegevens"), ("client", "cliënt")])
def test_accents_make_no_difference(typed: str, written: str) -> None:
    assert words(typed, "nl")[0].term == words(written, "nl")[0].term
    assert words(written, "nl")[0].surface == written


def test_a_plural_without_its_apostrophe_is_the_same_word(engine: Engine) -> None:
    typed, written = (
        "Kan een computer wondfotos en videos beoordelen?",
        "Kan een computer wondfoto's en video's beoordelen?",
    )
    assert [word.term for word in engine.rank(typed).words] == [word.term for word in engine.rank(written).words]
    assert "wondfotos" in {word.surface for word in engine.rank(typed).words}
    [bonus] = engine.rank("bonus").words
    assert bonus.surface == "bonus"
    assert bonus.term != stem("bonu's", "nl")
