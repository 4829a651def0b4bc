"""What visitors type about themselves, checked: one line each, an address that mail can reach, a phone number."""

import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass

from app.errors import Invalid, message

# the address a browser accepts in <input type=email> (WHATWG HTML, "valid e-mail address"), with at least one dot
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
EMAIL_MAX_CHARACTERS = 254
PHONE = re.compile(r"\+?[0-9 ()./-]{6,30}")
MAX_CHARACTERS = 200


@dataclass(frozen=True)
class Booker:
    """Who books, checked."""

    name: str
    email: str
    organisation: str
    phone: str


def booker(*, name: str, email: str, organisation: str, phone: str) -> Booker:
    """The four fields of the booking form, or Invalid with the first field that is wrong."""
    typed = Booker(line(name), line(email), line(organisation), line(phone))
    if not typed.name:
        raise Invalid(message("Enter your name."), "name")
    email_address(typed.email)
    if not typed.organisation:
        raise Invalid(message("Enter the name of your organisation."), "organisation")
    for field, value in (("name", typed.name), ("organisation", typed.organisation)):
        if len(value) > MAX_CHARACTERS:
            raise Invalid(message("Use at most %(limit)s characters."), field, limit=MAX_CHARACTERS)
    if typed.phone and not PHONE.fullmatch(typed.phone):
        raise Invalid(message("Enter a phone number such as 06 12345678, or leave it empty."), "phone")
    return typed


def email_address(text: str) -> str:
    """One address and nothing else: a comma, a name or a line end would reach more people than the one typed."""
    address = text.strip()
    if not EMAIL.fullmatch(address) or len(address) > EMAIL_MAX_CHARACTERS:
        raise Invalid(message("Enter an e-mail address such as name@company.nl."), "email")
    return address


def day(text: str) -> dt.date | None:
    """A day as browsers send it (2026-08-02) or as people write it (2-8-2026); None for anything else."""
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"):
        with suppress(ValueError):
            return dt.datetime.strptime(text.strip(), form).replace(tzinfo=dt.UTC).date()
    return None


def line(text: str) -> str:
    """One line: no line ends, no control characters, single spaces."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
