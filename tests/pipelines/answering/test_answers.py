"""Extractive answers: word for word, from sources that hold the answer, or none; and the model's beside them."""

import re
import subprocess
import sys

import pytest

from pipelines.answering import extractive
from pipelines.answering.chain import CentreRetriever, statements
from pipelines.answering.evaluation import evaluate_refusals
from pipelines.answering.finding import find
from pipelines.answering.models import Model, ModelFailed
from pipelines.answering.verification import stands_in
from pipelines.ingestion.passages import Entry, Passage
from pipelines.retrieval.evaluation import Question
from pipelines.retrieval.search import Engine
from tests.pipelines.answering.model_double import ModelDouble, claim

ANSWERED = [
    ("nl", "Moet mijn chatbot zeggen dat het een computer is?", {"guidance/chatbots"}),
    ("nl", "Mag ik met AI sollicitanten beoordelen?", {"guidance/recruitment-and-staff"}),
    (
        "en",
        "Is using AI to infer the emotions of employees prohibited?",
        {"guidance/recruitment-and-staff", "guidance/emotions-at-work-and-school", "ai-act/art_5"},
    ),
]
REFUSED = [
    "Hoe bak ik een appeltaart?",
    "How do I fix a flat tyre?",
    "Hoeveel parameters heeft het nieuwste model van Mistral?",
    "What is the phone number of the AI Office?",
    "Wie werd de eerste voorzitter van de AI-board?",
    "Is Gemini better than Copilot?",
    "",
    "de het een",
    "\u200b\u202e",
    "' OR 1=1; --",
]


@pytest.mark.parametrize(("lang", "question", "expected"), ANSWERED)
def test_a_question_is_answered_word_for_word(engine: Engine, lang: str, question: str, expected: set[str]) -> None:
    answer = extractive.answer(engine, question)
    assert answer.lang == lang
    assert answer.reason == ""
    assert {each.item for each in answer.statements} & expected
    for each in answer.statements:
        assert stands_in(engine, lang, each.item, each.quote)
        assert each.title
        assert each.badge


@pytest.mark.parametrize("question", REFUSED)
def test_a_refusal_has_a_reason_and_never_a_source(engine: Engine, question: str) -> None:
    answer = extractive.answer(engine, question)
    assert answer.reason in {"off_topic", "no_answer"}
    assert answer.statements == ()


def test_fifty_thousand_characters_are_read_in_part(engine: Engine) -> None:
    assert extractive.answer(engine, "Moet mijn chatbot zeggen dat het AI is? " * 1_250) is not None


def test_text_that_is_no_longer_the_law_is_never_quoted(engine: Engine) -> None:
    old, ours = (
        "Chatbots hoeven niets te melden aan mensen die ermee praten over kippen.",
        "Chatbots melden zich bij kippen nu.",
    )
    id_ = "ai-act/art_990"
    entry = Entry(
        id_, "law", dict.fromkeys(("nl", "en"), "Artikel 990"), {"nl": f"2026-07-27: {ours}", "en": "x"}, "article"
    )
    cut = [Passage(id_, "law", lang, "summary", "Artikel 990", ours) for lang in ("nl", "en")] + [
        Passage(id_, "law", lang, "section", "Artikel 990 (990, lid 1)", old, False) for lang in ("nl", "en")
    ]
    changed = engine.with_changes({id_: (entry, cut)})
    answer = extractive.answer(changed, "Hoeven chatbots niets te melden aan mensen die ermee praten over kippen?")
    mine = [each for each in answer.statements if each.item == id_]
    assert [(each.badge, each.quote, each.valid_from) for each in mine] == [("change", ours, "2026-07-27")]


def test_refusals_are_measured_by_group_and_language(engine: Engine) -> None:
    class Grouped(Question):
        group: str | None = None

    asked = [
        Grouped(id="a", query=REFUSED[0], lang="nl", relevant=[], answerable=False, group="off"),
        Grouped(id="b", query=REFUSED[3], lang="en", relevant=[], answerable=False, group="near"),
        Grouped(id="c", query=ANSWERED[0][1], lang="nl", relevant=[]),
    ]
    figures = evaluate_refusals(engine, asked)
    assert (
        figures["all"]["off_topic_refused"]
        == figures["all"]["near_refused"]
        == figures["all"]["quotes_verbatim"]
        == 1.0
    )
    assert figures["all"]["false_refusal"] == 0.0
    assert figures["lang=en"]["false_refusal"] is None


