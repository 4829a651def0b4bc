"""Decides whether what was found answers a question. Likeness alone cannot tell: see `docs/retrieval.md`."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from pipelines.answering.asking import Asking
from pipelines.answering.evidence import Held

Reason = Literal["", "off_topic", "no_answer"]

BASE: Mapping[str, float] = {"nl": -4.4, "en": -4.7}
"""Against answering, before anything was found: where not quite nine in ten of the development questions near our field
that our sources do not answer are refused. Higher, and people whose question we could answer pay for it."""
WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "strength": {"nl": 2.4, "en": 1.6},
    "near": {"nl": 0.4, "en": 3.0},
    "whole": {"nl": 2.7, "en": 2.5},
    "shared": {"nl": 2.8, "en": 3.0},
    "unknown": {"nl": -1.4, "en": -1.5},
    "domain": {"nl": 1.4, "en": 0.7},
    "rule": {"nl": 1.8, "en": 1.0},
    "possible": {"nl": 0.9, "en": 1.1},
    "named": {"nl": 2.1, "en": 2.0},
    "example": {"nl": 1.3, "en": 1.6},
    "defined": {"nl": 2.5, "en": 2.5},
    "fragment": {"nl": 1.2, "en": 1.1},
    "past": {"nl": -2.8, "en": -2.2},
    "opinion": {"nl": -1.7, "en": -2.0},
    "method": {"nl": -2.0, "en": -1.9},
    "quantity": {"nl": -1.8, "en": -1.8},
    "which": {"nl": -2.4, "en": -1.5},
    "advice": {"nl": -2.7, "en": -2.6},
    "command": {"nl": -1.4, "en": -2.1},
    "names": {"nl": -1.6, "en": -2.9},
    "other_law": {"nl": -2.3, "en": -1.8},
    "lacking": {"nl": -1.8, "en": -2.9},
}
"""Of a logistic regression for each language, rounded, fitted on development material only: questions of
`knowledge/golden` marked dev. It keeps near (L2, C = 0.5) the weights before it, which also knew lay questions of our
own pages and cases, asked of an index that lacks them. Four were new then (named, example, fragment, opinion) and began
at 2, 1.5, 1 and -1.5, since few questions show them. `defined` came later and is chosen, not fitted: no development
question near our field asks the meaning of a word that the glossary has."""
MOST_NAMES, MOST_SHARED = 3, 6
FRAGMENT = 4
"""Telling words of a text that may be the name of a page."""
NEARLY_ALL = 0.7
"""Share of a fragment's weight from which one page has nearly all of it."""
TELLING = 0.4
"""Share of the question's weight from which a case tells of what was asked."""
UNLIKE_NAMES = frozenset({"past", "method", "quantity", "which", "advice", "command", "opinion", "possible"})
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
    `words`: how many telling words it has, where it is no sentence that asks; else 0. `named`: whether a place in the
    law that it names was found. `defined`: whether it asks what a word means that our glossary has. `first`: the ids
    of what the search put first.
    """

    lang: str
    unknown: float
    examples: bool
    words: int
    named: bool
    defined: bool
    first: tuple[str, ...]


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
    """What is weighed, by the names in WEIGHTS; nothing where nothing is held."""
    if not held:
        return {}
    forms = asking.forms
    whole = max(item.whole for item in held)
    example = (
        (around.examples or "example" in forms)
        and any(id_.startswith("case/") for id_ in around.first)
        and whole >= TELLING
    )
    return {
        "strength": max(item.strength for item in held),
        "near": max(item.near for item in held),
        "whole": whole,
        "shared": min(MOST_SHARED, max(item.shared for item in held)) / MOST_SHARED,
        "unknown": around.unknown,
        "domain": asking.domain,
        "rule": "rule" in forms and (asking.domain or asking.ai) and "opinion" not in forms,
        "possible": "possible" in forms or "wish" in forms,
        "named": around.named,
        "example": example,
        "defined": around.defined,
        "fragment": _is_fragment(asking, around) and whole >= NEARLY_ALL,
        "past": "past" in forms and not example,
        "opinion": "opinion" in forms,
        "method": "method" in forms,
        "quantity": "quantity" in forms and not forms & {"duration", "wish"},
        "which": "which" in forms and not forms & {"meaning", "wish"} and not around.examples,
        "advice": "advice" in forms,
        "command": "command" in forms,
        "names": min(MOST_NAMES, len(asking.names)),
        "other_law": all(item.other_law for item in held),
        "lacking": bool(frozenset.intersection(*(item.lacks for item in held))),
    }


def _is_fragment(asking: Asking, around: Around) -> bool:
    """Whether it is a few words and no sentence: they name a page, if our pages have them all."""
    return 0 < around.words <= FRAGMENT and not asking.names and not asking.forms & UNLIKE_NAMES
