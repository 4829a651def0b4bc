"""The words, dates and numbers that every format of a document needs, in Dutch and in English."""

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal, get_args

from babel.dates import format_date
from babel.numbers import format_decimal

Lang = Literal["nl", "en"]

# English documents are for readers in Europe: day before month, never 11/21/2026.
LOCALES: Final[dict[Lang, str]] = {"nl": "nl_NL", "en": "en_GB"}
DEFAULT_DECIMALS: Final = 3


Answer = Literal["yes", "no", "partly", "unknown", "not_applicable"]
ANSWERS: Final[tuple[Answer, ...]] = get_args(Answer)
"""The ids of the answers to a checklist item, in the order of `Words.answers`."""
CLOSED_ANSWERS: Final = ("yes", "not_applicable")
"""After these, nothing is left to do for an item."""


@dataclass(frozen=True)
class Words:
    """Every fixed word of a document in one language; `status` and `tone` by their ids."""

    version: str
    rules: str
    list_key: str
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
    answers: tuple[str, str, str, str, str]  # as ANSWERS
    answer_help: str
    owner: str
    due: str
    due_help: str
    remarks: str
    ticked: str
    item_id: str
    protected: str
    checklist: str
    summary: str
    explanation: str
    items: str
    unanswered: str
    open: str
    overdue: str
    open_note: str
    done_share: str
    done_share_note: str
    total: str
    table: str


NL: Final = Words(
    version="Versie",
    rules="regels",
    list_key="lijst",
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
    remarks="Reden of opmerking",
    ticked="Afgevinkt",
    item_id="Kenmerk",
    protected="U vult de laatste vier kolommen van het blad Checklist in. De rest is beveiligd, zonder wachtwoord."
    " Wilt u sorteren? Haal dan eerst de beveiliging van het blad weg. Laat de verborgen kolom "
    "Kenmerk staan: daarmee lezen wij uw antwoorden weer in.",
    checklist="Checklist",
    summary="Overzicht",
    explanation="Toelichting",
    items="Punten",
    unanswered="nog geen antwoord",
    open="Open",
    overdue="Te laat",
    open_note="Open is: nee, deels, weet niet of nog geen antwoord. "
    "Te laat is: open, en de dag bij 'Klaar op' is voorbij.",
    done_share="Klaar",
    done_share_note="Klaar is: ja, gedeeld door alle punten die van toepassing zijn.",
    total="Totaal",
    table="Tabel",
)

EN: Final = Words(
    version="Version",
    rules="rules",
    list_key="list",
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
    remarks="Reason or remark",
    ticked="Ticked",
    item_id="Item",
    protected="You fill in the last four columns of the sheet Checklist. The rest is protected, without a password."
    " Do you want to sort? Then first take the protection off the sheet. Leave the hidden column "
    "Item in place: with it we read your answers back.",
    checklist="Checklist",
    summary="Summary",
    explanation="Explanation",
    items="Items",
    unanswered="no answer yet",
    open="Open",
    overdue="Overdue",
    open_note="Open is: no, partly, don't know or no answer yet. Overdue is: open, and the day under 'Due on' is past.",
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
