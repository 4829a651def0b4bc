"""The address says the language, every link keeps it, and times are those of Amsterdam."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web.language import clock, day, day_and_clock, plain_date, said

PAGES = [
    "/nl/",
    "/nl/knowledge",
    "/nl/knowledge/cases?sector=software",
    "/nl/knowledge/guidance/chatbots",
    "/nl/checklists",
    "/nl/sign-in",
    "/nl/privacy",
    "/nl/accessibility",
    "/nl/intake/problem",
    "/nl/my-request",
]


@pytest.mark.parametrize(
    ("wanted", "lang"),
    [
        ("", "nl"),
        ("nl", "nl"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("nl,en;q=0.8", "nl"),
        ("en;q=0.4,nl;q=0.9", "nl"),
        ("fr", "nl"),
        ("de,en;q=0.5", "en"),
        ("*", "nl"),
        ("onzin;;q=x", "nl"),
    ],
)
def test_the_root_leads_to_dutch_unless_the_browser_prefers_english(
    client: FlaskClient, wanted: str, lang: str
) -> None:
    answer = client.get("/", headers={"Accept-Language": wanted} if wanted else {})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{lang}/")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_its_language_and_leads_to_itself_in_the_other(client: FlaskClient, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert '<html lang="nl"' in page.text
    other = re.search(r'<a class="language" href="([^"]+)" lang="en"', page.text)
    assert other
    assert other[1] == address.replace("/nl/", "/en/", 1)
    english = client.get(other[1])
    assert english.status_code == 200
    assert '<html lang="en"' in english.text
    assert f'<a class="language" href="{address}" lang="nl"' in english.text


@pytest.mark.parametrize("address", PAGES)
def test_every_link_and_form_on_a_page_keeps_its_language(client: FlaskClient, address: str) -> None:
    page = client.get(address).text.split("<body", 1)[1]
    switch = r'<a class="language"[^>]*>'
    strays = [
        link
        for link in re.findall(r'(?:href|action)="(/[^"]*)"', re.sub(switch, "", page))
        if not link.startswith(("/nl/", "/static/"))
    ]
    assert strays == []


def test_no_page_mixes_the_languages_of_the_interface(client: FlaskClient) -> None:
    english = client.get("/en/knowledge?by=day").text
    dutch = client.get("/nl/knowledge?by=day").text
    assert "Applies already" in english
    assert "Applies already" not in dutch
    assert "Geldt al" in dutch
    assert "Kennis" not in english


def test_times_are_those_of_amsterdam_in_summer_and_winter(app: Flask) -> None:
    with app.test_request_context("/nl/"):
        assert clock(datetime(2026, 11, 24, 9, 30, tzinfo=UTC)) == "10:30"
        assert clock(datetime(2026, 7, 24, 9, 30, tzinfo=UTC)) == "11:30"
        assert day(datetime(2026, 11, 24, 23, 30, tzinfo=UTC)) == "woensdag 25 november 2026"


def test_dates_are_written_in_the_language_of_the_page(app: Flask) -> None:
    moment = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    for lang, words in (("nl", "dinsdag 24 november 2026, 10:30"), ("en", "Tuesday 24 November 2026, 10:30")):
        with app.test_client() as client:
            client.get(f"/{lang}/")
            assert day_and_clock(moment) == words
            assert plain_date("2027-12-02") == ("2 december 2027" if lang == "nl" else "2 December 2027")
            assert plain_date(None) == ""
            assert said({"nl": "ja", "en": "yes"}) == ("ja" if lang == "nl" else "yes")
