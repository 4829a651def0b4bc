"""Finding and reading, walked: search, the law, the glossary, services; by keyboard and without JavaScript too."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import walk
from tests.browser.conftest import Opener

pytestmark = pytest.mark.browser
QUESTION = {"nl": "boete voor een klein bedrijf", "en": "fine for a small firm"}
PAGES = [
    "search?q=chatbot", "search?q=mijn+printer+doet+het+niet", "law", "law/ai-act", "law/ai-act/art_4",
    "law/ai-act/art_26", "law/ai-act/anx_III", "glossary", "glossary/deployer", "services", "calls", "knowledge",
    "knowledge?by=day",
]  # fmt: skip


@pytest.mark.parametrize(("width", "lang"), [(1280, "nl"), (320, "en")])
def test_every_page_of_the_knowledge_fits(site: str, open_page: Opener, width: int, lang: str) -> None:
    page = open_page(width=width, lang=lang, javascript=True)
    for address in PAGES:
        page.goto(f"{site}/{lang}/{address}")
        walk.looks_right(page)
    assert open_page.complaints == []


def test_results_come_while_typing_and_the_address_can_be_shared(site: str, open_page: Opener) -> None:
    page = open_page(width=1280, lang="nl", javascript=True)
    page.goto(f"{site}/nl/search")
    box = page.locator("input[name=q]")
    box.press_sequentially(QUESTION["nl"], delay=20)
    expect(page).to_have_url(re.compile(r"q=boete\+voor\+een\+klein\+bedrijf"))
    expect(page.locator("#search-results .found__item").first).to_be_visible()
    expect(box).to_be_focused()
    found = page.locator(".found__title").all_inner_texts()
    page.goto(page.url)
    assert page.locator(".found__title").all_inner_texts() == found
    assert open_page.complaints == []


def test_search_works_by_keyboard_alone(site: str, open_page: Opener) -> None:
    page = open_page(width=1280, lang="nl", javascript=True)
    page.goto(f"{site}/nl/search?q=boete")
    page.locator(".search-filters summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("kind=guidance"))
    expect(page.locator("input[name=kind]:focus")).to_have_count(1)
    page.locator(".found__title a").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/nl/knowledge/guidance/"))


def test_search_works_without_javascript(site: str, open_page: Opener) -> None:
    page = open_page(width=375, lang="en", javascript=False)
    page.goto(f"{site}/en/search")
    page.locator("main input[name=q]").fill(QUESTION["en"])
    page.locator("form[role=search] button[type=submit]").click()
    walk.looks_right(page)
    page.locator(".found__title a").first.click()
    walk.looks_right(page)


def test_what_was_not_found_goes_along_to_an_expert(site: str, open_page: Opener) -> None:
    page = open_page(width=375, lang="nl", javascript=False)
    page.goto(f"{site}/nl/search?q=hoe+laat+vertrekt+de+trein+naar+Maastricht")
    page.locator("form[action$='/intake/problem'] button[type=submit]").click()
    expect(page).to_have_url(re.compile("/nl/intake/sector$"))


def test_the_glossary_narrows_while_typing(site: str, open_page: Opener) -> None:
    page = open_page(width=1280, lang="nl", javascript=True)
    page.goto(f"{site}/nl/glossary")
    every = page.locator(".terms__row").count()
    page.locator("input[name=q]").press_sequentially("aanbieder", delay=20)
    expect(page).to_have_url(re.compile("q=aanbieder$"))
    assert 0 < page.locator(".terms__row").count() < every
