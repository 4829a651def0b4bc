"""The Markdown reads back as the document: tables, task lists, and texts that stay texts."""

import pytest
from markdown_it import MarkdownIt

from pipelines.documents import render
from pipelines.documents.markdown import escaped, one_line
from pipelines.documents.tree import Document


def html_of(text: str) -> str:
    return str(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))


def test_the_markdown_has_headings_a_table_and_boxes_to_tick(dutch: Document) -> None:
    text = render(dutch, "md").decode()
    assert text.startswith("# Checklist voor gebruikers\n")
    assert "| Model | Score | Rijen |\n| --- | ---: | ---: |\n| Basis | 1.234,5 | 12.345 |\n| Nieuw |  | 7 |" in text
    assert "- [ ] **Wijs iemand aan die toezicht houdt**" in text
    assert "Balk van 61 procent" in text


def test_harmful_texts_read_back_as_themselves(harmful_texts: tuple[str, ...]) -> None:
    for text in harmful_texts:
        assert_reads_back(text)


@pytest.mark.parametrize(
    "text",
    ["1. geen lijst", "12) geen lijst", "+ geen lijst", "- x", "===", "# kop", "> citaat", "&amp;", "a\\*b*"],
)
def test_text_that_looks_like_a_block_reads_back_as_itself(text: str) -> None:
    assert_reads_back(text)


def assert_reads_back(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(escaped(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children) == text.strip()


def test_no_text_of_a_document_becomes_markup(harmful: Document) -> None:
    html = html_of(render(harmful, "md").decode())
    assert "<script" not in html
    assert "<b>" not in html
    assert "<a " not in html
    assert "<code>" not in html
    assert "<em>" not in html


def test_a_pipe_does_not_start_a_new_table_cell() -> None:
    html = html_of(f"| a |\n| --- |\n| {one_line('x | y')} |")
    assert "<td>x | y</td>" in html


def test_a_decimal_number_at_the_start_of_a_line_is_left_as_it_is() -> None:
    assert escaped("12.345 rijen") == "12.345 rijen"
