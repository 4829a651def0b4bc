"""The glossary: the words of AI and of its law from A to Z, and a page for each."""

from typing import Any

from flask import Flask, request

from app.services import glossary, law
from app.web.access import asks_as_staff, public
from app.web.htmx import render_page, wants_partial
from app.web.language import current_language, page_blueprint

pages = page_blueprint("glossary", __name__)
MAX_CHARACTERS = 100


@pages.get("/glossary")
@public
def index() -> Any:
    """All terms; the filter lives in the address."""
    text = request.args.get("q", "").strip()[:MAX_CHARACTERS]
    letters = glossary.by_letter(text=text, lang=current_language(), staff=asks_as_staff())
    return render_page(
        "glossary/index.html",
        partial="glossary/_terms.html",
        letters=letters,
        count=sum(len(items) for _, items in letters),
        text=text,
        announce=wants_partial(),
    )


@pages.get("/glossary/<slug>")
@public
def term(slug: str) -> Any:
    """One term: what it means, what else people call it, and where it stands in the law."""
    staff, lang = asks_as_staff(), current_language()
    item = glossary.term(slug, staff=staff)
    return render_page(
        "glossary/term.html",
        item=item,
        other_name=item.title["en" if lang == "nl" else "nl"],
        other_lang="en" if lang == "nl" else "nl",
        guidance=glossary.guidance_of(item, staff=staff),
        neighbours=glossary.neighbours(item, lang, staff=staff),
        sources=law.sources(item.sources),
    )


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.register_blueprint(pages)
