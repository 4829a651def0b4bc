"""Choose a list, say who you are, read the checklist as a page or download it. No account needed."""

from collections.abc import Mapping, Sequence
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
from pipelines.triage import Question
from pipelines.triage.checklists import AXES, GROUPS, SEVERAL, UNKNOWN, Situation

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
    if checklist:
        return _form_page(chosen, [checklist.slug], taken=taken)
    offered = checklist_choices.fitting(Situation.model_validate(chosen)) if taken else []
    return _form_page(chosen, offered, taken=taken, offered=offered)


@pages.post("/checklists")
@public
def compose() -> Any:
    """Compose the list for these choices and go to its own, stable address."""
    situation = {axis: value for axis in AXES if (value := _given(axis)) is not None}
    extent, lists = request.form.get("extent", "full"), request.form.getlist("lists")
    offered = request.form["offered"].split() if "offered" in request.form else None
    today = utc_now().astimezone(AMSTERDAM).date()
    try:
        here = checklists.situation_of(situation)
        if offered is not None and set(lists) == set(offered):
            lists = checklist_choices.fitting(here)  # left as offered: they follow the answers, which may have changed
        version = checklists.compose_version(
            db(), lists=lists, situation=situation, today=today, extent=extent, visitor=request.remote_addr or ""
        )
    except DomainError as error:
        return _form_page(
            situation, lists, extent=extent, offered=offered, status=error.status, errors=errors_of(error)
        )
    return see_other(url_for("checklists.detail", key=version.key))


def _given(axis: str) -> str | list[str] | None:
    """The answer in the form; None for several that were not asked."""
    if axis in SEVERAL:
        given = request.form.getlist(axis)
        told = [one for one in given if one != UNKNOWN]
        return told or given or None
    return request.form.get(axis, "")


def _form_page(
    chosen: Mapping[str, Any],
    lists: list[str],
    *,
    taken: Sequence[str] = (),
    offered: list[str] | None = None,
    extent: str = "short",
    status: int = 200,
    errors: dict[str, str] | None = None,
) -> Any:
    titles = {offer.checklist.slug: offer.checklist.title for offer in _in_order()}
    return render_page(
        "checklists/make.html",
        status=status,
        choices=checklist_choices.choices(),
        questions=checklist_choices.questions(),
        extents=checklist_choices.EXTENTS,
        titles=titles,
        chosen=chosen,
        lists=lists,
        offered=offered,
        one=titles.get(lists[0]) if len(lists) == 1 and offered is None else None,
        taken=taken,
        extent=extent,
        errors=errors or {},
    )


@pages.get("/checklists/<key>")
@public
def detail(key: str) -> Any:
    """Exactly this version, as a page."""
    version = checklists.get_version(db(), key=key)
    report = checklists.document_of(version, lang=current_language())
    permanent = get_settings().base_url + url_for("checklists.detail", key=version.key)
    kept = {axis: getattr(version, axis) for axis in AXES}
    situation = {axis: [value] if isinstance(value, str) else value for axis, value in kept.items()}
    return render_page(
        "checklists/detail.html",
        version=version,
        report=report,
        minutes=checklists.minutes_for(len(report.checklist_items())),
        permanent=permanent,
        situation=situation,
        alone=checklists.find(version.lists[0]) if len(version.lists) == 1 else None,
    )


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


def _explained(question: Question) -> list[tuple[str, str, str]]:
    """(id, label, hint) of the answers to a question of the intake: only what stands alone is explained here."""
    return [(one.id, said(one.label), said(one.hint) if one.exclusive else "") for one in question.options]


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.add_template_filter(_pairs, "choices")
    app.add_template_filter(_explained, "explained")
    app.register_blueprint(pages)
