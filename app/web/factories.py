"""The network of AI factories and their antennas, to read without an account."""

from typing import Any

from flask import Flask, request

from app.services import factories, knowledge, law
from app.web.access import asks_as_staff, public
from app.web.htmx import render_page
from app.web.language import current_language, page_blueprint, said

pages = page_blueprint("factories", __name__)


@pages.get("/network")
@public
def index() -> Any:
    """All factories and antennas; the filter on sector lives in the address."""
    staff, lang = asks_as_staff(), current_language()
    every = factories.factories(staff=staff).values()
    used = {sector for one in every for sector in one.sectors}
    sectors = {name: said(label) for name, label in knowledge.sectors().items() if name in used}
    sector = request.args.get("sector", "")
    sector = sector if sector in sectors else ""
    return render_page(
        "factories/index.html",
        found=factories.by_form(sector=sector, lang=lang, staff=staff),
        total=len(every),
        sector=sector,
        sectors=sorted(sectors.items(), key=lambda pair: pair[1].casefold()),
    )


@pages.get("/network/<slug>")
@public
def factory(slug: str) -> Any:
    """One of them, with what the sources say and nothing more."""
    item = factories.factory(slug, staff=asks_as_staff())
    return render_page("factories/factory.html", item=item, sources=law.sources(item.sources))


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.register_blueprint(pages)
