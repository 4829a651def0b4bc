"""The other language of a page keeps what was typed or ticked and not sent yet, in the tab and nowhere else."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener

pytestmark = pytest.mark.browser
TEXT = "Wij willen minder brood weggooien."


def test_what_was_typed_and_ticked_goes_along_to_the_other_language(site: str, open_page: Opener) -> None:
    page = open_page(width=1280, lang="nl", javascript=True)
    page.goto(f"{site}/nl/")
    page.locator("textarea[name=problem]").fill(TEXT)
    page.locator("a.language").click()
    expect(page).to_have_url(f"{site}/en/")
    expect(page.locator("textarea[name=problem]")).to_have_value(TEXT)
    page.locator("form:has(textarea[name=problem]) button[type=submit]").click()
    expect(page.locator("h1")).to_be_focused()
    page.locator("input[name=sector][value=finance]").check()
    page.locator("a.language").click()
    expect(page).to_have_url(f"{site}/nl/intake/sector")
    expect(page.locator("input[name=sector][value=finance]")).to_be_checked()
    assert page.evaluate("sessionStorage.length") == 0


def test_another_page_takes_nothing_over(site: str, open_page: Opener) -> None:
    page = open_page(width=1280, lang="nl", javascript=True)
    page.goto(f"{site}/nl/")
    page.locator("textarea[name=problem]").fill(TEXT)
    page.locator("a.language").click()
    expect(page.locator("textarea[name=problem]")).to_have_value(TEXT)
    page.goto(f"{site}/en/intake/problem")
    expect(page.locator("textarea[name=problem]")).to_have_value("")
