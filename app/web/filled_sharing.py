"""The two links of a filled-in checklist, giving it to a request, and deleting it."""

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext

from app.errors import Invalid, message
from app.models.base import utc_now
from app.services import checklists, engagements, filled_checklists
from app.services.filled_checklists import Opened
from app.settings import get_settings
from app.web.access import current_account, me, public, signed_in
from app.web.filled_pages import opened, pages
from app.web.forms import errors_of
from app.web.htmx import render_page, see_other
from app.web.language import current_language
from app.web.transaction import db


@pages.get("/filled-checklists/<token>/share")
@public
def share(token: str) -> Any:
    """The link to fill in and the link to look, how long we keep it, and deleting it."""
    return _page(opened(token))


def _page(at: Opened, *, errors: dict[str, str] | None = None, status: int = 200) -> Any:
    report = checklists.document_of(at.version, lang=current_language())
    engagement = None
    if at.filled.engagement_id is not None:
        engagement = engagements.get_by_id(db(), engagement_id=at.filled.engagement_id, account=me())
    return render_page(
        "filled_checklists/share.html",
        status=status,
        at=at,
        report=report,
        links=_links(at),
        engagement=engagement,
        choices=filled_checklists.choices_for(db(), account=current_account()) if at.can_write else [],
        expires_at=filled_checklists.expires_at(at.filled),
        errors=errors or {},
    )


def _links(at: Opened) -> dict[str, str]:
    """The addresses that may be passed on: by who may fill in both, by who may look only that one."""
    if at.attached:
        return {}
    base = get_settings().base_url
    reading = filled_checklists.reading_token(at.token) if at.can_write else at.token
    found = {"read": base + url_for(".detail", token=reading)}
    return {"edit": base + url_for(".detail", token=at.token), **found} if at.can_write else found


@pages.post("/filled-checklists/<token>/attach")
@public
def attach(token: str) -> Any:
    """Give the list to a request of the signed-in person; the links stop working."""
    at, account = opened(token), current_account()
    if account is None:
        return see_other(url_for("accounts.sign_in", next=url_for(".share", token=token)))
    reference = request.form.get("reference", "")
    try:
        if not reference:
            raise Invalid(message("Choose a request."), "reference")
        filled_checklists.attach(db(), at, reference=reference, account=account, now=utc_now())
    except Invalid as error:
        return _page(at, errors=errors_of(error), status=error.status)
    flash(gettext("The list is with request %(reference)s now. The links do not work any more.", reference=reference))
    return see_other(url_for(".detail", token=str(at.filled.id)))


@pages.post("/filled-checklists/<token>/delete")
@public
def delete(token: str) -> Any:
    """Delete the list for everybody."""
    filled_checklists.remove(db(), opened(token))
    return see_other(url_for(".deleted"))


@pages.get("/filled-checklists/deleted")
@public
def deleted() -> Any:
    """It is gone."""
    return render_page("filled_checklists/deleted.html")


@pages.get("/engagements/<reference>/filled-checklists")
@signed_in
def of_engagement(reference: str) -> Any:
    """The lists of one request."""
    engagement = engagements.get(db(), reference=reference, account=me())
    lang = current_language()
    found = [
        (filled, checklists.document_of(version, lang=lang))
        for filled, version in filled_checklists.of_engagement(db(), engagement)
    ]
    return render_page("filled_checklists/of_engagement.html", engagement=engagement, lists=found)
