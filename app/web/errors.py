"""Each error becomes one status and one plain page with a reference; no stack trace reaches a visitor."""

import json
from typing import Any

import structlog
from flask import Flask, Response, g, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from app.errors import DomainError, message
from app.services import datasets, triage_api
from app.web.htmx import render_page
from app.web.logs import request_id
from app.web.security import TYPED

MACHINES = "/api/v1"
"""Below this address programs read the answers, refusals too."""
DRAIN_AT_MOST = 1024 * 1024 * 1024
SENTENCES = {
    400: message("We could not read this request. Go back and try again."),
    403: message("You may not do this."),
    404: message("We cannot find this page."),
    405: message("This cannot be done here. Go back and use the buttons on the page."),
    413: message("This text is too long. Go back and shorten it."),
    500: message("Something went wrong on our side. Nothing you typed was passed on. Try again in a moment."),
    503: message("Werkbank is starting. Try again in a moment."),
}


def said(error: DomainError) -> str:
    """The error's sentence in the language of the page."""
    return str(gettext(error.text, **error.parameters))


def _page(sentence: str, status: int) -> Any:
    return render_page(
        "error.html",
        partial="_error.html",
        status=status,
        sentence=sentence,
        status_code=status,
        reference=request_id(),
    )


def refusal(status: int, sentence: str, question: str = "") -> Response:
    """The sentence for a program. As ASCII: what was sent may hold half a character."""
    error = triage_api.Refusal(code=status, message=sentence, question=question)
    headers = {"Retry-After": "60"} if status == triage_api.TooManyCalls.status else {}
    return Response(json.dumps({"error": error.model_dump()}), status, headers, mimetype="application/json")


def _asks_a_program() -> bool:
    return request.path.startswith(MACHINES)


def _language_from_path() -> None:
    """An address that matches no route still says its language."""
    if "lang" not in g and request.path.split("/")[1] in ("nl", "en"):
        g.lang = request.path.split("/")[1]


def _too_large(_error: RequestEntityTooLarge) -> Any:
    """Read the rest of the body first: a browser that is still sending would show no answer at all."""
    left = min(request.content_length or 0, DRAIN_AT_MOST)
    while left > 0 and (chunk := request.environ["wsgi.input"].read(min(left, 1024 * 1024))):
        left -= len(chunk)
    return _page(gettext(SENTENCES[413]) if request.mimetype == TYPED else said(datasets.too_large()), 413)


def init_app(app: Flask) -> None:
    """Attach to the website."""
    log = structlog.get_logger()

    @app.errorhandler(DomainError)
    def refused(error: DomainError) -> Any:
        return _page(said(error), error.status)

    @app.errorhandler(CSRFError)
    def forged(_error: CSRFError) -> Any:
        return _page(
            gettext("This form is too old or came from elsewhere. Go back, reload the page and send it again."), 400
        )

    app.register_error_handler(RequestEntityTooLarge, _too_large)

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> Any:
        _language_from_path()
        status = error.code or 500
        sentence = gettext(SENTENCES.get(status, SENTENCES[400 if status < 500 else 500]))
        answer: Response = refusal(status, sentence) if _asks_a_program() else _page(sentence, status)
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return answer

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> Any:
        log.error("unexpected", kind=type(error).__name__, exc_info=error)
        g.setdefault("account", None)  # the database may be what is broken: the page must not ask it who this is
        return _page(gettext(SENTENCES[500]), 500)
