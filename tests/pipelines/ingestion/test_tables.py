"""Uploaded tables: what is understood, and what is refused with which reason."""

import io
import zipfile

import pytest

from pipelines.ingestion.tables import TableError, decode, read_table, write_table

GOOD = "tekst,soort\nWaar is mijn brood?,levering\nDe taart was lekker é,lof\n"
LIMITS = {"max_rows": 1000, "max_columns": 100}


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("data.csv", GOOD)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"])
def test_every_usual_encoding_gives_the_same_table(encoding: str) -> None:
    table = read_table(GOOD.encode(encoding), **LIMITS)
    assert table.columns == ["tekst", "soort"]
    assert table.column("tekst") == ["Waar is mijn brood?", "De taart was lekker é"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_usual_separator_is_found(separator: str) -> None:
    assert read_table(GOOD.replace(",", separator).encode(), **LIMITS).columns == ["tekst", "soort"]


def test_separators_and_line_feeds_inside_quotation_marks_belong_to_the_text() -> None:
    table = read_table(b'tekst;soort\n"Een; twee,\ndrie";lof\nVier;klacht\n', **LIMITS)
    assert table.rows[0] == ["Een; twee,\ndrie", "lof"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"tekst,soort\n", "empty"),
        (zipped(), "not_text"),
        (b"%PDF-1.7 ...", "not_text"),
        (b"\x00\x01\x02" * 500 + b"abc\x00", "no_text"),
        (b"tekst\neen\ntwee\n", "one_column"),
        (b"a,a\n1,2\n", "double_header"),
        (b"tekst,soort\neen,lof,extra\n", "uneven_row"),
        (b"een mooie dag,lof\neen andere dag,lof\n", "no_header"),
        (b"12,lof\n13,klacht\n", "no_header"),
        ((",".join(f"k{i}" for i in range(200)) + "\n" + ",".join("x" * 200) + "\n").encode(), "too_many_columns"),
        (b"tekst,soort\n" + b"een,lof\n" * 1001, "too_many_rows"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(TableError) as refused:
        read_table(content, **LIMITS)
    assert refused.value.code == code


def test_a_file_without_headings_can_be_read_when_one_says_so() -> None:
    table = read_table(b"een mooie dag,lof\neen andere dag,lof\n", has_header=False, **LIMITS)
    assert table.columns == ["1", "2"]
    assert len(table.rows) == 2


def test_writing_and_reading_again_gives_the_same_table() -> None:
    table = read_table(b'tekst;soort\n"Een; ""twee"",\ndrie";lof\nVier;klacht\n', **LIMITS)
    again = read_table(write_table(table), **LIMITS)
    assert (again.columns, again.rows) == (table.columns, table.rows)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_zero_byte_in_a_cell_is_no_text(encoding: str) -> None:
    with pytest.raises(TableError) as error:
        decode("tekst,soort\r\nhal\x00lo,klacht\r\n".encode(encoding))
    assert error.value.code == "no_text"
