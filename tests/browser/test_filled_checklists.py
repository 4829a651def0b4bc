"""Two colleagues fill in one list at once: saved while they type, the focus stays, and no text goes unseen."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walk import looks_right

pytestmark = pytest.mark.browser
SAVED = {"nl": "Opgeslagen.", "en": "Saved."}


def start(page: Page, site: str, lang: str) -> str:
    """From the catalogue to a new list; returns its address."""
    page.goto(f"{site}/{lang}/checklists/make?list=responsible-ai")
    page.locator("main form button[type=submit]").last.click()
    page.locator("form[action$='/filled-checklists'] button:not([name])").click()
    expect(page).to_have_url(re.compile("/filled-checklists/[^/]+$"))
    return page.url


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_it_saves_while_one_types_and_a_colleague_s_text_is_shown_first(
    site: str, open_page, width: int, lang: str
) -> None:
    els, frits = (open_page(width=width, lang=lang, javascript=True) for _ in range(2))
    address = start(els, site, lang)
    frits.goto(address)
    for page in ("", "/read", "/share", "/upload", "/compare"):
        els.goto(address + page)
        looks_right(els)
    els.goto(address)
    els.locator("#answer-1").focus()
    els.locator("#answer-1").select_option("partly")
    expect(els.locator("#said-1")).to_contain_text(SAVED[lang])
    assert focused(els) == "answer-1"
    els.locator("#note-1").fill("tekst van Els")
    els.locator("#answer-2").focus()
    expect(els.locator("#said-1 input[name=seen]")).to_have_value("2")
    assert focused(els) == "answer-2"
    frits.locator("#note-1").fill("tekst van Frits")
    frits.locator("#answer-2").focus()
    expect(frits.locator("#said-1")).to_contain_text("tekst van Els")
    expect(frits.locator("#note-1")).to_have_value("tekst van Frits")
    assert focused(frits) == "answer-2"
    frits.locator("#note-1").fill("tekst van beiden")
    frits.locator("#said-1 button[name=over]").click()
    expect(frits.locator("#said-1")).to_contain_text(SAVED[lang])
    els.goto(address)
    expect(els.locator("#note-1")).to_have_value("tekst van beiden")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_without_javascript_and_by_keyboard(site: str, open_page, lang: str) -> None:
    page = open_page(width=320, lang=lang, javascript=False)
    start(page, site, lang)
    page.locator("#note-3").focus()
    page.keyboard.type("met het toetsenbord")
    for _ in range(2):  # past the evidence, to the button
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#item-3$"))
    expect(page.locator("#note-3")).to_have_value("met het toetsenbord")
    looks_right(page)
