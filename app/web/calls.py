"""Ways to get compute, with the day on which each fact was checked."""

from typing import Any

from flask import Flask
from flask_babel import gettext

from app.models.base import utc_now
from app.services import calls, law
from app.web.access import asks_as_staff, public
from app.web.htmx import render_page
from app.web.language import current_language, page_blueprint, plain_date

pages = page_blueprint("calls", __name__)


@pages.get("/calls")
@public
def index() -> Any:
    """All calls with their next cut-off."""
    today = utc_now().date()
    items = calls.in_order(today, current_language(), staff=asks_as_staff())
    return render_page("calls/index.html", items=[(item, calls.next_cut_off(item, today)) for item in items])


@pages.get("/calls/<slug>")
@public
def call(slug: str) -> Any:
    """One call: its facts by day, with what is over marked as such."""
    item, today = calls.call(slug, staff=asks_as_staff()), utc_now().date()
    rows = calls.dated_rows(item, today)
    return render_page(
        "calls/call.html",
        item=item,
        rows=rows,
        row_sources={source.id: source for source in law.sources(dated.row.source for dated in rows)},
        next_cut_off=calls.next_cut_off(item, today),
        sources=law.sources(item.sources),
    )


def call_state(id_: str) -> tuple[str, str]:
    """(words, tone) of whether one can apply today, by the id of a call; nothing for a call that is gone."""
    item, today = calls.calls().get(id_), utc_now().date()
    if item is None:
        return "", "neutral"
    if day := calls.next_cut_off(item, today):
        return gettext("Next closing day: %(day)s", day=plain_date(day)), "info"
    words: dict[str, tuple[str, str]] = {
        "open": (gettext("Always open"), "success"),
        "announced": (gettext("Announced"), "attention"),
        "over": (gettext("The last closing day is over"), "attention"),
        "unknown": (gettext("Not known"), "neutral"),
    }
    return words[calls.state(item, today)]


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.add_template_filter(call_state, "call_state")
    app.register_blueprint(pages)
