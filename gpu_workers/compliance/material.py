"""What checks look at: the texts, the labels and predictions, and the fine-tune they came from."""

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gpu_workers.compliance.config import CheckConfig
from gpu_workers.fine_tuning.dataset import Example, read_column
from gpu_workers.fine_tuning.split import Parts, restore
from gpu_workers.fine_tuning.words import Text, text
from gpu_workers.fine_tuning.workspace import Workspace, read_json

NO_RUN = text("Er is geen fine-tune opgegeven.", "No fine-tune was given.")


class Missing(Exception):
    """A check cannot be done because a part is not there; the reason is shown as 'not tested'."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason["en"])
        self.reason = reason


@dataclass(frozen=True)
class Material:
    """The parts of one request. Every method raises Missing when its part is not there."""

    config: CheckConfig
    workspace: Workspace

    def parts(self) -> Parts:
        """The training, validation and test rows of the fine-tune."""
        saved = read_json(self._run() / "stages" / "split.json")
        if not saved:
            raise Missing(
                text("De rijen van de fine-tune zijn er niet meer.", "The rows of the fine-tune are no longer there.")
            )
        return restore(saved["parts"])

    def texts(self) -> list[tuple[int, str]]:
        """All texts with their spreadsheet row numbers: the file that was given, else all rows of the fine-tune."""
        if self.config.texts:
            return read_column(self.config.texts.path, self.config.texts.column)
        parts = self.parts()
        rows: list[Example] = [*parts.train, *parts.validation, *parts.leaks, *parts.test]
        return sorted((row.row, row.text) for row in rows)

    def predictions(self) -> tuple[list[str], list[str]]:
        """The true and the predicted class of each test row."""
        given = self.config.predictions
        if given:
            true, predicted = (read_column(given.path, name) for name in (given.y_true, given.y_pred))
            return [value for _row, value in true], [value for _row, value in predicted]
        file = self._run() / "report" / "predictions.csv"
        if not file.is_file():
            raise Missing(
                text(
                    "De voorspellingen van de fine-tune zijn er niet.",
                    "The predictions of the fine-tune are not there.",
                )
            )
        with file.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        return [row["y_true"] for row in rows], [row["y_pred"] for row in rows]

    def model_folder(self) -> Path:
        """The folder with the saved model of the fine-tune."""
        folder = self._run() / "model"
        if not (folder / "classifier.json").is_file():
            raise Missing(text("Het model van de fine-tune is er niet.", "The model of the fine-tune is not there."))
        return folder

    def described(self) -> dict[str, Any]:
        """What was looked at, by name and hash, for the manifest."""
        files = {
            name: part.path
            for name, part in (("predictions", self.config.predictions), ("texts", self.config.texts))
            if part
        }
        described: dict[str, Any] = {
            name: {
                "file": path.name,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None,
            }
            for name, path in files.items()
        }
        if self.config.run:
            result = read_json(self.config.run / "result.json") or {}
            manifest = result.get("manifest") or {}
            described["run"] = {"split_sha256": manifest.get("split_sha256"), "data": manifest.get("data")}
        return described

    def _run(self) -> Path:
        if not self.config.run:
            raise Missing(NO_RUN)
        if (read_json(self.config.run / "result.json") or {}).get("state") != "succeeded":
            raise Missing(
                text("De fine-tune is niet gelukt of niet klaar.", "The fine-tune did not succeed or is not finished.")
            )
        return self.config.run
