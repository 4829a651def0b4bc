"""What the pages of a filled-in checklist share: their blueprint, who opens which list, and who it is that writes."""

import datetime as dt
from typing import Any
from uuid import UUID

from flask import request, session, url_for

from app.models.base import utc_now
from app.services import filled_checklists
from app.services.filled_checklists import Opened
from app.services.typed import line
from app.web.access import current_account
from app.web.htmx import see_other
from app.web.language import AMSTERDAM, page_blueprint
from app.web.transaction import db

pages = page_blueprint("filled_checklists", __name__)
NAME_KEY = "colleague"


@pages.before_request
def _sign_in_first() -> Any:
    """A list of an engagement has its id in the address: who is not signed in does that first, whatever the id."""
    token = (request.view_args or {}).get("token", "")
    if filled_checklists.list_id(token) is None or current_account() is not None:
        return None
    return see_other(url_for("accounts.sign_in", next=request.path if request.method == "GET" else None))


def opened(token: str) -> Opened:
    """The list of this address as this visitor may see it. Raises NotFound."""
    return filled_checklists.opened(db(), token=token, account=current_account(), now=utc_now())


def today() -> dt.date:
    """The day in Amsterdam."""
    return utc_now().astimezone(AMSTERDAM).date()


def my_name() -> str:
    """Who writes: the name of the account, or what was typed once in this browser; may be empty."""
    account = current_account()
    return account.name if account else str(session.get(NAME_KEY, ""))


def remember_name(name: str) -> None:
    """Keep the name in this browser; an empty one is forgotten."""
    short = line(name)[: filled_checklists.NAME_MAX_CHARACTERS]
    if short:
        session[NAME_KEY] = short
    else:
        session.pop(NAME_KEY, None)


def address_of(id_: UUID, endpoint: str = "filled_checklists.detail") -> str:
    """Where a list of an engagement is."""
    return url_for(endpoint, token=str(id_))