def test_a_model_answers_with_checked_quotes_and_is_sent_no_tools(engine: Engine, double: ModelDouble) -> None:
    found = find(engine, ANSWERED[0][1])

    def say(_orders: str, reading: str) -> str:
        quote = extractive.of_found(engine, found).statements[0].quote
        names = re.findall(r"== (S\d+)$", reading, re.MULTILINE)
        return "".join(claim(quote, name, quote) for name in names) + claim(
            "Verzonnen.", "S1", "Dit staat nergens echt zo."
        )

    double.say = say
    shown = list(statements(engine, found, Model(double.address, "test-double", "secret-key")))
    assert len(shown) == 1
    assert stands_in(engine, "nl", shown[0].item, shown[0].quote)
    request = double.asked[0]
    assert (request["path"], request["key"], request["model"]) == (
        "/v1/chat/completions", "Bearer secret-key", "test-double")  # fmt: skip
    assert request["stream"] is True
    assert not {"tools", "functions", "user", "metadata"} & set(request)


def test_nothing_is_asked_of_a_model_when_there_is_no_answer(engine: Engine, double: ModelDouble) -> None:
    assert list(statements(engine, find(engine, REFUSED[0]), Model(double.address, "double"))) == []
    assert double.asked == []
    assert CentreRetriever(engine=engine).invoke(REFUSED[0]) == []


@pytest.mark.parametrize("reply", ["", "Dat weet ik niet.", "{}", "null", '{"text": 1, "source": 2, "quote": 3}'])
def test_a_model_that_says_nothing_of_use_says_nothing(engine: Engine, double: ModelDouble, reply: str) -> None:
    double.say = lambda _orders, _reading: reply
    assert list(statements(engine, find(engine, ANSWERED[0][1]), Model(double.address, "double"))) == []


def test_a_model_that_fails_says_so(engine: Engine, double: ModelDouble) -> None:
    double.status = 500
    with pytest.raises(ModelFailed):
        list(statements(engine, find(engine, ANSWERED[0][1]), Model(double.address, "double")))


def test_an_answer_without_a_model_loads_no_langchain() -> None:
    code = (
        "import sys, app.main, app.services.answers, pipelines.answering.extractive, pipelines.answering.evaluation\n"
        "sys.exit(any(name.split('.')[0] in {'langchain_core', 'langchain_openai', 'langsmith', 'openai', 'httpx'}"
        " for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_tracing_is_off() -> None:
    import os

    from langsmith import utils

    assert os.environ["LANGSMITH_TRACING"] == "false"
    assert not utils.tracing_is_enabled()


@pytest.mark.parametrize(
    "text",
    [
        "c) u geeft een gewoon systeem een nieuw doel dat in de lijst staat.",
        "Dit geldt ook voor een belrobot.",
        "This also holds for a robot that calls.",
        "Daarom zegt de maker het.",
        "2. Noteer welke gegevens u hebt.",
    ],
)
def test_what_goes_on_from_another_sentence_does_not_stand_alone(text: str) -> None:
    assert not extractive.stands_alone(text)
    assert extractive.stands_alone("De maker zegt dat het AI is.")


@pytest.mark.parametrize(
    "question", ["Moet ik zeggen dat mijn chatbot AI is?", "What is the maximum fine for a small firm?"]
)
def test_an_answer_is_five_sentences_at_most_and_none_is_an_item_of_a_list(engine: Engine, question: str) -> None:
    quotes = [one.quote for one in extractive.answer(engine, question).statements]
    assert 1 <= len(quotes) <= extractive.MOST
    assert not [quote for quote in quotes if re.match(r"[a-z]\) ", quote)]


def test_the_amount_that_is_asked_for_comes_first(engine: Engine) -> None:
    first = extractive.answer(engine, "What is the maximum fine for a small firm?").statements[0]
    assert "euros" in first.quote
