"""The law's pages, without its text and with it: old words are never shown as today's law."""

import datetime as dt
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from app.services import knowledge, law
from app.settings import get_settings
from pipelines.ingestion.law import store
from pipelines.ingestion.law.units import Heading, LawUnit, Paragraph, Point, Regulation

OLD, STANDING = "Made-up words of paragraph {} that were replaced.", "See Article 99. Article 5 of Directive 1/2 stays."
START = dt.date(2024, 7, 12)


def unit(lang: str, number: str, paragraphs: list[str], references: tuple[str, ...] = ()) -> LawUnit:
    return LawUnit(
        id=f"ai-act/art_{number}", part="article", number=number, lang=lang, title=f"Title {number}",
        chapter=Heading(number="III", title="HIGH RISK"), references=references,
        paragraphs=tuple(Paragraph(number=str(place), points=(Point(text=text),))
                         for place, text in enumerate(paragraphs, start=1)),
    )  # fmt: skip


@pytest.fixture
def imported() -> None:
    """A few made-up articles, stored as an import stores the real ones. Article 4 was replaced in 2026, 99 was not."""
    for lang in ("nl", "en"):
        units = (
            unit(lang, "4", [OLD.format(1)]),
            unit(lang, "26", [STANDING, "Second."], ("ai-act/art_5", "ai-act/art_99")),
            unit(lang, "99", ["Fines."]),
        )
        regulation = Regulation(
            id="ai-act", number="2024/1689", celex="32024R1689", title="T", lang=lang, published=START, units=units
        )
        store.save(get_settings().law_dir, regulation, START)


def page_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.text)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_without_a_text_the_contents_say_so_and_still_list_everything(client: FlaskClient, lang: str) -> None:
    page = page_of(client, f"/{lang}/law/ai-act")
    assert {"nl": "De wettekst is niet geladen", "en": "The text of the law is not loaded"}[lang] in page
    found = set(re.findall(rf'href="/{lang}/law/ai-act/(\w+)"', page))
    facts = law.facts()
    assert {f"art_{number}" for number in range(1, facts.articles + 1)} <= found
    assert {"art_4a", "anx_I", "anx_XIII"} <= found


def test_without_a_text_an_article_says_what_we_know(client: FlaskClient) -> None:
    page = page_of(client, "/en/law/ai-act/art_26")
    assert "The text of the law is not loaded here." in page
    assert "2 December 2027" in page
    changed = page_of(client, "/nl/law/ai-act/art_50")  # changed in part: its text exists, it is not loaded here
    assert "De wettekst is hier niet geladen" in changed
    assert "Artikel 50, lid 7" in changed
    for guidance in law.explained_by(law.unit("art_26", dt.date.today())):  # noqa: DTZ011  the law's days have no time zone
        assert guidance.title["en"] in page


def test_an_article_that_was_inserted_is_in_our_words_and_says_so(client: FlaskClient) -> None:
    page = page_of(client, "/nl/law/ai-act/art_4a")
    assert "Artikel 4 bis" in page
    assert "De wet, in onze woorden" in page
    assert "Bindende tekst" not in page.split("<main", 1)[1]
    assert "Geldt sinds 27 juli 2026" in page


@pytest.mark.usefixtures("imported")
def test_text_that_was_replaced_is_folded_away_and_named_as_old(client: FlaskClient) -> None:
    page = page_of(client, "/en/law/ai-act/art_4")
    before, old = page.split(OLD.format(1))
    assert before.rstrip().endswith("<p>")
    opening = before.rindex("<details")
    assert "Text of 2024, changed since" in before[opening:]
    assert "open" not in before[opening : before.index(">", opening)]
    assert "</details>" not in before[opening:]
    assert "</details>" in old


@pytest.mark.usefixtures("imported")
def test_text_that_still_stands_is_shown_with_links_to_this_law_only(client: FlaskClient) -> None:
    page = page_of(client, "/en/law/ai-act/art_26").split('class="law-text"', 1)[1].split("</section>", 1)[0]
    assert "<details" not in page
    assert '<a href="/en/law/ai-act/art_99">Article 99</a>' in page
    assert "Article 5 of Directive 1/2" in page, "an article of another law is no link"
    assert ">Article 26(2)</h3>" in page


@pytest.mark.usefixtures("imported")
def test_a_new_import_is_seen_without_a_restart(client: FlaskClient) -> None:
    assert "not loaded" not in page_of(client, "/en/law")
    assert "Chapter III: High risk" in page_of(client, "/en/law/ai-act")
    assert 'rel="next"' in page_of(client, "/en/law/ai-act/art_26")


@pytest.mark.usefixtures("imported")
def test_only_words_of_the_text_count_as_binding() -> None:
    today = dt.date(2026, 11, 22)
    assert law.is_words_of_the_law("ai-act/art_26", "Second.", today)
    assert not law.is_words_of_the_law("ai-act/art_26", "Our own summary.", today)
    assert not law.is_words_of_the_law("ai-act/art_4a", "anything", today)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_law_today_shows_days_readings_and_sources(client: FlaskClient, lang: str) -> None:
    page = page_of(client, f"/{lang}/law")
    assert {"nl": "2 december 2027", "en": "2 December 2027"}[lang] in page
    for row in law.facts().application:
        assert row.what[lang] in page
    for guidance in law.contested_guidance():
        assert guidance.title[lang] in page
    for source in knowledge.library().sources.values():
        title = source.title_nl if lang == "nl" and source.title_nl else source.title
        assert (title in page) == (source.kind != "public_page"), source.id
        assert source.note is None or source.kind == "public_page" or source.note[lang] in page, source.id


@pytest.mark.parametrize("slug", ["art_114", "art_0", "rct_181", "anx_XX", "x", "art_26x", "..%2f"])
def test_a_place_that_the_law_does_not_have_is_not_found(client: FlaskClient, slug: str) -> None:
    assert client.get(f"/nl/law/ai-act/{slug}").status_code == 404


def test_every_place_that_the_content_names_has_a_page(client: FlaskClient) -> None:
    named = {unit for page in knowledge.library().guidance.values() for unit in page.explains}
    without = {unit for unit in named if client.get(f"/nl/law/{unit}").status_code != 200}
    assert named
    assert without == set()
