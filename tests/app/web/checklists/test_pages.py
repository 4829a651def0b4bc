"""A checklist: chosen from the catalogue, made, read, downloaded in every format and language, at one fixed address."""

import json
import re
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from app.services import checklist_choices, checklists, knowledge
from pipelines.documents.rendering import FORMATS
from pipelines.triage import article_text
from pipelines.triage.checklists import AXES, LATER_AXES, Situation, compose
from tests.app.web.intakes import visit

HERE: dict[str, Any] = {
    "role": "deployer", "risk_class": "high_risk", "sector": "labour", "stage": "in_use", "size": "small",
    "data": ["personal_data", "text"], "people": ["assess_staff"],
}  # fmt: skip
CHOICE: dict[str, Any] = {**HERE, "lists": ["deployer", "responsible-ai"]}


def make(client: FlaskClient, **change: Any) -> str:
    answer = client.post("/nl/checklists", data={**CHOICE, **change})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def ticked(page: str) -> dict[str, list[str]]:
    """What a form has chosen: field -> values."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="(\w+)" value="([\w-]+)" checked', page):
        found.setdefault(name, []).append(value)
    sector = re.search(r'<select[^>]*name="sector".*?<option value="(\w+)" selected', page, re.DOTALL)
    return {**found, "sector": [sector[1]] if sector else []}


@pytest.mark.parametrize(("lang", "words"), [("nl", "Dit staat er niet in:"), ("en", "Not covered:")])
def test_the_catalogue_says_of_each_list_for_whom_how_long_how_much_and_what_not(
    client: FlaskClient, lang: str, words: str
) -> None:
    page = unescape(client.get(f"/{lang}/checklists").text)
    cards = page.split('<article class="card')[1:]
    assert len(cards) == len(checklists.catalogue())
    for offer in checklists.catalogue():
        checklist = offer.checklist
        (card,) = (one for one in cards if f'list={checklist.slug}"' in one)
        told = (checklist.title, checklist.summary, checklist.for_whom, checklist.time_needed, *checklist.not_covered)
        for text in (*(one[lang] for one in told), checklist.version, words):
            assert text in card
        assert f"{offer.items} {'punten' if lang == 'nl' else 'items'}" in card
        assert f"{checklist.minutes} {'minuten' if lang == 'nl' else 'minutes'}" in card


def test_every_card_leads_to_a_form_with_that_list_and_what_it_is_for_chosen(client: FlaskClient) -> None:
    page = client.get("/nl/checklists").text
    links = re.findall(r'href="(/nl/checklists/make\?list=([\w-]+))"', page)
    assert {slug for _, slug in links} == {offer.checklist.slug for offer in checklists.catalogue()}
    for address, slug in links:
        chosen, start = ticked(client.get(address).text), checklists.find(slug).start_with
        wanted = {**{axis: sorted(start.ids(axis)) for axis in AXES}, "extent": ["short"], "lists": [slug]}
        assert {name: sorted(values) for name, values in chosen.items()} == wanted
        answer = client.post("/nl/checklists", data=chosen)
        assert answer.status_code == 303, slug


def test_the_form_offers_every_choice_and_starts_with_what_is_not_known(client: FlaskClient) -> None:
    page = client.get("/nl/checklists/make").text
    assert ticked(page) == {**{axis: ["unknown"] for axis in AXES}, "extent": ["short"]}
    for field, labels in checklist_choices.choices().items():
        for name in labels:
            assert re.search(rf'name="{field}" value="{name}"|<option value="{name}"', page), (field, name)
    assert len(re.findall(r'name="lists" value="', page)) == len(checklists.catalogue())
    assert "Wij vulden in" not in page
    assert ticked(client.get("/nl/checklists/make?list=ghost").text) == ticked(page)


def test_what_the_visitor_told_before_is_filled_in_and_the_page_says_so(client: FlaskClient) -> None:
    visit.tell(client, visit.STAFF_PROBLEM["nl"])
    page = unescape(client.get("/nl/checklists/make").text)
    chosen = ticked(page)
    told = {"risk_class": ["high_risk"], "sector": ["labour"], "stage": ["idea"], "size": ["small"]}
    told |= {"data": ["text", "personal_data"], "people": ["assess_staff"], "role": ["own_use"]}
    fits = {"responsible-ai", "provider", "deployer", "data-governance", "human-oversight", "security", "procurement"}
    assert set(chosen.pop("lists")) == fits
    assert chosen == {**told, "extent": ["short"]}
    said = "uw rol, wat het met mensen doet, uw soort gegevens, het soort AI, uw sector, hoe ver u bent, hoe groot"
    assert f"Uit uw antwoorden over uw probleem: {said}" in page
    english = client.get("/en/checklists/make").text
    assert "From your answers about your problem: your role, what it does with people, your kinds of data" in english
    # a list of another sector counts above the intake, and is then not said to come from it
    healthcare = client.get("/nl/checklists/make?list=sector-healthcare").text
    assert ticked(healthcare)["sector"] == ["healthcare"]
    assert ticked(healthcare)["lists"] == ["sector-healthcare"]
    assert "uw soort gegevens, het soort AI, hoe ver u bent" in healthcare


def test_the_same_choices_lead_to_the_same_address_and_others_to_another(client: FlaskClient) -> None:
    first = make(client)
    assert make(client) == first
    assert make(client, lists=["responsible-ai", "deployer"]) == first
    assert len({first, make(client, sector="healthcare"), make(client, stage="idea"), make(client, lists=[])}) == 4
    english = client.post("/en/checklists", data=CHOICE).headers["Location"]
    assert english == first.replace("/nl/", "/en/")


def test_what_is_told_takes_the_place_of_i_do_not_know_that_was_ticked_beforehand(client: FlaskClient) -> None:
    assert make(client, data=["unknown", "text", "personal_data"]) == make(client, data=["personal_data", "text"])
    assert client.post("/nl/checklists", data={**CHOICE, "data": ["none", "text"]}).status_code == 422


@pytest.mark.parametrize(("lang", "words"), [("nl", "Dit is alleen de lijst"), ("en", "This is only the list")])
def test_a_list_alone_says_so_and_leads_to_all_that_fits(client: FlaskClient, lang: str, words: str) -> None:
    address = make(client, lists=["sector-healthcare"], sector="healthcare").replace("/nl/", f"/{lang}/")
    page = unescape(client.get(address).text)
    assert words in page
    form = page[page.index(words) :].partition("</form>")[0]
    sent: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form):
        sent.setdefault(name, []).append(value)
    whole = client.post(f"/{lang}/checklists", data=sent).headers["Location"]
    version = client.get(whole).text
    assert words not in unescape(version)
    assert len(re.findall('class="doc-item"', version)) > len(re.findall('class="doc-item"', page))


def test_the_page_shows_every_point_with_article_date_and_evidence(client: FlaskClient) -> None:
    address = make(client)
    shown = compose(knowledge.library().checklists, Situation(**HERE), lists=CHOICE["lists"])
    assert len(shown) >= 20
    for lang in ("nl", "en"):
        page = unescape(client.get(address.replace("/nl/", f"/{lang}/")).text)
        places = [page.find(item.action[lang]) for item in shown]
        assert -1 not in places
        assert places == sorted(places)
        for item in shown:
            assert item.evidence[lang] in page
            for article in item.articles:
                assert article_text(article, "nl" if lang == "nl" else "en") in page
        assert "2 december 2027" in page.lower()


def test_the_page_comes_before_its_downloads_and_names_its_edition(client: FlaskClient) -> None:
    address = make(client)
    page = client.get(address).text
    assert page.index('<article class="doc"') < page.index('id="downloads"')
    for fmt in FORMATS:
        assert f'href="{address}/download.{fmt}"' in page
    assert f"{len(compose(knowledge.library().checklists, Situation(**HERE), lists=CHOICE['lists']))} punten" in page


def test_the_permanent_link_is_that_of_the_installation(client: FlaskClient) -> None:
    address = make(client)
    page = client.get(address, headers={"Host": "evil.example"}).text
    assert f'href="http://127.0.0.1:8000{address}"' in page
    assert "evil.example" not in page


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("fmt", list(FORMATS))
def test_downloads_hold_the_same_points_as_the_page_and_name_version_rules_and_key(
    client: FlaskClient, lang: str, fmt: str
) -> None:
    address = make(client).replace("/nl/", f"/{lang}/")
    key = address.rsplit("/", 1)[1]
    answer = client.get(f"{address}/download.{fmt}")
    assert answer.status_code == 200
    assert f"filename=checklist-{key}-{lang}.{fmt}" in answer.headers["Content-Disposition"]
    assert answer.mimetype == FORMATS[fmt].split(";")[0]
    text = text_of(answer.data, fmt)
    page = unescape(client.get(address).text)
    actions = re.findall(r'<h3 class="doc-item-action doc-text">([^<]+)</h3>', page)
    assert len(actions) >= 20
    plain = "".join(text.split()).replace("\\", "")
    assert [action for action in actions if "".join(action.split())[:25] not in plain] == []
    for part in (key, knowledge.library().rules.version):
        assert part in text


def text_of(content: bytes, fmt: str) -> str:
    if fmt == "pdf":
        return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).replace("\u00ad", "")
    if fmt == "md":
        return content.decode()
    if fmt == "json":
        return json.dumps(json.loads(content), ensure_ascii=False)
    with ZipFile(BytesIO(content)) as archive:
        parts = [name for name in archive.namelist() if name.endswith(".xml") and not name.startswith("docProps")]
        xml = " ".join(archive.read(name).decode() for name in parts)
    return unescape(re.sub(r"<[^>]+>", "", xml))


def shown_lists(client: FlaskClient, address: str) -> str:
    """What the page says it was composed from."""
    return unescape(re.search(r"Lijsten</dt>\s*<dd[^>]*>(.*?)</dd>", client.get(address).text)[1])


def test_lists_left_as_offered_follow_the_answers_and_own_choices_stay(client: FlaskClient) -> None:
    visit.tell(client, visit.STAFF_PROBLEM["nl"])
    page = client.get("/nl/checklists/make").text
    form = {**ticked(page), "offered": re.search(r'name="offered" value="([^"]*)"', page)[1]}
    assert "AI maken of uitbrengen" in shown_lists(client, make(client, **form))
    turned = {**form, "role": ["importer"]}  # another answer, and the ticks as they were
    assert "AI invoeren of doorverkopen" in shown_lists(client, make(client, **turned))
    assert "AI maken" not in shown_lists(client, make(client, **turned))
    own = {**turned, "lists": ["provider", "security"]}
    assert shown_lists(client, make(client, **own)) == "AI maken of uitbrengen; Beveiliging van AI"


def test_without_an_intake_nothing_is_ticked_and_what_fits_is_taken(client: FlaskClient) -> None:
    page = client.get("/nl/checklists/make").text
    assert 'name="offered" value=""' in page
    baker = {"role": "deployer", "risk_class": "minimal", "sector": "hospitality_retail", "size": "micro"}
    address = make(client, **baker, data=["tables"], people=["none"], lists=[], offered="", extent="short")
    assert shown_lists(client, address) == "AI gebruiken in uw werk; Verantwoord werken met AI"
    assert 15 <= client.get(address).text.count('class="doc-item-action') <= 30


def test_a_form_of_before_still_makes_a_full_list(client: FlaskClient) -> None:
    before = {name: value for name, value in HERE.items() if name not in LATER_AXES}
    answer = client.post("/nl/checklists", data={**before, "lists": []})
    assert answer.status_code == 303
    assert shown_lists(client, answer.headers["Location"]) == "Alle lijsten"


def test_a_short_list_leads_to_the_full_one_and_back(client: FlaskClient) -> None:
    addresses = [make(client, extent="short")]
    for words in ("Maak de uitgebreide lijst", "Maak de korte lijst"):
        page = unescape(client.get(addresses[-1]).text)
        (form,) = (one for one in re.findall(r"<form.*?</form>", page, re.DOTALL) if words in one)
        fields: dict[str, list[str]] = {}
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form):
            fields.setdefault(name, []).append(value)
        answer = client.post("/nl/checklists", data=fields)
        assert answer.status_code == 303, words
        addresses.append(answer.headers["Location"])
    assert addresses[2] == addresses[0] != addresses[1]


@pytest.mark.parametrize("field", [*AXES, "lists", "extent"])
def test_an_answer_that_is_missing_or_invented_is_said_and_the_others_stay(client: FlaskClient, field: str) -> None:
    for value in ("emperor", ""):
        answer = client.post("/nl/checklists", data={**CHOICE, field: value})
        assert answer.status_code == 422
        assert 'id="error-summary"' in answer.text
        assert f'href="#{field}"' in answer.text
        assert "<title>Fout:" in answer.text
        kept = ticked(answer.text)
        given = {name: [value] if isinstance(value, str) else value for name, value in HERE.items()}
        assert all(sorted(kept[name]) == value for name, value in given.items() if name != field)


def test_an_unknown_key_is_not_found(client: FlaskClient) -> None:
    for address in (
        "/nl/checklists/000000000000",
        "/en/checklists/000000000000/download.pdf",
        make(client) + "/download.exe",
        make(client)[:-1],
    ):
        assert client.get(address).status_code == 404, address
