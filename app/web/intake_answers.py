"""The answers of a visit as a file, and a file of answers loaded into the visit."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, flash, request, session
from flask_babel import gettext, ngettext

from app.errors import DomainError, Invalid, message
from app.models.base import utc_now
from app.services import answer_files, intakes, knowledge
from app.services.answer_files import FIELD, MAX_BYTES, Loaded
from app.web.access import INTAKE_KEY, current_intake, public
from app.web.downloads import attachment
from app.web.forms import errors_of
from app.web.htmx import render_page, see_other
from app.web.intake_pages import gone, next_address
from app.web.language import AMSTERDAM, current_language, page_blueprint, said
from app.web.transaction import db

NAMED = 8
"""Answers that were left out and are named in the notice; it travels in a cookie."""
pages = page_blueprint("intake_answers", __name__)


@pages.get("/intake/answers")
@public
def index() -> Any:
    """Both: keep the answers as a file, or load them."""
    return _page()


@pages.get("/intake/answers.json")
@public
def download() -> Any:
    """The file. The visitor's own words are in it only when ticked."""
    intake, now = current_intake(), utc_now()
    if intake is None:
        return gone()
    content = answer_files.write(intake, with_problem=request.args.get("problem") == "yes", now=now)
    return attachment(content, filename=f"werkbank-{now.astimezone(AMSTERDAM):%Y-%m-%d}.json")


@pages.post("/intake/answers")
@public
def load() -> Any:
    """Put a file's answers in the place of those of this visit. Somebody without an intake gets one."""
    try:
        loaded = answer_files.read(_content())
        intake, token = current_intake(), ""
        if intake is None:
            intake, token = intakes.start(db(), lang=current_language(), now=utc_now())
        answer_files.load(intake, loaded)
    except DomainError as error:
        return _page(errors=errors_of(error), status=error.status)
    if token:
        session[INTAKE_KEY] = token
    _tell(loaded)
    return see_other(next_address(intake))


def _content() -> bytes:
    upload = request.files.get(FIELD)
    if upload is None or not upload.filename:
        raise Invalid(message("Choose a file of answers (JSON)."), FIELD)
    content: bytes = upload.stream.read(MAX_BYTES + 1)
    return content


def _tell(loaded: Loaded) -> None:
    """How much was loaded, and by name what was not."""
    count = len(loaded.answers)
    flash(ngettext("We have loaded %(num)s answer.", "We have loaded %(num)s answers.", count), "success")
    if not loaded.left_out:
        return
    known = [label for name in loaded.left_out if (label := _label(name))][:NAMED]
    names, more = "; ".join(f"“{label}”" for label in known), len(loaded.left_out) - len(known)
    if not known:
        flash(
            ngettext(
                "Left out: %(num)s answer to a question that no longer exists.",
                "Left out: %(num)s answers to questions that no longer exist.",
                more,
            )
        )
        return
    if more:
        names = gettext("%(names)s, and %(count)s more", names=names, count=more)
    flash(gettext("Left out, because our questions have changed or other answers rule it out: %(names)s.", names=names))


def _label(id_: str) -> str:
    """The words of one of our questions. What a file calls otherwise is only counted: anything may stand there."""
    question = knowledge.library().rules.by_id.get(id_)
    return said(question.label) if question else ""


def _page(*, errors: Mapping[str, str] | None = None, status: int = 200) -> Any:
    return render_page("intakes/answers.html", intake=current_intake(), errors=errors or {}, status=status)


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.register_blueprint(pages)
