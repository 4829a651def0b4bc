"""The glossary: every term from A to Z, found by the words that people use, each with its page."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from app.models import Role
from app.services import calls, glossary, services
from tests import factories
from tests.app.web.engagements.desk import signed_in

LANGS = ("nl", "en")


def listed(page: str) -> list[str]:
    return re.findall(r'<dt><a href="/(?:nl|en)/glossary/([a-z0-9-]+)"', page)


@pytest.mark.parametrize("lang", LANGS)
def test_all_terms_stand_in_the_order_of_the_alphabet(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/{lang}/glossary").text
    assert set(listed(page)) == {item.slug for item in glossary.terms().values()} != set()
    letters = re.findall(r"<summary[^>]*><h2>([^<]+)</h2>", page)
    assert letters == sorted(set(letters)) != []
    for position in range(1, len(letters) + 1):
        assert f'href="#letter-{position}"' in page
        assert f'id="letter-{position}"' in page


def test_a_term_is_found_by_a_word_of_the_other_language_and_by_a_lay_word(client: FlaskClient) -> None:
    item = glossary.term("deployer")
    for word in (item.title["en"], item.title["nl"].upper(), item.questions["nl"][0]):
        assert "deployer" in listed(client.get("/nl/glossary", query_string={"q": word}).text), word


def test_a_word_that_no_term_has_leads_to_the_whole_search(client: FlaskClient) -> None:
    page = client.get("/nl/glossary", query_string={"q": "<xyzzy>"}).text
    assert listed(page) == []
    assert "Er is geen begrip met deze letters." in page
    assert 'href="/nl/search?q=%3Cxyzzy%3E"' in page


def test_htmx_gets_the_list_alone(client: FlaskClient) -> None:
    answer = client.get("/nl/glossary?q=aanbieder", headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="glossary-terms"')


@pytest.mark.parametrize("lang", LANGS)
def test_every_term_has_its_page(client: FlaskClient, lang: str) -> None:
    other = "en" if lang == "nl" else "nl"
    for item in list(glossary.terms().values())[::7]:
        text = unescape(client.get(f"/{lang}/glossary/{item.slug}").text)
        assert f">{item.title[lang]}</h1>" in text
        assert item.summary[lang] in text
        assert f'lang="{other}">{item.title[other]}<' in text
        for unit in item.law:
            assert f'href="/{lang}/law/{unit}"' in text


def test_a_term_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    assert client.get("/nl/glossary/bestaat-niet").status_code == 404


def test_an_expert_can_edit_a_term_a_service_and_a_call_from_its_page(
    app: Flask, session: Session, client: FlaskClient
) -> None:
    expert = signed_in(app, session, factories.account(session, "Anna", Role.EXPERT))
    items = {"glossary": glossary.terms(), "services": services.services(), "calls": calls.calls()}
    for folder, of_kind in items.items():
        item = next(iter(of_kind.values()))
        link = f'href="/nl/revisions/{item.id}/edit"'
        assert link in expert.get(f"/nl/{folder}/{item.slug}").text
        assert link not in client.get(f"/nl/{folder}/{item.slug}").text
