"""Our own Markdown as HTML for the page: rendered, then cleaned of everything that is not plain text structure."""

from functools import lru_cache

import nh3
from flask import Flask
from markdown_it import MarkdownIt
from markupsafe import Markup

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


@lru_cache(maxsize=1024)  # our own texts: the same ones come back on page after page
def prose(text: str) -> Markup:
    """CommonMark -> safe HTML; links leave without a referrer."""
    html = nh3.clean(
        _markdown.render(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "http"},
        link_rel="noopener noreferrer",
    )
    return Markup(html)  # noqa: S704  nh3 has cleaned it


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.add_template_filter(prose, "prose")
