"""Cookies, request forgery, and the headers that keep a browser on our side."""

from functools import cache

import structlog
from flask import Flask, Response, abort, request
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.settings import MEGABYTE, Settings

csrf = CSRFProtect()

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
ONE_YEAR = 31_536_000
FORM_OVERHEAD = MEGABYTE
TYPED_MAX_BYTES = 2 * MEGABYTE
TYPED = "application/x-www-form-urlencoded"
"""A form without a file. Its parser reads all of it at once: 20 MB of fields took 10 seconds and 700 MB of memory."""


def _limit_typed_text() -> None:
    """What people type is never as large as a file. Comes before anything reads the form."""
    if request.mimetype == TYPED:
        request.max_content_length = min(TYPED_MAX_BYTES, request.max_content_length or TYPED_MAX_BYTES)


def _refuse_zero_bytes() -> None:
    """No keyboard makes one, and PostgreSQL stores none: without this, each field would have to know."""
    if "\x00" in request.path:
        abort(404)
    if any("\x00" in value for value in (*request.args.values(), *request.form.values())):
        abort(400)


@cache
def _say_once() -> None:
    structlog.get_logger().warning("a proxy stands before the website: say how many in WERKBANK_PROXIES")


def _warn_of_a_proxy() -> None:
    """Without the setting all visitors share the proxy's address, and with it the limits per network address."""
    if "X-Forwarded-For" in request.headers:
        _say_once()


def init_app(app: Flask, settings: Settings) -> None:
    """Attach to the website."""
    secure = settings.env == "production"
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        SESSION_COOKIE_NAME="__Host-werkbank" if secure else "werkbank",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=None,  # as long as the cookie: a form left open over lunch still works
        MAX_CONTENT_LENGTH=settings.upload_max_bytes + FORM_OVERHEAD,
        MAX_FORM_MEMORY_SIZE=TYPED_MAX_BYTES,
        MAX_FORM_PARTS=200,
    )
    if not settings.proxies:
        app.before_request(_warn_of_a_proxy)
    else:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0)  # type: ignore[method-assign]  # as Werkzeug documents it
    app.before_request(_limit_typed_text)
    csrf.init_app(app)
    app.before_request(_refuse_zero_bytes)

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={ONE_YEAR}; includeSubDomains")
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"  # downloads too: send_file would let a browser keep them
        return response
