"""Whether the two languages of a text are the same text: its shape, its days, the places in the law, its links."""

import re
from collections import Counter
from collections.abc import Iterator

from markdown_it import MarkdownIt

from pipelines.ingestion.checking.dates import dates_in, places_in
from pipelines.ingestion.checking.reading import Everything, Finding
from pipelines.ingestion.records import LANGUAGES, Item

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
_COUNTED = {"heading_open": "headings", "list_item_open": "list items", "tr_open": "table rows"}
_LINK = re.compile(r"\]\(\s*<?((?:guidance|case|term|service|call|dataset|factory|ai-act)/[^)\s>]+)")


def findings(everything: Everything) -> Iterator[Finding]:
    """What stands in one language only."""
    for path, item in everything.placed:
        if all(item.body.get(lang) for lang in LANGUAGES):
            yield from (Finding(path, f"{item.id}: {message}") for message in (*_shape(item), *_content(item)))


def _shape(item: Item) -> Iterator[str]:
    counts = {lang: Counter(token.type for token in _markdown.parse(item.body[lang])) for lang in LANGUAGES}
    for type_, name in _COUNTED.items():
        dutch, english = (counts[lang][type_] for lang in LANGUAGES)
        if dutch != english:
            yield f"nl.md has {dutch} {name} and en.md has {english}; give both the same"


def _content(item: Item) -> Iterator[str]:
    compared = {
        "the date": [dates_in(_text(item, lang), lang) for lang in LANGUAGES],
        "the place in the law": [places_in(_text(item, lang), lang) for lang in LANGUAGES],
        "the link": [set(_LINK.findall(item.body[lang])) for lang in LANGUAGES],
    }
    for what, (dutch, english) in compared.items():
        for one in sorted(dutch - english):
            yield f"{what} {one} stands in Dutch and not in English; make both say the same"
        for one in sorted(english - dutch):
            yield f"{what} {one} stands in English and not in Dutch; make both say the same"


def _text(item: Item, lang: str) -> str:
    return f"{item.title[lang]}\n\n{item.summary[lang]}\n\n{item.body[lang]}"
