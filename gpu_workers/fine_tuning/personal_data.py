"""Finds personal data in Dutch and English texts: numbers with a check digit, addresses, and the words around them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import phonenumbers
from stdnum import iban, luhn
from stdnum.nl import bsn, btw

Certainty = Literal["likely", "possible"]
# How far around a number the words are read that tell what the number is.
WINDOW = 40


@dataclass(frozen=True)
class Found:
    """One piece of personal data at `start` to `end`. `masked` shows its shape only and is safe to store."""

    kind: str
    start: int
    end: int
    certainty: Certainty
    masked: str


@dataclass(frozen=True)
class Pattern:
    """How one kind of data looks, the check it must pass, and the words that make it likely.

    `alone` is the certainty without such a word nearby; None means that it is then not reported.
    """

    kind: str
    shape: re.Pattern[str]
    valid: Callable[[str], bool]
    words: re.Pattern[str] | None
    alone: Certainty | None


def _words(*words: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(words) + r")\b", re.IGNORECASE)


def _always(_value: str) -> bool:
    return True


def _is_bsn(value: str) -> bool:
    return bool(bsn.is_valid(value))


def _is_iban(value: str) -> bool:
    return bool(iban.is_valid(value))


def _is_card(value: str) -> bool:
    # Payment cards start with 3 to 6, and have 13 to 19 digits of which the last is a check digit (ISO/IEC 7812).
    return bool(luhn.is_valid(re.sub(r"\D", "", value)))


def _is_vat(value: str) -> bool:
    return bool(btw.is_valid(value))


def _is_plate(value: str) -> bool:
    parts = re.sub(r"[-\s]", "", value)
    return any(c.isdigit() for c in parts) and any(c.isalpha() for c in parts)


# Sources: the BSN's 11-test and the IBAN's and VAT number's mod 97 are python-stdnum's; a Dutch postcode never ends in
# SA, SD or SS; a KvK number has eight digits and no check digit, so only the words around it tell it apart.
PATTERNS = (
    Pattern("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}"), _always, None, "likely"),
    Pattern("iban", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b"), _is_iban, None, "likely"),
    Pattern("vat_number", re.compile(r"\bNL ?\d{9} ?B ?\d{2}\b"), _is_vat, None, "likely"),
    Pattern(
        "payment_card",
        re.compile(r"(?<![\d.,/-])[3-6]\d{3}(?:[ -]?\d){9,15}(?![\d/-]|[.,]\d)"),
        _is_card,
        _words("card", "credit ?card", "creditcardnummer", "visa", "mastercard", "pas", "kaart", "kaartnummer"),
        "possible",
    ),
    Pattern(
        "bsn",
        re.compile(r"(?<![\d.,/-])\d{4}[ .-]?\d{2}[ .-]?\d{3}(?![\d/-]|[.,]\d)"),
        _is_bsn,
        _words(
            "bsn",
            "burgerservicenummers?",
            "burger service nummer",
            "sofi-?nummer",
            "citizen service number",
            "social security number",
        ),
        "possible",
    ),
    Pattern(
        "chamber_of_commerce",
        re.compile(r"(?<![\d.,/-])\d{8}(?![\d/-]|[.,]\d)"),
        _always,
        _words("kvk", "kvk-?nummer", "kamer van koophandel", "handelsregister", "chamber of commerce"),
        None,
    ),
    Pattern(
        "postcode",
        re.compile(r"(?<!\d)[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2}(?![A-Za-z\d])"),
        _always,
        _words(
            "postcode",
            "adres",
            "address",
            "woon(?:t|achtig)",
            "lives?",
            r"\w+(?:straat|laan|weg|plein|kade|gracht|dijk)",
        ),
        "possible",
    ),
    Pattern(
        "licence_plate",
        re.compile(r"(?<![\w-])(?:[A-Z]{1,3}|\d{1,3})-(?:[A-Z]{1,3}|\d{1,3})-(?:[A-Z]{1,2}|\d{1,2})(?![\w-])"),
        _is_plate,
        _words(
            "kenteken",
            "auto",
            "voertuig",
            "bus(?:je)?",
            "licen[cs]e plate",
            "number plate",
            "registration",
            "car",
            "van",
        ),
        None,
    ),
)


def find(content: str) -> list[Found]:
    """Everything found in one text, in order; pieces never overlap, the earlier kind in the list wins."""
    taken: list[Found] = []
    for candidate in (*_by_pattern(content), *_phones(content)):
        if not any(candidate.start < other.end and other.start < candidate.end for other in taken):
            taken.append(candidate)
    return sorted(taken, key=lambda found: found.start)


def _by_pattern(content: str) -> Iterator[Found]:
    for pattern in PATTERNS:
        for match in pattern.shape.finditer(content):
            if not pattern.valid(match.group()):
                continue
            around = content[max(0, match.start() - WINDOW) : match.end() + WINDOW]
            near = bool(pattern.words and pattern.words.search(around))
            certainty = "likely" if near else pattern.alone
            if certainty:
                yield Found(pattern.kind, match.start(), match.end(), certainty, masked(match.group()))


def _phones(content: str) -> Iterator[Found]:
    """Telephone numbers that exist in the Dutch numbering plan, or elsewhere when they start with +."""
    if sum(char.isdigit() for char in content) < 8:
        return
    for match in phonenumbers.PhoneNumberMatcher(content, "NL"):
        yield Found("phone", match.start, match.end, "likely", masked(match.raw_string))


def masked(value: str) -> str:
    """The shape of a value without the value: letters as x, digits as 9."""
    return re.sub(r"[^\W\d_]", "x", re.sub(r"\d", "9", value))
