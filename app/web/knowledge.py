"""Guidance on the AI Act and case studies, to read without an account."""

from typing import Any

from flask import Flask
from flask_babel import gettext

from app.services import knowledge
from app.web.access import public
from app.web.htmx import render_page
from app.web.language import page_blueprint

pages = page_blueprint("knowledge", __name__)


@pages.get("/knowledge")
@public
def index() -> Any:
    """All guidance and all cases."""
    library = knowledge.library()
    return render_page("knowledge/index.html", guidance=library.guidance.values(), cases=library.cases.values())


@pages.get("/knowledge/guidance/<slug>")
@public
def guidance_page(slug: str) -> Any:
    """One page of guidance with its sources."""
    page = knowledge.guidance_page(slug)
    sources = [knowledge.library().sources[name] for name in page.sources]
    return render_page("knowledge/guidance_page.html", page=page, sources=sources)


@pages.get("/knowledge/cases/<slug>")
@public
def case_study(slug: str) -> Any:
    """One case study with its source and evidence level."""
    return render_page("knowledge/case_study.html", case=knowledge.case_study(slug))


def _law_unit(unit: str) -> str:
    """Artikel 26 AI-verordening, from `ai-act/art_26`."""
    kind, number = unit.removeprefix("ai-act/").split("_")
    words = {"art": gettext("Article %(number)s", number=number), "rct": gettext("Recital %(number)s", number=number),
             "anx": gettext("Annex %(number)s", number=number)}
    return words[kind]


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.add_template_filter(_law_unit, "law_unit")
    app.register_blueprint(pages)
