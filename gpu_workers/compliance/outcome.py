"""What one check gives: its state, figures, the articles it is evidence towards, and its limits."""

from dataclasses import dataclass, field
from typing import Any, Literal

from gpu_workers.fine_tuning.words import Text

State = Literal["ok", "attention", "problem", "not_tested"]


@dataclass(frozen=True)
class Outcome:
    """The outcome of one check; `details` holds lists that are no figures, such as row numbers."""

    state: State
    message: Text
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class About:
    """What stays the same about a check: `version` goes up whenever the same input could give another outcome."""

    name: str
    version: str
    title: Text
    articles: tuple[str, ...]
    threshold: Text
    limits: Text


def figure(
    value: float, *, n: int, interval: tuple[float, float] | None = None, group: str | None = None
) -> dict[str, Any]:
    """One figure: its value, 95 % interval when it has one, the number of rows under it, and the group it is about."""
    return {"value": round(value, 4), "interval": list(interval) if interval else None, "n": n, "group": group}


def as_result(about: About, outcome: Outcome, seconds: float) -> dict[str, Any]:
    """One entry of `results` in result.json."""
    return {
        "check": about.name,
        "title": about.title,
        "state": outcome.state,
        "articles": list(about.articles),
        "figures": outcome.figures,
        "details": outcome.details,
        "threshold": about.threshold,
        "message": outcome.message,
        "limits": about.limits,
        "version": about.version,
        "seconds": round(seconds, 2),
    }
