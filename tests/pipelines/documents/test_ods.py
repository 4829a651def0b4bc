"""The ODS file is one that other programs read, can be filled in, counts the answers, and holds no formula but ours."""

import datetime as dt
import io
import zipfile

import odfdo
from lxml import etree

from pipelines.documents import render
from pipelines.documents.answers import FilledAnswer
from pipelines.documents.ods_xml import NAMESPACES
from pipelines.documents.tree import Document, Section


def read(document: Document, answers: dict[str, FilledAnswer] | None = None) -> odfdo.Document:
    """As a program of somebody else reads it."""
    return odfdo.Document(io.BytesIO(render(document, "ods", answers)))


def part(document: Document, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(render(document, "ods"))) as archive:
        return etree.fromstring(archive.read(name))


def found(root: etree._Element, path: str) -> list:
    return root.xpath(path, namespaces=NAMESPACES)


def test_the_media_type_stands_first_and_plain(dutch: Document) -> None:
    with zipfile.ZipFile(io.BytesIO(render(dutch, "ods"))) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"


def test_the_manifest_names_every_part(dutch: Document) -> None:
    with zipfile.ZipFile(io.BytesIO(render(dutch, "ods"))) as archive:
        manifest = etree.fromstring(archive.read("META-INF/manifest.xml"))
        listed = {value for entry in manifest for key, value in entry.attrib.items() if key.endswith("full-path")}
        assert listed == (set(archive.namelist()) | {"/"}) - {"mimetype", "META-INF/manifest.xml"}


def test_another_program_reads_sheets_headings_texts_and_dates(dutch: Document) -> None:
    book = read(dutch)
    names = [table.name for table in book.body.tables]
    assert names == ["Overzicht", "Checklist", "Toelichting", "Uitkomst per model"]
    sheet = book.body.get_table(name="Checklist")
    assert sheet.get_values("A1:M1")[0][:4] == ["Nr.", "Afgevinkt", "Onderwerp", "Wat u doet"]
    assert sheet.get_value("D2") == "Wijs iemand aan die toezicht houdt"
    assert sheet.get_value("G2") == dt.date(2027, 12, 2)
    assert sheet.get_value("N3") == "logs"
    assert book.body.get_table(name="Uitkomst per model").get_values("A4:C4") == [["Basis", 1234.5, 12345]]


def test_answers_are_filled_in(dutch: Document) -> None:
    given = {"logs": FilledAnswer("partly", "twee\nregels", "Ada", dt.date(2027, 1, 31))}
    book = read(dutch, given)
    row = book.body.get_table(name="Checklist").get_values("J3:M3")[0]
    assert [str(row[0]), str(row[2]), row[3]] == ["deels", "Ada", dt.date(2027, 1, 31)]
    assert str(row[1]).split() == ["twee", "regels"]
    total = book.body.get_table(name="Overzicht").get_values("A8:J8")[0]
    assert [total[0], *(int(count) for count in total[1:9])] == ["Totaal", 0, 0, 1, 0, 0, 1, 2, 0]


def test_the_answer_column_offers_the_answers_and_the_due_column_wants_a_date(dutch: Document) -> None:
    content = part(dutch, "content.xml")
    conditions = found(content, "//table:content-validation/@table:condition")
    assert conditions == [
        'of:cell-content-is-in-list("ja";"nee";"deels";"weet niet";"n.v.t.")',
        "of:cell-content-is-date() and cell-content()>36526",
    ]
    rows = found(content, "//table:table[@table:name='Checklist']/table:table-row")
    for row in rows:
        checks = {
            place: cell.get(f"{{{NAMESPACES['table']}}}content-validation-name") for place, cell in enumerate(row)
        }
        assert {place: check for place, check in checks.items() if check} == {9: "answer", 12: "due"}


def test_the_headings_are_headings_and_the_sheet_is_protected_but_for_four_columns(dutch: Document) -> None:
    content = part(dutch, "content.xml")
    sheet = found(content, "//table:table[@table:name='Checklist']")[0]
    assert sheet.get(f"{{{NAMESPACES['table']}}}protected") == "true"
    assert len(found(sheet, "table:table-header-rows/table:table-row")) == 1
    hidden = found(sheet, "table:table-column/@table:visibility")
    assert hidden == ["collapse"]
    assert found(sheet, "table:table-column")[-1].get(f"{{{NAMESPACES['table']}}}visibility") == "collapse"
    open_styles = set(
        found(content, "//style:style[style:table-cell-properties/@style:cell-protect='none']/@style:name")
    )
    cells = found(sheet, "table:table-row")[0]
    styles = [cell.get(f"{{{NAMESPACES['table']}}}style-name") for cell in cells]
    assert [place for place, style in enumerate(styles) if style in open_styles] == [9, 10, 11, 12]


