"""Turns the items of a composed checklist into a document, in one language, grouped by theme."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from pipelines.documents import tree
from pipelines.documents.wording import Lang
from pipelines.triage.checklists import ChecklistItem, Theme
from pipelines.triage.texts import Text, article_text


@dataclass(frozen=True)
class _Texts:
    how: str
    how_title: str
    role: str
    risk_class: str
    sector: str
    items: str
    advice: str
    draft: str
    contested: str
    not_covered: str


_TEXTS: Final[dict[Lang, _Texts]] = {
    "nl": _Texts(
        how="Loop de punten na met de mensen die het systeem kennen. Schrijf bij elk punt op wie het doet "
        "en wanneer het klaar is. Bewaar het bewijs bij deze lijst.",
        how_title="Zo gebruikt u deze lijst",
        role="Uw rol",
        risk_class="Soort risico",
        sector="Sector",
        items="Aantal punten",
        advice="Deze lijst helpt u op weg. Het is geen juridisch advies.",
        draft="Sommige punten komen uit een voorstel. De tekst daarvan kan nog veranderen.",
        contested="Over sommige punten verschillen lezers van de wet van mening. Vraag daarvoor advies.",
        not_covered="Wat niet in deze lijst staat",
    ),
    "en": _Texts(
        how="Go through the items with the people who know the system. Write down for each item who does it "
        "and when it is done. Keep the evidence with this list.",
        how_title="How to use this list",
        role="Your role",
        risk_class="Kind of risk",
        sector="Sector",
        items="Number of items",
        advice="This list helps you get started. It is not legal advice.",
        draft="Some items come from a proposal. Its text may still change.",
        contested="Readers of the law disagree about some items. Ask for advice on those.",
        not_covered="What this list does not cover",
    ),
}


# The seven requirements of the European ethics guidelines for trustworthy AI, in words that need no explanation.
_THEMES: Final[dict[Theme, Text]] = {
    "oversight": {"nl": "Mensen houden toezicht", "en": "People oversee the system"},
    "robustness": {"nl": "Veilig en betrouwbaar", "en": "Safe and reliable"},
    "privacy": {"nl": "Privacy en gegevens", "en": "Privacy and data"},
    "transparency": {"nl": "Open en uit te leggen", "en": "Open and explainable"},
    "fairness": {"nl": "Eerlijk voor iedereen", "en": "Fair to everyone"},
    "wellbeing": {"nl": "Goed voor mens en milieu", "en": "Good for people and the environment"},
    "accountability": {"nl": "Wie is verantwoordelijk", "en": "Who is responsible"},
}


def checklist_document(
    title: str,
    items: Iterable[ChecklistItem],
    lang: Lang,
    *,
    role: str,
    risk_class: str,
    sector: str,
    version: str,
    date: dt.date,
    not_covered: Sequence[str] = (),
) -> tree.Document:
    """The checklist as a document.

    `role`, `risk_class` and `sector` are names in the document's language, not ids (leave one empty to leave it out);
    `not_covered` says, in that language, what the list leaves out. Raises ValueError without items.
    """
    entries = [_item(item, lang) for item in items]
    if not entries:
        raise ValueError("A checklist document needs at least one item.")
    texts = _TEXTS[lang]
    about = [
        (texts.role, role),
        (texts.risk_class, risk_class),
        (texts.sector, sector),
        (texts.items, str(len(entries))),
    ]
    facts = tree.Facts(rows=tuple((label, value) for label, value in about if value))
    opening: tuple[tree.AnyBlock, ...] = (tree.Paragraph(text=texts.how), facts, *_notices(entries, texts))
    sections = [tree.Section(title=texts.how_title, blocks=opening), *_themes(entries)]
    if not_covered:
        limits = tree.Bullets(items=tuple(not_covered))
        sections.append(tree.Section(title=texts.not_covered, blocks=(limits,)))
    return tree.Document(title=title, lang=lang, version=version, date=date, sections=tuple(sections))


def _item(item: ChecklistItem, lang: Lang) -> tree.ChecklistItem:
    return tree.ChecklistItem(
        id=item.id,
        action=item.action[lang],
        why=item.why[lang],
        articles=tuple(article_text(article, lang) for article in item.articles),
        applies_from=item.applies_from,
        status=item.status,
        evidence=item.evidence[lang],
        example=item.example[lang] if item.example else "",
        theme=_THEMES[item.theme][lang],
    )


def _notices(entries: Sequence[tree.ChecklistItem], texts: _Texts) -> tuple[tree.Notice, ...]:
    statuses = {item.status for item in entries}
    warnings = [text for status, text in (("draft", texts.draft), ("contested", texts.contested)) if status in statuses]
    return (tree.Notice(text=texts.advice), *(tree.Notice(tone="attention", text=text) for text in warnings))


def _themes(entries: Sequence[tree.ChecklistItem]) -> list[tree.Section]:
    order = {theme: place for place, theme in enumerate(dict.fromkeys(item.theme for item in entries))}
    grouped = groupby(sorted(entries, key=lambda item: order[item.theme]), key=lambda item: item.theme)
    return [tree.Section(title=theme, blocks=(tree.ChecklistItems(items=tuple(group)),)) for theme, group in grouped]
