"""The triage as JSON for other programs, its OpenAPI document, and the page that explains it. Nothing is kept."""

from typing import Any

from flask import Blueprint, Flask, Response, g, request, url_for
from flask_babel import gettext
from pydantic import BaseModel
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, UnsupportedMediaType

from app.errors import DomainError, Invalid
from app.models.base import utc_now
from app.services import knowledge, openapi, triage_api
from app.services.allowances import API_CALLS
from app.settings import get_settings
from app.web.access import public
from app.web.errors import MACHINES, SENTENCES, refusal, said
from app.web.htmx import render_page
from app.web.language import LANGUAGES, current_language, page_blueprint
from app.web.security import csrf
from pipelines.triage import AnswerError

DRAIN_AT_MOST = 1024 * 1024
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",  # what is public may be read by any page; no cookie is read or set
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Expose-Headers": "Retry-After",
    "Access-Control-Max-Age": "86400",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
pages = page_blueprint("api", __name__)
machines = Blueprint("triage_api", __name__, url_prefix=MACHINES)


@pages.get("/api")
@public
def index() -> Any:
    """How another program uses it."""
    return render_page(
        "api/index.html",
        base_url=get_settings().base_url,
        rules_version=knowledge.library().rules.version,
        limit=API_CALLS.each,
        kilobytes=triage_api.BODY_MAX_BYTES // 1024,
    )


@machines.url_value_preprocessor
def begin(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before anything reads the body: how large it may be, and the language of a refusal."""
    request.max_content_length = triage_api.BODY_MAX_BYTES
    asked = request.args.get("lang", "")
    g.lang = asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES, default="nl")


@machines.get("/triage")
@public
def questions() -> Any:
    """The questions, and which of them the answers in the address make relevant."""
    triage_api.refuse_many(request.remote_addr or "", now=utc_now())
    given = {name: triage_api.typed_query(name, values) for name, values in request.args.lists() if name != "lang"}
    return _json(triage_api.questions(given))


@machines.post("/triage")
@public
def assess() -> Any:
    """The findings for these answers. Nothing is changed, and no cookie is read: there is nothing to forge."""
    triage_api.refuse_many(request.remote_addr or "", now=utc_now())
    if request.mimetype != "application/json":
        raise UnsupportedMediaType()
    read = triage_api.read_json(request.get_data())
    if read.get("lang") in LANGUAGES:
        g.lang = read["lang"]
    return _json(triage_api.triage(triage_api.read_request(read).answers))


@machines.get("/openapi.json")
@public
def document() -> Any:
    """The description for programs."""
    return openapi.document()


def _json(model: BaseModel) -> Response:
    return Response(model.model_dump_json(), mimetype="application/json")


@machines.errorhandler(AnswerError)
def misfit(error: AnswerError) -> Response:
    """An answer or a question that is not one of ours."""
    return refusal(422, error.text["en" if current_language() == "en" else "nl"], error.question)


@machines.errorhandler(DomainError)
def refused(error: DomainError) -> Response:
    """What a service refuses."""
    return refusal(error.status, said(error), error.field if isinstance(error, Invalid) else "")


@machines.errorhandler(413)
def too_large(_error: RequestEntityTooLarge) -> Response:
    """Read what is still being sent first: a program that is sending would see no answer at all."""
    left = min(request.content_length or 0, DRAIN_AT_MOST)
    while left > 0 and (chunk := request.environ["wsgi.input"].read(min(left, 65536))):
        left -= len(chunk)
    sentence = gettext("This is too large. Send at most %(limit)s kB.", limit=triage_api.BODY_MAX_BYTES // 1024)
    return refusal(413, sentence)


@machines.errorhandler(HTTPException)
def known(error: HTTPException) -> Response:
    """The rest of what a request can have wrong."""
    status = error.code or 500
    if status == 415:
        return refusal(status, gettext("Send JSON, with the header “Content-Type: application/json”."))
    return refusal(status, gettext(SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])))


@machines.after_request
def open_to_other_sites(response: Response) -> Response:
    """Any website's page may ask, and read the answer."""
    response.headers.update(CROSS_ORIGIN)
    response.headers["Link"] = f'<{url_for("triage_api.document")}>; rel="service-desc"'
    return response


def init_app(app: Flask) -> None:
    """Attach to the website."""
    csrf.exempt(assess)
    app.register_blueprint(pages)
    app.register_blueprint(machines)
