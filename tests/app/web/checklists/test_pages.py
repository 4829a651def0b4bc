"""A checklist in one form: chosen, read, downloaded in three formats and two languages, at an address that stays."""

import re
from html import unescape
from io import BytesIO
from typing import Literal
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from app.services import checklists, knowledge
from pipelines.triage import article_text
from pipelines.triage.checklists import compose

CHOICE = {"checklist": "responsible-ai", "role": "deployer", "risk_class": "high_risk", "sector": "labour"}


def make(client: FlaskClient, **change: str) -> str:
    answer = client.post("/nl/checklists", data={**CHOICE, **change})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


@pytest.mark.parametrize(
    ("lang", "words"), [("nl", "Wat niet in deze lijst staat"), ("en", "What this list does not cover")]
)
def test_the_catalogue_says_how_long_which_version_and_what_is_not_covered(
    client: FlaskClient, lang: str, words: str
) -> None:
    page = client.get(f"/{lang}/checklists").text
    for checklist in checklists.catalogue():
        for text in (checklist.title[lang], checklist.time_needed[lang], checklist.version, words):
            assert text in page
    for field in ("role", "risk_class", "sector"):
        for name in checklists.choices()[field]:
            assert re.search(rf'name="{field}" value="{name}"|<option value="{name}"', page), (field, name)


def test_the_same_choices_lead_to_the_same_address_and_others_to_another(client: FlaskClient) -> None:
    first = make(client)
    assert make(client) == first
    assert make(client, sector="healthcare") != first
    english = client.post("/en/checklists", data=CHOICE).headers["Location"]
    assert english == first.replace("/nl/", "/en/")


def test_the_page_shows_every_point_with_article_date_and_evidence(client: FlaskClient) -> None:
    address = make(client)
    checklist = knowledge.library().checklists["responsible-ai"]
    langs: tuple[Literal["nl", "en"], ...] = ("nl", "en")
    for lang in langs:
        page = unescape(client.get(address.replace("/nl/", f"/{lang}/")).text)
        shown = compose(checklist, "deployer", "high_risk", "labour")
        assert len(shown) >= 20
        for item in shown:
            assert item.action[lang] in page
            assert item.evidence[lang] in page
            for article in item.articles:
                assert article_text(article, lang) in page
        assert "2 december 2027" in page.lower()


def test_the_permanent_link_is_that_of_the_installation(client: FlaskClient) -> None:
    address = make(client)
    page = client.get(address, headers={"Host": "evil.example"}).text
    assert f'href="http://127.0.0.1:8000{address}"' in page
    assert "evil.example" not in page


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("fmt", ["pdf", "docx", "xlsx"])
def test_downloads_hold_the_same_points_as_the_page(client: FlaskClient, lang: str, fmt: str) -> None:
    address = make(client).replace("/nl/", f"/{lang}/")
    key = address.rsplit("/", 1)[1]
    answer = client.get(f"{address}/download.{fmt}")
    assert answer.status_code == 200
    assert f"filename=responsible-ai-{key}-{lang}.{fmt}" in answer.headers["Content-Disposition"]
    text = text_of(answer.data, fmt)
    page = unescape(client.get(address).text)
    actions = re.findall(r'<h3 class="doc-item-action doc-text">([^<]+)</h3>', page)
    assert len(actions) >= 20
    plain = "".join(text.split())
    assert [action for action in actions if "".join(action.split())[:25] not in plain] == []
    assert key in text


def text_of(content: bytes, fmt: str) -> str:
    if fmt == "pdf":
        return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).replace("\u00ad", "")
    with ZipFile(BytesIO(content)) as archive:
        parts = [name for name in archive.namelist() if name.endswith(".xml") and not name.startswith("docProps")]
        xml = " ".join(archive.read(name).decode() for name in parts)
    return unescape(re.sub(r"<[^>]+>", "", xml))


@pytest.mark.parametrize("field", ["role", "risk_class", "sector", "checklist"])
def test_an_answer_that_is_missing_or_invented_is_said_and_the_others_stay(client: FlaskClient, field: str) -> None:
    for value in ("", "emperor"):
        answer = client.post("/nl/checklists", data={**CHOICE, field: value})
        assert answer.status_code == 422
        assert 'id="error-summary"' in answer.text
        assert "<title>Fout:" in answer.text
        if field != "role":
            assert re.search(r'name="role" value="deployer" checked', answer.text)


def test_an_unknown_key_is_not_found(client: FlaskClient) -> None:
    for address in (
        "/nl/checklists/000000000000",
        "/en/checklists/000000000000/download.pdf",
        make(client) + "/download.exe",
        make(client)[:-1],
    ):
        assert client.get(address).status_code == 404, address
