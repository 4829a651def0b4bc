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


def numbers(page: Page) -> list[str]:
    """The numbers of the items of the subject that is open, in the order of the page."""
    found = page.locator("details.fill-group[open] .fill-item").evaluate_all("all => all.map(one => one.id)")
    return [str(one).removeprefix("item-") for one in found]


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
    second = numbers(els)[1]
    els.locator("#answer-1").focus()
    els.locator("#answer-1").select_option("partly")
    expect(els.locator("#said-1")).to_contain_text(SAVED[lang])
    assert focused(els) == "answer-1"
    els.locator("#note-1").fill("tekst van Els")
    els.locator(f"#answer-{second}").focus()
    expect(els.locator("#said-1 input[name=seen]")).to_have_value("2")
    assert focused(els) == f"answer-{second}"
    frits.locator("#note-1").fill("tekst van Frits")
    frits.locator(f"#answer-{second}").focus()
    expect(frits.locator("#said-1")).to_contain_text("tekst van Els")
    expect(frits.locator("#note-1")).to_have_value("tekst van Frits")
    assert focused(frits) == f"answer-{second}"
    frits.locator("#note-1").fill("tekst van beiden")
    frits.locator("#said-1 button[name=over]").click()
    expect(frits.locator("#said-1")).to_contain_text(SAVED[lang])
    els.goto(address)
    expect(els.locator("#note-1")).to_have_value("tekst van beiden")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_without_javascript_and_by_keyboard(site: str, open_page, lang: str) -> None:
    page = open_page(width=320, lang=lang, javascript=False)
    start(page, site, lang)
    third = numbers(page)[2]
    page.locator(f"#note-{third}").focus()
    page.keyboard.type("met het toetsenbord")
    for _ in range(2):  # past the evidence, to the button
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"at={third}#item-{third}$"))
    expect(page.locator(f"#note-{third}")).to_have_value("met het toetsenbord")
    looks_right(page)


@pytest.mark.parametrize("javascript", [False, True])
def test_from_item_to_item_through_closed_subjects(site: str, open_page, javascript: bool) -> None:
    page = open_page(width=375, lang="nl", javascript=javascript)
    start(page, site, "nl")
    closed = page.locator("details.fill-group:not([open])").first.get_attribute("id")
    page.locator(f"#{closed} > summary").click()
    expect(page.locator(f"#{closed} .fill-item").first).to_be_visible()
    for _ in numbers(page):  # of both open subjects, so the way leads through a closed one
        page.get_by_role("link", name="Volgende punt zonder antwoord").first.click()
        expect(page).to_have_url(re.compile(r"at=(\d+)#item-\1$"))
        number = page.url.rsplit("-", 1)[1]
        expect(page.locator(f"#answer-{number}")).to_be_in_viewport()
        page.locator(f"#answer-{number}").select_option("yes")
        if not javascript:
            page.locator(f"#item-{number} button", has_text="Sla op").click()
        expect(page.locator(f"#said-{number} a")).to_contain_text("Volgende punt zonder antwoord")
