"""Fill in a checklist online: item by item, with colleagues. The address holds the key; no account needed."""

from typing import Any

from flask import Flask, flash, request, url_for
from flask_babel import gettext

from app.errors import Invalid
from app.models import FilledItem
from app.models.base import utc_now
from app.services import checklists, filled_answers, filled_checklists, filled_documents, filled_progress
from app.services.filled_checklists import Clash, Opened
from app.web import filled_files, filled_pages, filled_sharing, filled_words
from app.web.access import current_account, public
from app.web.downloads import attachment
from app.web.errors import said
from app.web.filled_pages import my_name, opened, pages, today
from app.web.forms import new_key
from app.web.htmx import render_page, see_other, wants_partial
from app.web.language import current_language
from app.web.transaction import db
from pipelines.documents.rendering import Format

__all__ = ["filled_files", "filled_sharing", "init_app"]
TYPED = ("answer", "note", "evidence", "owner", "due")


@pages.post("/filled-checklists")
@public
def start() -> Any:
    """Begin to fill in a version of a checklist: a new list behind a link of its own."""
    token = filled_checklists.start(
        db(), key=request.form.get("key", ""), visitor=request.remote_addr or "", now=utc_now()
    )
    where = "upload" if request.form.get("then") == "upload" else "detail"
    return see_other(url_for(f"filled_checklists.{where}", token=token))


@pages.get("/filled-checklists/<token>")
@public
def detail(token: str) -> Any:
    """All items with what is filled in; with the link to look, the page to read."""
    at = opened(token)
    return _detail(at) if at.can_write else _reading(at)


@pages.get("/filled-checklists/<token>/read")
@public
def read(token: str) -> Any:
    """The list with its answers as a page to read and print."""
    return _reading(opened(token))


@pages.post("/filled-checklists/<token>/items")
@public
def save(token: str) -> Any:
    """Save what is filled in for one item."""
    at, item_id = opened(token), request.form.get("item", "")
    filled_checklists.lock(db(), at)
    seen = request.form.get("over", type=int) or request.form.get("seen", 0, type=int)
    try:
        row = filled_checklists.save_item(
            db(),
            at,
            item_id=item_id,
            new=filled_answers.from_form(request.form),
            seen=seen,
            key=request.form.get("page", ""),
            by=my_name(),
            now=utc_now(),
        )
    except Clash as clash:
        return _refused(at, item_id, text=said(clash), status=clash.status, theirs=clash.theirs)
    except Invalid as error:
        return _refused(at, item_id, text=said(error), status=error.status, field=error.field)
    if wants_partial():
        return _said(at, item_id, row=row)
    flash(gettext("Saved."), "success")
    number = _number(at, item_id)
    return see_other(url_for(".detail", token=token, **_chosen(), at=number, _anchor=f"item-{number}"))


def _refused(
    at: Opened, item_id: str, *, text: str, status: int, field: str = "", theirs: FilledItem | None = None
) -> Any:
    """What was typed stays in the form; beside it the reason, and what a colleague wrote meanwhile."""
    trouble = {"text": text, "field": field, "theirs": theirs}
    if wants_partial():
        row = filled_checklists.items_of(db(), at.filled).get(item_id)
        return _said(at, item_id, row=row, trouble=trouble, status=status)
    return _detail(at, status=status, trouble={"item": item_id, **trouble}, typed=request.form)


def _said(
    at: Opened, item_id: str, *, row: FilledItem | None, trouble: dict[str, Any] | None = None, status: int = 200
) -> Any:
    """What htmx puts beside the form. What is refused keeps the number that was seen: nothing is taken for read."""
    number = _number(at, item_id)
    return render_page(
        "filled_checklists/said.html",
        status=status,
        at=at,
        row=row,
        trouble=trouble,
        saved=trouble is None,
        seen=request.form.get("seen", 0, type=int) if trouble else row.number if row else 0,
        number=number,
        **_progress(at, number),
    )


