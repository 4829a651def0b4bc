"""Uploading a table: only under an agreement; what firms really send is read well or refused in plain words."""

import io
import zipfile

import pytest
from flask import Flask
from sqlmodel import Session

from app.models import Dataset
from app.settings import get_settings
from tests.app.web.engagements.desk import GOOD, open_desk, stored, uploads


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("klachten.csv", GOOD)
    return out.getvalue()


def wide(columns: int) -> str:
    names = ",".join(f"k{number}x" for number in range(columns))
    return f"{names}\n" + ",".join(["waarde"] * columns) + "\n"


NO_HEADER = "".join(f"Tekst nummer {number} zonder kop,{'ja' if number % 2 else 'nee'}\n" for number in range(20))
BAD = {
    "empty": (b"", "Het bestand is leeg.", "The file is empty."),
    "only line ends": (b"\n \n", "Het bestand is leeg.", "The file is empty."),
    "headings only": (b"tekst,soort\n", "Het bestand is leeg.", "The file is empty."),
    "zip": (zipped(), "een ZIP/Excel-bestand", "a ZIP/Excel file"),
    "pdf": (b"%PDF-1.7 \n", "een PDF-bestand", "a PDF file"),
    "picture": (b"\xff\xd8\xff\x00\x10JFIF\x00\x01" * 40, "geen leesbare tekst", "not text"),
    "one column": (b"tekst\nhallo\ndag\n", "één kolom", "one column"),
    "200 columns": (wide(200).encode(), "200 kolommen. Er mogen er hoogstens 100 zijn", "200 columns; at most 100"),
    "no headings": (NO_HEADER.encode(), "De eerste rij lijkt op data", "The first row looks like data"),
    "double heading": (b"tekst,tekst\na,b\n", "heten allebei “tekst”", "both called “tekst”"),
    "a huge cell": (b"tekst,soort\n" + b"y" * 1_000_001 + b",x\n", "langer dan een miljoen", "longer than a million"),
    "uneven row": (b"tekst,soort\na,b\nc\n", "Rij 3 heeft 1 kolommen", "Row 3 has 1 columns"),
}


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_plain_words_and_leaves_nothing(
    app: Flask, session: Session, name: str, lang: str
) -> None:
    content, dutch, english = BAD[name]
    desk = open_desk(app, session)
    answer = desk.upload(content, lang=lang)
    assert answer.status_code == 422
    assert {"nl": dutch, "en": english}[lang] in answer.text
    assert 'id="file-error"' in answer.text
    assert stored(Dataset) == []
    assert uploads() == []


def test_no_file_at_all_is_refused(app: Flask, session: Session) -> None:
    desk = open_desk(app, session)
    answer = desk.browser.post(desk.address("/data/new"), data={})
    assert answer.status_code == 422
    assert "Het bestand is leeg." in answer.text


def test_without_an_agreement_no_data_comes_in(app: Flask, session: Session) -> None:
    desk = open_desk(app, session, agreed=False)
    asked = desk.browser.get(desk.address("/data/new"))
    sent = desk.upload(GOOD)
    assert 'type="file"' not in asked.text
    assert sent.status_code == 403
    assert "Eerst een verwerkersovereenkomst" in sent.text
    assert stored(Dataset) == []
    assert uploads() == []


def test_the_tick_box_makes_a_file_without_headings_pass_to_the_end(app: Flask, session: Session) -> None:
    desk = open_desk(app, session)
    answer = desk.upload(NO_HEADER, no_header="1")
    assert answer.status_code == 303
    page = desk.browser.get(answer.headers["Location"]).text
    assert "Tekst nummer 0 zonder kop" in page
    chosen = desk.browser.post(f"{answer.headers['Location']}/columns", data={"text": "1", "label": "2"})
    assert chosen.status_code == 303
    assert stored(Dataset)[0].classes == {"nee": 10, "ja": 10}


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("latin-1", "Windows-1252 (Latin-1)"),
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encoding_and_separator_are_found_and_shown(
    app: Flask, session: Session, encoding: str, shown: str, separator: str
) -> None:
    desk = open_desk(app, session)
    text = f"tekst{separator}soort\n" + f"Een café in Curaçao{separator}horeca\nÉén auto{separator}vervoer\n" * 5
    answer = desk.upload(text.encode(encoding))
    assert answer.status_code == 303
    page = desk.browser.get(answer.headers["Location"]).text
    for words in ("Een café in Curaçao", "Één auto", shown):
        assert words in page
    assert "Een café in Curaçao,horeca" in uploads()[0].read_text("utf-8")


def test_the_stored_file_has_a_name_of_ours(app: Flask, session: Session) -> None:
    desk = open_desk(app, session)
    data = {"file": (io.BytesIO(GOOD.encode()), "..\\..\\C:/geheim/klachten.csv")}
    answer = desk.browser.post(desk.address("/data/new"), data=data)
    assert answer.status_code == 303
    [row] = stored(Dataset)
    assert row.filename == "klachten.csv"
    assert [path.name for path in uploads()] == [f"{row.id}.csv"]


def test_a_double_click_is_one_upload_and_a_deleted_file_can_be_sent_again(app: Flask, session: Session) -> None:
    desk = open_desk(app, session)
    first, second = desk.upload(GOOD), desk.upload(GOOD)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(stored(Dataset)) == len(uploads()) == 1
    assert desk.browser.post(f"{first.headers['Location']}/delete").status_code == 303
    assert desk.upload(GOOD).headers["Location"] != first.headers["Location"]


TOO_LARGE = {
    "nl": "Het bestand is groter dan 1 MB. Upload een kleiner deel.",
    "en": "The file is larger than 1 MB. Upload a smaller part.",
}


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("megabytes", [1.1, 4], ids=["just over the limit", "far over the limit"])
def test_a_file_over_the_limit_is_refused_with_413_and_leaves_nothing(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch, lang: str, megabytes: float
) -> None:
    monkeypatch.setenv("WERKBANK_UPLOAD_MAX_BYTES", str(1024 * 1024))
    get_settings.cache_clear()
    app.config["MAX_CONTENT_LENGTH"] = 2 * 1024 * 1024  # as create_app sets it for this limit
    desk = open_desk(app, session)
    answer = desk.upload("tekst,soort\n" + "een lange regel,ja\n" * int(megabytes * 1024 * 1024 / 19), lang=lang)
    assert answer.status_code == 413
    assert TOO_LARGE[lang] in answer.text
    assert f'<html lang="{lang}"' in answer.text
    assert stored(Dataset) == []
    assert uploads() == []


@pytest.mark.parametrize(("rows", "status"), [(20, 303), (21, 422)])
def test_the_number_of_rows_has_a_limit(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch, rows: int, status: int
) -> None:
    monkeypatch.setenv("WERKBANK_UPLOAD_MAX_ROWS", "20")
    get_settings.cache_clear()
    desk = open_desk(app, session)
    answer = desk.upload("tekst,soort\n" + "".join(f"tekst {number},ja\n" for number in range(rows)))
    assert answer.status_code == status
    assert ("meer dan 20 rijen" in answer.text) is (status == 422)
    assert len(uploads()) == (1 if status == 303 else 0)
