"""Start a run, watch it, cancel it, read its report."""

from typing import Any
from uuid import UUID

from flask import Flask, request, url_for

from app.services import checks, datasets, reports, runs
from app.web.access import me, staff
from app.web.downloads import attachment
from app.web.forms import new_key
from app.web.htmx import render_page, see_other, wants_partial
from app.web.language import current_language, page_blueprint
from app.web.transaction import db
from app.web.wording import said_of

pages = page_blueprint("runs", __name__)


@pages.post("/data/<uuid:dataset_id>/runs")
@staff
def start(dataset_id: UUID) -> Any:
    """Queue a run; the key of the form makes a double click one run."""
    dataset, _engagement = datasets.get(db(), dataset_id=dataset_id, account=me())
    run = runs.start(db(), dataset, account=me(), idempotency_key=request.form.get("key") or new_key())
    return see_other(url_for("runs.detail", run_id=run.id))


@pages.get("/runs/<uuid:run_id>")
@staff
def detail(run_id: UUID) -> Any:
    """Progress while it works (the partial asks again by itself), the report when it has ended."""
    run, engagement = runs.get(db(), run_id=run_id, account=me())
    dataset, _engagement = datasets.get(db(), dataset_id=run.dataset_id, account=me())
    return render_page(
        "runs/detail.html",
        partial="runs/_status.html",
        run=run,
        engagement=engagement,
        dataset=dataset,
        columns=runs.columns_of(run, dataset),
        report=reports.of(run, lang=current_language()) if run.is_final and run.result else None,
        announce=wants_partial() and request.args.get("said", "") != said_of(run),
        said=said_of(run),
        checks=checks.of_run(db(), run),
        check_key=new_key(),
    )


@pages.post("/runs/<uuid:run_id>/cancel")
@staff
def cancel(run_id: UUID) -> Any:
    """Ask the worker to stop."""
    run, _engagement = runs.get(db(), run_id=run_id, account=me())
    runs.cancel(db(), run, account=me())
    return see_other(url_for("runs.detail", run_id=run.id))


@pages.get("/runs/<uuid:run_id>/report.pdf")
@staff
def report(run_id: UUID) -> Any:
    """The report as PDF."""
    run, engagement = runs.get(db(), run_id=run_id, account=me())
    return attachment(reports.as_pdf(run, lang=current_language()), filename=reports.filename(run, engagement))


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.register_blueprint(pages)
