"""Asking a question on the website: an answer with its sources or a refusal without any, in each language."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.services.allowances import MODEL_ANSWERS
from app.settings import get_settings
from tests.pipelines.answering.model_double import ModelDouble, claim, running

QUESTION = "Moet mijn chatbot zeggen dat het een computer is?"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelDouble]:
    """The test double of a language model, set as an installation would. Name it before `client`."""
    with running() as running_double:
        monkeypatch.setenv("WERKBANK_LLM_BASE_URL", running_double.address)
        monkeypatch.setenv("WERKBANK_LLM_MODEL", "test-double")
        monkeypatch.setenv("WERKBANK_LLM_KEY", "secret-key")
        get_settings.cache_clear()
        running_double.say = quoting
        yield running_double


def quoting(orders: str, reading: str) -> str:
    """Quotes a sentence of each source, and tries to get a telephone number onto the page."""
    mark = re.search(r"(?:staat|sources) (\S) ", orders)
    assert mark
    plain = reading.replace(mark[1], " ")
    found = re.findall(r"== (S\d+)\n[^\n]*?: ([A-Z][^.:\n]{25,}\.)", plain)
    return "".join(claim(quote, name, quote) for name, quote in found) + claim("Bel 0900-1234", "S1", found[0][1])


def main(page: str) -> str:
    return page.split("<main", 1)[1].split("</main", 1)[0]


@pytest.mark.parametrize(("address", "title"), [("/nl/vraag", "Stel uw vraag"), ("/en/ask", "Ask your question")])
def test_the_page_is_public_and_its_form_leads_to_itself(client: FlaskClient, address: str, title: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert f'action="{address}"' in page.text
    assert title in page.text
    other = {"/nl/vraag": "/en/ask", "/en/ask": "/nl/vraag"}[address]
    assert f'href="{other}"' in page.text


def test_an_answer_names_its_sources_and_says_who_made_it(client: FlaskClient) -> None:
    page = main(client.post("/nl/vraag", data={"question": QUESTION}).text)
    assert "<blockquote" in page
    assert re.search(r'href="/nl/knowledge/guidance/[a-z-]+"', page)
    assert "/nl/intake/problem" in page
    assert 'name="problem" value="Moet mijn chatbot' in page
    assert "data-stream" not in page
    links = re.findall(r'href="([^"]+)"', page)
    assert all(link.startswith("/") for link in links), "only to our own pages"


def test_an_english_question_on_the_dutch_page_is_answered_in_english_and_marked_so(client: FlaskClient) -> None:
    page = main(client.post("/nl/vraag", data={"question": "Must my chatbot say that it is a computer?"}).text)
    assert 'lang="en"' in page


@pytest.mark.parametrize("question", ["Hoe bak ik een appeltaart?", "What is the phone number of the AI Office?"])
def test_a_refusal_names_no_source_and_offers_an_expert(client: FlaskClient, question: str) -> None:
    page = main(client.post("/nl/vraag", data={"question": question}).text)
    assert "<blockquote" not in page
    assert "/knowledge/" not in page
    assert f'name="problem" value="{question}"' in page


@pytest.mark.parametrize("question", ["", "   ", "???", "\u200b\u202e", "🙂🙂"])
def test_a_question_without_words_gets_a_clear_sentence(client: FlaskClient, question: str) -> None:
    answer = client.post("/nl/vraag", data={"question": question})
    assert answer.status_code == 422
    assert 'id="error-summary"' in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "<script>alert(1)</script> Mag dat met AI?",
        "هل يجب أن يخبر روبوت الدردشة الناس؟",
        "' OR 1=1; DROP TABLE intake; --",
        "{{ 7*7 }} artikel 50",
        "Moet mijn chatbot zeggen dat het AI is? " * 1_250,
        "![x](https://evil.example/a.png) Mag dat?",
    ],
)
def test_strange_texts_get_a_sensible_page(client: FlaskClient, question: str) -> None:
    answer = client.post("/en/ask", data={"question": question})
    assert answer.status_code in (200, 422)
    page = main(answer.text)
    assert "<script" not in page
    assert 'src="https://evil' not in page
    assert ">49" not in page


def test_with_htmx_only_the_answer_comes_back(client: FlaskClient) -> None:
    for question in (QUESTION, "", "Hoe bak ik een appeltaart?"):
        part = client.post("/nl/vraag", data={"question": question}, headers=HTMX)
        assert part.status_code == 200
        assert part.text.strip().startswith('<div id="answers-answer"')


def test_questions_are_not_in_the_log(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    client.post("/nl/vraag", data={"question": "Mag mijn kroketten-chatbot Zebedeus heten?"})
    written = capsys.readouterr()
    assert "Zebedeus" not in written.out + written.err


def test_a_model_writes_what_could_be_checked_and_nothing_else(double: ModelDouble, client: FlaskClient) -> None:
    page = main(client.post("/nl/vraag", data={"question": QUESTION}).text)
    assert double.asked
    assert "test-double" in page
    assert "<blockquote" in page.split('id="answers-model"')[1].split("<h2")[0]
    assert "0900" not in page
    assert "secret-key" not in page


def test_with_htmx_the_model_streams_line_by_line(double: ModelDouble, client: FlaskClient) -> None:
    first = client.post("/nl/vraag", data={"question": QUESTION}, headers=HTMX).text
    assert 'data-stream="/nl/vraag/model"' in first
    assert double.asked == []
    streamed = client.post("/nl/vraag/model", data={"question": QUESTION})
    lines = [line for line in streamed.text.splitlines() if line]
    assert streamed.mimetype == "application/x-ndjson"
    assert len(lines) >= 2
    assert all("<li" in line for line in lines[:-1])
    assert "test-double" in lines[-1]


def test_a_model_that_is_down_leaves_the_answer_from_the_sources(double: ModelDouble, client: FlaskClient) -> None:
    double.status = 503
    answer = client.post("/nl/vraag", data={"question": QUESTION})
    assert answer.status_code == 200
    assert "<blockquote" in main(answer.text)


def test_no_model_is_asked_for_a_refusal_nor_after_too_many_questions(
    double: ModelDouble, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post("/nl/vraag/model", data={"question": "Hoe bak ik een appeltaart?"})
    assert double.asked == []
    monkeypatch.setattr(MODEL_ANSWERS, "each", 2)
    for _ in range(4):
        client.post("/nl/vraag/model", data={"question": QUESTION})
    assert len(double.asked) == 2


def test_no_model_is_set_by_default(app: Flask) -> None:
    from app.services import answers

    assert answers.model_name() == ""
    assert "answers.js" not in app.test_client().get("/nl/vraag").text
