"""Puts everything a run found into result.json, and the prediction of every test row into a CSV file."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gpu_workers.fine_tuning import evaluate, preflight
from gpu_workers.fine_tuning.config import RunConfig
from gpu_workers.fine_tuning.dataset import Example
from gpu_workers.fine_tuning.prepare import Prepared
from gpu_workers.fine_tuning.words import Text, text


def build(
    prepared: Prepared,
    *,
    rungs: list[dict[str, Any]],
    scores: dict[str, Any],
    config: RunConfig,
    cost: dict[str, Any],
    manifest: dict[str, Any],
) -> dict[str, Any]:
    """The result, without `state` and `reason`; the keys are those of blank.BLANK."""
    test, true, seed = prepared.parts.test, prepared.labels("test"), config.seeds[0]
    chosen = next(item for item in scores["candidates"] if item["name"] == scores["chosen"])
    tuned = {
        "name": "tuned",
        "predicted": scores["predicted"],
        "validation": chosen["validation"],
        "seconds": scores["seconds"],
    }
    ladder = [evaluate.score(rung, true, config.resamples, seed) for rung in [*rungs, tuned]]
    # The rung to beat is the best on the test rows themselves: that favours the cheap methods, never the tuned model.
    cheap = max(zip(rungs, ladder, strict=False), key=lambda pair: pair[1]["accuracy"])[0]
    return {
        "preflight": {"verdict": preflight.verdict(prepared.findings), "findings": prepared.findings},
        "split": _split(prepared, config),
        "ladder": ladder,
        "verdict": evaluate.compare(tuned, cheap, true, config.resamples, seed),
        "seeds": _seeds(scores, true, config, ladder[-1]),
        "training": _training(prepared, scores, config),
        "per_class": evaluate.per_class(true, scores["predicted"]),
        "confusions": evaluate.confusions(true, scores["predicted"]),
        "misclassified": evaluate.misclassified(test, scores["predicted"], scores["confidence"]),
        "notes": _notes(scores, config),
        "cost": cost,
        "manifest": {**manifest, "split_sha256": prepared.parts.sha256(), "reading": prepared.reading},
    }


def write_predictions(path: Path, test: Sequence[Example], scores: dict[str, Any]) -> None:
    """One line for each test row: spreadsheet row number, true class, predicted class, score (0 to 1)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".tmp")
    with fresh.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["row", "y_true", "y_pred", "score"])
        for row, predicted, confidence in zip(test, scores["predicted"], scores["confidence"], strict=True):
            writer.writerow([row.row, row.label, predicted, confidence])
    fresh.replace(path)


def _split(prepared: Prepared, config: RunConfig) -> dict[str, Any]:
    how = "file" if config.test.path else "time" if config.data.time else "group" if config.data.group else "class"
    return {
        "sha256": prepared.parts.sha256(),
        "seed": config.seeds[0],
        "how": how,
        "train": len(prepared.parts.train),
        "validation": len(prepared.parts.validation),
        "test": len(prepared.parts.test),
        "classes": len(prepared.parts.labels),
        "class_counts": {
            label: {name: prepared.labels(name).count(label) for name in ("train", "validation", "test")}
            for label in sorted({*prepared.parts.labels, *prepared.labels("test")})
        },
    }


def _training(prepared: Prepared, scores: dict[str, Any], config: RunConfig) -> dict[str, Any]:
    return {
        "chosen": scores["chosen"],
        "stopped": scores["stopped"],
        "weights_changed": scores["changed"],
        "reloaded": scores["reloaded"],
        "max_length": prepared.max_length,
        "max_minutes": config.max_minutes,
        "candidates": scores["candidates"],
    }


def _seeds(
    scores: dict[str, Any], true: Sequence[str], config: RunConfig, tuned: dict[str, Any]
) -> list[dict[str, Any]]:
    first = {"seed": config.seeds[0], "accuracy": tuned["accuracy"]}
    others = [
        {
            "seed": other["seed"],
            "accuracy": round(sum(p == t for p, t in zip(other["predicted"], true, strict=True)) / len(true), 4),
        }
        for other in scores["others"]
    ]
    return [first, *others]


def _notes(scores: dict[str, Any], config: RunConfig) -> list[Text]:
    notes = [evaluate.interval_note()]
    if scores["stopped"] == "time" or any(
        item["plan"]["epochs"] < item["plan"]["wanted"] for item in scores["candidates"]
    ):
        notes.append(
            text(
                f"De tijd van {config.max_minutes:g} minuten was te kort voor alle rondes. Het leren stopte eerder.",
                f"The time of {config.max_minutes:g} minutes was too short for all passes. Training stopped early.",
            )
        )
    if config.base_model == "default":
        notes.append(
            text(
                "Het basismodel leerde vooral van Engelse teksten. Voor Nederlands kan een meertalig model beter zijn.",
                "The base model learned mainly from English texts. For Dutch a multilingual model may be better.",
            )
        )
    if not scores["others"]:
        notes.append(
            text(
                "Het model is één keer getraind. Een tweede keer kan een iets andere score geven.",
                "The model was trained once. A second time may give a slightly different score.",
            )
        )
    return notes
