"""The typed tree of a report or checklist: what it says, in one language, apart from how it looks in any format."""

import datetime as dt
import re
from typing import Annotated, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
    model_validator,
)

from pipelines.documents import wording
from pipelines.documents.svg import checked_svg

SCHEMA_VERSION: Final = 1

Lang = wording.Lang
Status = Literal["law", "draft", "contested", "good_practice"]
Tone = Literal["info", "success", "attention", "problem"]

# What XML 1.0 cannot hold (so neither DOCX nor XLSX), and lone surrogates, which no file can hold as UTF-8.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def clean_text(value: str) -> str:
    """The same text with only line feeds as line ends and without the characters that no document can hold."""
    return _UNPRINTABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def _required(value: str) -> str:
    if not value.strip():
        raise ValueError("this text may not be empty")
    return value


Text = Annotated[str, AfterValidator(clean_text)]
RequiredText = Annotated[str, AfterValidator(clean_text), AfterValidator(_required)]
Svg = Annotated[str, AfterValidator(clean_text), AfterValidator(checked_svg)]


def _plain_float(value: object) -> object:
    # numpy.float64 is a float to Python but carries its own text form; formats only ever see the plain number.
    return float(value) if isinstance(value, float) else value


Number = Annotated[float, BeforeValidator(_plain_float), Field(strict=True, allow_inf_nan=False)]
Cell = StrictInt | Number | Annotated[StrictStr, AfterValidator(clean_text)] | None
"""A table cell. Numbers stay numbers (formatted per language); None is "no value"; NaN and infinity are refused."""


class Block(BaseModel):
    """What all parts of a document share: frozen, and no field that is not named here."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Paragraph(Block):
    """Running text; line feeds are kept."""

    kind: Literal["paragraph"] = "paragraph"
    text: RequiredText


class Bullets(Block):
    """An unordered list of short texts."""

    kind: Literal["bullets"] = "bullets"
    items: tuple[RequiredText, ...] = Field(min_length=1)


class Notice(Block):
    """A text that stands out; `tone` says why it does, and every format also says it in a word."""

    kind: Literal["notice"] = "notice"
    tone: Tone = "info"
    text: RequiredText


class Facts(Block):
    """Label and value pairs, in order."""

    kind: Literal["facts"] = "facts"
    rows: tuple[tuple[RequiredText, Text], ...] = Field(min_length=1)


class Column(Block):
    """A table column. `decimals` fixes the number of decimals; None shows up to three, without trailing zeros."""

    label: RequiredText
    numeric: bool = False
    decimals: int | None = Field(default=None, ge=0, le=9)


class Table(Block):
    """A table with a caption; every row has one cell for each column.

    Give a year as text: numbers get thousands separators.
    """

    kind: Literal["table"] = "table"
    caption: RequiredText
    columns: tuple[Column, ...] = Field(min_length=1)
    rows: tuple[tuple[Cell, ...], ...]
    note: Text = ""

    @model_validator(mode="after")
    def _rows_fit_columns(self) -> Self:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells and the table has {len(self.columns)} columns")
        return self


class Figure(Block):
    """A picture we drew ourselves as SVG (see `svg.checked_svg` for what it may hold), with its text alternative."""

    kind: Literal["figure"] = "figure"
    svg: Svg
    alt: RequiredText
    caption: RequiredText


class ChecklistItem(Block):
    """One thing to do: the action, why, its articles, when they start to apply, and what proves it is done."""

    id: RequiredText
    action: RequiredText
    why: Text = ""
    articles: tuple[RequiredText, ...] = ()
    applies_from: dt.date | None = None
    status: Status = "law"
    evidence: Text = ""
    example: Text = ""
    theme: Text = ""


class ChecklistItems(Block):
    """Things to tick off, in order; numbered through the whole document."""

    kind: Literal["checklist_items"] = "checklist_items"
    items: tuple[ChecklistItem, ...] = Field(min_length=1)
    blanks: bool = True
    """Whether paper leaves room to write who does it and when; not where that stands there already."""


AnyBlock = Annotated[
    Paragraph | Bullets | Notice | Facts | Table | Figure | ChecklistItems,
    Field(discriminator="kind"),
]


class Section(Block):
    """A part of the document under its own heading (level 2)."""

    title: RequiredText
    blocks: tuple[AnyBlock, ...]


class Document(Block):
    """A whole document in one language.

    `version` is that of the list or run behind it, `rules_version` that of the rules it was composed with, `key` names
    the kept list, `date` is the day it was made. All of them stand on every page, in every format.
    """

    schema_version: Literal[1] = SCHEMA_VERSION
    title: RequiredText
    lang: Lang
    subtitle: Text = ""
    version: RequiredText
    rules_version: Text = ""
    key: Text = ""
    date: dt.date
    sections: tuple[Section, ...]

    def checklist_items(self) -> tuple[ChecklistItem, ...]:
        """All checklist items in the order of the document; empty for a document that is no checklist."""
        blocks = (block for section in self.sections for block in section.blocks)
        return tuple(item for block in blocks if isinstance(block, ChecklistItems) for item in block.items)

    def checklist_parts(self) -> tuple[tuple[str, tuple[ChecklistItem, ...]], ...]:
        """The checklist items under the title of each section that has any, in the order of the document."""
        found = (
            (
                section.title,
                tuple(i for block in section.blocks if isinstance(block, ChecklistItems) for i in block.items),
            )
            for section in self.sections
        )
        return tuple((title, items) for title, items in found if items)

    def tables(self) -> tuple[Table, ...]:
        """All tables in the order of the document."""
        return tuple(block for section in self.sections for block in section.blocks if isinstance(block, Table))

    @property
    def words(self) -> wording.Words:
        """The fixed words of a document ("Version", "Please note") in this document's language."""
        return wording.WORDS[self.lang]

    @property
    def edition(self) -> str:
        """Which edition this is: `versie 3 · regels 2026-11-22 · lijst 1a2b3c4d5e6f · 22 november 2026`."""
        known = (
            (self.words.version.lower(), self.version),
            (self.words.rules, self.rules_version),
            (self.words.list_key, self.key),
        )
        named = [f"{word} {' '.join(value.split())}" for word, value in known if value]
        return " · ".join([*named, self.day(self.date)])

    @property
    def edition_line(self) -> str:
        """The edition as a line of its own, with a capital."""
        return self.edition[0].upper() + self.edition[1:]

    def since(self, item: ChecklistItem) -> str:
        """From when an item applies, in words; empty for good practice, which no law asks for."""
        if item.applies_from:
            return self.day(item.applies_from)
        return "" if item.status == "good_practice" else self.words.applies_from_unknown

    def day(self, day: dt.date) -> str:
        """A date as this document writes it, with the month in full."""
        return wording.long_date(day, self.lang)

    def cell_text(self, cell: Cell, column: Column) -> str:
        """A table cell as this document writes it; an empty text where there is no value."""
        if cell is None:
            return ""
        return cell if isinstance(cell, str) else wording.number_text(cell, self.lang, column.decimals)
