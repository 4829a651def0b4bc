"""What a law consists of: articles, recitals and annexes, each with its paragraphs and points."""

from datetime import date
from pathlib import Path
from typing import Literal

from pipelines.ingestion.records import Line, Record

Lang = Literal["nl", "en"]
Part = Literal["article", "recital", "annex"]

PREFIXES: dict[Part, str] = {"article": "art", "recital": "rct", "annex": "anx"}


class LawError(ValueError):
    """A law's text cannot be used; the message names the file and what to do."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name}: {reason}")
        self.path, self.reason = path, reason


class Point(Record):
    """A point of a paragraph with all that stands below it, each line on its own.

    `mark` is printed as in the source ("(a)", "a)", "—"); it is empty for running text.
    """

    mark: str = ""
    text: Line

    @property
    def label(self) -> str:
        """The mark without its brackets: "a"."""
        return self.mark.strip("(). ")


class Paragraph(Record):
    """A paragraph of an article, or a numbered part of an annex.

    `number` is "7", "14" for a definition, "A.1" in Section A of an annex, and empty where the source has no number.
    """

    number: str = ""
    heading: str = ""
    points: tuple[Point, ...]

    @property
    def text(self) -> str:
        """Everything it says, one line for each point."""
        return "\n".join(f"{point.mark} {point.text}".strip() for point in self.points)


class Heading(Record):
    """A chapter or a section: its number ("III") and its title."""

    number: Line
    title: str


class LawUnit(Record):
    """An article, a recital or an annex in one language. `references` are ids of units of the same law."""

    id: Line
    part: Part
    number: Line
    lang: Lang
    title: str
    chapter: Heading | None = None
    section: Heading | None = None
    paragraphs: tuple[Paragraph, ...]
    references: tuple[Line, ...] = ()

    @property
    def text(self) -> str:
        """All its paragraphs, each on lines of its own, with their numbers."""
        return "\n".join(
            f"{paragraph.number}. {paragraph.text}" if paragraph.number else paragraph.text
            for paragraph in self.paragraphs
        )


class Regulation(Record):
    """A regulation as the Official Journal published it in one language. `number` is such as 2024/1689."""

    id: Line
    number: Line
    celex: Line
    title: Line
    lang: Lang
    published: date
    units: tuple[LawUnit, ...]

    def count(self, part: Part) -> int:
        """How many units of that part there are."""
        return sum(unit.part == part for unit in self.units)


def unit_id(law: str, part: Part, number: str) -> str:
    """The id of a unit: `ai-act/art_26`."""
    return f"{law}/{PREFIXES[part]}_{number}"


def part_of(unit: str) -> tuple[Part, str]:
    """(part, number) of a unit's id. Raises ValueError for anything else."""
    prefix, _, number = unit.rpartition("/")[2].partition("_")
    for part, known in PREFIXES.items():
        if prefix == known and number:
            return part, number
    raise ValueError(f"{unit} is not the id of an article, a recital or an annex")


def order_of(unit: str) -> tuple[int, int, str]:
    """Where a unit stands in its law: articles, annexes, recitals; 4a after 4."""
    part, number = part_of(unit)
    place = ("article", "annex", "recital").index(part)
    if part == "annex":
        return place, _roman(number), ""
    digits = number.rstrip("abcdefghijklmnopqrstuvwxyz")
    return place, int(digits), number[len(digits) :]


def _roman(number: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[sign] for sign in number]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
