"""The folders in which the programs of runs and checks work, and what of them may stay when data is deleted."""

import shutil
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from app.models import Check, Run, Work
from app.settings import get_settings

HOLD_TEXTS = frozenset({"misclassified", "examples"})
KEPT_OUT = {"nl": "Verwijderd met de data.", "en": "Deleted with the data."}


def of(work: Work) -> Path:
    """OUT_DIR of this run or check."""
    return get_settings().data_dir / "work" / f"{type(work).__name__.lower()}-{work.id}"


def erase_texts(session: Session, run: Run) -> bool:
    """Remove the run's folder and those of its checks, and every text of the data inside their results."""
    works: list[Work] = [run, *session.exec(select(Check).where(Check.run_id == run.id))]
    for work in works:
        shutil.rmtree(of(work), ignore_errors=True)
        if work.result is not None:
            work.result = without_texts(work.result)
    return not any(of(work).exists() for work in works)


def without_texts(result: dict[str, Any]) -> dict[str, Any]:
    """The result without misclassified rows and examples, however deep they lie; figures stay."""
    return {**_cleaned(result), "texts": KEPT_OUT}


def _cleaned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items() if key not in HOLD_TEXTS}
    return [_cleaned(item) for item in value] if isinstance(value, list) else value
