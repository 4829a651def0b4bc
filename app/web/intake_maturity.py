"""A digital maturity result that a firm brings along to the intake."""

from typing import Any

from flask import request
from flask_babel import format_decimal, gettext

from app.errors import Invalid
from app.models import Intake
from app.services import intake_maturity
from app.web.access import current_intake, public
from app.web.forms import errors_of
from app.web.htmx import render_page, see_other
from app.web.intake_pages import gone, next_address, pages
from app.web.language import plain_date


@pages.get("/intake/maturity")
@public
def maturity() -> Any:
    """Ask for the file, or for the six percentages."""
    intake = current_intake()
    return _form(intake, {}) if intake else gone()


@pages.post("/intake/maturity")
@public
def keep_maturity() -> Any:
    """Read what was given and keep it; the page to check the answers shows it."""
    intake = current_intake()
    if intake is None:
        return gone()
    upload = request.files.get("file")
    try:
        if upload and upload.filename:
            intake_maturity.keep_file(intake, content=upload.stream.read(intake_maturity.MAX_BYTES + 1))
        else:
            intake_maturity.keep_typed(intake, values=request.form)
    except Invalid as error:
        return _form(intake, request.form.to_dict(), errors=errors_of(error), status=error.status)
    return see_other(next_address(intake))


@pages.post("/intake/maturity/remove")
@public
def remove_maturity() -> Any:
    """Take the result out of the answers."""
    intake = current_intake()
    if intake is None:
        return gone()
    intake.maturity = None
    return see_other(next_address(intake))


def maturity_rows(kept: dict[str, Any] | None) -> list[tuple[str, str]]:
    """A kept result as (name, value): the average, the six percentages, the day and the version if these are known."""
    found = intake_maturity.of(kept)
    if found is None:
        return []
    rows = [(gettext("Average"), _percent(found.average))]
    rows += [(intake_maturity.DIMENSIONS[name], _percent(score)) for name, score in found.scores.items()]
    if found.day:
        rows.append((gettext("Day of the assessment"), plain_date(found.day)))
    if found.version:
        rows.append((gettext("Version"), found.version))
    return rows


def _percent(score: float) -> str:
    return f"{format_decimal(score)} %"


def _form(intake: Intake, values: dict[str, str], *, errors: dict[str, str] | None = None, status: int = 200) -> Any:
    return render_page(
        "intakes/maturity.html",
        values=values,
        errors=errors or {},
        names=intake_maturity.DIMENSIONS,
        firm=intake_maturity.FIRM,
        limit=intake_maturity.MAX_BYTES // 1024,
        back_url=next_address(intake),
        status=status,
    )
