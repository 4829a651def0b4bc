"""Home, the page on privacy, the page on accessibility, and the two addresses that machines look at."""

from typing import Any

from flask import Blueprint, Flask, redirect, request

from app.services import answers, health
from app.web.access import public
from app.web.htmx import render_page
from app.web.language import LANGUAGES, page_blueprint
from app.web.transaction import db

pages = page_blueprint("public", __name__)
machines = Blueprint("machines", __name__)


@machines.get("/")
@public
def root() -> Any:
    """Dutch, unless the browser asks for English before Dutch."""
    return redirect(f"/{request.accept_languages.best_match(LANGUAGES, default='nl')}/", 302)


@machines.get("/healthz")
@public
def healthz() -> Any:
    """This process answers."""
    return {"status": "ok"}


@machines.get("/readyz")
@public
def readyz() -> Any:
    """Database, search index and background work are there."""
    state = health.check(db())
    return state, 200 if state["ready"] else 503


@pages.get("/")
@public
def home() -> Any:
    """What the centre does, in one screen."""
    return render_page("public/home.html")


@pages.get("/privacy")
@public
def privacy() -> Any:
    """What happens with what people type."""
    return render_page("public/privacy.html", model=answers.model_name())


@pages.get("/accessibility")
@public
def accessibility() -> Any:
    """What was done and what is known not to work."""
    return render_page("public/accessibility.html")


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.register_blueprint(machines)
    app.register_blueprint(pages)
