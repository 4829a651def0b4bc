"""Filling in a checklist in a browser without JavaScript, in both languages; and what a stranger tries."""

import io
import re
from html import unescape
from zipfile import ZipFile

import openpyxl
import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from tests.app.web.checklists.test_pages import make

LANGS = ("nl", "en")


def start(client: FlaskClient, lang: str = "nl", **more: str) -> str:
    """The address of a new list."""
    key = make(client, lists=["responsible-ai"]).rsplit("/", 1)[1]
    answer = client.post(f"/{lang}/filled-checklists", data={"key": key, **more})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def items(client: FlaskClient, address: str) -> list[str]:
    return re.findall(r'name="item" value="([^"]+)"', client.get(address).text)


def numbers(page: str) -> list[int]:
    """The numbers of the items, in the order of the page."""
    return [int(number) for number in re.findall(r'id="item-(\d+)"', page)]


def groups(page: str) -> list[tuple[bool, list[int]]]:
    """Of each subject on the page: whether it is open, and the numbers of its items."""
    parts = page.partition("<h2>Download")[0].split('<details class="fill-group"')[1:]
    return [(" open" in part.partition(">")[0], numbers(part)) for part in parts]


def save(client: FlaskClient, address: str, item: int = 0, *, htmx: bool = False, **typed: str) -> tuple[int, str]:
    data = {"item": items(client, address)[item], "seen": "0", "page": "page", **typed}
    answer = client.post(f"{address}/items", data=data, headers={"HX-Request": "true"} if htmx else {})
    return answer.status_code, unescape(answer.text)


def reading(client: FlaskClient, address: str) -> str:
    """The link to look only, as the page gives it."""
    found = re.findall(r'<dd><a href="http://127.0.0.1:8000([^"]+)"', client.get(f"{address}/share").text)
    assert found[0] == address
    return str(found[1])


def test_the_page_of_a_list_leads_to_filling_in_and_to_sending_a_file_back(client: FlaskClient) -> None:
    page = unescape(client.get(make(client)).text)
    assert "Online invullen" in page
    assert "Ingevuld bestand terugsturen" in page
    assert start(client, then="upload").endswith("/upload")


@pytest.mark.parametrize("lang", LANGS)
def test_every_item_has_a_form_and_every_label_its_field(client: FlaskClient, lang: str) -> None:
    page = client.get(start(client, lang)).text
    count = len(re.findall(r'name="item"', page))
    assert count > 10
    assert page.count('name="answer"') == page.count('name="note"') == page.count('name="due"') == count
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'<label[^>]* for="([^"]+)"', page)) <= set(ids)
    assert '<meta name="robots" content="noindex">' in page


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_saved_stands_on_the_page_and_counts(client: FlaskClient, lang: str) -> None:
    address = start(client, lang)
    status, _ = save(client, address, answer="partly", note="Half <b>klaar</b>", owner="Els", due="2020-01-31")
    assert status == 303
    page = client.get(address).text
    assert "Half &lt;b&gt;klaar&lt;/b&gt;" in page
    assert '<option value="partly" selected>' in page
    assert 'value="2020-01-31"' in page
    assert ("1 punt is te laat" if lang == "nl" else "1 item is overdue") in page
    read = client.get(f"{address}/read").text
    assert "Half &lt;b&gt;klaar&lt;/b&gt;" in read
    assert ("31 januari 2020" if lang == "nl" else "31 January 2020") in read


def test_who_typed_a_name_once_is_named_and_finds_the_own_items(client: FlaskClient) -> None:
    address = start(client)
    assert client.post(f"{address}/name", data={"name": "Els\n de Wit"}).status_code == 303
    save(client, address, 2, answer="no", owner="els de wit")
    page = unescape(client.get(address).text)
    assert "door Els de Wit" in page
    mine = re.search(r'href="([^"]+show=open[^"]+)">Mijn open punten', page)
    assert mine
    assert len(items(client, mine[1])) == 1
    client.post(f"{address}/name", data={"name": ""})
    assert "Mijn open punten" not in client.get(address).text


def test_a_mistake_keeps_what_was_typed_and_names_the_field(client: FlaskClient) -> None:
    address = start(client)
    number = numbers(client.get(address).text)[7]
    status, page = save(client, address, 7, answer="not_applicable", evidence="map 3")
    assert status == 422
    assert f'<a href="#note-{number}">Schrijf waarom dit punt niet voor u geldt.</a>' in page
    assert f'id="note-{number}-error"' in page
    assert [is_open for is_open, each in groups(page) if number in each] == [True]
    assert "map 3" in page
    assert '<option value="not_applicable" selected>' in page
    assert "map 3" not in client.get(address).text


