"""The five journeys, walked: with JavaScript in Dutch at desk width, without it in English on a phone."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser import walk
from tests.browser.conftest import Opener

pytestmark = pytest.mark.browser
WAYS = [
    pytest.param({"width": 1280, "lang": "nl", "javascript": True}, id="dutch-desk-javascript"),
    pytest.param({"width": 375, "lang": "en", "javascript": False}, id="english-phone-plain"),
]
RUN_SECONDS = 240


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> dict[str, object]:
    value: dict[str, object] = request.param
    return value


def mailed(page: Page, site: str, pattern: str) -> str:
    """The newest mail's link that fits; the worker sends within seconds."""
    for _ in range(40):
        page.goto(f"{site}/demo/mail")
        for address in [link.get_attribute("href") for link in page.locator("main a[href*='/demo/mail/']").all()][:6]:
            page.goto(f"{site}{urlsplit(address or '').path}")
            found = re.search(pattern, page.locator("main").inner_text())
            if found:
                return found.group(0)
        page.wait_for_timeout(500)
    raise AssertionError(f"no mail with {pattern}")


def test_a_firm_gets_advice_and_books_a_meeting(site: str, open_page: Opener, way: dict[str, object]) -> None:
    lang, page = str(way["lang"]), open_page(**way)
    walk.fill_intake(page, site, lang, walk.PROBLEM[lang])
    assert 1 <= page.locator("main a[href*='/knowledge/cases/']").count() <= 3
    assert 1 <= page.locator("main a[href*='/knowledge/guidance/']").count() <= 5
    page.locator("main a[href*='/consultations/new?'][href*='start=']").first.click()
    walk.looks_right(page)
    walk.fill_booking(page, email=f"els-{lang}@example.org")
    expect(page).to_have_url(re.compile(r"/consultations/[0-9a-f-]{36}$"))
    walk.looks_right(page)
    reference = re.search(r"AIF-\d{4}-\d{4}", page.locator("main").inner_text())
    assert reference, "the confirmation shows the reference"
    with page.expect_download() as download:
        page.locator("a[href$='.ics']").first.click()
    assert "BEGIN:VCALENDAR" in download.value.path().read_text()

    mail = open_page(**way)
    link = mailed(mail, site, rf"{site}/{lang}/consultations/confirm/\S+")
    mail.goto(link)
    mail.locator("main form button[type=submit]").click()
    walk.looks_right(mail)

    page.goto(f"{site}/{lang}/my-request")
    walk.looks_right(page)
    page.locator("main a[href$='/move']").first.click()
    walk.looks_right(page)
    option = page.locator("main input[type=radio][name=start]").last
    if option.count():
        option.check()
    else:
        page.locator("main select[name=start]").select_option(index=3)
    page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/consultations/[0-9a-f-]{36}$|/my-request$"))
    page.goto(f"{site}/{lang}/my-request")
    page.locator("main a[href$='/cancel']").first.click()
    walk.looks_right(page)
    page.locator("main form button[type=submit]").click()
    walk.looks_right(page)
    assert open_page.complaints == []


def test_two_firms_cannot_book_the_same_time(site: str, open_page: Opener, way: dict[str, object]) -> None:
    lang = str(way["lang"])
    first, second = open_page(**way), open_page(**way)
    for page in (first, second):
        walk.fill_intake(page, site, lang, walk.PROBLEM[lang])
    address = first.locator("main a[href*='/consultations/new?'][href*='start=']").last.get_attribute("href")
    for page in (first, second):
        page.goto(f"{site}{urlsplit(address or '').path}?{urlsplit(address or '').query}")
    walk.fill_booking(first, email=f"first-{lang}@example.org")
    expect(first).to_have_url(re.compile(r"/consultations/[0-9a-f-]{36}$"))
    walk.fill_booking(second, email=f"second-{lang}@example.org")
    assert second.locator("main input[type=radio][name=start]").count() == 3, "three other times are offered"
    assert second.locator("input[name=organisation]").input_value(), "what was typed is kept"
    second.locator("main input[type=radio][name=start]").first.check()
    second.locator("main form button[type=submit]").click()
    expect(second).to_have_url(re.compile(r"/consultations/[0-9a-f-]{36}$"))


@pytest.mark.parametrize(
    "text", ["Wat is een goed recept voor appeltaart met rozijnen?", "Ajax heeft gisteren gewonnen"]
)
def test_off_topic_text_gets_no_case_and_no_guidance(site: str, open_page: Opener, text: str) -> None:
    page = open_page(width=1280, lang="nl", javascript=True)
    walk.fill_intake(page, site, "nl", text)
    assert page.locator("main a[href*='/knowledge/cases/'], main a[href*='/knowledge/guidance/']").count() == 0


