"""One line of JSON per request. The route's pattern is logged, never the address: it may hold a token."""

import time
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request


def request_id() -> str:
    """Reference of this request: in the log, in the answer's header, on the error page."""
    if "request_id" not in g:
        g.request_id = uuid4().hex[:12]
    value: str = g.request_id
    return value


def init_app(app: Flask) -> None:
    """Attach to the website."""
    log = structlog.get_logger()

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id())

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-ID"] = request_id()
        if request.endpoint != "static":
            log.info(
                "request",
                method=request.method,
                route=request.url_rule.rule if request.url_rule else "none",
                status=response.status_code,
                ms=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
            )
        return response
