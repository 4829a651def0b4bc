"""Who may open a route. Every route says so with one of these decorators; a test compares them with a list."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, abort, g, request, session, url_for

from app.errors import NotFound
from app.models import Account, Intake
from app.models.base import utc_now
from app.services import accounts, intakes
from app.settings import get_settings
from app.web.htmx import see_other
from app.web.transaction import db

View = TypeVar("View", bound=Callable[..., Any])
SESSION_KEY = "sid"
INTAKE_KEY = "intake"


def current_account() -> Account | None:
    """Who is signed in, if anybody; looked up once per request."""
    if "account" not in g:
        token = session.get(SESSION_KEY)
        g.account = accounts.of_session(db(), token=token, now=utc_now()) if token else None
    account: Account | None = g.account
    return account


def me() -> Account:
    """The signed-in person, on routes that require one."""
    account = current_account()
    if account is None:
        raise NotFound()
    return account


def asks_as_staff() -> bool:
    """Whether one of the centre's own people is signed in: they also see what is for staff only."""
    account = current_account()
    return account is not None and account.is_staff


def current_intake() -> Intake | None:
    """The intake of this browser, if there is one that has not expired."""
    if "intake" not in g:
        token = session.get(INTAKE_KEY)
        g.intake = intakes.by_token(db(), token=token, now=utc_now()) if token else None
    intake: Intake | None = g.intake
    return intake


def remember_sign_in(token: str, account: Account) -> None:
    """A new session for this browser; an older one of it ends.

    What the visitor typed before stays reachable, unless somebody else booked with it.
    """
    intake, before = session.get(INTAKE_KEY), session.get(SESSION_KEY)
    if before:
        accounts.end_session(db(), token=before, now=utc_now())
    session.clear()
    session[SESSION_KEY] = token
    if intake and intakes.is_of(db(), token=intake, account=account):
        session[INTAKE_KEY] = intake


def _marked(view: Callable[..., Any], access: str) -> Any:
    view.access = access  # type: ignore[attr-defined]  # read by _refuse_unmarked and by the test
    return view


def public(view: View) -> View:
    """Anybody."""
    return cast(View, _marked(view, "public"))


def _require(view: View, access: str, allows: Callable[[Account], bool]) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        account = current_account()
        if account is None:
            back = request.path if request.method == "GET" else None
            return see_other(url_for("accounts.sign_in", next=back))
        if not allows(account):
            raise NotFound()
        return view(*args, **kwargs)

    return cast(View, _marked(guarded, access))


def signed_in(view: View) -> View:
    """Anybody with an account; the service decides which rows they see."""
    return _require(view, "signed_in", lambda _account: True)


def staff(view: View) -> View:
    """The centre's own people. For others the page does not exist."""
    return _require(view, "staff", lambda account: account.is_staff)


def demo_only(view: View) -> View:
    """Exists in demo mode only."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not get_settings().is_demo:
            raise NotFound()
        return view(*args, **kwargs)

    return cast(View, _marked(guarded, "demo_only"))


def init_app(app: Flask) -> None:
    """Refuse to serve a route that does not say who may open it."""

    @app.before_request
    def refuse_unmarked() -> None:
        unmarked = request.endpoint and not hasattr(app.view_functions[request.endpoint], "access")
        if unmarked and request.endpoint != "static":
            abort(500, "This route does not say who may open it.")

    @app.context_processor
    def people() -> dict[str, Any]:
        return {"current_account": current_account() if request.endpoint else None, "demo_mode": get_settings().is_demo}
