"""Our own Markdown as HTML for the page: rendered, then cleaned of everything that is not plain text structure."""

import re
from collections.abc import Sequence
from functools import lru_cache

import nh3
from flask import Flask
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from app.services import knowledge
from app.web.access import asks_as_staff
from app.web.addresses import item_address
from app.web.language import current_language

TAGS = {
    "h2",
    "h3",
    "h4",
    "p",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "a",
    "blockquote",
    "code",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "br",
    "hr",
}
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
_TO_AN_ITEM = re.compile(r"\]\(((?:guidance|case|term|service|call|dataset|factory|ai-act)/[a-zA-Z0-9_-]+)\)")


def prose(text: str) -> Markup:
    """CommonMark -> safe HTML. Links to items of the knowledge lead to their pages in the language of the page.

    A link to an item that was taken off the site, or that the reader may not see, is plain text. Links to elsewhere
    leave without a referrer.
    """
    items = _TO_AN_ITEM.findall(text)
    gone = frozenset(id_ for id_ in items if not knowledge.is_on_site(id_, staff=asks_as_staff()))
    return _rendered(text, current_language() if items else "", gone)


@lru_cache(maxsize=1024)  # our own texts: the same ones come back on page after page
def _rendered(text: str, lang: str, gone: frozenset[str]) -> Markup:
    """`lang` is empty for a text without links to items, which needs no page around it."""
    tokens = _markdown.parse(text)
    for token in tokens if lang else ():
        _lead_to_pages(token.children or (), lang, gone)
    html = nh3.clean(
        _markdown.renderer.render(tokens, _markdown.options, {}),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "http"},
        link_rel="noopener noreferrer",
    )
    return Markup(html)  # noqa: S704  nh3 has cleaned it


def _lead_to_pages(inline: Sequence[Token], lang: str, gone: frozenset[str]) -> None:
    inside = False  # a link to what is gone; links hold no links
    for token in inline:
        if token.type == "link_open":
            target = str(token.attrs["href"])
            token.hidden = inside = target in gone
            token.attrs["href"] = item_address(target, lang) or target
        elif token.type == "link_close":
            token.hidden, inside = inside, False


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.add_template_filter(prose, "prose")
