"""Our PDF files under the eyes of a checker of PDF/UA-1 and WCAG that somebody else wrote (outloud)."""

import datetime as dt
import itertools
import json
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, get_args

from pipelines.documents import render
from pipelines.documents.check_report import check_report
from pipelines.documents.checklist_document import checklist_document
from pipelines.documents.run_report import run_report
from pipelines.documents.tree import Document, Lang
from pipelines.ingestion import content
from pipelines.triage.checklists import compose
from tests.bench.documents_list import CHOSEN
from tests.bench.figures import OUT, ROOT
from tests.pipelines.documents import test_check_report, test_run_report

CHECKER: Final = OUT / "peers" / "bin" / "outloud"
OUTCOMES: Final = ("pass", "warning", "fail", "not-applicable")


def measure() -> dict[str, Any]:
    """For each document of ours: how many of the checker's rules it passes, and what the checker says of the rest."""
    if not CHECKER.exists():
        return {"skipped": "the checker is not there: run `make bench`, which sets it up."}
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder) / f"{name.replace(' ', '_')}.pdf" for name, _ in _documents()}
        for name, document in _documents():
            files[name].write_bytes(render(document, "pdf"))
        report = Path(folder) / "report.json"
        command = [CHECKER, *files.values(), "--json", report, "--quiet", "--fail-on", "never"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=300)
        results = json.loads(report.read_text())["results"]
    rows = [_row(name, result) for name, result in zip(files, results, strict=True)]
    said = Counter(
        f"{one['severity']} {one['rule']}: {one['message']} (“{one['evidence']}”)"
        for result in results
        for one in result["findings"]
    )
    return {"rows": rows, "notes": [f"{count} × {line}" for line, count in said.items()] or ["Nothing found."]}


def _documents() -> Iterator[tuple[str, Document]]:
    chosen = compose(content.load_checklists(ROOT / "knowledge"), **CHOSEN)
    languages: tuple[Lang, ...] = get_args(Lang)
    for lang in languages:
        about = [("Rol", "aanbieder")] if lang == "nl" else [("Role", "provider")]
        checklist = checklist_document(
            "Checklist", chosen, lang, about=about, version="1", rules_version="1", date=dt.date(2026, 11, 30)
        )
        yield f"checklist {lang}", checklist
        yield f"run report {lang}", run_report(test_run_report.RESULT, lang)
        yield f"check report {lang}", check_report(test_check_report.RESULT, lang)


def _row(name: str, result: Mapping[str, Any]) -> dict[str, Any]:
    outcomes = Counter(rule["outcome"] for rule in result["rules"])
    seen = itertools.chain(OUTCOMES, sorted(outcomes.keys() - set(OUTCOMES)))
    return {"what": name, "pages": result["stats"]["pages"]} | {outcome: outcomes[outcome] for outcome in seen}
