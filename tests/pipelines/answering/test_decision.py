"""What counts for and against answering, beside how much of the question was found."""

import pytest

from pipelines.answering import asking
from pipelines.answering.decision import Around, features
from pipelines.answering.evidence import Held
from pipelines.answering.finding import find
from pipelines.retrieval.search import Engine

HELD = Held("case/x", 0.4, 0.4, 2, 0.8, (), frozenset(), False)
AROUND = Around("nl", 0.0, False, 0, False, "case/x")


@pytest.mark.parametrize(
    "question",
    [
        "uitzondering art 6 lid 3 profilering",
        "heeft er al eens iemand met ai minder brood weggegooid",
        "sandbox aanmelden",
        "digital twin",
    ],
)
def test_what_names_a_page_or_asks_for_a_case_that_stands_first_is_answered(engine: Engine, question: str) -> None:
    assert find(engine, question).verdict.answered


@pytest.mark.parametrize(
    "question",
    [
        "Moet ik in Zwitserland melden dat mijn chatbot AI is?",
        "Wat is de opzegtermijn van een bedrijfsruimte die ik huur?",
        "Moet een vereniging haar statuten bij de notaris laten wijzigen om AI te gebruiken?",
        "Can I fire an employee who refuses to work with the new software?",
    ],
)
def test_what_another_law_answers_is_refused(engine: Engine, question: str) -> None:
    assert not find(engine, question).verdict.answered


def test_who_asks_what_others_did_asks_for_a_case_where_one_stands_first() -> None:
    read = asking.read("Wie heeft er al eens gemeten of dit helpt?")
    around = AROUND._replace(examples=True)
    assert "past" in read.forms
    assert (features(read, [HELD], around)["example"], features(read, [HELD], around)["past"]) == (True, False)
    other = around._replace(first="guidance/x")
    assert (features(read, [HELD], other)["example"], features(read, [HELD], other)["past"]) == (False, True)
    little = HELD._replace(whole=0.2)
    assert not features(read, [little], around)["example"]


def test_a_few_words_are_a_name_where_one_page_has_nearly_all_of_them() -> None:
    read, few = asking.read("ai geletterdheid verplicht"), AROUND._replace(words=3)
    assert features(read, [HELD], few)["fragment"]
    assert not features(read, [HELD._replace(whole=0.5)], few)["fragment"]
    assert not features(read, [HELD], AROUND._replace(words=6))["fragment"]
    assert not features(asking.read("Schrijf een brief"), [HELD], few)["fragment"]


def test_a_place_in_the_law_counts_where_it_was_found_and_nothing_is_weighed_without_items() -> None:
    read = asking.read("artikel 6 lid 3")
    assert features(read, [HELD], AROUND._replace(named=True))["named"]
    assert features(read, [], AROUND) == {}
