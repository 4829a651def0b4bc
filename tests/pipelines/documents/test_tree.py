"""The tree refuses what no document can show."""

import datetime as dt

import pytest
from pydantic import ValidationError

from pipelines.documents import FORMATS, render
from pipelines.documents.tree import Column, Document, Paragraph, Section, Table


def test_json_names_the_version_of_its_schema(dutch: Document) -> None:
    assert b'"schema_version": 1' in render(dutch, "json")


def test_an_unknown_format_is_refused_with_the_known_ones(dutch: Document) -> None:
    with pytest.raises(ValueError, match="pdf, docx, xlsx, ods, md, json, not 'odt'"):
        render(dutch, "odt")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, b"bytes", dt.date(2026, 1, 1)])
def test_a_table_refuses_a_cell_that_is_no_text_or_finite_number(value: object) -> None:
    with pytest.raises(ValidationError):
        Table(caption="c", columns=(Column(label="a"),), rows=((value,),))


def test_a_table_refuses_a_row_of_another_length() -> None:
    with pytest.raises(ValidationError, match="row 2 has 1 cells and the table has 2 columns"):
        Table(caption="c", columns=(Column(label="a"), Column(label="b")), rows=(("x", "y"), ("z",)))


def test_characters_that_no_office_file_can_hold_are_left_out() -> None:
    assert Paragraph(text="a\x00\x0b\ud800b\r\nc\uffff").text == "ab\nc"


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_same_document_gives_the_same_bytes(dutch: Document, fmt: str) -> None:
    assert render(dutch, fmt) == render(dutch, fmt)


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_document_without_blocks_is_still_a_document(fmt: str) -> None:
    empty = Document(
        title="t", lang="en", version="1", date=dt.date(2026, 1, 1), sections=(Section(title="s", blocks=()),)
    )
    assert render(empty, fmt)