def test_an_expert_runs_a_proof_of_concept_and_a_check(site: str, open_page: Opener, way: dict[str, object]) -> None:
    lang, javascript = str(way["lang"]), bool(way["javascript"])
    page = open_page(**way)
    walk.sign_in(page, site, lang, "Anna (demo)")
    walk.looks_right(page)
    page.locator("a", has_text="Bakkerij Voorbeeld").first.click()
    walk.looks_right(page)
    agreement = page.locator("form[action$='/agreement']")
    if agreement.count():
        agreement.locator("input[name=signed_on]").fill("2026-11-02")
        agreement.locator("input[name=place]").fill("DMS 2026-17 (demo)")
        agreement.locator("button[type=submit]").click()
    page.locator("a[href$='/data/new']").first.click()
    walk.looks_right(page)
    page.locator("input[type=file]").set_input_files(
        {"name": "klachten.csv", "mimeType": "text/csv", "buffer": walk.made_up_csv()}
    )
    page.locator("main form button[type=submit]").click()
    walk.looks_right(page)
    page.locator("select[name=text]").select_option("bericht")
    page.locator("select[name=label]").select_option("soort")
    page.locator("form[action$='/columns'] button[type=submit]").click()
    walk.looks_right(page)
    data = page.url
    page.locator("form[action$='/runs'] button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/runs/[0-9a-f-]{36}$"))
    walk.looks_right(page)
    walk.wait_for_report(page, javascript=javascript, seconds=RUN_SECONDS)
    walk.looks_right(page)
    run = page.url
    with page.expect_download() as download:
        page.locator("a[href$='/report.pdf']").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    page.locator("form[action$='/checks'] button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/checks/[0-9a-f-]{36}$"))
    walk.wait_for_report(page, javascript=javascript, seconds=RUN_SECONDS)
    walk.looks_right(page)
    with page.expect_download() as download:
        page.locator("a[href$='/report.pdf']").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    page.goto(f"{data}/delete")
    walk.looks_right(page)
    page.locator("main form[action$='/delete'] button[type=submit]").click()
    walk.looks_right(page)
    page.goto(run)
    assert "heerlijke" not in page.content(), "texts are gone from the report with the data"
    assert open_page.complaints == []


def test_an_expert_cancels_a_run(site: str, open_page: Opener) -> None:
    page = open_page(width=1280, lang="nl", javascript=True)
    walk.sign_in(page, site, "nl", "Dirk (demo)")
    page.locator("a", has_text="Bakkerij Voorbeeld").first.click()
    page.locator("a[href$='/data/new']").first.click()
    page.locator("input[type=file]").set_input_files(
        {"name": "annuleren.csv", "mimeType": "text/csv", "buffer": walk.made_up_csv()}
    )
    page.locator("main form button[type=submit]").click()
    page.locator("select[name=text]").select_option("bericht")
    page.locator("select[name=label]").select_option("soort")
    page.locator("form[action$='/columns'] button[type=submit]").click()
    page.locator("form[action$='/runs'] button[type=submit]").click()
    page.locator("form[action$='/cancel'] button[type=submit]").click()
    expect(page.locator("#runs-status")).to_contain_text("Geannuleerd", timeout=60_000)


def test_a_company_downloads_a_checklist_without_an_account(
    site: str, open_page: Opener, way: dict[str, object]
) -> None:
    lang, page = str(way["lang"]), open_page(**way)
    page.goto(f"{site}/{lang}/checklists")
    walk.looks_right(page)
    page.locator("a[href$='make?list=sector-healthcare']").click()
    walk.looks_right(page)
    expect(page.locator("select[name=sector]")).to_have_value("healthcare")
    page.locator("input[name=lists][value=sector-healthcare]").uncheck()
    page.locator("input[name=role][value=deployer]").check()
    page.locator("input[name=risk_class][value=high_risk]").check()
    page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(re.compile(rf"/{lang}/checklists/[0-9a-f]{{12}}$"))
    walk.looks_right(page)
    assert page.locator("article.doc li").count() >= 25
    for fmt, magic in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK"), ("ods", b"PK"), ("json", b"{")):
        with page.expect_download() as download:
            page.locator(f"a[href$='download.{fmt}']").click()
        assert download.value.path().read_bytes().startswith(magic)
    assert open_page.complaints == []


def test_knowledge_can_be_read_in_both_languages(site: str, open_page: Opener, way: dict[str, object]) -> None:
    lang, page = str(way["lang"]), open_page(**way)
    for index, first in (
        ("knowledge", "a[href*='/knowledge/guidance/']"),
        ("knowledge/cases", "a[href*='/knowledge/cases/']"),
    ):
        page.goto(f"{site}/{lang}/{index}")
        if index == "knowledge":  # the pages lie folded by subject
            page.locator("main details:has(a) > summary").first.click()
        page.locator(f"main {first}").first.click()
        walk.looks_right(page)
    other = "en" if lang == "nl" else "nl"
    page.goto(page.url.replace(f"/{lang}/", f"/{other}/"))
    expect(page.locator("html")).to_have_attribute("lang", other)
