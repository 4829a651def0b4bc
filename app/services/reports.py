"""Reports of runs and checks: one tree, shown as a page and rendered as a document."""

from app.errors import Conflict, message
from app.models import Check, Engagement, Run
from pipelines.documents import render
from pipelines.documents.check_report import check_report
from pipelines.documents.run_report import run_report
from pipelines.documents.tree import Document, Lang


def of(work: Run | Check, *, lang: str) -> Document:
    """The report of a run or check that has a result."""
    if work.result is None:
        raise Conflict(message("There is no report yet."))
    in_language: Lang = "en" if lang == "en" else "nl"
    return run_report(work.result, in_language) if isinstance(work, Run) else check_report(work.result, in_language)


def as_pdf(work: Run | Check, *, lang: str) -> bytes:
    """The report as a tagged PDF."""
    return render(of(work, lang=lang), "pdf")


def filename(work: Run | Check, engagement: Engagement) -> str:
    """AIF-2026-0042-run-1a2b3c4d.pdf"""
    return f"{engagement.reference}-{type(work).__name__.lower()}-{str(work.id)[:8]}.pdf"
