"""What experts decide about items, in search and in matching."""

import pytest

from pipelines.matching.matches import match
from pipelines.retrieval.fusion import Curation, overrides_of
from pipelines.retrieval.search import Engine

QUESTION = "Ik wil met camera's kippen tellen in de stal"
BARN = "case/computer-vision-for-poultry-houses"
OTHER = "guidance/deployer-duties"


def ids(engine: Engine, question: str, curation: Curation, top: int = 30) -> list[str]:
    return [hit.id for hit in engine.search(question, lang="nl", top=top, curation=curation).hits]


def test_a_boost_moves_an_item_up_or_down(engine: Engine) -> None:
    plain = ids(engine, QUESTION, Curation())
    second = plain[5]
    assert ids(engine, QUESTION, Curation(boosts={second: 2})).index(second) < 5
    assert ids(engine, QUESTION, Curation(boosts={second: -2})).index(second) > 5


def test_a_hidden_item_is_not_found_in_search_nor_in_matching(engine: Engine) -> None:
    hidden = Curation(hidden=frozenset({BARN}))
    assert BARN in ids(engine, QUESTION, Curation())
    assert BARN not in ids(engine, QUESTION, hidden)
    assert BARN in {case.id for case in match(engine, QUESTION, {}, "nl").cases}
    assert BARN not in {case.id for case in match(engine, QUESTION, {}, "nl", curation=hidden).cases}


def test_an_item_comes_first_for_its_question(engine: Engine) -> None:
    curation = Curation(overrides=overrides_of(QUESTION, OTHER))
    first = engine.search(QUESTION, lang="nl", curation=curation).hits[0]
    assert (first.id, first.arms["expert"], first.score) == (OTHER, 1.0, 1.0)
    assert 0 < first.strength <= 1


@pytest.mark.parametrize(
    ("asked", "same"),
    [
        ("ik wil met camera's de kippen tellen in een stal", True),
        ("KIPPEN tellen met camera's, in de stal", True),
        ("Ik wil kippen tellen", False),
        ("Ik wil met camera's koeien tellen in de wei", False),
        ("", False),
    ],
)
def test_only_nearly_the_same_words_are_the_same_question(engine: Engine, asked: str, same: bool) -> None:
    found = ids(engine, asked, Curation(overrides=overrides_of(QUESTION, OTHER)), top=1)
    assert (found == [OTHER]) is same


def test_a_question_in_english_has_its_override_too(engine: Engine) -> None:
    question = "How do I count chickens in my barn with a camera?"
    curation = Curation(overrides=overrides_of(question, OTHER))
    assert engine.search(question, lang="en", curation=curation).hits[0].id == OTHER


def test_an_override_shows_in_matching_with_its_reason_and_hides_nobody_else(engine: Engine) -> None:
    before = match(engine, QUESTION, {}, "nl")
    found = match(engine, QUESTION, {}, "nl", curation=Curation(overrides=overrides_of(QUESTION, OTHER)))
    assert found.guidance[0].id == OTHER
    assert "adviseur" in found.guidance[0].why
    assert found.cases == before.cases


def test_an_override_of_a_hidden_or_unknown_item_does_nothing(engine: Engine) -> None:
    hidden = Curation(hidden=frozenset({OTHER}), overrides=overrides_of(QUESTION, OTHER))
    assert OTHER not in ids(engine, QUESTION, hidden)
    gone = Curation(overrides=overrides_of(QUESTION, "guidance/gone"))
    assert ids(engine, QUESTION, gone) == ids(engine, QUESTION, Curation())


def test_kinds_are_kept_to(engine: Engine) -> None:
    curation = Curation(overrides=overrides_of(QUESTION, OTHER))
    hits = engine.search(QUESTION, lang="nl", kinds=("case_study",), curation=curation).hits
    assert OTHER not in {hit.id for hit in hits}


@pytest.mark.parametrize("text", ["", "  ", "?!"])
def test_a_question_without_words_has_no_override(text: str) -> None:
    assert overrides_of(text, OTHER) == ()
