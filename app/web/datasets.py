"""Upload a table, choose its columns with a preview, delete it with proof."""

from typing import Any
from uuid import UUID

from flask import Flask, request, url_for

from app.errors import DomainError
from app.models import Dataset, DatasetState, Engagement
from app.models.base import utc_now
from app.services import datasets, engagements, runs
from app.settings import get_settings
from app.web.access import me, staff
from app.web.forms import errors_of, new_key
from app.web.htmx import render_page, see_other
from app.web.language import page_blueprint
from app.web.transaction import db

pages = page_blueprint("datasets", __name__)


def _upload_page(engagement: Engagement, *, status: int = 200, errors: dict[str, str] | None = None) -> Any:
    return render_page(
        "datasets/upload.html",
        status=status,
        engagement=engagement,
        errors=errors or {},
        limit=datasets.limit_text(),
        limit_rows=get_settings().upload_max_rows,
        no_header=request.form.get("no_header") == "1",
    )


@pages.get("/engagements/<reference>/data/new")
@staff
def new(reference: str) -> Any:
    """The upload form; without a processing agreement it says what to do first."""
    return _upload_page(engagements.get(db(), reference=reference, account=me()))


@pages.post("/engagements/<reference>/data/new")
@staff
def upload(reference: str) -> Any:
    """Read and keep the file, then choose its columns."""
    engagement = engagements.get(db(), reference=reference, account=me())
    file = request.files.get("file")
    try:
        dataset = datasets.upload(
            db(),
            engagement,
            filename=(file.filename or "") if file else "",
            content=file.read() if file else b"",
            has_header=request.form.get("no_header") != "1",
            account=me(),
        )
    except DomainError as error:
        return _upload_page(engagement, status=error.status, errors=errors_of(error))
    return see_other(url_for("datasets.detail", dataset_id=dataset.id))


def _detail(
    dataset: Dataset, engagement: Engagement, *, status: int = 200, errors: dict[str, str] | None = None
) -> Any:
    chosen = {"text": dataset.text_column, "label": dataset.label_column}
    return render_page(
        "datasets/detail.html",
        status=status,
        dataset=dataset,
        engagement=engagement,
        errors=errors or {},
        form=request.form or chosen,
        runs=runs.of_dataset(db(), dataset),
        run_key=new_key(),
    )


@pages.get("/data/<uuid:dataset_id>")
@staff
def detail(dataset_id: UUID) -> Any:
    """Preview and columns; or, when it is deleted, the proof."""
    dataset, engagement = datasets.get(db(), dataset_id=dataset_id, account=me())
    return _detail(dataset, engagement)


@pages.post("/data/<uuid:dataset_id>/columns")
@staff
def choose_columns(dataset_id: UUID) -> Any:
    """Say which column is the text and which its category."""
    dataset, engagement = datasets.get(db(), dataset_id=dataset_id, account=me())
    try:
        datasets.choose_columns(
            db(), dataset, text=request.form.get("text", ""), label=request.form.get("label", ""), account=me()
        )
    except DomainError as error:
        return _detail(dataset, engagement, status=error.status, errors=errors_of(error))
    return see_other(url_for("datasets.detail", dataset_id=dataset.id))


@pages.get("/data/<uuid:dataset_id>/delete")
@staff
def ask_delete(dataset_id: UUID) -> Any:
    """Deleting cannot be undone, so it asks."""
    dataset, engagement = datasets.get(db(), dataset_id=dataset_id, account=me())
    if dataset.state == DatasetState.DELETED:
        return see_other(url_for("datasets.detail", dataset_id=dataset.id))
    return render_page("datasets/delete.html", dataset=dataset, engagement=engagement, errors={})


@pages.post("/data/<uuid:dataset_id>/delete")
@staff
def delete(dataset_id: UUID) -> Any:
    """Delete the file and the texts in results; the proof stays."""
    dataset, engagement = datasets.get(db(), dataset_id=dataset_id, account=me())
    try:
        datasets.delete(db(), dataset, account=me(), now=utc_now())
    except DomainError as error:
        return render_page(
            "datasets/delete.html",
            status=error.status,
            dataset=dataset,
            engagement=engagement,
            errors=errors_of(error),
        )
    return see_other(url_for("datasets.detail", dataset_id=dataset.id))


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.register_blueprint(pages)
