"""The words, dates and numbers that every format of a document needs, in Dutch and in English."""

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

from babel.dates import format_date
from babel.numbers import format_decimal

Lang = Literal["nl", "en"]

# English documents are for readers in Europe: day before month, never 11/21/2026.
LOCALES: Final[dict[Lang, str]] = {"nl": "nl_NL", "en": "en_GB"}
DEFAULT_DECIMALS: Final = 3


@dataclass(frozen=True)
class Words:
    """Every fixed word of a document in one language; `status` and `tone` by their ids."""

    version: str
    page: str
    page_of: str
    articles: str
    applies_from: str
    applies_from_unknown: str
    status_label: str
    status: dict[str, str]
    evidence: str
    example: str
    why: str
    theme: str
    tone: dict[str, str]
    number: str
    action: str
    answer: str
    answers: tuple[str, str, str, str, str]  # yes, no, partly, don't know, does not apply: in this order
    answer_help: str
    owner: str
    due: str
    due_help: str
    remarks: str
    checklist: str
    summary: str
    explanation: str
    items: str
    unanswered: str
    done_share: str
    done_share_note: str
    total: str
    table: str


NL: Final = Words(
    version="Versie",
    page="Pagina",
    page_of="van",
    articles="Artikelen",
    applies_from="Geldt vanaf",
    applies_from_unknown="nog niet bekend",
    status_label="Status",
    status={
        "law": "wet",
        "draft": "concept, kan nog veranderen",
        "contested": "over de uitleg bestaat verschil van mening",
        "good_practice": "goede gewoonte, geen wet",
    },
    evidence="Zo toont u het aan",
    example="Voorbeeld",
    why="Waarom",
    theme="Onderwerp",
    tone={"info": "Goed om te weten", "success": "In orde", "attention": "Let op", "problem": "Probleem"},
    number="Nr.",
    action="Wat u doet",
    answer="Gedaan?",
    answers=("ja", "nee", "deels", "weet niet", "n.v.t."),
    answer_help="Kies een antwoord uit de lijst: ja, nee, deels, weet niet of n.v.t. (niet van toepassing).",
    owner="Wie doet het",
    due="Klaar op",
    due_help="Vul een datum in, bijvoorbeeld 31-1-2027.",
    remarks="Opmerkingen",
    checklist="Checklist",
    summary="Overzicht",
    explanation="Toelichting",
    items="Punten",
    unanswered="nog geen antwoord",
    done_share="Klaar",
    done_share_note="Klaar is: ja, gedeeld door alle punten die van toepassing zijn.",
    total="Totaal",
    table="Tabel",
)

EN: Final = Words(
    version="Version",
    page="Page",
    page_of="of",
    articles="Articles",
    applies_from="Applies from",
    applies_from_unknown="not yet known",
    status_label="Status",
    status={
        "law": "law",
        "draft": "draft, may still change",
        "contested": "readers disagree on the meaning",
        "good_practice": "good practice, not law",
    },
    evidence="How you show it",
    example="Example",
    why="Why",
    theme="Topic",
    tone={"info": "Good to know", "success": "In order", "attention": "Please note", "problem": "Problem"},
    number="No.",
    action="What you do",
    answer="Done?",
    answers=("yes", "no", "partly", "don't know", "n/a"),
    answer_help="Choose an answer from the list: yes, no, partly, don't know or n/a (not applicable).",
    owner="Who does it",
    due="Due on",
    due_help="Enter a date, for example 31/1/2027.",
    remarks="Remarks",
    checklist="Checklist",
    summary="Summary",
    explanation="Explanation",
    items="Items",
    unanswered="no answer yet",
    done_share="Done",
    done_share_note="Done is: yes, divided by all items that apply.",
    total="Total",
    table="Table",
)

WORDS: Final[dict[Lang, Words]] = {"nl": NL, "en": EN}


def long_date(day: dt.date, lang: Lang) -> str:
    """`21 november 2026` or `21 November 2026`."""
    return format_date(day, format="d MMMM y", locale=LOCALES[lang])


def number_text(value: float, lang: Lang, decimals: int | None = None) -> str:
    """The number as people write it: `1.234,5` in Dutch, `1,234.5` in English.

    `decimals` fixes the number of decimals; None shows up to three and leaves trailing zeros out. A value too
    small for that is written with its first three digits, so that 0,0004 does not turn into 0.
    """
    places = DEFAULT_DECIMALS if decimals is None else decimals
    if decimals is None and value and abs(value) < 10**-places / 2:
        return format_decimal(value, format="@##", locale=LOCALES[lang])
    pattern = "#,##0" + ("." + ("0" if decimals is not None else "#") * places if places else "")
    return format_decimal(value, format=pattern, locale=LOCALES[lang])
