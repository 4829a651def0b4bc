"""Ways to get compute, with the day on which each fact was checked."""

from typing import Any

from flask import Flask

from app.models.base import utc_now
from app.services import calls, law
from app.web.access import public
from app.web.htmx import render_page
from app.web.language import current_language, page_blueprint

pages = page_blueprint("calls", __name__)


@pages.get("/calls")
@public
def index() -> Any:
    """All calls with their next cut-off."""
    today = utc_now().date()
    items = calls.in_order(today, current_language())
    return render_page("calls/index.html", items=[(item, calls.next_cut_off(item, today)) for item in items])


@pages.get("/calls/<slug>")
@public
def call(slug: str) -> Any:
    """One call: its facts by day, with what is over marked as such."""
    item, today = calls.call(slug), utc_now().date()
    rows = calls.dated_rows(item, today)
    return render_page(
        "calls/call.html",
        item=item,
        rows=rows,
        row_sources={source.id: source for source in law.sources(dated.row.source for dated in rows)},
        next_cut_off=calls.next_cut_off(item, today),
        sources=law.sources(item.sources),
    )


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.register_blueprint(pages)