def test_answers_and_passed_days_have_colours(dutch: Document) -> None:
    maps = found(part(dutch, "content.xml"), "//style:style[@style:name='choice-indented']/style:map")
    names = [entry.get(f"{{{NAMESPACES['style']}}}apply-style-name") for entry in maps]
    assert names == ["Answer_yes", "Answer_no", "Answer_partly", "Answer_unknown", "Answer_not_applicable"]
    styles = part(dutch, "styles.xml")
    colours = found(styles, "//style:style[starts-with(@style:name, 'Answer_')]//@fo:background-color")
    assert len(set(colours)) == 5
    late = found(part(dutch, "content.xml"), "//style:style[@style:name='day-indented']/style:map/@style:condition")
    assert late == ['is-true-formula(AND(ISNUMBER([.$M2]);[.$M2]<TODAY();[.$J2]<>"ja";[.$J2]<>"n.v.t."))']


def test_the_summary_counts_by_formulas_and_holds_their_first_outcome(dutch: Document) -> None:
    rows = found(part(dutch, "content.xml"), "//table:table[@table:name='Overzicht']/table:table-row")
    total = next(row for row in rows if "".join(row.itertext()).startswith("Totaal"))
    formulas = found(total, "table:table-cell/@table:formula")
    assert formulas[0] == "of:=SUMPRODUCT(1*([$'Checklist'.$J$2:.$J$3]=\"ja\"))"
    assert len(formulas) == 9
    assert found(total, "table:table-cell/@office:value") == ["0", "0", "0", "0", "0", "2", "2", "0", "0.0"]


def test_each_printed_page_says_which_edition_it_is(dutch: Document) -> None:
    pages = found(part(dutch, "styles.xml"), "//style:master-page")
    assert len(pages) == 2
    for page in pages:
        assert "".join(found(page, "style:header")[0].itertext()) == "Checklist voor gebruikers"
        footer = "".join(found(page, "style:footer")[0].itertext())
        assert footer.startswith("versie 2026-11 · regels 2026-11-20 · lijst 1a2b3c4d5e6f · 21 november 2026")
        assert len(found(page, "style:footer//text:page-number")) == 1


def test_no_text_of_a_document_ever_becomes_a_formula(harmful: Document, harmful_texts: tuple[str, ...]) -> None:
    content = part(harmful, "content.xml")
    for formula in found(content, "//@table:formula"):
        assert formula.startswith(("of:=SUMPRODUCT(", "of:=IF(", "of:=[.$C"))
        assert not any(harm in formula for harm in harmful_texts)
    cells = found(content, "//table:table-cell[@office:value-type='string' and not(@table:formula)]")
    texts = ["".join(_plain(paragraph) for paragraph in cell) for cell in cells]
    for harm in harmful_texts:
        assert texts.count(harm) >= 6, harm
    # In a cell with the format "text", a text that starts with "=" stays a text when somebody edits it.
    wrapped = found(content, "//style:style[@style:name='wrapped-indented']/@style:data-style-name")
    assert wrapped == ["format-text"]
    assert len(found(content, "//number:text-style[@style:name='format-text']/number:text-content")) == 1


def _plain(paragraph: etree._Element) -> str:
    parts = [paragraph.text or ""]
    for child in paragraph:
        count = int(child.get(f"{{{NAMESPACES['text']}}}c", "1"))
        parts.append("\t" if child.tag.endswith("}tab") else " " * count)
        parts.append(child.tail or "")
    return "".join(parts)


def test_a_document_without_a_checklist_has_no_formula_check_or_protection(harmful: Document) -> None:
    blocks = tuple(block for block in harmful.sections[0].blocks if block.kind != "checklist_items")
    content = part(harmful.model_copy(update={"sections": (Section(title="=s", blocks=blocks),)}), "content.xml")
    assert not found(content, "//@table:formula | //table:content-validation | //@table:protected")
