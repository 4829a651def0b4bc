"""One database transaction per request: committed after a good answer, rolled back otherwise."""

from flask import Flask, Response, g, request
from sqlmodel import Session

from app.db import open_session

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def db() -> Session:
    """This request's session, opened on first use. A GET only reads."""
    if "db" not in g:
        g.db = open_session(writes=request.method not in SAFE)
    session: Session = g.db
    return session


def _settle(response: Response) -> Response:
    session: Session | None = g.get("db")
    if session is not None and request.method not in SAFE and response.status_code < 400:
        session.commit()
    return response


def _close(_error: BaseException | None) -> None:
    session: Session | None = g.pop("db", None)
    if session is not None:
        session.close()  # rolls back what was not committed


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.after_request(_settle)
    app.teardown_request(_close)
