"""Asking for a mail when the law changes: one address, one confirmation, one click to stop."""

from typing import Any

from flask import Flask, request, url_for

from app.errors import DomainError
from app.models.base import utc_now
from app.services import law_subscriptions
from app.services.law_subscriptions import LinkGone
from app.web.access import current_intake, public
from app.web.forms import errors_of, new_key
from app.web.htmx import render_page, see_other
from app.web.language import current_language, page_blueprint
from app.web.security import csrf
from app.web.transaction import db

pages = page_blueprint("law_subscriptions", __name__)


@pages.get("/law-changes")
@public
def new() -> Any:
    """Ask for an address; who has a result here can choose to hear of that only."""
    return _form_page("", own=True)


@pages.post("/law-changes")
@public
def ask() -> Any:
    """Mail a link to confirm with. The answer says nothing of who has a subscription already."""
    email, own = request.form.get("email", ""), request.form.get("about") == "own"
    rules = law_subscriptions.rules_of(current_intake()) if own else []
    key = request.form.get("key", "")
    try:
        law_subscriptions.ask(
            db(),
            email=email,
            lang=current_language(),
            rules=rules,
            key=key,
            visitor=request.remote_addr or "",
            now=utc_now(),
        )
    except DomainError as error:
        return _form_page(email, own=own, errors=errors_of(error), status=error.status)
    return see_other(url_for("law_subscriptions.sent"))


@pages.get("/law-changes/sent")
@public
def sent() -> Any:
    """Look in your mail."""
    return render_page("law_subscriptions/sent.html", days=law_subscriptions.CONFIRM_WITHIN.days)


@pages.get("/law-changes/stopped")
@public
def stopped() -> Any:
    """It has ended."""
    return render_page("law_subscriptions/stopped.html")


@pages.get("/law-changes/<token>")
@public
def open_link(token: str) -> Any:
    """What the mailed link opens: a button to confirm, or what there is. A mail scanner that looks confirms nothing."""
    try:
        subscription = law_subscriptions.of_link(db(), token=token)
    except LinkGone as error:
        return _gone(error)
    return render_page("law_subscriptions/detail.html", subscription=subscription, token=token)


@pages.post("/law-changes/<token>")
@public
def confirm(token: str) -> Any:
    """Confirm, and show what will be mailed."""
    try:
        law_subscriptions.confirm(db(), token=token, now=utc_now())
    except LinkGone as error:
        return _gone(error)
    return see_other(url_for("law_subscriptions.open_link", token=token))


@pages.get("/law-changes/<token>/stop")
@public
def ask_stop(token: str) -> Any:
    """One button."""
    try:
        law_subscriptions.of_link(db(), token=token)
    except LinkGone as error:
        return _gone(error)
    return render_page("law_subscriptions/stop.html", token=token)


@pages.post("/law-changes/<token>/stop")
@public
def stop(token: str) -> Any:
    """Stop. A mail program posts here by itself (RFC 8058), so no form token is asked: the address holds a secret."""
    try:
        law_subscriptions.stop(db(), token=token)
    except LinkGone as error:
        return _gone(error)
    return see_other(url_for("law_subscriptions.stopped"))


def _gone(error: DomainError) -> Any:
    return render_page("law_subscriptions/gone.html", status=error.status)


def _form_page(email: str, *, own: bool, errors: dict[str, str] | None = None, status: int = 200) -> Any:
    return render_page(
        "law_subscriptions/new.html",
        email=email,
        has_result=bool(law_subscriptions.rules_of(current_intake())),
        own=own,
        key=new_key(),
        days=law_subscriptions.CONFIRM_WITHIN.days,
        errors=errors or {},
        status=status,
    )


def init_app(app: Flask) -> None:
    """Attach to the website."""
    csrf.exempt(stop)
    app.register_blueprint(pages)
