"""All checks, one after the other."""

from datetime import UTC, date, datetime
from pathlib import Path

from pipelines.ingestion.checking import agreement, checklists, cited, doubles, items, languages
from pipelines.ingestion.checking.reading import Everything
from pipelines.ingestion.records import Problem


def check(root: Path, today: date | None = None) -> list[Problem]:
    """Everything that is wrong with the content under `root`; empty when all is well."""
    today = today or datetime.now(UTC).date()
    everything = Everything(root)
    found = [
        *everything.unreadable,
        *items.findings(everything, today),
        *cited.findings(everything, today),
        *languages.findings(everything),
        *doubles.findings(everything),
        *agreement.findings(everything),
        *checklists.findings(everything, today),
    ]
    return [everything.problem(each) for each in found]
