"""The demo's mail box: every mail that left, readable in the browser. Exists in demo mode only."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, Response

from app.services import mails
from app.web.access import demo_only
from app.web.htmx import render_page
from app.web.transaction import db

pages = Blueprint("demo", __name__, url_prefix="/demo")


@pages.get("/mail")
@demo_only
def mail_box() -> Any:
    """Mails, newest first."""
    return render_page("demo/mail.html", mails=mails.sent(db()))


@pages.get("/mail/<uuid:mail_id>")
@demo_only
def mail(mail_id: UUID) -> Any:
    """One mail as text."""
    return render_page("demo/mail_detail.html", mail=mails.get(db(), mail_id))


@pages.get("/mail/<uuid:mail_id>/calendar.ics")
@demo_only
def calendar(mail_id: UUID) -> Any:
    """The calendar item that came with the mail."""
    return Response(mails.get(db(), mail_id).calendar, mimetype="text/calendar")


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.register_blueprint(pages)
