"""The search page: what it finds, what it says about it, and that no text breaks it."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from app.services import curation, knowledge, search
from app.settings import get_settings
from app.web.search import arm_words, badge_words, kind_names
from pipelines.retrieval.fusion import WEIGHTS, Curation, overrides_of

LANGS = ("nl", "en")
QUESTION = {"nl": "Hoe hoog is de boete voor een klein bedrijf?", "en": "How high is the fine for a small firm?"}


def main_of(page: str) -> str:
    return unescape(page.split("<main", 1)[1].split("</main>", 1)[0])


def titles(page: str) -> list[str]:
    return re.findall(r'<h3 class="found__title">(?:<a [^>]+>)?([^<]+)', main_of(page))


@pytest.mark.parametrize("lang", LANGS)
def test_a_question_finds_the_page_that_answers_it_and_says_by_which_words(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/{lang}/search", query_string={"q": QUESTION[lang]}).text
    fines = knowledge.guidance_page("fines")
    assert fines.title[lang] in titles(page)[:5]
    assert f'href="/{lang}/knowledge/guidance/fines"' in page
    assert re.search({"nl": r"<mark>[Bb]oete", "en": r"<mark>[Ff]ine"}[lang], page)
    assert {"nl": "Wij lezen uw vraag als Nederlands.", "en": "We read your question as English."}[lang] in page
    assert {"nl": "Gevonden op:", "en": "Found by:"}[lang] in page
    assert {"nl": "Waarom dit resultaat?", "en": "Why this result?"}[lang] in page
    assert main_of(page).count("<progress") > len(titles(page))


def test_dutch_says_that_meaning_is_not_compared_and_english_does_not(client: FlaskClient) -> None:
    assert knowledge.engine().languages == ("en",)
    dutch = client.get("/nl/search", query_string={"q": QUESTION["nl"]}).text
    english = client.get("/nl/search", query_string={"q": QUESTION["en"]}).text
    assert "Zoeken op betekenis werkt alleen in het Engels." in dutch
    assert "Wij lezen uw vraag als Nederlands." not in dutch[: dutch.index("Hoe wij zochten")]  # under the fold
    assert "Wij lezen uw vraag als Engels." in english
    assert "Zoeken op betekenis" not in english
    assert "Dezelfde betekenis, ook in andere woorden" in english


def test_the_filters_live_in_the_address_and_stay_in_the_form(client: FlaskClient) -> None:
    page = client.get("/en/search", query_string={"q": QUESTION["en"], "kind": ["case_study", "term"]}).text
    addresses = re.findall(r'found__title"><a href="([^"]+)"', page)
    assert addresses
    assert all(re.match(r"/en/(knowledge/cases|glossary)/", address) for address in addresses)
    assert re.search(r'value="case_study" checked', page)
    assert 'value="guidance" checked' not in page
    later = client.get("/en/search", query_string={"q": "high risk AI", "applies": "later"}).text
    assert "Applies from" in main_of(later)
    assert "Applies since" not in main_of(later)


@pytest.mark.parametrize("query", ["kind=magic", "sector=<script>", "applies=yesterday"])
def test_a_filter_that_does_not_exist_filters_nothing(client: FlaskClient, query: str) -> None:
    plain = client.get("/nl/search?q=boete").text
    assert titles(client.get(f"/nl/search?q=boete&{query}").text) == titles(plain) != []


def test_htmx_gets_the_results_alone_and_the_count_is_said(client: FlaskClient) -> None:
    answer = client.get("/nl/search?q=boete", headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="search-results"')
    assert 'hx-swap-oob="innerHTML:#search-said"' in answer.text
    assert "HX-Request" in answer.headers["Vary"]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 50_000,
        "boete " * 9_000,
        "مرحبا، كيف يمكنني استخدام الذكاء الاصطناعي؟",
        "'; DROP TABLE account; --",
        "<script>alert(1)</script>",
        '" onmouseover="alert(1)',
        "{{ 7 * 7 }} ${7*7} %s %(x)s",
        "🥖🥖🥖",
        "\u202eboete\u200b",
        "Mag ik use AI voor hiring van personeel?",
    ],
)
def test_no_text_breaks_the_page_or_acts_on_it(client: FlaskClient, text: str) -> None:
    answer = client.get("/nl/search", query_string={"q": text})
    assert answer.status_code == 200
    main = answer.text.split("<main", 1)[1]
    assert len(main) < 150_000
    assert "<script" not in main
    assert 'onmouseover="' not in main
    assert re.search(r"<strong>[^<]+</strong>|utrecht-alert", main)


def test_a_long_text_is_cut_and_the_page_says_so(client: FlaskClient) -> None:
    page = client.get("/nl/search", query_string={"q": "boete " * 200}).text
    assert f"de eerste {search.MAX_CHARACTERS} tekens" in page
    assert f'maxlength="{search.MAX_CHARACTERS}"' in page


@pytest.mark.parametrize("text", ["de het een", "the of and", "?!", "🥖"])
def test_only_small_words_get_a_sentence_that_helps(client: FlaskClient, text: str) -> None:
    page = client.get("/nl/search", query_string={"q": text}).text
    assert "Wij zien geen woorden om op te zoeken." in page
    assert titles(page) == []


def test_off_topic_text_is_doubted_and_goes_along_to_an_expert(client: FlaskClient) -> None:
    page = client.get("/nl/search", query_string={"q": "Hoe laat vertrekt de trein naar Maastricht?"}).text
    assert "Wij vonden niets dat duidelijk over uw vraag gaat." in page
    assert len(titles(page)) <= search.DOUBTFUL
    assert 'action="/nl/intake/problem"' in page
    answer = client.post("/nl/intake/problem", data={"problem": "Hoe laat vertrekt de trein naar Maastricht?"})
    assert answer.status_code == 303
    assert "trein naar Maastricht" in client.get("/nl/intake/problem").text


def test_a_chance_word_of_a_term_is_not_taken_for_an_answer(client: FlaskClient) -> None:
    page = client.get("/nl/search", query_string={"q": "recept appeltaart"}).text
    assert "Wij vonden niets dat duidelijk over uw vraag gaat." in page
    assert "Wij vonden niets" not in client.get("/nl/search", query_string={"q": "wat is een aanbieder"}).text


def test_a_problem_that_is_none_for_ai_gets_its_signpost(client: FlaskClient) -> None:
    page = main_of(client.get("/nl/search", query_string={"q": "mijn printer doet het niet"}).text)
    signpost = knowledge.library().signposts["signpost/computer-printer-wifi"]
    assert signpost.title["nl"] in page
    assert signpost.summary["nl"][:40] in page


def test_an_article_that_is_named_comes_first_and_says_why(client: FlaskClient) -> None:
    page = client.get("/nl/search", query_string={"q": "artikel 4"}).text
    assert "U noemt deze plaats in de wet zelf" in page


def test_nothing_asked_offers_examples(client: FlaskClient) -> None:
    page = client.get("/nl/search").text
    assert "Moet ik klanten vertellen dat een chatbot antwoordt?" in page
    assert titles(page) == []


def test_more_results_come_when_asked(client: FlaskClient) -> None:
    first = client.get("/en/search", query_string={"q": "AI system risk"}).text
    assert len(titles(first)) == search.FIRST
    link = unescape(re.findall(r'href="(/en/search\?[^"]*all=1[^"]*)"', first)[0])
    assert len(titles(client.get(link).text)) > search.FIRST


def test_without_an_index_the_page_says_so(client: FlaskClient) -> None:
    (get_settings().data_dir / "index").unlink()
    for address in ("/nl/search?q=boete", "/nl/search"):
        assert client.get(address).status_code == 200
    assert "De zoekmachine wordt nog klaargezet." in client.get("/nl/search?q=boete").text


def test_what_an_expert_hid_is_not_found_and_what_was_put_first_stands_first(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"q": QUESTION["nl"]}
    fines, other = knowledge.guidance_page("fines").title["nl"], knowledge.guidance_page("chatbots")
    for rulings, first in (
        (Curation(hidden=frozenset({"guidance/fines"})), None),
        (Curation(overrides=overrides_of(asked["q"], other.id)), other.title["nl"]),
    ):
        monkeypatch.setattr(curation, "in_force", lambda session, today, rulings=rulings: rulings)
        found = titles(client.get("/nl/search", query_string=asked).text)
        assert (found[0] == first) if first else (fines not in found)


def test_every_way_of_searching_kind_and_badge_has_words(client: FlaskClient) -> None:
    with client.application.test_request_context("/nl/search"):
        unknown = arm_words("something new")
        assert all(arm_words(name) != unknown for name in (*WEIGHTS, "reference", "expert"))
        assert tuple(kind_names()) == search.KINDS
        assert all(badge_words(badge)[0] for badge in (*search.BADGES, "binding", "change", "recital"))
