"""Home, privacy, accessibility, and the page for what went wrong."""

import re

import pytest
from flask.testing import FlaskClient

LANGUAGES = pytest.mark.parametrize("lang", ["nl", "en"])


@LANGUAGES
def test_the_problem_can_be_typed_on_the_home_page(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/{lang}/").text
    assert f'<html lang="{lang}"' in page
    assert f'action="/{lang}/intake/problem"' in page
    assert 'name="problem"' in page
    for words in {"nl": ("24 uur", "gratis", "5 minuten"), "en": ("24 hours", "free", "5 minutes")}[lang]:
        assert words in page
    for path in ("checklists", "knowledge", "services", "my-request"):
        assert f'href="/{lang}/{path}"' in page


@LANGUAGES
def test_the_home_page_leads_to_searching_and_to_a_short_answer(client: FlaskClient, lang: str) -> None:
    main = client.get(f"/{lang}/").text.split("<main", 1)[1]
    assert re.search(rf'<form action="/{lang}/search" method="get"[^>]*>.*?name="q"', main, re.DOTALL)
    assert f'href="{ {"nl": "/nl/vraag", "en": "/en/ask"}[lang] }"' in main


def test_a_firm_has_seven_doors_and_pages_behind_a_door_mark_it(client: FlaskClient) -> None:
    def doors(path: str) -> list[tuple[str, str]]:
        menu = re.search(r'<ul class="nav-list">(.*?)</ul>', client.get(path).text, re.DOTALL)
        assert menu
        return re.findall(r'<a href="/nl/([\w/-]+)"(?: aria-current="(\w+)")?', menu.group(1))

    assert len(doors("/nl/")) == 7
    assert [mark for _, mark in doors("/nl/") if mark] == []
    behind = {"glossary": "knowledge", "calls": "services", "vraag": "search", "law/ai-act": "law"}
    for path, door in behind.items():
        assert [each for each in doors(f"/nl/{path}") if each[1]] == [(door, "true")], path
    assert ("law", "page") in doors("/nl/law")


@LANGUAGES
@pytest.mark.parametrize("path", ["", "privacy", "accessibility"])
def test_every_page_has_one_main_heading_and_a_link_to_the_other_language(
    client: FlaskClient, lang: str, path: str
) -> None:
    answer = client.get(f"/{lang}/{path}")
    assert answer.status_code == 200
    assert len(re.findall(r"<h1\b", answer.text)) == 1
    other = {"nl": "en", "en": "nl"}[lang]
    assert f'href="/{other}/{path}"' in answer.text


@LANGUAGES
def test_a_page_that_does_not_exist_says_so_in_the_language_of_its_address(client: FlaskClient, lang: str) -> None:
    answer = client.get(f"/{lang}/bestaat-niet")
    assert answer.status_code == 404
    assert {"nl": "We kunnen deze pagina niet vinden", "en": "We cannot find this page"}[lang] in answer.text
    assert answer.headers["X-Request-ID"] in answer.text
    assert f'href="/{lang}/"' in answer.text


def test_htmx_gets_the_error_without_the_frame_of_the_page(client: FlaskClient) -> None:
    text = client.get("/nl/bestaat-niet", headers={"HX-Request": "true"}).text
    assert text.lstrip().startswith('<section id="error"')


def test_the_bare_address_leads_to_dutch_unless_the_browser_wants_english_first(client: FlaskClient) -> None:
    assert client.get("/").headers["Location"] == "/nl/"
    assert client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"}).headers["Location"] == "/en/"
