"""Files made to take up time or memory, or to hold what no text can, are refused quickly."""

import io
import json
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree

from pipelines.documents import render
from pipelines.documents.filled import read_filled
from pipelines.documents.tree import Document
from tests.pipelines.documents.filling import XLSX_SHEET, with_part, xlsx_after
from tests.pipelines.documents.test_filled_refusals import only, put, refusal


def seconds(act: Callable[[], object]) -> float:
    """The processor time that it takes, the lesser of two: only for comparing with another act of the same run."""
    taken = []
    for _ in range(2):
        began = time.process_time()
        act()
        taken.append(time.process_time() - began)
    return min(taken)


def test_a_zip_bomb_is_refused_without_being_unpacked(dutch: Document) -> None:
    bomb = with_part(render(dutch, "xlsx"), XLSX_SHEET, lambda part: part + b" " * 200_000_000)
    assert len(bomb) < 2_000_000
    tracemalloc.start()
    try:
        assert "te groot" in only(bomb)["nl"]
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_zip_that_lies_about_its_size_gives_no_more_than_it_says(dutch: Document) -> None:
    bomb = bytearray(with_part(render(dutch, "xlsx"), XLSX_SHEET, lambda part: part + b" " * 50_000_000))
    with zipfile.ZipFile(io.BytesIO(bytes(bomb))) as archive:
        real = archive.getinfo(XLSX_SHEET).file_size
    start = bomb.rfind(b"PK\x01\x02", 0, bomb.rfind(XLSX_SHEET.encode()))
    assert struct.unpack_from("<I", bomb, start + 24)[0] == real
    struct.pack_into("<I", bomb, start + 24, 1000)
    assert "beschadigd" in only(bytes(bomb))["nl"]


def test_many_empty_cells_are_refused_quickly(dutch: Document) -> None:
    cells = b"<sheetData><row>" + b"<c/>" * 300_000 + b"</row>"
    flood = with_part(render(dutch, "xlsx"), XLSX_SHEET, lambda part: part.replace(b"<sheetData>", cells, 1))
    with zipfile.ZipFile(io.BytesIO(flood)) as archive:
        sheet = archive.read(XLSX_SHEET)
    assert "te groot" in only(flood)["nl"]
    assert seconds(lambda: only(flood)) < 5 * seconds(lambda: ElementTree.fromstring(sheet)), "less than reading it"


def test_a_row_or_cell_repeated_a_million_times_is_no_burden(dutch: Document) -> None:
    repeated = (
        b'<table:table-row table:number-rows-repeated="1048000"><table:table-cell office:value-type="string" '
        b'table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'
    )
    content = with_part(render(dutch, "ods"), "content.xml", lambda part: part.replace(b"</table:table>", repeated))
    honest = render(dutch, "ods")
    assert any("'x'" in problem["nl"] for problem in refusal(content).problems)
    assert seconds(lambda: refusal(content)) < 5 * seconds(lambda: read_filled(honest)), "not a million times"


def test_a_worksheet_named_many_times_is_read_once(dutch: Document) -> None:
    entries = (
        b'<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" name="x" sheetId="9" '
        b'r:id="rId2"/>'
    ) * 40
    content = with_part(
        render(dutch, "xlsx"), "xl/workbook.xml", lambda part: part.replace(b"</sheets>", entries + b"</sheets>")
    )
    assert read_filled(content).answers.keys() == read_filled(render(dutch, "xlsx")).answers.keys()


def test_cells_of_all_sheets_and_repetitions_count_together(dutch: Document) -> None:
    row = (
        b'<table:table-row table:number-rows-repeated="3"><table:table-cell office:value-type="string" '
        b'table:number-columns-repeated="200"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    sheets = b"</table:table><table:table>" + row * 100 + b"</table:table><table:table>" + row * 100
    content = with_part(
        render(dutch, "ods"), "content.xml", lambda part: part.replace(b"</table:table>", sheets + b"</table:table>", 1)
    )
    assert "te groot" in only(content)["nl"]


def test_numbers_of_five_thousand_digits_and_half_characters_are_refusals(dutch: Document) -> None:
    long, whole = b"9" * 5_000, render(dutch, "xlsx")
    read_filled(with_part(whole, XLSX_SHEET, lambda part: part.replace(b'<row r="2"', b'<row r="' + long + b'"')))
    shared = b'<sheetData><row><c t="s"><v>' + long + b"</v></c></row>"
    refusal(with_part(whole, XLSX_SHEET, lambda part: part.replace(b"<sheetData>", shared, 1)))
    for mark in (f'{{"schema": "werkbank-checklist", "key": {"1" * 5000}}}', '{"schema": "werkbank-checklist\\ud800"}'):
        refusal(xlsx_after(dutch, lambda sheet, mark=mark: sheet.__setitem__("N1", mark)))
    for problem in refusal(xlsx_after(dutch, put("J2", "_xD800_eh"))).problems:
        problem["nl"].encode()
    for field in ("answer", "id", "due"):
        data = json.loads(render(dutch, "json"))
        data["answers"][1][field] = "\ud800"
        assert "beschadigd" in only(json.dumps(data).encode())["nl"]