def _progress(at: Opened, number: int, held: str = "") -> dict[str, Any]:
    """How far the list is, which items are shown, and which comes after this one. The item `held` is always shown."""
    report = checklists.document_of(at.version, lang=current_language())
    answers = filled_checklists.answers_of(filled_checklists.items_of(db(), at.filled))
    items, day, chosen = report.checklist_items(), today(), _chosen()
    show, owner = chosen.get("show", ""), chosen.get("owner", "")
    groups = filled_progress.groups(report.checklist_parts(), answers, day)
    shown = {
        item.id
        for item in items
        if item.id == held
        or filled_progress.is_shown(answers.get(item.id, filled_answers.EMPTY), show=show, owner=owner, today=day)
    }
    return {
        "report": report,
        "answers": answers,
        "chosen": chosen,
        "groups": groups,
        "count": filled_progress.count(items, answers, day),
        "shown": shown,
        "next": filled_progress.next_number(groups, answers, shown=shown, after=number),
    }


def _number(at: Opened, item_id: str) -> int:
    """The item's number in the list; 0 for an item that is not in it."""
    items = checklists.document_of(at.version, lang="nl").checklist_items()
    return next((number for number, item in enumerate(items, start=1) if item.id == item_id), 0)


def _chosen() -> dict[str, Any]:
    """What the visitor wants to see; it stands in the address."""
    show, owner = request.args.get("show", ""), request.args.get("owner", "").strip()
    return {name: value for name, value in (("show", show), ("owner", owner)) if value}


def _detail(at: Opened, *, status: int = 200, trouble: dict[str, Any] | None = None, typed: Any = None) -> Any:
    held = trouble["item"] if trouble else ""
    number = _number(at, held) if held else request.args.get("at", 0, type=int)
    progress = _progress(at, number, held)
    errors = {f"{trouble['field'] or 'answer'}-{number}": trouble["text"]} if trouble else {}
    return render_page(
        "filled_checklists/detail.html",
        status=status,
        at=at,
        rows=filled_checklists.items_of(db(), at.filled),
        number=number,
        owners=filled_progress.owners(progress["answers"].values()),
        trouble=trouble,
        typed={name: typed.get(name, "") for name in (*TYPED, "seen")} if typed else {},
        errors=errors,
        page_key=new_key(),
        name=my_name(),
        signed_in=current_account() is not None,
        answer_choices=filled_words.answer_choices(),
        expires_at=filled_checklists.expires_at(at.filled),
        empty=filled_answers.EMPTY,
        **progress,
    )


def _reading(at: Opened) -> Any:
    rows = filled_checklists.items_of(db(), at.filled)
    progress = _progress(at, 0)
    last = max(rows.values(), key=lambda row: row.changed_at, default=None)
    return render_page(
        "filled_checklists/read.html",
        at=at,
        last=last,
        expires_at=filled_checklists.expires_at(at.filled),
        **{**progress, "report": filled_documents.with_answers(progress["report"], progress["answers"])},
    )


@pages.post("/filled-checklists/<token>/name")
@public
def tell_name(token: str) -> Any:
    """Remember in this browser who writes."""
    at = opened(token)
    filled_pages.remember_name(request.form.get("name", ""))
    return see_other(url_for(".detail", token=at.token, **_chosen()))


@pages.get("/filled-checklists/<token>/download.<any(pdf, docx, xlsx, ods, md, json):fmt>")
@public
def download(token: str, fmt: Format) -> Any:
    """The list with its answers, as a file."""
    at, lang = opened(token), current_language()
    answers = filled_checklists.answers_of(filled_checklists.items_of(db(), at.filled))
    content = filled_documents.as_file(at.version, answers, lang=lang, fmt=fmt)
    return attachment(content, filename=filled_documents.file_name(at.version, lang=lang, fmt=fmt))


def init_app(app: Flask) -> None:
    """Attach to the website."""
    filled_words.init_app(app)
    app.register_blueprint(pages)
