"""Makes typing errors in texts: letters swapped, dropped, doubled, or hit one key too far."""

import random
import re

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
NEIGHBOURS = {
    key: [row[place + step] for step in (-1, 1) if 0 <= place + step < len(row)]
    for row in ROWS
    for place, key in enumerate(row)
}
WORD = re.compile(r"[^\W\d_]{2,}")


def mistyped(content: str, share: float, seed: str) -> str:
    """The text with one typing error in about `share` (0 to 1) of its words.

    The same seed draws the same number for each word, so a larger share keeps the errors of a smaller one.
    """
    source = random.Random(seed)  # noqa: S311 (made-up errors, not a secret)

    def replace(match: re.Match[str]) -> str:
        draw, kind, place = source.random(), source.randrange(4), source.random()
        return _with_error(match.group(), kind, place) if draw < share else match.group()

    return WORD.sub(replace, content)


def _with_error(word: str, kind: int, draw: float) -> str:
    place = int(draw * (len(word) - 1))
    first, second = word[place], word[place + 1]
    if kind == 0 and first != second:
        return word[:place] + second + first + word[place + 2 :]
    if kind == 1:
        return word[:place] + word[place + 1 :]
    near = NEIGHBOURS.get(first.lower(), [])
    if kind == 2 and near:
        other = near[int(draw * 997) % len(near)]
        return word[:place] + (other.upper() if first.isupper() else other) + word[place + 1 :]
    return word[: place + 1] + first + word[place + 1 :]
