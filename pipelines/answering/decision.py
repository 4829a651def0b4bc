"""Decides whether what was found answers a question. Likeness alone cannot tell: see `docs/retrieval.md`."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from pipelines.answering.asking import Asking
from pipelines.answering.evidence import Held

Reason = Literal["", "off_topic", "no_answer"]

BASE: Mapping[str, float] = {"nl": -4.5, "en": -4.7}
"""Against answering, before anything was found: where, in ten folds, nine in ten questions near our field that our
sources do not answer are refused."""
WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "strength": {"nl": 2.5, "en": 1.4},
    "near": {"nl": 0.5, "en": 2.6},
    "whole": {"nl": 2.9, "en": 2.6},
    "shared": {"nl": 2.4, "en": 2.5},
    "unknown": {"nl": -1.9, "en": -1.6},
    "domain": {"nl": 0.8, "en": 0.0},
    "rule": {"nl": 1.8, "en": 0.9},
    "possible": {"nl": 0.8, "en": 0.9},
    "past": {"nl": -2.6, "en": -2.0},
    "method": {"nl": -1.4, "en": -1.5},
    "quantity": {"nl": -1.4, "en": -1.6},
    "which": {"nl": -1.6, "en": -1.5},
    "advice": {"nl": -2.3, "en": -2.2},
    "command": {"nl": -1.1, "en": -1.5},
    "names": {"nl": -1.4, "en": -2.5},
    "other_law": {"nl": -1.4, "en": -1.2},
    "lacking": {"nl": -1.2, "en": -2.5},
}
"""Of a logistic regression (L2, C = 0.5) for each language, rounded, fitted on development material only: questions of
`knowledge/golden` marked dev, and lay questions of our own pages and cases, asked of an index that lacks them, with and
without the law (`make bench PART=refusals` without)."""
MOST_NAMES, MOST_SHARED = 3, 6
FAR = 0.45
"""Below this strength, a refused question without a word of AI or its law is about something else."""


class Verdict(NamedTuple):
    """`score` above 0 means that there is an answer; else `reason` says why there is none."""

    score: float
    reason: Reason

    @property
    def answered(self) -> bool:
        """Whether to show an answer at all."""
        return not self.reason


class Around(NamedTuple):
    """What is known beside the items. `unknown`: share of the question's words that nothing has, by weight.

    `examples`: whether it asks for examples. `lang`: the language that was searched; each has weights of its own.
    """

    lang: str
    unknown: float
    examples: bool


def decide(asking: Asking, held: Sequence[Held], around: Around) -> Verdict:
    """Weighs what the items hold together: an answer may stand in several of them."""
    ours, base = asking.domain or asking.ai, BASE[around.lang]
    if not held:
        return Verdict(base, "no_answer" if ours else "off_topic")
    values = features(asking, held, around)
    score = base + sum(WEIGHTS[name][around.lang] * value for name, value in values.items())
    if score > 0:
        return Verdict(score, "")
    elsewhere = not ours and max(item.strength for item in held) < FAR
    return Verdict(score, "off_topic" if elsewhere else "no_answer")


def features(asking: Asking, held: Sequence[Held], around: Around) -> Mapping[str, float]:
    """What is weighed, by the names in WEIGHTS. `held` is not empty."""
    forms = asking.forms
    return {
        "strength": max(item.strength for item in held),
        "near": max(item.near for item in held),
        "whole": max(item.whole for item in held),
        "shared": min(MOST_SHARED, max(item.shared for item in held)) / MOST_SHARED,
        "unknown": around.unknown,
        "domain": asking.domain,
        "rule": "rule" in forms and (asking.domain or asking.ai),
        "possible": "possible" in forms,
        "past": "past" in forms,
        "method": "method" in forms,
        "quantity": "quantity" in forms and "duration" not in forms,
        "which": "which" in forms and "meaning" not in forms and not around.examples,
        "advice": "advice" in forms,
        "command": "command" in forms,
        "names": min(MOST_NAMES, len(asking.names)),
        "other_law": all(item.other_law for item in held),
        "lacking": bool(frozenset.intersection(*(item.lacks for item in held))),
    }
