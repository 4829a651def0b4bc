"""Start a compliance check, watch it, cancel it, read its report."""

from typing import Any
from uuid import UUID

from flask import Flask, request, url_for

from app.services import checks, reports, runs
from app.web.access import me, staff
from app.web.downloads import attachment
from app.web.forms import new_key
from app.web.htmx import render_page, see_other, wants_partial
from app.web.language import current_language, page_blueprint
from app.web.transaction import db
from app.web.wording import said_of

pages = page_blueprint("checks", __name__)


@pages.post("/runs/<uuid:run_id>/checks")
@staff
def start(run_id: UUID) -> Any:
    """Queue a check; the key of the form makes a double click one check."""
    run, _engagement = runs.get(db(), run_id=run_id, account=me())
    check = checks.start(db(), run, account=me(), idempotency_key=request.form.get("key") or new_key())
    return see_other(url_for("checks.detail", check_id=check.id))


@pages.get("/checks/<uuid:check_id>")
@staff
def detail(check_id: UUID) -> Any:
    """Progress while it works, the report when it has ended."""
    check, engagement = checks.get(db(), check_id=check_id, account=me())
    return render_page(
        "checks/detail.html",
        partial="checks/_status.html",
        check=check,
        engagement=engagement,
        report=reports.of(check, lang=current_language()) if check.is_final and check.result else None,
        announce=wants_partial() and request.args.get("said", "") != said_of(check),
        said=said_of(check),
    )


@pages.post("/checks/<uuid:check_id>/cancel")
@staff
def cancel(check_id: UUID) -> Any:
    """Ask the worker to stop."""
    check, _engagement = checks.get(db(), check_id=check_id, account=me())
    checks.cancel(db(), check, account=me())
    return see_other(url_for("checks.detail", check_id=check.id))


@pages.get("/checks/<uuid:check_id>/report.pdf")
@staff
def report(check_id: UUID) -> Any:
    """The report as PDF."""
    check, engagement = checks.get(db(), check_id=check_id, account=me())
    return attachment(reports.as_pdf(check, lang=current_language()), filename=reports.filename(check, engagement))


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.register_blueprint(pages)
