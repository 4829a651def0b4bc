"""Guidance and case studies as pages: all of them, in both languages, with source and evidence level."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from app.models.base import utc_now
from app.services import knowledge, topics

LANGS = ("nl", "en")
LATIN = {"a": "bis", "b": "ter", "c": "quater", "d": "quinquies"}


def links(page: str, folder: str) -> set[str]:
    return set(re.findall(rf'href="/(?:nl|en)/knowledge/{folder}/([a-z0-9-]+)"', page.split("<main", 1)[1]))


@pytest.mark.parametrize("lang", LANGS)
def test_the_index_lists_all_guidance_and_leads_to_the_cases(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/{lang}/knowledge").text
    assert links(page, "guidance") == {item.slug for item in knowledge.library().guidance.values()}
    assert f'href="/{lang}/knowledge/cases"' in page


@pytest.mark.parametrize("lang", LANGS)
def test_every_guidance_page_shows_its_text_its_date_its_articles_and_its_sources(
    client: FlaskClient, lang: str
) -> None:
    words = {
        "art": {"nl": "Artikel", "en": "Article"},
        "anx": {"nl": "Bijlage", "en": "Annex"},
        "rct": {"nl": "Overweging", "en": "Recital"},
    }
    for item in knowledge.library().guidance.values():
        answer = client.get(f"/{lang}/knowledge/guidance/{item.slug}")
        text = unescape(answer.text)
        assert answer.status_code == 200, item.slug
        assert f"<h1>{item.title[lang]}</h1>" in text
        first_heading = re.search(r"^## (.+)$", item.body[lang], re.M)
        assert first_heading
        assert f"<h2>{first_heading[1]}</h2>" in text
        for unit in item.explains:
            kind, number = unit.removeprefix("ai-act/").split("_")
            if lang == "nl" and kind == "art" and number[-1] in LATIN:
                number = f"{number[:-1]} {LATIN[number[-1]]}"
            assert f"{words[kind][lang]} {number}" in text, (item.slug, unit)
        for name in item.sources:
            source = knowledge.library().sources[name]
            assert f'href="{source.url}"' in text, item.slug
            assert source.note is None or source.note[lang] in text, (item.slug, name)


@pytest.mark.parametrize("lang", LANGS)
def test_every_case_shows_its_source_and_how_sure_its_result_is(client: FlaskClient, lang: str) -> None:
    names = {
        "measured": ("Gemeten", "Measured"),
        "self_reported": ("Opgave van het bedrijf", "Reported by the firm"),
        "outcome_stated": ("Uitkomst genoemd", "Outcome stated"),
        "award_only": ("", "Award only"),
        "narrative": ("Alleen een beschrijving", "Description only"),
    }
    for case in knowledge.library().cases.values():
        answer = client.get(f"/{lang}/knowledge/cases/{case.slug}")
        text = unescape(answer.text)
        assert answer.status_code == 200, case.slug
        assert case.organisation in text
        assert f'href="{case.source_url}"' in text
        assert names[case.evidence][LANGS.index(lang)] in text
        assert case.evidence_note is None or case.evidence_note in text


def test_a_page_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    for address in (
        "/nl/knowledge/guidance/bestaat-niet",
        "/en/knowledge/cases/bestaat-niet",
        "/nl/knowledge/guidance/..%2f..%2fsources",
    ):
        assert client.get(address).status_code == 404


def under(page: str) -> dict[str, str]:
    """Heading -> what stands below it."""
    parts = re.split(r'<h2 id="group-\d+">([^<]+)</h2>', page.split("<main", 1)[1])
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_guidance_stands_under_its_subject_and_other_law_is_marked(client: FlaskClient) -> None:
    groups = under(unescape(client.get("/nl/knowledge").text))
    assert "prohibited-practices" in links("<main" + groups["Wat verboden is"], "guidance")
    assert "chatbots" in links("<main" + groups["Open zijn over AI"], "guidance")
    other = {page.slug for page in knowledge.library().guidance.values() if topics.is_other_law(page)}
    if other:
        group = groups["Andere wetten die AI raken"]
        assert links("<main" + group, "guidance") == other
        assert group.count("Geen besluit van ons") == len(other)
        assert "Geen besluit van ons" in client.get(f"/nl/knowledge/guidance/{sorted(other)[0]}").text
    assert "Geen besluit van ons" not in client.get("/nl/knowledge/guidance/chatbots").text


def test_guidance_stands_under_the_day_from_which_it_applies(client: FlaskClient) -> None:
    today = utc_now().date()
    groups = under(client.get("/en/knowledge?by=day").text)
    for item in knowledge.library().guidance.values():
        if item.applies_from is None:
            heading = "No single starting day"
        elif item.applies_from <= today:
            heading = "Applies already"
        else:
            heading = f"Applies from {item.applies_from.day} {item.applies_from:%B %Y}"
        assert item.slug in links("<main" + groups[heading], "guidance"), item.slug


def test_guidance_can_be_filtered_by_role(client: FlaskClient) -> None:
    page = client.get("/en/knowledge?role=importer").text
    meant = {item.slug for item in knowledge.library().guidance.values() if "importer" in item.roles}
    assert 0 < len(meant) < len(knowledge.library().guidance)
    assert links(page, "guidance") == meant
    assert re.search(r'<option value="importer" selected>', page)


@pytest.mark.parametrize(("sector", "evidence"), [("software", ""), ("", "measured"), ("software", "outcome_stated")])
def test_cases_can_be_filtered_in_the_address(client: FlaskClient, sector: str, evidence: str) -> None:
    page = client.get("/nl/knowledge/cases", query_string={"sector": sector, "evidence": evidence}).text
    meant = {
        case.slug
        for case in knowledge.library().cases.values()
        if sector in ("", case.sector) and evidence in ("", case.evidence)
    }
    assert 0 < len(meant) < len(knowledge.library().cases)
    assert links(page, "cases") == meant
    assert f"{len(meant)} van {len(knowledge.library().cases)} voorbeelden" in page


def test_a_filter_without_results_says_so_and_offers_everything(client: FlaskClient) -> None:
    taken = {(case.sector, case.evidence) for case in knowledge.library().cases.values()}
    sector, evidence = next((s, e) for s, _ in sorted(taken) for e in ("measured", "award_only") if (s, e) not in taken)
    page = client.get("/nl/knowledge/cases", query_string={"sector": sector, "evidence": evidence}).text
    assert "Er is geen voorbeeld bij deze keuze." in page
    assert 'href="/nl/knowledge/cases"' in page


@pytest.mark.parametrize("query", ["sector=<script>", "sector=magic&evidence=none", "role=emperor"])
def test_a_filter_that_does_not_exist_filters_nothing(client: FlaskClient, query: str) -> None:
    assert len(links(client.get(f"/nl/knowledge/cases?{query}").text, "cases")) == len(knowledge.library().cases)
    page = client.get(f"/nl/knowledge?{query}").text
    assert len(links(page, "guidance")) == len(knowledge.library().guidance)
    assert "<script>" not in page


def test_related_pages_share_an_article(client: FlaskClient) -> None:
    for item in knowledge.library().guidance.values():
        for other in knowledge.related(item):
            assert other.id != item.id
            assert set(other.explains) & set(item.explains)
