"""Editing the knowledge: the list, the form, the history with differences, and a second person's yes or no."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Flask, flash, request, url_for
from flask_babel import gettext

from app.errors import DomainError
from app.models import Revision, RevisionState
from app.models.base import utc_now
from app.services import revision_clashes, revision_desk, revision_list, revision_texts, revisions
from app.web import revision_editing, revision_words
from app.web.access import me, staff
from app.web.forms import errors_of
from app.web.htmx import render_page, see_other
from app.web.language import current_language
from app.web.revision_pages import ITEM, address, names, pages, say, title
from app.web.transaction import db
from pipelines.ingestion.differences import differences
from pipelines.ingestion.drafts import Draft, digest


@pages.get("/revisions")
@staff
def index() -> Any:
    """Everything that can be edited, what needs somebody first; the filter lives in the address."""
    kinds, standings = revision_words.kind_names(), revision_words.standing_names()
    text = request.args.get("q", "").strip()
    kind, standing = _known("kind", kinds), _known("standing", standings)
    found = revision_list.rows(db(), kind=kind, standing=standing, text=text, lang=current_language())
    last = max(1, -(-len(found) // revision_list.PAGE_SIZE))
    page = min(max(request.args.get("page", 1, type=int), 1), last)
    rows = found[(page - 1) * revision_list.PAGE_SIZE : page * revision_list.PAGE_SIZE]
    return render_page(
        "revisions/index.html",
        rows=rows,
        names=revision_list.names(db(), [row.author_id for row in rows]),
        count=len(found),
        page=page,
        pages=last,
        filters={"q": text or None, "kind": kind or None, "standing": standing or None},
        kinds=list(kinds.items()),
        standings=[(name, words) for name, (words, _) in standings.items()],
    )


def _known(name: str, values: Any) -> str:
    """The filter's value in the address; one that does not exist filters nothing."""
    value = request.args.get(name, "")
    return value if value in values else ""


@pages.get(ITEM)
@staff
def history(kind: str, slug: str) -> Any:
    """All texts of an item, the newest first, and the clash with its file if there is one."""
    return _history(f"{kind}/{slug}")


def _history(item_id: str, *, status: int = 200, errors: dict[str, str] | None = None) -> Any:
    found = revisions.history(db(), item_id)
    published = next((revision for revision in found if revision.state == RevisionState.PUBLISHED), None)
    live, file = revision_texts.live_text(db(), item_id), revision_texts.file_text(item_id)
    clash = published is not None and revision_texts.clashes(published)
    return render_page(
        "revisions/history.html",
        status=status,
        errors=errors or {},
        item_id=item_id,
        title=title(live or (found[0].content if found else {}), item_id),
        on_site=live is not None,
        found=found,
        open_revision=next((revision for revision in found if revision.is_open), None),
        names=names(found),
        clash=clash,
        changes=differences(live, file) if clash else [],
        file_seen=digest(file),
        file_gone=file is None,
        say=say,
    )


@pages.post(f"{ITEM}/clash")
@staff
def resolve(kind: str, slug: str) -> Any:
    """Settle that the file has changed: keep our text, or take the file."""
    keep, seen = request.form.get("keep") == "ours", request.form.get("seen", "")
    try:
        revision_clashes.resolve(db(), item_id=f"{kind}/{slug}", keep=keep, seen=seen, account=me(), now=utc_now())
    except DomainError as error:
        return _history(f"{kind}/{slug}", status=error.status, errors=errors_of(error))
    return see_other(address("history", f"{kind}/{slug}"))


@pages.get("/revisions/<uuid:revision_id>")
@staff
def detail(revision_id: UUID) -> Any:
    """One text: what is different in it, who wrote it, and what can be done with it."""
    return _detail(revisions.get(db(), revision_id=revision_id))


def _detail(revision: Revision, *, status: int = 200, errors: dict[str, str] | None = None) -> Any:
    compared = revision_desk.compared_with(db(), revision)
    new: Draft | None = None if revision.removed else revision.content
    return render_page(
        "revisions/detail.html",
        status=status,
        errors=errors or {},
        form=request.form,
        revision=revision,
        title=title(revision.content, revision.item_id),
        names=names([revision]),
        compared=compared,
        changes=differences(compared.old, new),
        outdated=revision.is_open and revisions.is_outdated(db(), revision),
        mine=revision.author_id == me().id,
        slug=revision.item_id.partition("/")[2],
        say=say,
    )


@pages.post("/revisions/<uuid:revision_id>/publish")
@staff
def publish(revision_id: UUID) -> Any:
    """Yes: put it on the site."""
    comment = request.form.get("comment", "")

    def act(revision: Revision) -> None:
        revisions.publish(db(), revision, comment=comment, account=me(), now=utc_now())
        flash(gettext("Published. Visitors see this text within a few seconds."), "success")

    return _decide(revision_id, act)


@pages.post("/revisions/<uuid:revision_id>/send-back")
@staff
def send_back(revision_id: UUID) -> Any:
    """No: back to the author, with the reason."""
    comment = request.form.get("comment", "")
    return _decide(revision_id, lambda one: revisions.send_back(db(), one, comment=comment, account=me()))


@pages.post("/revisions/<uuid:revision_id>/withdraw")
@staff
def withdraw(revision_id: UUID) -> Any:
    """Take it back. The text stays in the history."""
    return _decide(revision_id, lambda one: revisions.withdraw(db(), one, account=me()))


def _decide(revision_id: UUID, act: Callable[[Revision], object]) -> Any:
    """Do it and show the history, or show the revision again with what is wrong."""
    revision = revisions.get(db(), revision_id=revision_id, lock=True)
    try:
        act(revision)
    except DomainError as error:
        return _detail(revision, status=error.status, errors=errors_of(error))
    return see_other(address("history", revision.item_id))


@pages.post("/revisions/<uuid:revision_id>/undo")
@staff
def undo(revision_id: UUID) -> Any:
    """Ask a second person to put this earlier text back."""
    revision = revisions.get(db(), revision_id=revision_id)
    try:
        again = revisions.undo(db(), revision, account=me(), now=utc_now())
    except DomainError as error:
        return _detail(revision, status=error.status, errors=errors_of(error))
    return see_other(url_for("revisions.detail", revision_id=again.id))


def init_app(app: Flask) -> None:
    """Attach to the website."""
    for part in (revision_words, revision_editing):
        part.init_app(app)
    app.add_template_global(address, "item_page")
    app.register_blueprint(pages)
