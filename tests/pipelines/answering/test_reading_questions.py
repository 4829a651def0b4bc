"""What is read out of a question, and how texts are cleaned and cut."""

import pytest

from pipelines.answering import asking, cleaning
from pipelines.answering.sentences import sentences
from pipelines.retrieval.search import Engine


@pytest.mark.parametrize(
    ("question", "want"),
    [
        ("Wat kost een uur rekenen?", "money"),
        ("What does it cost to train a model?", "money"),
        ("How many days do I have?", "count"),
        ("Hoeveel dagen heb ik?", "count"),
        ("Vanaf wanneer geldt artikel 50?", "date"),
        ("Who was appointed as chair?", "person"),
        ("What is the street address of the office?", "place"),
        ("Which ISO standard number applies?", "standard"),
        ("Welke boete staat erop?", "fine"),
    ],
)
def test_it_knows_what_kind_of_answer_is_asked_for(question: str, want: str) -> None:
    assert want in asking.read(question).wants


def test_names_stand_inside_a_sentence_and_are_not_our_own() -> None:
    assert asking.names("Is Claude slimmer dan ChatGPT op een H100?") == ("claude", "chatgpt", "h100")
    assert asking.names("Geldt de AI-verordening in Nederland volgens bijlage III?") == ()


def test_other_laws_and_countries_are_seen() -> None:
    assert asking.laws("What is the fine under the GDPR?") == {"gdpr"}
    assert asking.laws("What does US law require?") == {"abroad"}
    assert asking.laws("What does it require of us by law?") == frozenset()
    assert asking.laws("Moet ik in Zwitserland melden dat dit AI is?") == {"abroad"}
    assert asking.laws("we buy software from a US company, must we register it") == frozenset()
    assert asking.laws("Moet een vereniging haar statuten wijzigen?") == {"company"}
    assert asking.laws("Can I fire an employee who refuses the software?") == {"employment"}
    assert asking.laws("Wat is de opzegtermijn van een bedrijfsruimte?") == {"rent"}


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Mag dit van de wet?", "rule"),
        ("Which rules apply to my chatbot?", "rule"),
        ("How do I install it?", "method"),
        ("Which party voted against it?", "past"),
        ("Which firm received the first one?", "past"),
        ("Wie heeft dat programma gemaakt?", "past"),
        ("Wat is het goedkoopste pakket?", "advice"),
        ("Which vendor has it?", "advice"),
        ("Welke laptop moet ik dan kopen?", "advice"),
        ("Schrijf een brief aan mijn leverancier", "command"),
        ("Please translate this", "command"),
        ("Kan een camera zien of er iemand valt?", "possible"),
        ("Could a drone count them?", "possible"),
        ("Hoe lang bewaar ik dat?", "duration"),
        ("Within how many days must I?", "duration"),
        ("Hoe lang duurt dat?", "quantity"),
        ("Welke bank helpt mij?", "which"),
        ("heeft er al eens iemand minder weggegooid", "example"),
        ("een camera die dat ziet, bestaat dat al ergens", "example"),
        ("robot arms, anyone did that in a small warehouse", "example"),
        ("Is de wet slecht voor de concurrentie?", "opinion"),
        ("Will the act be repealed?", "opinion"),
        ("Draft a clause for me", "command"),
        ("hoeveel heb ik nodig, wil ik voorspellen", "wish"),
    ],
)
def test_it_knows_how_a_question_asks(question: str, form: str) -> None:
    assert form in asking.read(question).forms


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Who must be told?", "past"),
        ("Which approval is required?", "past"),
        ("De mooiste ritten gaan naar wie zuinig rijdt, mag dat?", "advice"),
        ("Wie moet dat melden?", "past"),
        ("Is dat het beste moment niet, dan?", "command"),
        ("Wat moet de leverancier mij geven?", "advice"),
        ("Mag een camera dat?", "possible"),
        ("Welke uitzonderingen kent het verbod?", "which"),
        ("what counts as substantial modification", "which"),
        ("our till predicts how many loaves to bake. is this high risk", "quantity"),
        ("Will we have to tell them?", "opinion"),
    ],
)
def test_what_only_looks_like_another_way_of_asking_is_not(question: str, form: str) -> None:
    assert form not in asking.read(question).forms


def test_what_is_told_before_the_question_is_not_what_is_asked() -> None:
    counting = asking.read("Het systeem telt hoeveel mensen er binnenkomen, is dat toegestaan?")
    assert (counting.wants, "quantity" in counting.forms, "rule" in counting.forms) == (frozenset(), False, True)
    assert "count" in asking.read("Is dat toegestaan, en hoeveel dagen heb ik?").wants
    assert "quantity" in asking.read("How many days do I have, after that?").forms


def test_telling_of_money_is_not_asking_for_an_amount() -> None:
    assert "money" not in asking.read("How much must my staff know?").wants
    assert "money" not in asking.read("Extract salary and hours from adverts, cheaply.").wants


def test_what_nobody_sees_is_not_read() -> None:
    assert cleaning.visible("a\u200bb\u202ec<!-- d -->e<b>f</b>\U000e0041") == "abc e f "
    assert cleaning.visible("5 < 6 en 7 > 3") == "5 < 6 en 7 > 3"
    assert cleaning.question_text("  Mag\n\tdit?&lt;!-- nee --&gt; ") == "Mag dit?"
    assert len(cleaning.question_text("woord " * 10_000)) == cleaning.MAX_QUESTION


def test_no_sentence_of_our_own_is_taken_for_an_order_to_a_machine(engine: Engine) -> None:
    own = (
        text for lang in ("nl", "en") for passage in engine.passages(lang).sections for text in sentences(passage.text)
    )
    assert [text for text in own if cleaning.speaks_to_machine(text)] == []
    assert not cleaning.speaks_to_machine("The authority shall act as the single point of contact.")
    assert not cleaning.speaks_to_machine("Systeem: een camera die telt.")


def test_sentences_are_cut_where_they_end_and_stay_as_they_were() -> None:
    text = "Dit staat in art. 5 van de wet. Geldt het, bijv. voor u? Ja.\n2. Een nieuw lid."
    assert sentences(text) == [
        "Dit staat in art. 5 van de wet.",
        "Geldt het, bijv. voor u?",
        "Ja.",
        "2. Een nieuw lid.",
    ]
    assert all(part in text for part in sentences(text))
