"""The PDF holds to what PDF/UA-1 asks, as far as a program can see it without veraPDF, which no package offers here.

`make bench PART=pdf_ua` has a checker by somebody else look at our documents as well.

typst itself refuses to write a PDF/UA file that breaks the rules it knows; these tests look at what came out.
"""

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdf
import pytest
from lxml import etree
from pypdf.generic import ContentStream

from pipelines.documents import render
from pipelines.documents.tree import ChecklistItems, Document, Section

TEXT = {b"Tj", b"TJ", b"'", b'"'}
PAINT = {b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*", b"Do", b"sh", b"BI"}
ALLOWED = {
    *("Document", "Part", "Sect", "Div", "Title", "H1", "H2", "P", "L", "LI", "Lbl", "LBody", "Span", "Strong", "Em"),
    *("Table", "THead", "TBody", "TR", "TH", "TD", "Caption", "Figure", "Terms", "Code", "Link", "NonStruct"),
}


@pytest.fixture(params=["dutch", "english", "harmful"])
def document(request: pytest.FixtureRequest) -> Document:
    """Long enough for several pages, and with every kind of block."""
    made: Document = request.getfixturevalue(request.param)
    return made.model_copy(update={"sections": made.sections * 3})


@pytest.fixture
def reader(document: Document) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(render(document, "pdf")))


