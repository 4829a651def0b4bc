"""From files to rows that can be learned from: read, check, divide, cut in word pieces."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gpu_workers.fine_tuning import preflight
from gpu_workers.fine_tuning.config import RunConfig
from gpu_workers.fine_tuning.dataset import Example, Source, read_examples
from gpu_workers.fine_tuning.encoder import Pieces, fitting_length
from gpu_workers.fine_tuning.endings import Refused
from gpu_workers.fine_tuning.preflight import Finding
from gpu_workers.fine_tuning.split import Parts, restore, saved_form, split
from gpu_workers.fine_tuning.train import Rows
from gpu_workers.fine_tuning.words import text
from gpu_workers.fine_tuning.workspace import Workspace

PART_NAMES = ("train", "validation", "test")


@dataclass(frozen=True)
class Prepared:
    """The rows in parts, as word pieces and as classes, and what was found while checking."""

    parts: Parts
    findings: list[Finding]
    ids: dict[str, list[list[int]]]
    max_length: int
    data_sha256: dict[str, str]
    reading: dict[str, Any]

    def labels(self, part: str) -> list[str]:
        """The labels of the rows of one part."""
        return [row.label for row in getattr(self.parts, part)]

    def texts(self, part: str) -> list[str]:
        """The texts of the rows of one part."""
        return [row.text for row in getattr(self.parts, part)]

    def rows(self, part: str) -> Rows:
        """One part for training: word pieces with the place of each label."""
        place = {label: number for number, label in enumerate(self.parts.labels)}
        return Rows(self.ids[part], np.array([place[label] for label in self.labels(part)]))


def prepare(config: RunConfig, workspace: Workspace, base: Path) -> Prepared:
    """Reads and checks the files. Raises Refused, with the findings so far, when the rows cannot be used."""
    workspace.events.tell("reading", text("Het bestand lezen.", "Reading the file."))
    source = read_examples(config.data.path, config.data)
    fixed = read_examples(config.test.path, config.data) if config.test.path else None
    workspace.events.tell("checks", text("De gegevens nakijken.", "Checking the data."), done=0, total=2)
    hashes = {"data": source.sha256} | ({"test": fixed.sha256} if fixed else {})
    parts, findings = _divide(config, workspace, source, fixed, hashes)
    pieces = Pieces(base)
    texts = {name: [row.text for row in getattr(parts, name)] for name in PART_NAMES}
    lengths = {name: pieces.lengths(texts[name]) for name in PART_NAMES}
    max_length = fitting_length(lengths["train"], config.max_length)
    # Row numbers are those of the data file, so a test file of its own is left out of this finding.
    counted = PART_NAMES[:2] if fixed else PART_NAMES
    rows = [row for name in counted for row in getattr(parts, name)]
    findings += preflight.long_texts([size for name in counted for size in lengths[name]], rows, max_length)
    workspace.events.tell("checks", text("De gegevens zijn nagekeken.", "The data has been checked."), done=2, total=2)
    ids = {name: pieces.ids(texts[name], max_length) for name in PART_NAMES}
    return Prepared(parts, findings, ids, max_length, hashes, preflight.used_settings(config, source))


def _divide(
    config: RunConfig, workspace: Workspace, source: Source, fixed: Source | None, hashes: dict[str, str]
) -> tuple[Parts, list[Finding]]:
    rows, findings = preflight.clean(source)
    findings += preflight.inspect(rows)
    _stop_when_refused(findings)
    saved = workspace.stage("split", lambda: _split(config, rows, fixed, hashes))
    parts = restore(saved["parts"])
    if saved["hashes"] != hashes or saved["sha256"] != parts.sha256():
        raise Refused(
            text(
                "De gegevens zijn veranderd sinds de run begon. Start een nieuwe run.",
                "The data changed since the run began. Start a new run.",
            )
        )
    findings += preflight.leaked(parts.leaks) + preflight.inspect_parts(parts.train, parts.validation, parts.test)
    _stop_when_refused(findings)
    return parts, findings


def _split(config: RunConfig, rows: list[Example], fixed: Source | None, hashes: dict[str, str]) -> dict[str, Any]:
    parts = split(
        rows,
        fixed_test=[row for row in fixed.examples if row.text and row.label] if fixed else None,
        fraction=config.test.fraction or 0.2,
        validation=config.validation,
        seed=config.seeds[0],
        by_time=config.data.time is not None,
        by_group=config.data.group is not None,
    )
    return {"sha256": parts.sha256(), "hashes": hashes, "parts": saved_form(parts)}


def _stop_when_refused(findings: list[Finding]) -> None:
    refusals = [item["message"] for item in findings if item["severity"] == "refuse"]
    if refusals:
        reason = text(" ".join(each["nl"] for each in refusals), " ".join(each["en"] for each in refusals))
        raise Refused(reason, preflight={"verdict": "refused", "findings": findings})
