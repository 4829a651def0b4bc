"""What kind of thing a question asks for."""

import pytest

from pipelines.retrieval.intent import asks_for_examples, asks_for_rules
from pipelines.retrieval.search import Engine


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wie heeft dit al eens gedaan en wat leverde het op?", True),
        ("Zijn er voorbeelden van planning met AI", True),
        ("Has anybody used cameras to count animals?", True),
        ("Has a school tried software that reads along?", True),
        ("Heeft een ander vervoersbedrijf dat al door een computer laten doen?", True),
        ("Hebben buren dat al eens geprobeerd?", True),
        ("Een ander bedrijf levert ons de software", False),
        ("Mag ik een camera ophangen?", False),
        ("What is the fine for a small firm?", False),
        ("Can I fire someone who has been ill for two years?", False),
    ],
)
def test_asking_for_examples(text: str, expected: bool) -> None:
    assert asks_for_examples(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Moet ik zeggen dat een chatbot antwoordt?", True),
        ("Do we have to tell people?", True),
        ("Is dat verboden", True),
        ("Valt ons weegprogramma straks onder de wet?", True),
        ("Zijn wij dan zelf de maker?", True),
        ("Are there special rules for that?", True),
        ("Wie is er verantwoordelijk als het misgaat?", True),
        ("Kippen tellen in de stal", False),
        ("We want to count chickens", False),
    ],
)
def test_asking_for_rules(text: str, expected: bool) -> None:
    assert asks_for_rules(text) is expected


def test_examples_come_forward_when_they_are_asked_for(engine: Engine) -> None:
    plain = engine.search("routes van vrachtwagens plannen met AI", lang="nl", top=10).hits
    asked = engine.search("wie heeft routes van vrachtwagens gepland met AI", lang="nl", top=10).hits
    cases = [[hit.kind for hit in hits].count("case_study") for hits in (plain[:5], asked[:5])]
    assert cases[1] >= cases[0]
    assert asked[0].kind == "case_study"
