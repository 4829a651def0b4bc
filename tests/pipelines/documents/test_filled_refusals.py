"""What cannot be read back is refused, in both languages, by cell where there is one, and all at once."""

import io
import json
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.documents import render
from pipelines.documents.filled import FilledAnswer, FilledFileError, read_filled
from pipelines.documents.tree import Document
from tests.pipelines.documents.filling import XLSX_SHEET, longer, parts, saved, with_part, xlsx_after, zipped


def refusal(content: bytes, expected: Document | None = None, limit: int = 2_000_000) -> FilledFileError:
    with pytest.raises(FilledFileError) as caught:
        read_filled(content, expected=expected, limit=limit)
    assert all(set(problem) == {"nl", "en"} and all(problem.values()) for problem in caught.value.problems)
    assert not any("!" in text for problem in caught.value.problems for text in problem.values())
    return caught.value


def only(content: bytes, expected: Document | None = None, limit: int = 2_000_000) -> dict[str, str]:
    (problem,) = refusal(content, expected, limit).problems
    return problem


def put(cell: str, value: object) -> Callable[[Worksheet], None]:
    return lambda sheet: sheet.__setitem__(cell, value)


def test_another_word_than_an_answer_is_named_by_its_cell(dutch: Document) -> None:
    assert only(xlsx_after(dutch, put("J3", "misschien"))) == {
        "nl": "Blad Checklist, cel J3: 'misschien' is geen antwoord. Kies uit ja, nee, deels, weet niet of n.v.t.",
        "en": "Sheet Checklist, cell J3: 'misschien' is not an answer. Choose from yes, no, partly, don't know or n/a.",
    }


def test_the_same_in_ods_and_json(dutch: Document) -> None:
    ods = render(dutch, "ods", {"logs": FilledAnswer("yes")})
    changed = with_part(ods, "content.xml", lambda part: part.replace(b"<text:p>ja</text:p>", b"<text:p>eh</text:p>"))
    assert only(changed)["nl"].startswith("Blad Checklist, cel J3: 'eh' is geen antwoord.")
    data = json.loads(render(dutch, "json"))
    data["answers"][1] |= {"answer": "eh", "due": "ooit", "note": 3}
    assert [problem["en"].partition(": ")[0] for problem in refusal(json.dumps(data).encode()).problems] == [
        *("answers, item 2, note", "answers, item 2, answer", "answers, item 2, due")
    ]


def test_a_missing_reason_is_named_with_all_else_that_is_wrong(dutch: Document) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["J2"], sheet["M2"], sheet["J3"] = "n.v.t.", "morgen", "n.v.t."

    with pytest.raises(FilledFileError) as caught:
        read_filled(xlsx_after(dutch, change), expected=dutch, explained={"logs"})
    reason, date = caught.value.problems
    assert reason == {
        "nl": "Blad Checklist, cel K2: schrijf waarom dit punt niet voor u geldt.",
        "en": "Sheet Checklist, cell K2: write why this item does not apply to you.",
    }
    assert "cel M2" in date["nl"]


def test_what_is_no_date_is_named_by_its_cell(dutch: Document) -> None:
    for typed in ("morgen", 12, True, "31-2-2027"):
        assert only(xlsx_after(dutch, put("M2", typed)))["nl"].startswith("Blad Checklist, cel M2: '")


def test_all_problems_are_told_at_once_but_no_more_than_twenty(dutch: Document) -> None:
    document = longer(dutch, 30)

    def change(sheet: Worksheet) -> None:
        for row in range(2, 32):
            sheet[f"J{row}"] = "eh"

    error = refusal(xlsx_after(document, change))
    assert (len(error.problems), error.more) == (20, 10)
    assert error.problems[19]["nl"].startswith("Blad Checklist, cel J21:")


def test_a_duplicated_row_is_an_error_that_names_both(dutch: Document) -> None:
    def change(sheet: Worksheet) -> None:
        for column in range(1, 15):
            sheet.cell(4, column).value = sheet.cell(2, column).value

    problem = only(xlsx_after(dutch, change))
    assert problem["nl"].startswith("Blad Checklist, cel N4: het punt 'oversight' staat er twee keer in")
    assert "cel N2" in problem["nl"]


