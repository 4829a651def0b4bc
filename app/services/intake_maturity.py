"""A digital maturity result (DMA) of a European Digital Innovation Hub, brought along so that nothing is asked again.

The hubs' tool gives firms a report to read and no file for machines. So this reads a small file of our own making
(JSON or CSV, described in `docs/digital-maturity-file.md`), or the six percentages as they are typed over.
"""

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from app.errors import Invalid, message
from app.models import Intake
from app.services import typed

MAX_BYTES: Final = 64 * 1024
FIRM: Final = ("strategy", "readiness", "human", "data", "automation_ai", "green")
PUBLIC_BODY: Final = ("strategy", "readiness", "human", "data", "interoperability", "green")
"""A public body is asked about interoperability where a firm is asked about automation and AI."""
NAMES: Final[Mapping[str, str]] = {
    "digital business strategy": "strategy",
    "digital strategy and investments": "strategy",
    "digital strategy & investments": "strategy",
    "digital readiness": "readiness",
    "human-centric digitalisation": "human",
    "human centric digitalisation": "human",
    "data management and connectedness": "data",
    "data management": "data",
    "data management and security": "data",
    "data management & security": "data",
    "automation and artificial intelligence": "automation_ai",
    "automation & artificial intelligence": "automation_ai",
    "automation and ai": "automation_ai",
    "interoperability": "interoperability",
    "green digitalisation": "green",
}
"""The dimensions as reports of the tool name them."""
OTHER_KINDS: Final[Mapping[bytes, str]] = {b"%PDF": "PDF", b"PK": "Excel", b"\xd0\xcf\x11\xe0": "Excel"}
NOT_THIS_KIND = message(
    "We cannot read a %(kind)s file. Type the six percentages of your report in the boxes below, or make a JSON or CSV "
    "file of them."
)
NOT_READABLE = message("We cannot read this file. It must be a JSON or CSV file with the six percentages.")
MISSING = message("The percentage of “%(name)s” is missing.")
NO_PERCENTAGE = message("“%(value)s” is not a percentage. Give a number from 0 to 100.")
NO_DAY = message("Give the day of the assessment as 2-8-2026, or leave it out.")
EMPTY = message("Choose a file, or type the six percentages.")
TOO_LARGE = message("This file is too large for six percentages. It may have at most %(limit)s kB.")


class Maturity(BaseModel):
    """A result as it was brought: percentages by dimension; the day and the tool's version if these are known."""

    model_config = ConfigDict(frozen=True)

    scores: dict[str, float]
    day: str = ""
    version: str = ""
    source: str
    """`json`, `csv` or `typed`."""

    @property
    def average(self) -> float:
        """The overall score as the tool has it: the mean of the six."""
        return round(sum(self.scores.values()) / len(self.scores), 1)


def keep_file(intake: Intake, *, content: bytes) -> None:
    """Read a file and keep what it says. Raises Invalid (field `file`)."""
    intake.maturity = read_file(content).model_dump()


def keep_typed(intake: Intake, *, values: Mapping[str, str]) -> None:
    """Keep typed percentages (`score-<dimension>`), the day and the version. Raises Invalid with its field."""
    given = {name: values.get(f"score-{name}", "").strip() for name in (*FIRM, "interoperability")}
    if not any(given.values()):
        raise Invalid(EMPTY, "file")
    scores = _scores({name: value for name, value in given.items() if value}, field="score-{}")
    found = Maturity(
        scores=scores,
        day=_day(values.get("day", "").strip(), field="day"),
        version=typed.line(values.get("version", ""))[:40],
        source="typed",
    )
    intake.maturity = found.model_dump()


def of(row: Mapping[str, Any] | None) -> Maturity | None:
    """The result as an intake or an engagement keeps it."""
    return Maturity.model_validate(row) if row else None


def read_file(content: bytes) -> Maturity:
    """What a file says, or Invalid (field `file`) with what is wrong with it."""
    if not content.strip():
        raise Invalid(EMPTY, "file")
    if len(content) > MAX_BYTES:
        raise Invalid(TOO_LARGE, "file", limit=MAX_BYTES // 1024)
    for magic, kind in OTHER_KINDS.items():
        if content.startswith(magic):
            raise Invalid(NOT_THIS_KIND, "file", kind=kind)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return _from_json(text) if text.lstrip().startswith(("{", "[")) else _from_csv(text)


def _from_json(text: str) -> Maturity:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Invalid(NOT_READABLE, "file") from None
    if not isinstance(found, dict) or not isinstance(found.get("scores"), dict):
        raise Invalid(NOT_READABLE, "file")
    return Maturity(
        scores=_scores(found["scores"]), day=_day(found.get("date")), version=_line(found.get("version")), source="json"
    )


def _from_csv(text: str) -> Maturity:
    """Two columns, dimension and percentage; rows named `date` and `version` may be among them."""
    separator = ";" if text.count(";") >= text.count(",") else ","
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=separator) if any(cell.strip() for cell in row)]
    except csv.Error:
        raise Invalid(NOT_READABLE, "file") from None
    pairs = {row[0].strip().lower(): row[1].strip() for row in rows if len(row) >= 2}
    day, version = pairs.pop("date", ""), pairs.pop("version", "")
    scores = {name: value for name, value in pairs.items() if _dimension(name)}
    if not scores:
        raise Invalid(NOT_READABLE, "file")
    return Maturity(scores=_scores(scores), day=_day(day), version=_line(version), source="csv")


def _dimension(name: object) -> str | None:
    text = " ".join(str(name).strip().lower().split())
    return text if text in (*FIRM, "interoperability") else NAMES.get(text)


def _scores(given: Mapping[str, object], *, field: str = "file") -> dict[str, float]:
    """Six percentages by dimension, in the order of the report."""
    found = {_dimension(name): value for name, value in given.items()}
    wanted: Iterable[str] = PUBLIC_BODY if "interoperability" in found and "automation_ai" not in found else FIRM
    scores: dict[str, float] = {}
    for name in wanted:
        if name not in found:
            raise Invalid(MISSING, field.format(name), name=DIMENSIONS[name])
        scores[name] = _percentage(found[name], field.format(name))
    return scores


def _percentage(value: object, field: str) -> float:
    text = str(value).strip().removesuffix("%").strip().replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if isinstance(value, bool) or not 0 <= number <= 100:
        raise Invalid(NO_PERCENTAGE, field, value=typed.line(str(value))[:40])
    return round(number, 1)


def _day(value: object, field: str = "file") -> str:
    if not value:
        return ""
    day = typed.day(str(value))
    if day is None:
        raise Invalid(NO_DAY, field)
    return day.isoformat()


def _line(value: object) -> str:
    return typed.line(str(value))[:40] if value else ""


DIMENSIONS: Final[Mapping[str, str]] = {
    "strategy": "Digital Business Strategy",
    "readiness": "Digital Readiness",
    "human": "Human-centric Digitalisation",
    "data": "Data Management",
    "automation_ai": "Automation and Artificial Intelligence",
    "interoperability": "Interoperability",
    "green": "Green Digitalisation",
}
"""The names on the report, which is in English: people look for these very words."""
