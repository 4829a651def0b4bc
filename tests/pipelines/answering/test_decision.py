"""What counts for and against answering, beside how much of the question was found."""

import pytest

from pipelines.answering import asking
from pipelines.answering.decision import Around, features
from pipelines.answering.evidence import Held
from pipelines.answering.finding import find
from pipelines.retrieval.search import Engine

HELD = Held("case/x", 0.4, 0.4, 2, 0.8, (), frozenset(), False)
AROUND = Around("nl", 0.0, False, 0, False, False, ("case/x",))


@pytest.mark.parametrize(
    "question",
    [
        "uitzondering art 6 lid 3 profilering",
        "heeft er al eens iemand met ai minder brood weggegooid",
        "sandbox aanmelden",
        "digital twin",
        "wat betekent RAG",
        "Wat is een deepfake?",
        "What does GPAI mean?",
        "welke toepassingen zijn helemaal verboden",
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
        "Can I fire someone who has been ill for two years?",
    ],
)
def test_what_another_law_answers_is_refused(engine: Engine, question: str) -> None:
    assert not find(engine, question).verdict.answered


def test_who_asks_what_others_did_asks_for_a_case_where_one_stands_first() -> None:
    read = asking.read("Wie heeft er al eens gemeten of dit helpt?")
    around = AROUND._replace(examples=True)
    assert "past" in read.forms
    assert (features(read, [HELD], around)["example"], features(read, [HELD], around)["past"]) == (True, False)
    other = around._replace(first=("guidance/x", "term/x"))
    assert (features(read, [HELD], other)["example"], features(read, [HELD], other)["past"]) == (False, True)
    little = HELD._replace(whole=0.2)
    assert not features(read, [little], around)["example"]


def test_a_case_among_the_first_results_is_an_example() -> None:
    read = asking.read("Heeft u voorbeelden van AI bij een tuinder?")
    asked = AROUND._replace(examples=True, first=("guidance/x", "case/x"))
    assert features(read, [HELD], asked)["example"]


@pytest.mark.parametrize(
    ("question", "defined"),
    [
        ("wat betekent RAG", True),
        ("What is the difference between fine-tuning and a chatbot?", True),
        ("Wat is de prijs van een chatbot?", False),
        ("Mag ik een chatbot gebruiken?", False),
    ],
)
def test_the_meaning_of_words_that_the_glossary_has_all_of_is_known(
    engine: Engine, question: str, defined: bool
) -> None:
    assert find(engine, question).weighed["defined"] is defined


@pytest.mark.parametrize("question", ["Heb ik een CE-markering nodig?", "Krijg ik GPU-uren?", "Wat is RAG?"])
def test_an_abbreviation_that_everybody_uses_is_no_name(question: str) -> None:
    assert asking.read(question).names == ()


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
