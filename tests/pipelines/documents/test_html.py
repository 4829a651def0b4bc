"""The page shows the same tree with semantic tags, and escapes every text but our own checked pictures."""

import re
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipelines.documents.tree import Document

TEMPLATES = Path(__file__).parents[3] / "app" / "web" / "templates"


def page(document: Document) -> str:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    template = environment.from_string('{% import "macros/document.html" as doc %}{{ doc.document(document) }}')
    return template.render(document=document)


class Reader(HTMLParser):
    """Collects tags with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_sections_tables_and_items_have_their_own_tags(dutch: Document) -> None:
    html = page(dutch)
    reader = Reader(html)
    assert len(reader.all("h2")) == 3
    assert len(reader.all("caption")) == 1
    assert [th.get("scope") for th in reader.all("th")] == ["col"] * 3 + ["row"] * 2
    assert [td.get("class") for td in reader.all("td")] == ["doc-number"] * 4
    assert reader.all("ol")[0]["start"] == "1"
    assert len([attributes for attributes in reader.all("li") if attributes.get("class") == "doc-item"]) == 2
    assert {"1.234,5", "2 december 2027", "Let op"} <= {text.strip() for text in re.split(r"[<>]", html)}


def test_the_picture_is_in_the_page_with_its_alternative(dutch: Document) -> None:
    reader = Reader(page(dutch))
    assert len(reader.all("svg")) == 1
    assert {"role": "img", "aria-label": "Balk van 61 procent"}.items() <= next(
        attributes for attributes in reader.all("div") if attributes.get("class") == "doc-picture"
    ).items()


def test_the_page_needs_no_inline_style_or_script(dutch: Document, harmful: Document) -> None:
    for document in (dutch, harmful):
        reader = Reader(page(document))
        assert not reader.all("script")
        assert not reader.all("style")
        assert not [
            name for _, attributes in reader.tags for name in attributes if name == "style" or name.startswith("on")
        ]


def test_harmful_texts_come_out_as_they_are(harmful: Document, harmful_texts: tuple[str, ...]) -> None:
    text = Reader(page(harmful)).text
    for harm in harmful_texts:
        assert text.count(harm) >= 8, harm


def test_words_follow_the_language_of_the_document(english: Document) -> None:
    html = page(english)
    assert '<article class="doc" lang="en">' in html
    assert "Please note" in html
    assert "21 November 2026" in html
