"""Choose a list, say who you are, read the checklist as a page or download it. No account needed."""

from typing import Any

from flask import Flask, request, url_for

from app.errors import DomainError
from app.models.base import utc_now
from app.services import checklist_choices, checklists
from app.services.checklists import Offer
from app.settings import get_settings
from app.web.access import current_intake, public
from app.web.downloads import attachment
from app.web.forms import errors_of
from app.web.htmx import render_page, see_other
from app.web.language import AMSTERDAM, current_language, page_blueprint, said
from app.web.transaction import db
from pipelines.documents.rendering import Format
from pipelines.triage.checklists import AXES, GROUPS

pages = page_blueprint("checklists", __name__)


@pages.get("/checklists")
@public
def index() -> Any:
    """What lists there are, for whom, how long they take, and what they do not cover."""
    offers = _in_order()
    groups = {group: [offer for offer in offers if offer.checklist.group == group] for group in GROUPS}
    return render_page("checklists/index.html", groups=groups)


def _in_order() -> list[Offer]:
    """The catalogue by its headings, and within these by title."""

    def place(offer: Offer) -> tuple[int, str]:
        return GROUPS.index(offer.checklist.group), said(offer.checklist.title).casefold()

    return sorted(checklists.catalogue(), key=place)


@pages.get("/checklists/make")
@public
def make() -> Any:
    """What to answer for a list of one's own; `list` is one of the catalogue. What the intake says is filled in."""
    intake, checklist = current_intake(), checklists.find(request.args.get("list", ""))
    known = checklist_choices.of_intake(intake)
    chosen = checklist_choices.starting(intake, checklist)
    taken = [axis for axis, value in chosen.items() if known.get(axis) == value]
    return _form_page(chosen, [checklist.slug] if checklist else [], taken=taken)


@pages.post("/checklists")
@public
def compose() -> Any:
    """Compose the list for these choices and go to its own, stable address."""
    situation = {axis: request.form.get(axis, "") for axis in AXES}
    lists = request.form.getlist("lists")
    today = utc_now().astimezone(AMSTERDAM).date()
    try:
        version = checklists.compose_version(db(), lists=lists, situation=situation, today=today)
    except DomainError as error:
        return _form_page(situation, lists, status=error.status, errors=errors_of(error))
    return see_other(url_for("checklists.detail", key=version.key))


def _form_page(
    chosen: dict[str, str],
    lists: list[str],
    *,
    taken: list[str] | None = None,
    status: int = 200,
    errors: dict[str, str] | None = None,
) -> Any:
    titles = {offer.checklist.slug: offer.checklist.title for offer in _in_order()}
    return render_page(
        "checklists/make.html",
        status=status,
        choices=checklist_choices.choices(),
        titles=titles,
        chosen=chosen,
        lists=lists,
        one=titles.get(lists[0]) if len(lists) == 1 else None,
        taken=taken or [],
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


@pages.get("/checklists/<key>/download.<any(pdf, docx, xlsx, ods, md, json):fmt>")
@public
def download(key: str, fmt: Format) -> Any:
    """Exactly this version, as a file."""
    version = checklists.get_version(db(), key=key)
    lang = current_language()
    content = checklists.as_file(version, lang=lang, fmt=fmt)
    return attachment(content, filename=checklists.file_name(version, lang=lang, fmt=fmt))


def _pairs(labels: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    """(id, label) in the language of the page, as the form macros want it."""
    return [(name, label[current_language()]) for name, label in labels.items()]


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.add_template_filter(_pairs, "choices")
    app.register_blueprint(pages)
