"""Cuts a passage into sentences without changing a character of them."""

import re

_END = re.compile(r"(?<=[.!?])[\"”')\]]*\s+(?=[\"“'(\[]?[A-Z0-9À-Þ])")
_SHORT = re.compile(
    r"(?:\b(?:art|artt|nr|nrs|no|nos|bijv|bv|o\.a|d\.w\.z|m\.b\.t|t\.a\.v|i\.v\.m|e\.g|i\.e|cf|etc|vgl|resp|blz|p|pp"
    r"|mr|dr|drs|ing|ir|prof|st|vs|inc|ltd)\.|^\(?\d{1,3}\.|\b[A-Z]\.)$",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """The sentences of a text in order, each verbatim; a line of its own is at least one sentence."""
    found: list[str] = []
    for line in text.splitlines():
        rest, start = line.strip(), 0
        for match in _END.finditer(rest):
            head = rest[start : match.end()].strip()
            if not _SHORT.search(head):
                found.append(head)
                start = match.end()
        if tail := rest[start:].strip():
            found.append(tail)
    return found