@pytest.mark.parametrize("htmx", [False, True])
def test_two_colleagues_on_one_item_see_both_texts_before_one_goes(client: FlaskClient, htmx: bool) -> None:
    address = start(client)
    save(client, address, note="tekst van Els", page="els")
    status, page = save(client, address, note="tekst van Frits", page="frits", htmx=htmx)
    assert status == 409
    assert "tekst van Els" in page
    assert "tekst van Frits" in page or htmx  # with htmx it still stands in the form that was not replaced
    assert 'name="seen" value="0"' in page
    over = re.search(r'name="over" value="(\d+)"', page)
    assert over
    assert "tekst van Els" in client.get(address).text
    status, _ = save(client, address, note="van beiden", page="frits", over=over[1], htmx=htmx)
    assert status in (200, 303)
    assert "van beiden" in client.get(address).text


def test_htmx_gets_only_what_stands_beside_the_form_and_the_counts(client: FlaskClient) -> None:
    address = start(client)
    status, part = save(client, address, answer="yes", htmx=True)
    assert status == 200
    assert "<html" not in part
    assert "<textarea" not in part
    assert 'name="seen" value="1"' in part
    assert 'hx-swap-oob="innerHTML:#counts"' in part
    assert "Opgeslagen." in part
    status, part = save(client, address, answer="not_applicable", seen="1", htmx=True)
    assert (status, "Niet opgeslagen." in part) == (422, True)


WRITES = ("items", "name", "attach", "delete", "upload", "upload/confirm", "upload/discard", "renew")


def test_the_link_to_look_shows_everything_and_changes_nothing(client: FlaskClient) -> None:
    address = start(client)
    save(client, address, note="van Els")
    look = reading(client, address)
    token = address.rsplit("/", 1)[1]
    for page in ("", "/read", "/share", "/upload", "/compare"):
        answer = client.get(look + page)
        assert answer.status_code == 200, page
        assert token not in answer.text, page
    assert "van Els" in client.get(look).text
    assert "<textarea" not in client.get(look).text
    item = items(client, address)[0]
    for act in ("items", "delete", "upload", "upload/confirm", "upload/discard", "renew"):
        answer = client.post(f"{look}/{act}", data={"item": item, "seen": "1", "note": "kapot", "answer": "maybe"})
        assert answer.status_code == 403, act
    assert "van Els" in client.get(address).text


def test_a_token_that_is_none_finds_nothing_at_any_address(client: FlaskClient) -> None:
    address = start(client)
    token = address.rsplit("/", 1)[1]
    for wrong in ("t" * 43, token[:-1], token + "A", "null", "%2e%2e", "a" * 5000):
        for page in ("", "/read", "/share", "/upload", "/compare", "/download.pdf"):
            assert client.get(f"/nl/filled-checklists/{wrong}{page}").status_code == 404, (wrong[:50], page)
        for act in WRITES:
            assert client.post(f"/nl/filled-checklists/{wrong}/{act}").status_code == 404, (wrong[:50], act)


def test_an_item_that_the_list_lacks_and_a_text_without_end_are_refused(client: FlaskClient) -> None:
    address = start(client)
    assert client.post(f"{address}/items", data={"item": "ghost", "answer": "yes"}).status_code == 404
    assert save(client, address, note="x" * 10_000)[0] == 422
    assert save(client, address, note="x" * 3_000_000)[0] == 413
    assert save(client, address, note="x", seen="not a number")[0] == 303
    assert "x" * 100 not in client.get(address).text


def test_a_formula_stays_a_text_in_every_file(client: FlaskClient) -> None:
    address = start(client)
    for number, formula in enumerate(("=cmd|'/c calc'!A1", "@SUM(A1)", "+1+1", "-2+3")):
        assert save(client, address, number, note=formula, owner=formula, evidence=formula)[0] == 303
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}/download.xlsx").data))
    typed = [cell for row in book["Checklist"].iter_rows() for cell in row if "SUM(A1)" in str(cell.value)]
    assert typed
    assert {cell.data_type for cell in typed} == {"s"}
    with ZipFile(io.BytesIO(client.get(f"{address}/download.ods").data)) as parts:
        assert b'formula="of:=@SUM' not in parts.read("content.xml")
        assert b"@SUM(A1)" in parts.read("content.xml")


