"""What experts decide about items for every search: the list, the form, and taking it back."""

from typing import Any
from uuid import UUID

from flask import Flask, flash, request, url_for
from flask_babel import gettext

from app.errors import DomainError
from app.models import ItemRuling, Ruling
from app.models.base import utc_now
from app.services import curation
from app.web.access import me, staff
from app.web.forms import errors_of
from app.web.htmx import render_page, see_other
from app.web.language import AMSTERDAM, page_blueprint
from app.web.transaction import db

pages = page_blueprint("curation", __name__)
FIELDS = ("kind", "item_id", "steps", "question", "reason", "expires_on")


@pages.get("/curation")
@staff
def index() -> Any:
    """What counts now, and what counted before."""
    rows, today = curation.rulings(db()), _today()
    return render_page(
        "curation/index.html",
        in_force=[row for row in rows if row.counts_on(today)],
        over=[row for row in rows if not row.counts_on(today)],
        names=curation.people(db(), rows),
        what=ruling_words,
    )


@pages.get("/curation/new")
@staff
def new() -> Any:
    """The form; the address may fill in the item and the question."""
    return _form({name: request.args.get(name, "") for name in FIELDS})


@pages.post("/curation/new")
@staff
def add() -> Any:
    """Decide."""
    typed = {name: request.form.get(name, "") for name in FIELDS}
    try:
        curation.add(db(), curation.Typed(**typed), account=me(), today=_today(), now=utc_now())
    except DomainError as error:
        return _form(typed, errors=errors_of(error), status=error.status)
    flash(gettext("Done. It counts from the next search on."), "success")
    return see_other(url_for("curation.index"))


@pages.post("/curation/<uuid:ruling_id>/end")
@staff
def end(ruling_id: UUID) -> Any:
    """Take it back."""
    curation.end(db(), ruling_id=ruling_id, account=me(), now=utc_now())
    return see_other(url_for("curation.index"))


def ruling_words(ruling: ItemRuling) -> str:
    """What was decided, in words."""
    if ruling.kind == Ruling.BOOST:
        return step_words()[ruling.steps]
    if ruling.kind == Ruling.HIDE:
        return str(gettext("Hidden in search"))
    return str(gettext("First for the question “%(question)s”", question=ruling.question))


def step_words() -> dict[int, str]:
    """How much higher or lower, in words."""
    return {
        2: gettext("Much higher"),
        1: gettext("Higher"),
        -1: gettext("Lower"),
        -2: gettext("Much lower"),
    }


def _today() -> Any:
    """The day in Amsterdam: that is what an expert means by a last day."""
    return utc_now().astimezone(AMSTERDAM).date()


def _form(typed: dict[str, str], *, errors: dict[str, str] | None = None, status: int = 200) -> Any:
    kinds = [
        (Ruling.BOOST, gettext("Higher or lower in all results"), ""),
        (Ruling.HIDE, gettext("Hide in all results"), gettext("Its own page stays on the site.")),
        (
            Ruling.FIRST,
            gettext("First for a certain question"),
            gettext("Also for questions in nearly the same words."),
        ),
    ]
    return render_page(
        "curation/new.html",
        status=status,
        errors=errors or {},
        typed=typed,
        kinds=kinds,
        steps=list(step_words().items()),
        max_days=curation.MAX_DAYS,
    )


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.register_blueprint(pages)
