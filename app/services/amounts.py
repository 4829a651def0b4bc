"""Amounts of money as people type them, in Dutch and in English."""

import re

from app.errors import Invalid, message

MOST = 10**13
_MULTIPLES = {"miljoen": 10**6, "million": 10**6, "mln": 10**6, "miljard": 10**9, "billion": 10**9}
_AMOUNT = re.compile(r"(?:€|eur|euro)?\s*([0-9][0-9.,' ]*)\s*(?!eur)([a-z]+)?\s*(?:€|eur|euro)?", re.IGNORECASE)


def euros(text: str, *, field: str) -> float:
    """Whole euros out of what people type: 4.000.000, 4,000,000, 4 000 000, € 1,5 miljoen, 1.5 million."""
    found = _AMOUNT.fullmatch(text.strip())
    refusal = Invalid(message("Enter an amount in euros, such as 4.000.000 or 1,5 million."), field)
    if found is None or (found[2] and found[2].lower() not in _MULTIPLES):
        raise refusal
    digits = re.sub(r"[ ']", "", found[1]).rstrip(".,")
    number = _number(digits, grouped=not found[2])
    if number is None:
        raise refusal
    whole = round(number * _MULTIPLES.get((found[2] or "").lower(), 1))
    if whole > MOST:
        raise refusal
    return float(whole)


def _number(digits: str, *, grouped: bool) -> float | None:
    """A number with points and commas, Dutch or English. `grouped`: three digits after a sign are thousands."""
    signs = [sign for sign in digits if sign in ".,"]
    if not signs:
        return float(digits)
    last = signs[-1]
    head, _, tail = digits.rpartition(last)
    is_decimal = len(signs) == 1 and not (grouped and len(tail) == 3)
    is_decimal = is_decimal or (len(set(signs)) == 2 and signs.count(last) == 1)
    whole, fraction = (head, tail) if is_decimal else (digits, "")
    parts = re.split(r"[.,]", whole)
    if len(parts) > 1 and (any(len(part) != 3 for part in parts[1:]) or not 1 <= len(parts[0]) <= 3):
        return None
    return float(f"{''.join(parts)}.{fraction or 0}")
