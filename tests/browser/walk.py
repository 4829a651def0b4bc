"""The steps that several journeys share. Each looks at the page it lands on before it goes on."""

import csv
import io
import itertools
import os
import random
import re
from pathlib import Path

from playwright.sync_api import Page, expect

ANSWERS = {
    "sector": "hospitality_retail", "data": "text", "people": "none", "technology": "learns",
    "safety": "none", "role": "own_use", "stage": "idea", "size": "small", "region": "groningen", "wish": "advice",
}  # fmt: skip
PROBLEM = {
    "nl": "Wij krijgen elke week honderden vragen van klanten per mail. "
    "We willen ze automatisch naar de goede afdeling sturen.",
    "en": "Every week we get hundreds of questions from customers by mail. "
    "We want to route them to the right department automatically.",
}  # fmt: skip
PARTS = {
    "levering": (["Waar blijft mijn", "Wanneer komt mijn", "Ik wacht nog op mijn"],
        ["bestelling", "brood", "pakket", "taart"],
                 ["al drie dagen", "die gisteren zou komen", "voor zaterdag", "aan de deur"]),
    "betaling": (["Ik heb dubbel betaald voor", "De rekening klopt niet van", "Ik wil geld terug voor"],
                 ["mijn bestelling", "het brood", "de taart", "het pakket"],
                 ["met mijn pas", "op de factuur", "van vorige week", "graag snel"]),
    "lof": (["Wat was dat een heerlijke", "Dank voor de mooie", "Heel blij met de lekkere"],
            ["taart", "koek", "cake", "broodplank"],
            ["op het feest", "van zondag", "iedereen genoot", "tot snel weer"]),
}  # fmt: skip


def made_up_csv(rows_per_class: int = 30) -> bytes:
    """Sentences put together from parts: three kinds of messages to a bakery that does not exist."""
    lines = [
        (" ".join(words), label)
        for label, parts in PARTS.items()
        for words in random.Random(1).sample(list(itertools.product(*parts)), rows_per_class)
    ]
    random.Random(2).shuffle(lines)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(("bericht", "soort"))
    writer.writerows(lines)
    return out.getvalue().encode("utf-8-sig")


def looks_right(page: Page) -> None:
    """No page may scroll sideways, miss its heading, or show a key instead of words."""
    page.wait_for_load_state("load")  # before its style sheets are there, a page is as wide as its longest word
    expect(page.locator("h1")).to_have_count(1)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 1, f"{page.url} scrolls sideways by {wide} px"
    picture(page)


def picture(page: Page) -> None:
    """Keep a picture when somebody asks for them (WERKBANK_PICTURES=folder)."""
    folder = os.environ.get("WERKBANK_PICTURES")
    if folder and page.viewport_size:
        Path(folder).mkdir(parents=True, exist_ok=True)
        count = len(list(Path(folder).iterdir()))
        path = re.sub(r"[0-9a-f-]{36}", "id", page.url.split("/", 3)[3].split("?")[0]).replace("/", "-")
        page.screenshot(path=f"{folder}/{count:03}-{page.viewport_size['width']}-{path or 'home'}.png", full_page=True)


def fill_intake(page: Page, site: str, lang: str, problem: str) -> None:
    """From the home page to the result."""
    page.goto(f"{site}/{lang}/")
    looks_right(page)
    page.locator("textarea[name=problem]").fill(problem)
    page.locator("form:has(textarea[name=problem]) button[type=submit]").click()
    for name, value in ANSWERS.items():
        expect(page).to_have_url(re.compile(f"/intake/{name}$"))
        looks_right(page)
        page.locator(f"input[name={name}][value={value}]").check()
        page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(re.compile("/intake/check$"))
    looks_right(page)
    page.locator("main form[action$='/intake/result'] button[type=submit]").click()
    expect(page).to_have_url(re.compile("/intake/result$"))
    looks_right(page)


def fill_booking(page: Page, *, email: str) -> None:
    """Who comes."""
    page.locator("input[name=name]").fill("Els Voorbeeld")
    page.locator("input[name=organisation]").fill("Bakkerij Proef (verzonnen)")
    page.locator("input[name=email]").fill(email)
    page.locator("main form button[type=submit]").click()


def sign_in(page: Page, site: str, lang: str, name: str) -> None:
    """As one of the demo people."""
    page.goto(f"{site}/{lang}/sign-in")
    page.locator("form", has_text=name).locator("button[type=submit]").click()
    expect(page).to_have_url(re.compile("/engagements$"))


def wait_for_report(page: Page, *, javascript: bool, seconds: int) -> None:
    """Progress changes by itself; without JavaScript the page is opened again."""
    article = page.locator("article.doc")
    if javascript:
        article.wait_for(timeout=seconds * 1000)
        return
    for _ in range(seconds):
        if article.count():
            return
        page.wait_for_timeout(1000)
        page.goto(page.url)
    raise AssertionError("no report in time")
