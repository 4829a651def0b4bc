"""What the centre does for firms."""

from typing import Any

from flask import Flask
from flask_babel import gettext

from app.services import law, services
from app.web.access import asks_as_staff, public
from app.web.htmx import render_page
from app.web.language import current_language, page_blueprint

pages = page_blueprint("services", __name__)


@pages.get("/services")
@public
def index() -> Any:
    """All services, what can be had today first."""
    return render_page("services/index.html", items=services.in_order(current_language(), staff=asks_as_staff()))


@pages.get("/services/<slug>")
@public
def service(slug: str) -> Any:
    """One service with its sources."""
    item = services.service(slug, staff=asks_as_staff())
    return render_page("services/service.html", item=item, sources=law.sources(item.sources))


def availability_words(availability: str) -> tuple[str, str, str]:
    """(words, tone, what it means) of whether a service can be had."""
    words: dict[str, tuple[str, str, str]] = {
        "running": (gettext("Available now"), "success", ""),
        "announced": (
            gettext("Announced"),
            "attention",
            gettext("This has been announced. We found no sign that it can be had already."),
        ),
        "unknown": (
            gettext("Not known"),
            "neutral",
            gettext("We could not find out whether this can be had today."),
        ),
    }
    return words[availability]


def service_state(id_: str) -> tuple[str, str]:
    """(words, tone) of whether a service can be had, by its id; nothing for a service that is gone."""
    item = services.services().get(id_)
    return availability_words(item.availability)[:2] if item else ("", "neutral")


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.add_template_filter(service_state, "service_state")
    app.add_template_filter(availability_words, "availability_words")
    app.register_blueprint(pages)
