"""The catalogue of data sets, to read without an account."""

from typing import Any

from flask import Flask, request
from flask_babel import gettext

from app.services import catalogue, knowledge, law
from app.web.access import asks_as_staff, public
from app.web.htmx import render_page
from app.web.language import current_language, page_blueprint, said

pages = page_blueprint("catalogue", __name__)


@pages.get("/datasets")
@public
def index() -> Any:
    """All rows; the filter on sector and kind of data lives in the address."""
    staff, lang = asks_as_staff(), current_language()
    every = catalogue.datasets(staff=staff).values()
    sectors = _named(knowledge.sectors(), {sector for row in every for sector in row.sectors})
    kinds = _named(knowledge.data_kinds(), {kind for row in every for kind in row.data})
    sector, kind = _known("sector", sectors), _known("data", kinds)
    rows = catalogue.in_order(sector=sector, kind=kind, lang=lang, staff=staff)
    return render_page(
        "catalogue/index.html",
        rows=rows,
        total=len(every),
        sector=sector,
        kind=kind,
        sectors=sorted(sectors.items(), key=lambda pair: pair[1].casefold()),
        kinds=list(kinds.items()),
    )


@pages.get("/datasets/<slug>")
@public
def dataset(slug: str) -> Any:
    """One row: what it holds, where it lies and what may be done with it."""
    row = catalogue.dataset(slug, staff=asks_as_staff())
    return render_page(
        "catalogue/dataset.html",
        row=row,
        sectors=list(_named(knowledge.sectors(), set(row.sectors)).values()),
        kinds=list(_named(knowledge.data_kinds(), set(row.data)).values()),
        sources=law.sources(row.sources),
    )


def access_words(rights: str) -> tuple[str, str]:
    """(words, tone) of who may have the data."""
    words: dict[str, tuple[str, str]] = {
        "public": (gettext("For everybody"), "success"),
        "restricted": (gettext("After permission"), "attention"),
        "non_public": (gettext("Not public"), "problem"),
    }
    return words[rights]


def sensitivity_words(sensitivity: str) -> str:
    """How sensitive the data are, in one sentence."""
    words: dict[str, str] = {
        "open": gettext("No data about people."),
        "aggregated": gettext("Figures about groups. Nobody can be recognised in them."),
        "personal": gettext("Data about people. The rules of privacy law apply."),
        "health": gettext("Data about the health of people. Strict rules apply."),
    }
    return words[sensitivity]


def _named(labels: dict[str, dict[str, str]], used: set[str]) -> dict[str, str]:
    return {name: said(label) for name, label in labels.items() if name in used}


def _known(name: str, values: dict[str, str]) -> str:
    """The filter's value in the address; one that does not exist filters nothing."""
    value = request.args.get(name, "")
    return value if value in values else ""


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.add_template_filter(access_words, "access_words")
    app.add_template_filter(sensitivity_words, "sensitivity_words")
    app.register_blueprint(pages)