@pytest.mark.parametrize("lang", LANGS)
def test_every_format_holds_the_answers(client: FlaskClient, lang: str) -> None:
    address = start(client, lang)
    save(client, address, note="opmerking-zeven", owner="Frits", evidence="bewijs-acht", due="2027-01-31")
    file = {fmt: client.get(f"{address}/download.{fmt}").data for fmt in ("pdf", "docx", "xlsx", "ods", "md", "json")}
    pdf = "".join(page.extract_text() for page in PdfReader(io.BytesIO(file["pdf"])).pages)
    with ZipFile(io.BytesIO(file["docx"])) as parts:
        word = parts.read("word/document.xml").decode()
    with ZipFile(io.BytesIO(file["ods"])) as parts:
        ods = parts.read("content.xml").decode()
    book = openpyxl.load_workbook(io.BytesIO(file["xlsx"]))["Checklist"]
    xlsx = " ".join(str(cell.value) for row in book.iter_rows() for cell in row)
    for fmt, text in {"pdf": pdf, "docx": word, "ods": ods, "xlsx": xlsx}.items():
        for expected in ("opmerking-zeven", "bewijs-acht", "Frits"):
            assert expected in text, (fmt, expected)
    for fmt in ("md", "json"):
        assert "opmerking-zeven" in file[fmt].decode(), fmt


def send(client: FlaskClient, address: str, content: bytes, name: str = "list.xlsx") -> tuple[int, str]:
    answer = client.post(
        f"{address}/upload",
        data={"file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    return answer.status_code, unescape(answer.text)


def test_a_file_is_shown_before_it_changes_anything(client: FlaskClient) -> None:
    one, other = start(client), start(client)
    save(client, one, answer="no", note="uit Excel")
    status, page = send(client, other, client.get(f"{one}/download.xlsx").data)
    assert status == 200
    assert "Het bestand verandert 1 punt." in page
    assert "<ins>uit Excel</ins>" in page
    assert "uit Excel" not in client.get(other).text
    key, mark = (re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("key", "mark"))
    assert client.post(f"{other}/upload/confirm", data={"key": key, "mark": "stale"}).status_code == 409
    assert "uit Excel" not in client.get(other).text
    assert client.post(f"{other}/upload/confirm", data={"key": key, "mark": mark}).status_code == 303
    assert "uit Excel" in client.get(other).text
    assert client.post(f"{other}/upload/confirm", data={"key": key, "mark": mark}).status_code == 409


@pytest.mark.parametrize(("lang", "words"), [("nl", "is geen antwoord"), ("en", "is not an answer")])
def test_what_is_wrong_in_a_file_is_said_by_cell(client: FlaskClient, lang: str, words: str) -> None:
    address = start(client, lang)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}/download.xlsx").data))
    row = next(cell.row for cell in book["Checklist"]["A"] if cell.value == 1)
    book["Checklist"][f"J{row}"] = "<i>misschien</i>"
    buffer = io.BytesIO()
    book.save(buffer)
    status, page = send(client, address, buffer.getvalue())
    assert status == 422
    assert f"J{row}: '<i>misschien</i>' {words}" in page
    raw = client.post(f"{address}/upload", data={"file": (io.BytesIO(buffer.getvalue()), "x.xlsx")}).text
    assert "<i>misschien" not in raw


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"{", b"\xff" * 100, b"x" * 2_100_000])
def test_a_file_that_is_none_is_refused_in_plain_words(client: FlaskClient, content: bytes) -> None:
    address = start(client)
    for act in ("upload", "compare"):
        sent = {"file": (io.BytesIO(content), "x.xlsx")}
        answer = client.post(f"{address}/{act}", data=sent, content_type="multipart/form-data")
        assert answer.status_code == 422, act
    assert client.post(f"{address}/upload").status_code == 422


@pytest.mark.parametrize("lang", LANGS)
def test_an_earlier_file_is_compared(client: FlaskClient, lang: str) -> None:
    address = start(client, lang)
    save(client, address, note="toen")
    earlier = client.get(f"{address}/download.json").data
    save(client, address, note="nu", seen="1")
    sent = {"file": (io.BytesIO(earlier), "earlier.json")}
    page = client.post(f"{address}/compare", data=sent, content_type="multipart/form-data").text
    assert "<del>toen</del>" in page
    assert "<ins>nu</ins>" in page


def test_today_s_version_says_so(client: FlaskClient) -> None:
    address = start(client)
    page = client.post(f"{address}/renew", follow_redirects=True).text
    assert "Dit is de nieuwste versie van de lijst." in page


def test_deleting_asks_first_and_then_it_is_gone(client: FlaskClient) -> None:
    address = start(client)
    assert "U kunt dit niet terugdraaien." in client.get(f"{address}/share").text
    page = client.post(f"{address}/delete", follow_redirects=True)
    assert "De lijst is verwijderd" in page.text
    assert client.get(address).status_code == 404


def test_a_visitor_without_account_is_asked_to_sign_in_before_giving_it_to_a_request(client: FlaskClient) -> None:
    address = start(client)
    answer = client.post(f"{address}/attach", data={"reference": "AIF-2026-0001"})
    assert (answer.status_code, "/nl/sign-in" in answer.headers["Location"]) == (303, True)
    assert client.get(address).status_code == 200
