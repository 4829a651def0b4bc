"""The shape of a fine-tune's result.json, with nothing in it yet."""

from typing import Any

VERSION = "1"
BLANK: dict[str, Any] = {
    "version": VERSION,
    "task": "text-classification",
    "state": None,
    "reason": None,
    "finished_at": None,
    "preflight": None,
    "split": None,
    "ladder": [],
    "verdict": None,
    "seeds": [],
    "training": None,
    "per_class": [],
    "confusions": [],
    "misclassified": [],
    "notes": [],
    "cost": None,
    "manifest": None,
}
