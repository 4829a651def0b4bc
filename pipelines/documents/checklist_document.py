"""Turns the items of a composed checklist into a document, in one language: first what is due first."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from pipelines.documents import tree
from pipelines.documents.wording import Lang, long_date
from pipelines.triage.checklists import ChecklistItem, Theme
from pipelines.triage.texts import Text, article_text


@dataclass(frozen=True)
class _Texts:
    how: str
    how_title: str
    items: str
    by_law: str
    since: str
    contested_title: str
    draft_title: str
    practice_title: str
    source: str
    advice: str
    draft: str
    contested: str
    not_covered: str


_TEXTS: Final[dict[Lang, _Texts]] = {
    "nl": _Texts(
        how="Loop de punten na met de mensen die het systeem kennen. Schrijf bij elk punt op wie het doet "
        "en wanneer het klaar is. Bewaar het bewijs bij deze lijst.",
        how_title="Zo gebruikt u deze lijst",
        items="Aantal punten",
        by_law="{count}, waarvan {law} uit de wet",
        since="Geldt vanaf {day}",
        contested_title="Wet, maar de datum of de uitleg is omstreden",
        draft_title="Voorstel: dit kan nog veranderen",
        practice_title="Goede gewoonte: {theme}",
        source="Bron: {source}",
        advice="Deze lijst helpt u op weg. Het is geen juridisch advies.",
        draft="Sommige punten komen uit een voorstel. De tekst daarvan kan nog veranderen.",
        contested="Over sommige punten verschillen lezers van de wet van mening. Vraag daarvoor advies.",
        not_covered="Wat niet in deze lijst staat",
    ),
    "en": _Texts(
        how="Go through the items with the people who know the system. Write down for each item who does it "
        "and when it is done. Keep the evidence with this list.",
        how_title="How to use this list",
        items="Number of items",
        by_law="{count}, of which {law} by law",
        since="Applies from {day}",
        contested_title="Law, but the date or the reading is contested",
        draft_title="Proposal: this may still change",
        practice_title="Good practice: {theme}",
        source="Source: {source}",
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
    about: Sequence[tuple[str, str]],
    version: str,
    date: dt.date,
    rules_version: str = "",
    notes: Sequence[str] = (),
    not_covered: Sequence[str] = (),
    sources: Mapping[str, str] | None = None,
) -> tree.Document:
    """The checklist as a document, in the order in which `compose` gave the items: a part for each day.

    `about`: label and value of what the list was composed for; `notes` are what the reader must know of it;
    `not_covered` is what the list leaves out; `sources` are the titles of the sources of examples, by id. All of them
    in the document's language. Raises ValueError without items.
    """
    listed = tuple(items)
    if not listed:
        raise ValueError("A checklist document needs at least one item.")
    texts = _TEXTS[lang]
    law = sum(item.status != "good_practice" for item in listed)
    count = (texts.items, texts.by_law.format(count=len(listed), law=law))
    facts = tree.Facts(rows=tuple((label, value) for label, value in (*about, count) if value))
    opening = (tree.Paragraph(text=texts.how), facts, *_notices(listed, notes, texts))
    sections = [tree.Section(title=texts.how_title, blocks=opening), *_parts(listed, lang, sources or {})]
    if not_covered:
        limits = tree.Bullets(items=tuple(not_covered))
        sections.append(tree.Section(title=texts.not_covered, blocks=(limits,)))
    return tree.Document(
        title=title, lang=lang, version=version, rules_version=rules_version, date=date, sections=tuple(sections)
    )


def _parts(items: Sequence[ChecklistItem], lang: Lang, sources: Mapping[str, str]) -> list[tree.Section]:
    parts = groupby(items, key=lambda item: _heading(item, lang))
    return [
        tree.Section(
            title=heading, blocks=(tree.ChecklistItems(items=tuple(_item(one, lang, sources) for one in part)),)
        )
        for heading, part in parts
    ]


def _heading(item: ChecklistItem, lang: Lang) -> str:
    texts = _TEXTS[lang]
    if item.applies_from:
        return texts.since.format(day=long_date(item.applies_from, lang))
    if item.status == "good_practice":
        return texts.practice_title.format(theme=_THEMES[item.theme][lang].lower())
    return texts.contested_title if item.status == "contested" else texts.draft_title


def _item(item: ChecklistItem, lang: Lang, sources: Mapping[str, str]) -> tree.ChecklistItem:
    return tree.ChecklistItem(
        id=item.id,
        action=item.action[lang],
        why=item.why[lang],
        articles=tuple(article_text(article, lang) for article in item.articles),
        applies_from=item.applies_from,
        status=item.status,
        evidence=item.evidence[lang],
        example=_example(item, lang, sources),
        theme=_THEMES[item.theme][lang],
    )


def _example(item: ChecklistItem, lang: Lang, sources: Mapping[str, str]) -> str:
    if item.example is None:
        return ""
    source = sources.get(item.example_source or "", "")
    return "\n".join([item.example[lang], *([_TEXTS[lang].source.format(source=source)] if source else [])])


def _notices(items: Sequence[ChecklistItem], notes: Sequence[str], texts: _Texts) -> tuple[tree.Notice, ...]:
    statuses = {item.status for item in items}
    warnings = [text for status, text in (("draft", texts.draft), ("contested", texts.contested)) if status in statuses]
    said = tree.Notice(text="\n".join((texts.advice, *notes)))
    return (said, *(tree.Notice(tone="attention", text=text) for text in warnings))
