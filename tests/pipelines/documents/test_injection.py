"""No text of a document, and nothing that people fill in, becomes a formula or a field in any office file."""

import io
import zipfile

import docx as python_docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from lxml import etree

from pipelines.documents import render
from pipelines.documents.answers import FilledAnswer
from pipelines.documents.filled import read_filled
from pipelines.documents.ods_xml import NAMESPACES
from pipelines.documents.tree import Document

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "\t=", "\r\n="]
TABLE = f"{{{NAMESPACES['table']}}}"


@pytest.mark.parametrize("start", STARTS)
def test_what_people_fill_in_stays_a_text_in_excel(dutch: Document, start: str) -> None:
    text = f'{start}HYPERLINK("http://example.org","x")'
    sheet = openpyxl.load_workbook(io.BytesIO(render(dutch, "xlsx", {"logs": FilledAnswer(note=text, owner=text)})))[
        "Checklist"
    ]
    for cell in (sheet["K3"], sheet["L3"]):
        assert cell.data_type == "s"
        assert cell.quotePrefix
        assert cell.number_format == "@"
        assert cell.value == text.replace("\r\n", "\n").replace("\r", "\n")
    # A cell that is still empty keeps what people type later a text as well.
    assert sheet["K2"].number_format == "@"


@pytest.mark.parametrize("start", STARTS)
def test_what_people_fill_in_stays_a_text_in_ods(dutch: Document, start: str) -> None:
    text = f"{start}1+1"
    given = {"logs": FilledAnswer(note=text, owner=text)}
    content = render(dutch, "ods", given)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("content.xml"))
    rows = root.findall(f".//{TABLE}table[@{TABLE}name='Checklist']/{TABLE}table-row")
    for cell in rows[1][10:12]:
        assert cell.get(f"{{{NAMESPACES['office']}}}value-type") == "string"
        assert cell.get(f"{TABLE}formula") is None
    assert read_filled(content).answers["logs"].note == text.strip()


def test_a_word_file_has_no_field_but_the_page_numbers(harmful: Document) -> None:
    word = python_docx.Document(io.BytesIO(render(harmful, "docx")))
    parts = [word.element.body, word.sections[0].footer._element]
    fields = [node.text.strip() for part in parts for node in part.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert not any(list(part.iter(qn("w:fldSimple"), qn("w:hyperlink"))) for part in parts)


@pytest.mark.parametrize("fmt", ["xlsx", "ods", "json"])
def test_characters_that_no_office_file_can_hold_do_not_stop_it(dutch: Document, fmt: str) -> None:
    given = {"logs": FilledAnswer(note="a\x00b\ud800c\x0bd\uffffe")}
    assert read_filled(render(dutch, fmt, given)).answers["logs"].note == "abcde"
