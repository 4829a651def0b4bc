"""Keeping the answers of an intake longer, coming back to them by mail, and deleting them."""

from typing import Any

from flask import request, session, url_for

from app.errors import Invalid
from app.models import LinkPurpose
from app.models.base import utc_now
from app.services import intake_saving
from app.services.intake_saving import LinkGone
from app.web.access import INTAKE_KEY, current_intake, public
from app.web.forms import errors_of, new_key
from app.web.htmx import render_page, see_other
from app.web.intake_pages import gone, next_address, pages
from app.web.language import current_language
from app.web.transaction import db


@pages.get("/intake/save")
@public
def save() -> Any:
    """Ask for the address that the link goes to."""
    intake = current_intake()
    if intake is None:
        return gone()
    return _save_page(intake.email, key=new_key())


@pages.post("/intake/save")
@public
def save_answers() -> Any:
    """Keep the answers longer and mail the link."""
    intake = current_intake()
    if intake is None:
        return gone()
    email, key = request.form.get("email", ""), request.form.get("key", "")
    try:
        intake_saving.save(db(), intake, email=email, lang=current_language(), key=key, now=utc_now())
    except Invalid as error:
        return _save_page(email, key=key or new_key(), errors=errors_of(error), status=error.status)
    return see_other(url_for("intakes.saved"))


def _save_page(email: str, *, key: str, errors: dict[str, str] | None = None, status: int = 200) -> Any:
    intake = current_intake()
    return render_page(
        "intakes/save.html",
        email=email,
        key=key,
        errors=errors or {},
        back_url=next_address(intake) if intake else url_for("public.home"),
        status=status,
    )


@pages.get("/intake/saved")
@public
def saved() -> Any:
    """What was saved, until when, and how to come back."""
    intake = current_intake()
    if intake is None:
        return gone()
    if not intake.email:
        return see_other(url_for("intakes.save"))
    return render_page("intakes/saved.html", intake=intake, on_url=next_address(intake))


@pages.get("/intake/return/<token>")
@public
def come_back(token: str) -> Any:
    """The link of the first mail: a page with a button, so that a mail scanner sets nothing off."""
    try:
        intake = intake_saving.intake_of(db(), token=token, purpose=LinkPurpose.RETURN, now=utc_now())
    except LinkGone as error:
        return _link_gone(error)
    return render_page("intakes/come_back.html", token=token, intake=intake, key=new_key())


@pages.post("/intake/return/<token>")
@public
def mail_open_link(token: str) -> Any:
    """Mail a fresh link to the address that the answers were saved for."""
    key = request.form.get("key", "")
    try:
        intake_saving.mail_open_link(db(), token=token, lang=current_language(), key=key, now=utc_now())
    except LinkGone as error:
        return _link_gone(error)
    return see_other(url_for("intakes.link_sent"))


@pages.post("/intake/return/<token>/delete")
@public
def delete_saved(token: str) -> Any:
    """Delete the answers, from the page that the first mail leads to."""
    try:
        intake = intake_saving.intake_of(db(), token=token, purpose=LinkPurpose.RETURN, now=utc_now())
    except LinkGone as error:
        return _link_gone(error)
    intake_saving.forget(db(), intake)
    return see_other(url_for("intakes.deleted"))


@pages.get("/intake/link-sent")
@public
def link_sent() -> Any:
    """Look in your mail."""
    return render_page("intakes/link_sent.html")


@pages.get("/intake/open/<token>")
@public
def ask_open(token: str) -> Any:
    """The link of the second mail: a page with a button that opens the answers here."""
    try:
        intake = intake_saving.intake_of(db(), token=token, purpose=LinkPurpose.OPEN, now=utc_now())
    except LinkGone as error:
        return _link_gone(error)
    here = current_intake()
    return render_page(
        "intakes/open.html", token=token, key=new_key(), others=here is not None and here.id != intake.id
    )


@pages.post("/intake/open/<token>")
@public
def open_again(token: str) -> Any:
    """Open the answers in this browser; the link is used up, and the browser before loses them."""
    try:
        intake, fresh = intake_saving.open_again(db(), token=token, key=request.form.get("key", ""), now=utc_now())
    except LinkGone as error:
        return _link_gone(error)
    session[INTAKE_KEY] = fresh
    return see_other(next_address(intake))


@pages.post("/intake/answers/delete")
@public
def delete() -> Any:
    """Delete the answers of this browser."""
    intake = current_intake()
    if intake is not None:
        intake_saving.forget(db(), intake)
    session.pop(INTAKE_KEY, None)
    return see_other(url_for("intakes.deleted"))


@pages.get("/intake/deleted")
@public
def deleted() -> Any:
    """It is gone."""
    return render_page("intakes/deleted.html")


def _link_gone(error: LinkGone) -> Any:
    here = current_intake()  # the link may have been used right here
    return render_page("intakes/link_gone.html", on_url=next_address(here) if here else "", status=error.status)
