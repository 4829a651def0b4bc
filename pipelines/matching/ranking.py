"""The order of what fits: a firm's answers change it, and the best match of the text is always shown."""

from collections.abc import Callable, Sequence
from typing import TypeVar

One = TypeVar("One")


def arranged(found: Sequence[One], worth: Callable[[One], tuple[bool, float]], most: int) -> list[One]:
    """At most `most` of what fits, the worthiest first; `found` stands in the order of the text alone, best first.

    `worth` says first whether something fits well: nothing that fits in part stands before it.

    Whatever `worth` says, the best of the text is shown: when it would fall off the end it takes the last place.
    """
    if not found or most < 1:
        return []
    kept = sorted(found, key=worth, reverse=True)[:most]
    if not any(one is found[0] for one in kept):
        kept[-1] = found[0]
    return kept