def elements(reader: pypdf.PdfReader) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Every structure element with the tags above it, in reading order."""

    def walk(node: Any, above: list[str]) -> Iterator[tuple[dict[str, Any], list[str]]]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                yield from walk(child, above)
        elif isinstance(node, dict):
            tag = str(node["/S"])[1:] if "/S" in node else None
            if tag:
                yield node, above
            yield from walk(node.get("/K"), [*above, tag] if tag else above)

    yield from walk(reader.root_object["/StructTreeRoot"], [])


def tag(element: dict[str, Any]) -> str:
    return str(element["/S"])[1:]


def test_the_file_says_that_it_is_tagged_pdf_ua_with_title_and_language(
    reader: pypdf.PdfReader, document: Document
) -> None:
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"].value is True
    assert "/Suspects" not in root["/MarkInfo"] or root["/MarkInfo"]["/Suspects"].value is False
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert str(root["/Lang"]).partition("-")[0] == document.lang
    meta = etree.fromstring(root["/Metadata"].get_object().get_data())
    names = {etree.QName(node).localname: (node.text or "") for node in meta.iter(etree.Element)}
    assert names["part"] == "1"  # pdfuaid:part
    title = meta.find(".//{http://purl.org/dc/elements/1.1/}title")
    assert "".join(title.itertext()).strip() == document.title
    assert not reader.is_encrypted


def test_every_mark_on_every_page_is_tagged_or_an_artifact(reader: pypdf.PdfReader) -> None:
    for number, page in enumerate(reader.pages, start=1):
        stack: list[bool] = []
        for operands, operator in ContentStream(page["/Contents"], reader).operations:
            if operator in (b"BDC", b"BMC"):
                properties = operands[1] if operator == b"BDC" else {}
                artifact = operands[0] == "/Artifact"
                assert not (artifact and any(stack)), f"page {number}: an artifact inside tagged content"
                stack.append("/MCID" in properties)
                assert artifact or stack[-1] or operands[0] == "/Span", operands
            elif operator == b"EMC":
                stack.pop()
            elif operator in TEXT | PAINT:
                assert stack, f"page {number}: {operator!r} outside of all tags"
        assert not stack


def test_every_tag_on_a_page_leads_to_its_element(reader: pypdf.PdfReader) -> None:
    parents = dict(_numbers(reader.root_object["/StructTreeRoot"]["/ParentTree"]))
    for page in reader.pages:
        assert page["/Tabs"] == "/S"
        listed = parents[page["/StructParents"]].get_object()
        used = {
            int(operands[1]["/MCID"])
            for operands, operator in ContentStream(page["/Contents"], reader).operations
            if operator == b"BDC" and "/MCID" in operands[1]
        }
        assert used == set(range(len(listed)))
        assert all("/S" in entry.get_object() for entry in listed)


def _numbers(node: Any) -> Iterator[tuple[int, Any]]:
    node = node.get_object()
    for child in node.get("/Kids", []):
        yield from _numbers(child)
    flat = node.get("/Nums", [])
    yield from zip(flat[::2], flat[1::2], strict=True)


def test_only_known_tags_are_used_and_others_are_mapped_to_them(reader: pypdf.PdfReader) -> None:
    used = {tag(element) for element, _ in elements(reader)}
    assert used <= ALLOWED
    mapped = {str(key)[1:] for key in reader.root_object["/StructTreeRoot"].get("/RoleMap", {})}
    assert used - mapped <= ALLOWED - {"Title", "Strong", "Em", "Terms"}  # no standard tags of PDF 1.7


def test_headings_start_at_one_and_skip_no_level(reader: pypdf.PdfReader, document: Document) -> None:
    levels = [int(tag(element)[1]) for element, _ in elements(reader) if tag(element) in ("H1", "H2", "H3")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert levels.count(1) == len(document.sections)
    assert levels.count(2) == len(document.checklist_items())


def test_tables_have_headings_with_a_scope_and_rows_of_equal_length(
    reader: pypdf.PdfReader, document: Document
) -> None:
    tables = [element for element, _ in elements(reader) if tag(element) == "Table"]
    assert len(tables) == len(document.tables())
    heads = [element for element, _ in elements(reader) if tag(element) == "TH"]
    assert len(heads) == sum(len(table.columns) for table in document.tables())
    for head in heads:
        attributes = head["/A"] if isinstance(head["/A"], list) else [head["/A"]]
        assert "/Column" in [entry.get_object().get("/Scope") for entry in attributes]
    for element, above in elements(reader):
        if tag(element) in ("TD", "TH"):
            assert above[-1] == "TR"
        if tag(element) == "TR":
            assert above[-1] in ("THead", "TBody", "Table")


def test_lists_are_lists_of_items_with_a_label_and_a_body(reader: pypdf.PdfReader, document: Document) -> None:
    for element, above in elements(reader):
        if tag(element) in ("Lbl", "LBody"):
            assert above[-1] == "LI"
        if tag(element) == "LI":
            assert above[-1] == "L"
    items = sum(tag(element) == "LI" for element, _ in elements(reader))
    assert items >= len(document.checklist_items())


def test_pictures_have_a_text_alternative(reader: pypdf.PdfReader) -> None:
    figures = [element for element, _ in elements(reader) if tag(element) == "Figure"]
    assert all(str(figure.get("/Alt", "")).strip() for figure in figures)


def test_all_fonts_are_embedded_and_say_their_letters(reader: pypdf.PdfReader) -> None:
    fonts = {
        font.idnum: font.get_object()
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()
        if hasattr(font, "idnum")
    }
    fonts |= {
        id(font): font.get_object()
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).get_object().values()
        if not hasattr(font, "idnum")
    }
    assert fonts
    for font in fonts.values():
        assert "/ToUnicode" in font
        descendant = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        descriptor = descendant["/FontDescriptor"]
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
    for page in reader.pages:
        assert "\ufffd" not in page.extract_text()


def test_sections_can_be_jumped_to(reader: pypdf.PdfReader, document: Document) -> None:
    def count(outline: list[Any]) -> int:
        return sum(count(entry) if isinstance(entry, list) else 1 for entry in outline)

    assert count(reader.outline) == len(document.sections) + len(document.checklist_items())


def test_each_page_says_title_edition_and_page(reader: pypdf.PdfReader, document: Document) -> None:
    assert len(reader.pages) > 1
    for page in reader.pages:
        assert document.edition.replace(" ", "") in "".join(page.extract_text().split())


def test_a_document_with_only_a_checklist_is_in_order_too(dutch: Document) -> None:
    items = next(block for block in dutch.sections[2].blocks if isinstance(block, ChecklistItems))
    alone = dutch.model_copy(update={"sections": (Section(title="Punten", blocks=(items,)),), "subtitle": ""})
    tags = [tag(element) for element, _ in elements(pypdf.PdfReader(io.BytesIO(render(alone, "pdf"))))]
    assert [name for name in tags if name in ("Title", "H1", "H2")] == ["Title", "H1", "H2", "H2"]
