"""Asking a question: the answer with its sources, or a plain refusal. Questions are in no address and in no log."""

import json
from collections.abc import Iterator
from secrets import token_urlsafe
from typing import Any

import structlog
from flask import Blueprint, Flask, Response, render_template, request, session, stream_with_context
from flask_babel import gettext

from app.models.base import utc_now
from app.services import answers
from app.services.answers import Reply
from app.web.access import asks_as_staff, public
from app.web.htmx import render_page, wants_partial
from pipelines.answering.answers import Statement
from pipelines.answering.models import ModelFailed

pages = Blueprint("answers", __name__)
VISIT_KEY = "asker"
DUTCH, ENGLISH = {"lang": "nl"}, {"lang": "en"}


@pages.get("/nl/vraag", defaults=DUTCH)
@pages.get("/en/ask", defaults=ENGLISH)
@public
def index() -> Any:
    """The box to type a question in."""
    return _page(Reply("nothing_asked"))


@pages.post("/nl/vraag", defaults=DUTCH)
@pages.post("/en/ask", defaults=ENGLISH)
@public
def ask() -> Any:
    """The answer. It is shown at once and not kept: a question can hold what is nobody else's business.

    A browser with JavaScript fetches what the language model writes afterwards; for others it is waited for here.
    """
    text = request.form.get("question", "")
    reply = answers.ask(text, staff=asks_as_staff())
    if reply.state in {"nothing_asked", "no_words"}:
        return _page(reply, error=_what_is_missing(reply))
    statements: list[Statement] = []
    if reply.state == "answered" and not wants_partial():
        statements = list(_written(reply.question, _visit(), asks_as_staff()))
    return _page(reply, written=statements)


@pages.post("/nl/vraag/model", defaults=DUTCH)
@pages.post("/en/ask/model", defaults=ENGLISH)
@public
def write() -> Any:
    """What the language model writes, one JSON line with a piece of the page for each checked statement."""
    visit, staff = _visit(), asks_as_staff()  # told now: while the lines are read the request is over
    reply = answers.ask(request.form.get("question", ""), staff=staff)

    def lines() -> Iterator[str]:
        count = 0
        for statement in _written(reply.question, visit, staff) if reply.state == "answered" else ():
            count += 1
            yield _line("answers/statement.html", statement=statement)
        yield _line("answers/written.html", count=count)

    return Response(stream_with_context(lines()), mimetype="application/x-ndjson", headers={"X-Accel-Buffering": "no"})


def _line(template: str, **context: Any) -> str:
    return json.dumps({"html": render_template(template, model=answers.model_name(), today=_today(), **context)}) + "\n"


def _written(question: str, visit: str, staff: bool) -> Iterator[Statement]:
    """The model's statements; none when it fails, because the answer from the sources stands beside it."""
    try:
        yield from answers.written(question, visit=visit, now=utc_now(), staff=staff) or ()
    except ModelFailed as error:
        structlog.get_logger().warning("model_failed", kind=type(error.__cause__).__name__)


def _visit() -> str:
    """A random mark of this browser's visit, to count by; it says nothing about who it is."""
    if VISIT_KEY not in session:
        session[VISIT_KEY] = token_urlsafe(12)
    return str(session[VISIT_KEY])


def _what_is_missing(reply: Reply) -> str:
    sentences: dict[str, str] = {
        "nothing_asked": gettext("Type your question in the box."),
        "no_words": gettext("We see no words in your question. Ask it in a whole sentence."),
    }
    return sentences[reply.state]


def _page(reply: Reply, *, error: str = "", written: list[Statement] | None = None) -> Any:
    return render_page(
        "answers/index.html",
        partial="answers/_answer.html",
        reply=reply,
        error=error,
        errors={"question": error} if error else {},
        written=written or [],
        model=answers.model_name(),
        streams=wants_partial(),
        today=_today(),
        status=422 if error and not wants_partial() else 200,
    )


def _today() -> str:
    return utc_now().date().isoformat()


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.add_template_filter(answers.checked_on, "checked_on")
    app.register_blueprint(pages)