def test_a_duplicated_row_of_an_ods_is_found_also_when_it_is_only_counted(dutch: Document) -> None:
    def change(part: bytes) -> bytes:
        before, name, after = part.partition(b'table:name="Checklist"')
        row = b"</table:table-header-rows><table:table-row"
        return before + name + after.replace(row, row + b' table:number-rows-repeated="2"', 1)

    content = with_part(render(dutch, "ods"), "content.xml", change)
    assert "cel N3: het punt 'oversight' staat er twee keer in" in only(content)["nl"]


def test_an_item_of_another_list_is_an_error(dutch: Document) -> None:
    assert "staat niet in deze lijst" in only(xlsx_after(dutch, put("N3", "something_else")), dutch)["nl"]


def test_an_answer_in_a_row_of_no_item_is_an_error_and_a_scribble_is_not(dutch: Document) -> None:
    assert only(xlsx_after(dutch, put("J9", "ja")))["nl"].startswith("Blad Checklist, cel J9: hier is iets ingevuld")
    assert len(read_filled(xlsx_after(dutch, put("D9", "nog bespreken"))).answers) == 2


def test_merged_cells_among_the_answers_are_an_error_and_elsewhere_they_are_not(dutch: Document) -> None:
    problem = only(xlsx_after(dutch, lambda sheet: sheet.merge_cells("J2:J3")))
    assert problem["nl"].startswith("Blad Checklist, cel J2:J3: deze cellen zijn samengevoegd.")
    assert len(read_filled(xlsx_after(dutch, lambda sheet: sheet.merge_cells("C2:C3"))).answers) == 2


def test_a_formula_without_outcome_is_an_error(dutch: Document) -> None:
    assert "formule zonder uitkomst" in only(xlsx_after(dutch, put("M2", "=TODAY()")))["nl"]


def test_too_long_a_note_is_an_error(dutch: Document) -> None:
    assert "4001" in only(xlsx_after(dutch, put("K2", "x" * 4001)))["en"]
    assert "201" in only(xlsx_after(dutch, put("L2", "x" * 201)))["en"]


def test_each_missing_column_is_named(dutch: Document) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["J1"], sheet["M1"] = "Antwoord", None

    names = [problem["nl"] for problem in refusal(xlsx_after(dutch, change)).problems]
    assert [name.partition(". ")[0] for name in names] == [
        "Blad Checklist: de kolom 'Gedaan?' ontbreekt",
        "Blad Checklist: de kolom 'Klaar op' ontbreekt",
    ]
    without_ids = only(xlsx_after(dutch, lambda sheet: sheet.delete_cols(14)))
    assert without_ids["nl"] == "Blad Checklist: de kolom 'Kenmerk' ontbreekt. Zet de kolom met deze naam terug."
    assert "twee keer" in only(xlsx_after(dutch, put("D1", "Gedaan?")))["nl"]


@pytest.mark.parametrize("fmt", ["xlsx", "ods", "json"])
def test_another_version_of_the_list_is_refused_before_its_items_are(dutch: Document, fmt: str) -> None:
    later = dutch.model_copy(update={"key": "ffffffffffff"})
    assert only(render(longer(dutch, 3), fmt), later)["nl"] == (
        "Dit bestand hoort bij een andere lijst of een andere versie (1a2b3c4d5e6f). Hier hoort ffffffffffff. "
        "Kies het bestand dat u van deze pagina hebt gedownload."
    )
    unkept = dutch.model_copy(update={"key": "", "version": "2027-01"})
    assert "2027-01" in only(render(dutch, fmt), unkept)["en"]


def test_another_layout_version_is_refused(dutch: Document) -> None:
    mark = openpyxl.load_workbook(io.BytesIO(render(dutch, "xlsx")))["Checklist"]["N1"].value
    newer = mark.replace('"schema_version": 1', '"schema_version": 2')
    assert "(versie 2)" in only(xlsx_after(dutch, put("N1", newer)))["nl"]
    assert "(version 2)" in only(render(dutch, "json").replace(b'"schema_version": 1', b'"schema_version": 2'))["en"]


