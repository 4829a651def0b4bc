"""A small document with every kind of block, in both languages, and one with texts that try to do harm."""

import datetime as dt

import pytest

from pipelines.documents.tree import (
    Bullets,
    ChecklistItem,
    ChecklistItems,
    Column,
    Document,
    Facts,
    Figure,
    Notice,
    Paragraph,
    Section,
    Table,
)

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 40">'
    '<rect x="0" y="0" width="120" height="20" fill="#0b4a66"/>'
    '<text x="0" y="36" font-size="12">61 %</text></svg>'
)
HARMFUL = (
    '#import "@preview/x:0.1.0": *',
    "]) #panic() $x^2$ @label",
    "<script>alert(1)</script> & <b>bold</b>",
    '=HYPERLINK("http://example.org","x")',
    "+31 20 123 45 67",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "*star* _line_ `code` | pipe ~~gone~~ [a](b)",
    "{{ 7*7 }} {% raw %}",
    "#N/A",
)


def make_document(lang: str) -> Document:
    first, second = (
        ("Wijs iemand aan die toezicht houdt", "Bewaar de logboeken zes maanden")
        if lang == "nl"
        else ("Appoint a person who oversees", "Keep the logs for six months")
    )
    items = (
        ChecklistItem(
            id="oversight",
            action=first,
            why="Zo grijpt iemand in als het misgaat.",
            articles=("Art. 26(2)",),
            applies_from=dt.date(2027, 12, 2),
            evidence="Een besluit met naam en datum.",
            example="De planner keurt elk rooster goed.",
            theme="Toezicht",
        ),
        ChecklistItem(id="logs", action=second, articles=("Art. 26(6)",), status="draft", theme="Logboeken"),
    )
    table = Table(
        caption="Uitkomst per model",
        columns=(Column(label="Model"), Column(label="Score", numeric=True), Column(label="Rijen", numeric=True)),
        rows=(("Basis", 1234.5, 12345), ("Nieuw", None, 7)),
        note="Gemeten op nieuwe rijen.",
    )
    return Document(
        title="Checklist voor gebruikers",
        lang=lang,
        subtitle="Zorg",
        version="2026-11",
        rules_version="2026-11-20",
        key="1a2b3c4d5e6f",
        date=dt.date(2026, 11, 21),
        sections=(
            Section(
                title="Inleiding",
                blocks=(
                    Paragraph(text="Loop de punten na."),
                    Bullets(items=("eerste", "tweede")),
                    Notice(tone="attention", text="Dit is geen advies."),
                    Facts(rows=(("Rol", "gebruiker"),)),
                ),
            ),
            Section(title="Cijfers", blocks=(table, Figure(svg=SVG, alt="Balk van 61 procent", caption="Score"))),
            Section(title="Punten", blocks=(ChecklistItems(items=items),)),
        ),
    )


@pytest.fixture
def harmful_texts() -> tuple[str, ...]:
    return HARMFUL


@pytest.fixture
def picture() -> str:
    return SVG


@pytest.fixture
def dutch() -> Document:
    return make_document("nl")


@pytest.fixture
def english() -> Document:
    return make_document("en")


@pytest.fixture
def harmful() -> Document:
    """Every harmful text in every place where a text can stand."""
    items = tuple(
        ChecklistItem(id=text, action=text, why=text, articles=(text,), evidence=text, example=text, theme=text)
        for text in HARMFUL
    )
    blocks = (
        *(Paragraph(text=text) for text in HARMFUL),
        Bullets(items=HARMFUL),
        *(Notice(text=text) for text in HARMFUL),
        Facts(rows=tuple((text, text) for text in HARMFUL)),
        Table(caption=HARMFUL[0], columns=(Column(label=HARMFUL[3]),), rows=tuple((text,) for text in HARMFUL)),
        ChecklistItems(items=items),
    )
    return Document(
        title=HARMFUL[3],
        lang="nl",
        subtitle=HARMFUL[2],
        version="1",
        date=dt.date(2026, 11, 21),
        sections=(Section(title=HARMFUL[1], blocks=blocks),),
    )
