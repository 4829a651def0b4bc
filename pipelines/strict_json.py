"""Reads JSON from strangers: UTF-8 only, and no text that no database or page could hold."""

import json
import re
from collections.abc import Callable
from typing import Any, Final

_ESCAPES: Final = re.compile(r"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(u0000|u[dD][89a-fA-F])|.)", re.DOTALL)
"""Each escape at a time, a good pair of surrogates as one; the group holds a zero byte or half a pair."""


def read(content: bytes | str, *, pairs: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """The value. `pairs`: makes an object out of its names and values.

    Raises ValueError or RecursionError. PostgreSQL stores no zero byte, and half a surrogate pair is no UTF-8: both are
    refused here, in names and values, before `pairs` sees them.
    """
    text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
    text.encode()  # a str may hold half a pair that bytes never could
    if any(found[1] for found in _ESCAPES.finditer(text)):
        raise ValueError("a character that no text can hold")
    return json.loads(text, object_pairs_hook=pairs, parse_constant=_refuse)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")
