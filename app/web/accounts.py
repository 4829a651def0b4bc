"""Signing in with a mailed link, signing out, and the demo's buttons."""

from typing import Any
from uuid import UUID

from flask import Flask, request, session, url_for

from app.errors import DomainError
from app.models import Account
from app.models.base import utc_now
from app.services import accounts
from app.web.access import SESSION_KEY, demo_only, public, remember_sign_in
from app.web.forms import errors_of
from app.web.htmx import render_page, see_other
from app.web.language import current_language, page_blueprint
from app.web.transaction import db

pages = page_blueprint("accounts", __name__)


def _own_path(path: str) -> str:
    """Only a path on this site; anything else is dropped (no open redirect)."""
    return path if path.startswith(("/nl/", "/en/")) and "\\" not in path and "//" not in path else ""


def _home_of(account: Account) -> str:
    return url_for("engagements.board" if account.is_staff else "consultations.my_request")


@pages.get("/sign-in")
@public
def sign_in() -> Any:
    """Ask for an address; in demo mode also the demo people."""
    return render_page(
        "accounts/sign_in.html",
        people=accounts.demo_accounts(db()),
        next_path=_own_path(request.args.get("next", "")),
        errors={},
        email="",
    )


@pages.post("/sign-in")
@public
def send_link() -> Any:
    """Mail a link. The answer is the same for a known and an unknown address."""
    email = request.form.get("email", "").strip()
    next_path = _own_path(request.form.get("next", ""))
    visitor = request.remote_addr or ""
    accounts.send_sign_in_link(
        db(), email=email, lang=current_language(), next_path=next_path, visitor=visitor, now=utc_now()
    )
    return see_other(url_for("accounts.link_sent"))


@pages.get("/sign-in/sent")
@public
def link_sent() -> Any:
    """Look in your mail."""
    return render_page("accounts/link_sent.html")


@pages.get("/sign-in/<token>")
@public
def open_link(token: str) -> Any:
    """The mailed link opens a page with a button: a mail scanner that follows links spends nothing."""
    works = accounts.link_works(db(), token=token, now=utc_now())
    return render_page("accounts/open_link.html", token=token, works=works, status=200 if works else 410)


@pages.post("/sign-in/<token>")
@public
def use_link(token: str) -> Any:
    """Sign in with the link; it is used up."""
    try:
        session_token, account, next_path = accounts.use_link(db(), token=token, now=utc_now())
    except DomainError as error:
        return render_page("accounts/open_link.html", token=token, works=False, errors=errors_of(error), status=410)
    remember_sign_in(session_token, account)
    return see_other(_own_path(next_path) or _home_of(account))


@pages.post("/sign-out")
@public
def sign_out() -> Any:
    """End this session here and on the server; the next person at this browser finds nothing of it."""
    token = session.get(SESSION_KEY)
    session.clear()
    if token:
        accounts.end_session(db(), token=token, now=utc_now())
    return see_other(url_for("public.home"))


@pages.post("/demo/sign-in/<uuid:account_id>")
@demo_only
def demo_sign_in(account_id: UUID) -> Any:
    """Sign in as a demo person."""
    token, account = accounts.demo_sign_in(db(), account_id=account_id, now=utc_now())
    remember_sign_in(token, account)
    return see_other(_own_path(request.form.get("next", "")) or _home_of(account))


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.register_blueprint(pages)