def test_two_checklists_in_one_file_are_refused(dutch: Document) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(dutch, "xlsx")))
    book.copy_worksheet(book["Checklist"])
    assert "twee checklists" in only(saved(book))["nl"]


def test_files_that_are_no_checklist_of_ours_are_refused(dutch: Document) -> None:
    plain = openpyxl.Workbook()
    plain.active["A1"] = "hallo"
    strangers = [b"", b"hello", b"%PDF-1.7", b"[1, 2]", b'{"schema": "other"}', saved(plain), zipped({"a.txt": b"x"})]
    strangers += [render(dutch, "docx"), render(dutch.model_copy(update={"sections": ()}), "json")]
    strangers += [render(dutch.model_copy(update={"sections": dutch.sections[:1]}), fmt) for fmt in ("xlsx", "ods")]
    for content in strangers:
        assert only(content)["nl"].startswith("Dit is geen checklist van de Werkbank."), content[:30]


def test_a_file_with_a_password_or_in_the_old_format_is_refused(dutch: Document) -> None:
    assert "wachtwoord" in only(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))["nl"]
    locked = with_part(
        render(dutch, "ods"),
        "META-INF/manifest.xml",
        lambda part: part.replace(b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>"),
    )
    assert "wachtwoord" in only(locked)["nl"]
    flagged = bytearray(render(dutch, "xlsx"))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := flagged.find(signature, start)) >= 0:
            flagged[start + place] |= 1
            start += 4
    assert "wachtwoord" in only(bytes(flagged))["nl"]


@pytest.mark.parametrize(
    ("fmt", "name"),
    [("xlsx", "xl/vbaProject.bin"), ("xlsx", "xl/macrosheets/sheet1.xml"), ("ods", "Basic/Standard/Module1.xml")],
)
def test_a_file_with_macros_is_refused(dutch: Document, fmt: str, name: str) -> None:
    assert "macro's" in only(with_part(render(dutch, fmt), name, lambda _: b"<x/>"))["nl"]


def test_a_macro_workbook_is_refused_also_without_its_macros(dutch: Document) -> None:
    content = with_part(
        render(dutch, "xlsx"),
        "[Content_Types].xml",
        lambda part: part.replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main"),
    )
    assert "macro's" in only(content)["nl"]


def test_too_big_a_file_is_refused_before_it_is_opened(dutch: Document) -> None:
    content = render(dutch, "xlsx")
    assert "te groot" in only(content, limit=len(content) - 1)["nl"]
    assert read_filled(content, limit=len(content)).answers


@pytest.mark.parametrize(
    "start",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">]>',
        b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd">',
    ],
)
def test_xml_with_a_doctype_is_refused(dutch: Document, start: bytes) -> None:
    for fmt, name in (("xlsx", XLSX_SHEET), ("xlsx", "xl/workbook.xml"), ("ods", "content.xml")):
        content = with_part(render(dutch, fmt), name, lambda part: start + part[part.find(b"?>") + 2 :])
        assert "beschadigd" in only(content)["nl"]


def test_a_damaged_file_is_refused_wherever_it_is_cut(dutch: Document) -> None:
    for fmt in ("xlsx", "ods"):
        whole = render(dutch, fmt)
        for share in (0.1, 0.5, 0.9, 0.999):
            refusal(whole[: int(len(whole) * share)])
        for name in parts(whole):
            broken = with_part(whole, name, lambda part: part[: len(part) // 2])
            try:
                read_filled(broken)
            except FilledFileError:
                continue
    refusal(render(dutch, "json")[:-20])
    refusal(b'{"schema": "werkbank-checklist", "a": ' + b"[" * 100_000)


def test_a_part_left_out_is_a_refusal_or_not_missed(dutch: Document) -> None:
    for fmt, needed in (("xlsx", "xl/workbook.xml"), ("xlsx", XLSX_SHEET), ("ods", "content.xml"), ("ods", "mimetype")):
        entries = parts(render(dutch, fmt))
        del entries[needed]
        refusal(zipped(entries))
