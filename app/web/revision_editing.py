"""The form of a page of knowledge: make a new one, change it, send it to review, ask to take it off the site."""

from typing import Any
from uuid import UUID

from flask import Flask, flash, request, url_for
from flask_babel import gettext

from app.errors import DomainError, Invalid
from app.models import Revision, RevisionState
from app.models.base import utc_now
from app.services import revision_desk, revision_texts, revisions
from app.services.revisions import Seen
from app.web import revision_forms, revision_words
from app.web.access import me, staff
from app.web.forms import errors_of
from app.web.htmx import render_page, see_other
from app.web.revision_pages import ITEM, address, labels, names, pages, say, title
from app.web.transaction import db
from pipelines.ingestion.differences import differences


@pages.get("/revisions/new")
@staff
def new() -> Any:
    """What kind of page, and its Dutch title."""
    return _new_page()


@pages.post("/revisions/new")
@staff
def create() -> Any:
    """A draft of a new page, and on to its form."""
    try:
        kind, title = request.form.get("kind", ""), request.form.get("title", "")
        draft = revisions.create(db(), kind=kind, title=title, account=me(), now=utc_now())
    except DomainError as error:
        return _new_page(status=error.status, errors=errors_of(error))
    return see_other(address("edit", draft.item_id))


def _new_page(*, status: int = 200, errors: dict[str, str] | None = None) -> Any:
    kinds = list(revision_words.kind_names().items())
    return render_page("revisions/new.html", status=status, kinds=kinds, form=request.form, errors=errors or {})


@pages.get(f"{ITEM}/edit")
@staff
def edit(kind: str, slug: str) -> Any:
    """The form, with what is wrong in it. A text in review is not edited: its page says what can be done."""
    number = request.args.get("from", type=int)
    opening = revision_desk.open_form(db(), f"{kind}/{slug}", number=number)
    if opening.draft and opening.draft.state == RevisionState.IN_REVIEW:
        return see_other(url_for("revisions.detail", revision_id=opening.draft.id))
    problems = []
    if opening.revision:  # somebody's own words; the text on the site has been found good before
        problems = revision_texts.problems(db(), kind, opening.content, today=utc_now().date())
    return render_page(
        "revisions/edit.html",
        kind=kind,
        opening=opening,
        item_id=f"{kind}/{slug}",
        title=title(opening.content, f"{kind}/{slug}"),
        fields=revision_forms.FORMS[kind],
        row_fields=revision_forms.ROW_FIELDS,
        row_count=revision_forms.row_count(opening.content),
        hints=revision_words.hints(),
        options={name: revision_words.choices(name, *labels()) for name in _chosen_fields(kind)},
        errors=revision_words.problem_sentences(problems),
        sources=revision_texts.sources().values(),
        changes=differences(opening.live, opening.content) if opening.outdated else [],
        author=names([opening.revision] if opening.revision else []),
        mine=opening.draft is None or opening.draft.author_id == me().id,
        preview=request.args.get("preview") == "1",
        separate=number,
        say=say,
    )


@pages.post(f"{ITEM}/edit")
@staff
def save(kind: str, slug: str) -> Any:
    """Keep what was typed, always; then show it, or send it to review when it is ready."""
    item_id, form = f"{kind}/{slug}", request.form
    revisions.history(db(), item_id)
    revision = revisions.save(
        db(),
        item_id=item_id,
        content=revision_forms.draft_of(form, item_id),
        note=form.get("note", ""),
        seen=_seen(),
        separate=form.get("separate") == "1",
        account=me(),
        now=utc_now(),
    )
    if revision.state == RevisionState.DRAFT and form.get("action") == "send":
        return _send(revision)
    if revision.state != RevisionState.DRAFT:
        return see_other(url_for("revisions.detail", revision_id=revision.id))
    flash(gettext("Saved as a draft. Visitors do not see it yet."), "success")
    preview = {"preview": "1", "_anchor": "preview"} if form.get("action") == "preview" else {}
    return see_other(address("edit", item_id, **preview))


def _seen() -> Seen:
    """What the form was made from. What cannot be read counts as old."""
    form = request.form
    return Seen(form.get("revision", None, type=UUID), form.get("version", 0, type=int), form.get("base", ""))


def _send(revision: Revision) -> Any:
    """To review; a text with mistakes stays a saved draft, and its form says what to mend."""
    try:
        revisions.send(db(), revision, account=me(), now=utc_now())
    except Invalid:
        return see_other(address("edit", revision.item_id))
    flash(gettext("Sent to review. A second person has to agree before visitors see it."), "success")
    return see_other(url_for("revisions.detail", revision_id=revision.id))


@pages.get(f"{ITEM}/remove")
@staff
def ask_remove(kind: str, slug: str) -> Any:
    """Taking a page off the site is said with a reason, and a second person agrees."""
    return _remove_page(f"{kind}/{slug}")


@pages.post(f"{ITEM}/remove")
@staff
def remove(kind: str, slug: str) -> Any:
    """Ask a second person to take it off the site."""
    try:
        revision = revisions.remove(
            db(), item_id=f"{kind}/{slug}", note=request.form.get("note", ""), account=me(), now=utc_now()
        )
    except DomainError as error:
        return _remove_page(f"{kind}/{slug}", status=error.status, errors=errors_of(error))
    return see_other(url_for("revisions.detail", revision_id=revision.id))


def _remove_page(item_id: str, *, status: int = 200, errors: dict[str, str] | None = None) -> Any:
    opening = revision_desk.open_form(db(), item_id)
    return render_page(
        "revisions/remove.html",
        status=status,
        item_id=item_id,
        title=title(opening.content, item_id),
        linking=revision_texts.linking_to(db(), item_id),
        form=request.form,
        errors=errors or {},
    )


def _chosen_fields(kind: str) -> list[str]:
    return [field.name for field in revision_forms.FORMS[kind] if field.widget in ("select", "checks")]


def init_app(app: Flask) -> None:
    """Attach what the form's template needs."""
    app.add_template_filter(revision_forms.shown, "typed_in")
