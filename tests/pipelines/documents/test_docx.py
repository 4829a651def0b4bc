"""The Word file opens, and has real headings, header rows, check boxes and a language."""

import io
import re

import docx as python_docx
from docx.oxml.ns import qn

from pipelines.documents import render
from pipelines.documents.tree import Document
from pipelines.documents.word_xml import W14


def read(document: Document) -> python_docx.document.Document:
    return python_docx.Document(io.BytesIO(render(document, "docx")))


def test_sections_and_actions_are_headings(dutch: Document) -> None:
    headings = [(p.style.name, p.text) for p in read(dutch).paragraphs if p.style.name.startswith("Heading")]
    assert ("Heading 1", "Inleiding") in headings
    assert [text for name, text in headings if name == "Heading 2"] == [
        " 1. Wijs iemand aan die toezicht houdt",
        " 2. Bewaar de logboeken zes maanden",
    ]


def test_every_item_has_a_check_box_that_can_be_ticked(dutch: Document) -> None:
    boxes = list(read(dutch).element.body.iter(f"{{{W14}}}checkbox"))
    assert len(boxes) == len(dutch.checklist_items())
    tags = [box.getparent().find(qn("w:tag")).get(qn("w:val")) for box in boxes]
    assert tags == ["oversight", "logs"]
    assert all(box.find(f"{{{W14}}}checked").get(f"{{{W14}}}val") == "0" for box in boxes)


def test_the_table_has_a_header_row_and_numbers_in_the_language(dutch: Document) -> None:
    table = read(dutch).tables[0]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[1].cells] == ["Basis", "1.234,5", "12.345"]


def test_the_file_has_a_title_and_a_language(dutch: Document, english: Document) -> None:
    assert read(dutch).core_properties.title == dutch.title
    for document, code in ((dutch, "nl-NL"), (english, "en-GB")):
        defaults = read(document).styles.element.find(qn("w:docDefaults"))
        assert defaults.find(f".//{qn('w:lang')}").get(qn("w:val")) == code


def test_the_picture_has_its_text_alternative(dutch: Document) -> None:
    shape = read(dutch).inline_shapes[0]
    assert shape._inline.docPr.get("descr") == "Balk van 61 procent"


def test_the_footer_has_the_version_and_page_fields(dutch: Document) -> None:
    footer = read(dutch).sections[0].footer
    assert "versie 2026-11 · regels 2026-11-20 · lijst 1a2b3c4d5e6f · 21 november 2026" in footer.paragraphs[0].text
    fields = [node.text.strip() for node in footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_properties_of_paragraphs_are_in_the_order_that_word_demands(harmful: Document) -> None:
    order = ["pStyle", "keepNext", "pBdr", "shd", "tabs", "spacing", "ind", "jc"]
    for properties in read(harmful).element.body.iter(qn("w:pPr")):
        places = [order.index(child.tag.rpartition("}")[2]) for child in properties]
        assert places == sorted(places)


def test_harmful_texts_come_out_as_they_are(harmful: Document, harmful_texts: tuple[str, ...]) -> None:
    text = re.sub(r"\s+", "", "".join(node.text or "" for node in read(harmful).element.body.iter(qn("w:t"))))
    for harm in harmful_texts:
        assert text.count(re.sub(r"\s+", "", harm)) >= 8, harm
