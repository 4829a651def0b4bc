"""Pick role, risk class and sector; read the checklist as a page or download it. No account needed."""

from typing import Any, Literal

from flask import Flask, request, url_for

from app.errors import DomainError
from app.services import checklists
from app.settings import get_settings
from app.web.access import public
from app.web.downloads import attachment
from app.web.forms import errors_of
from app.web.htmx import render_page, see_other
from app.web.language import current_language, page_blueprint
from app.web.transaction import db

pages = page_blueprint("checklists", __name__)


@pages.get("/checklists")
@public
def index() -> Any:
    """What lists there are, for whom, how long they take, and what they do not cover."""
    return _index_page()


@pages.post("/checklists")
@public
def compose() -> Any:
    """Compose the list for these choices and go to its own, stable address."""
    form = request.form
    try:
        version = checklists.compose_version(
            db(),
            slug=form.get("checklist", ""),
            role=form.get("role", ""),
            risk_class=form.get("risk_class", ""),
            sector=form.get("sector", ""),
        )
    except DomainError as error:
        return _index_page(status=error.status, errors=errors_of(error))
    return see_other(url_for("checklists.detail", key=version.key))


def _index_page(*, status: int = 200, errors: dict[str, str] | None = None) -> Any:
    catalogue = checklists.catalogue()
    return render_page(
        "checklists/index.html",
        status=status,
        catalogue=catalogue,
        titles={checklist.slug: checklist.title for checklist in catalogue},
        choices=checklists.choices(),
        chosen=request.form,
        errors=errors or {},
    )


@pages.get("/checklists/<key>")
@public
def detail(key: str) -> Any:
    """Exactly this version, as a page."""
    version = checklists.get_version(db(), key=key)
    report = checklists.document_of(version, lang=current_language())
    permanent = get_settings().base_url + url_for("checklists.detail", key=version.key)
    return render_page("checklists/detail.html", version=version, report=report, permanent=permanent)


@pages.get("/checklists/<key>/download.<any(pdf, docx, xlsx):fmt>")
@public
def download(key: str, fmt: Literal["pdf", "docx", "xlsx"]) -> Any:
    """Exactly this version, as a file."""
    version = checklists.get_version(db(), key=key)
    content = checklists.as_file(version, lang=current_language(), fmt=fmt)
    return attachment(content, filename=f"{version.slug}-{version.key}-{current_language()}.{fmt}")


def _pairs(labels: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    """(id, label) in the language of the page, as the form macros want it."""
    return [(name, label[current_language()]) for name, label in labels.items()]


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.add_template_filter(_pairs, "choices")
    app.register_blueprint(pages)
