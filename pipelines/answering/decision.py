"""Decides whether what was found answers a question. Likeness alone cannot tell: see `docs/retrieval.md`."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from pipelines.answering.asking import Asking
from pipelines.answering.evidence import Held

Reason = Literal["", "off_topic", "no_answer"]

BASE = -5.0
"""Against answering, before anything was found."""
WEIGHTS: Mapping[str, float] = {
    "strength": 5.7,
    "unknown": -3.0,
    "bridges": 0.65,
    "place_named": 2.9,
    "domain": 1.5,
    "rule": 1.3,
    "past": -4.5,
    "method": -3.2,
    "quantity": -1.6,
    "which": -2.1,
    "names": -2.5,
    "other_law": -4.3,
    "rules_found": 2.5,
}
"""Of a logistic regression (L2, C = 0.5), rounded, fitted on 640 questions with and without an answer, each on the
index with and without the law. Of some forty features these were kept by hand after dropping one at a time: more of
them lowered the loss over ten folds of topics by little."""
MOST_BRIDGES, MOST_NAMES = 4, 3
NEEDED = frozenset({"money", "share", "count", "person", "place", "standard"})
"""Kinds of answer without which nothing is an answer: who asks for a price gets an amount or nothing."""
FAR = 0.45
"""Below this strength, a question without a word of AI or its law is about something else."""


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

    `bridges`: terms of the glossary that it meets. `rules_found`: share of the items that say how things are to be
    done, no examples or terms. `examples`: whether it asks for examples.
    """

    unknown: float
    bridges: int
    place_named: bool
    rules_found: float
    examples: bool


def decide(asking: Asking, held: Sequence[Held], around: Around) -> Verdict:
    """Weighs what the items hold together: an answer may stand in several of them."""
    ours = asking.domain or asking.ai
    if not held:
        return Verdict(BASE, "no_answer" if ours else "off_topic")
    score = BASE + sum(WEIGHTS[name] * value for name, value in features(asking, held, around).items())
    lacking = frozenset.intersection(*(item.lacks for item in held)) & NEEDED
    elsewhere = not ours and max(item.strength for item in held) < FAR
    if score > 0 and not lacking and not elsewhere:
        return Verdict(score, "")
    return Verdict(score, "off_topic" if elsewhere else "no_answer")


def features(asking: Asking, held: Sequence[Held], around: Around) -> Mapping[str, float]:
    """What is weighed, by the names in WEIGHTS. `held` is not empty."""
    return {
        "strength": max(item.strength for item in held),
        "unknown": around.unknown,
        "bridges": min(MOST_BRIDGES, around.bridges),
        "place_named": around.place_named,
        "domain": asking.domain,
        "rule": "rule" in asking.forms,
        "past": "past" in asking.forms,
        "method": "method" in asking.forms,
        "quantity": "quantity" in asking.forms,
        "which": "which" in asking.forms and not {"meaning"} & asking.forms and not around.examples,
        "names": min(MOST_NAMES, len(asking.names)),
        "other_law": all(item.other_law for item in held),
        "rules_found": around.rules_found,
    }
