"""Files that come back filled in, and a list beside an earlier version of itself."""

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext, ngettext

from app.errors import Conflict, Invalid, message
from app.models.base import utc_now
from app.services import checklists, filled_checklists, filled_comparisons, filled_uploads
from app.services.filled_checklists import Opened
from app.services.filled_comparisons import Comparison
from app.web.access import public
from app.web.errors import said
from app.web.filled_pages import my_name, opened, pages, today
from app.web.htmx import render_page, see_other
from app.web.language import current_language
from app.web.language import said as in_language
from app.web.transaction import db
from pipelines.documents.filled import MAX_BYTES, FilledFileError


@pages.get("/filled-checklists/<token>/upload")
@public
def upload(token: str) -> Any:
    """Send a filled-in file back; while one waits: what it would change."""
    return _upload_page(opened(token))


@pages.post("/filled-checklists/<token>/upload")
@public
def receive(token: str) -> Any:
    """Read the file and keep it aside; nothing of the list changes yet."""
    at = opened(token)
    filled_checklists.lock(db(), at)
    clear = request.form.get("clear") == "yes"
    try:
        filled_uploads.receive(db(), at, _file(), clear=clear, lang=current_language(), now=utc_now())
    except FilledFileError as error:
        return _upload_page(at, problems=_problems(error), status=422)
    except Invalid as error:
        return _upload_page(at, problems=[said(error)], status=error.status)
    return see_other(url_for(".upload", token=token))


def _file() -> bytes:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid(message("Choose a file first."), "file")
    content: bytes = sent.stream.read(MAX_BYTES + 1)
    return content


def _problems(error: FilledFileError) -> list[str]:
    found = [in_language(problem) for problem in error.problems]
    if error.more:
        found.append(ngettext("And %(num)s other problem.", "And %(num)s other problems.", error.more))
    return found


def _upload_page(at: Opened, *, problems: list[str] | None = None, conflict: str = "", status: int = 200) -> Any:
    items, pending = filled_checklists.items_of(db(), at.filled), filled_uploads.pending_of(at)
    if not at.can_write or problems:
        pending = None
    lang = current_language()
    return render_page(
        "filled_checklists/upload.html",
        status=status,
        at=at,
        report=checklists.document_of(at.version, lang=lang),
        pending=pending,
        changes=filled_uploads.changes(at.version, pending, items, lang=lang) if pending else [],
        state=filled_uploads.mark_of(items),
        problems=problems or [],
        conflict=conflict,
        errors={"file": problems[0]} if problems else {},
        limit=MAX_BYTES // 1_000_000,
    )


@pages.post("/filled-checklists/<token>/upload/confirm")
@public
def confirm(token: str) -> Any:
    """Write what the file changes."""
    at = opened(token)
    key, mark = request.form.get("key", ""), request.form.get("mark", "")
    try:
        count = filled_uploads.confirm(db(), at, key=key, mark=mark, by=my_name(), now=utc_now())
    except Conflict as error:
        return _upload_page(at, conflict=said(error), status=error.status)
    flash(ngettext("%(num)s item was changed.", "%(num)s items were changed.", count), "success")
    return see_other(url_for(".detail", token=token))


@pages.post("/filled-checklists/<token>/upload/discard")
@public
def discard(token: str) -> Any:
    """Forget the file that waits."""
    filled_uploads.discard(db(), opened(token), key=request.form.get("key", ""))
    return see_other(url_for(".upload", token=token))


@pages.get("/filled-checklists/<token>/compare")
@public
def compare(token: str) -> Any:
    """This list beside the one it goes on with, if there is one."""
    at = opened(token)
    return _compare_page(at, filled_comparisons.with_previous(db(), at, lang=current_language()))


@pages.post("/filled-checklists/<token>/compare")
@public
def compare_file(token: str) -> Any:
    """This list beside a filled-in file; nothing of the file is kept."""
    at = opened(token)
    try:
        comparison = filled_comparisons.with_file(db(), at, _file(), lang=current_language())
    except FilledFileError as error:
        return _compare_page(at, None, problems=_problems(error), status=422)
    except Invalid as error:
        return _compare_page(at, None, problems=[said(error)], status=error.status)
    return _compare_page(at, comparison)


def _compare_page(
    at: Opened, comparison: Comparison | None, *, problems: list[str] | None = None, status: int = 200
) -> Any:
    return render_page(
        "filled_checklists/compare.html",
        status=status,
        at=at,
        report=checklists.document_of(at.version, lang=current_language()),
        comparison=comparison,
        problems=problems or [],
        errors={"file": problems[0]} if problems else {},
    )


@pages.post("/filled-checklists/<token>/renew")
@public
def renew(token: str) -> Any:
    """Go on in today's version of the list, with the answers so far."""
    at = opened(token)
    try:
        found = filled_comparisons.renew(db(), at, today=today(), now=utc_now())
    except Invalid as error:
        return _compare_page(at, None, problems=[said(error)], status=error.status)
    if found is None:
        flash(gettext("This is the newest version of the list."), "info")
        return see_other(url_for(".compare", token=token))
    flash(gettext("This is the newest version, with your answers. Look at what changed."), "success")
    return see_other(url_for(".compare", token=found))
