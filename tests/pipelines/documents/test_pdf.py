"""The PDF is tagged, says everything once, and lets no text become markup."""

import io
import re

import docx as python_docx
import pypdf
import pytest

from pipelines.documents import render
from pipelines.documents.tree import ChecklistItems, Document, Figure, Paragraph, Section


def read(document: Document) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(render(document, "pdf")))


def text_of(document: Document) -> str:
    """All text with spaces and breaks taken out: where a line ends is the layout's business."""
    return re.sub(r"[\s\u200b]+", "", "".join(page.extract_text() for page in read(document).pages))


def tags_of(reader: pypdf.PdfReader) -> set[str]:
    found: set[str] = set()

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.add(str(node["/S"]))
            walk(node.get("/K"))

    walk(reader.root_object["/StructTreeRoot"])
    return found


def test_the_pdf_has_its_title_language_and_date(dutch: Document) -> None:
    reader = read(dutch)
    assert reader.metadata is not None
    assert reader.metadata.title == "Checklist voor gebruikers"
    assert str(reader.root_object["/Lang"]).startswith("nl")
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == dutch.date


def test_the_pdf_is_tagged_as_pdf_ua(dutch: Document) -> None:
    reader = read(dutch)
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in reader.root_object["/Metadata"].get_object().get_data()
    assert {"/H1", "/Table", "/TH", "/TD", "/Caption", "/Figure", "/L", "/LI", "/P"} <= tags_of(reader)


def test_every_action_and_its_evidence_is_in_the_text(dutch: Document) -> None:
    text = text_of(dutch)
    for item in dutch.checklist_items():
        assert item.action.replace(" ", "") in text
        assert item.evidence.replace(" ", "") in text


def test_numbers_and_dates_follow_the_language(dutch: Document, english: Document) -> None:
    assert {"1.234,5", "12.345", "21november2026", "2december2027"} <= set(
        re.findall(r"1\.234,5|12\.345|21november2026|2december2027", text_of(dutch))
    )
    assert {"1,234.5", "12,345", "21November2026", "2December2027"} <= set(
        re.findall(r"1,234\.5|12,345|21November2026|2December2027", text_of(english))
    )


def test_each_page_says_which_page_version_and_date_it_is(dutch: Document) -> None:
    long = dutch.model_copy(update={"sections": dutch.sections * 4})
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in read(long).pages]
    assert len(pages) > 1
    for number, text in enumerate(pages, start=1):
        assert f"pagina {number} van {len(pages)}" in text
        assert "versie 2026-11 · regels 2026-11-20 · lijst 1a2b3c4d5e6f · 21 november 2026" in text


def test_harmful_texts_come_out_as_they_are(harmful: Document, harmful_texts: tuple[str, ...]) -> None:
    text = text_of(harmful)
    for harm in harmful_texts:
        assert text.count(re.sub(r"\s+", "", harm)) >= 8, harm


@pytest.mark.parametrize(
    ("given", "shown"), [("Klaar 😀", "[grinningface]"), ("中", "[cjkunifiedideograph-4e2d]"), ("\ue123", "[u+e123]")]
)
def test_a_character_without_a_shape_is_named_instead_of_stopping_the_document(
    dutch: Document, picture: str, given: str, shown: str
) -> None:
    section = Section(
        title=given,
        blocks=(Paragraph(text=given), Figure(svg=picture.replace("61 %", given), alt=given, caption=given)),
    )
    assert shown in text_of(dutch.model_copy(update={"title": given, "sections": (section,)}))


def test_a_long_word_stays_inside_the_page_and_keeps_its_letters(dutch: Document) -> None:
    word = "0123456789abcdef" * 16
    assert word in text_of(dutch.model_copy(update={"sections": (Section(title="s", blocks=(Paragraph(text=word),)),)}))


@pytest.mark.parametrize("blanks", [True, False])
def test_paper_leaves_room_to_write_who_does_it_and_when_where_nothing_is_filled_in(
    dutch: Document, blanks: bool
) -> None:
    block = next(one for section in dutch.sections for one in section.blocks if isinstance(one, ChecklistItems))
    section = Section(title="Punten", blocks=(block.model_copy(update={"blanks": blanks}),))
    document = dutch.model_copy(update={"sections": (section,)})
    rooms = len(block.items) if blanks else 0
    assert text_of(document).count("Wiedoethet:") == rooms
    word = python_docx.Document(io.BytesIO(render(document, "docx")))
    assert sum("Klaar op: ____" in paragraph.text for paragraph in word.paragraphs) == rooms
