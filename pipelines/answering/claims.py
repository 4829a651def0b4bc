"""Reads claims out of a model's reply while it is still being written, and keeps those that can be verified."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipelines.answering.spotlight import MOST_CLAIMS, Spotlight
from pipelines.answering.verification import Claim, Outcome, check

LONGEST_REPLY = 20_000
"""Characters of a reply that are read at most."""
_DECODER = json.JSONDecoder()


def objects(chunks: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The JSON objects in a stream of text, each as soon as it is complete, whatever stands between them."""
    buffer, length = "", 0
    for chunk in chunks:
        length += len(chunk)
        if length > LONGEST_REPLY:
            return
        buffer += chunk
        while (start := buffer.find("{")) >= 0:
            try:
                value, end = _DECODER.raw_decode(buffer, start)
            except (ValueError, RecursionError):
                if (following := _next_start(buffer, start)) is None:
                    break
                buffer = buffer[following:]
                continue
            yield value
            buffer = buffer[end:]


def _next_start(buffer: str, start: int) -> int | None:
    """Where to look on when a line that began an object ended without making one; None while it may still grow."""
    end = buffer.find("}\n", start)
    return end + 2 if end >= 0 else None


def claims(chunks: Iterable[str], lit: Spotlight) -> Iterator[tuple[Claim, Outcome]]:
    """The claims of a reply with what came of checking each; objects of another shape are no claims."""
    for value in objects(chunks):
        fields = [value.get(name) for name in ("text", "source", "quote")]
        if all(isinstance(each, str) for each in fields):
            text, source, quote = (lit.plain(str(each)) for each in fields)
            claim = Claim(text, source, quote)
            yield claim, "malformed" if lit.delimiter.strip("=") in text else check(claim, lit.materials)


def verified(chunks: Iterable[str], lit: Spotlight) -> Iterator[Claim]:
    """The claims that may be shown, as they come, each quote once."""
    seen: set[tuple[str, str]] = set()
    for claim, outcome in claims(chunks, lit):
        if outcome == "ok" and (claim.source, claim.quote) not in seen:
            seen.add((claim.source, claim.quote))
            yield claim
        if len(seen) == MOST_CLAIMS:
            return
