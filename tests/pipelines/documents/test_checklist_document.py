"""A composed checklist becomes a document in one language: a part for each day, good practice by theme, warnings."""

import datetime as dt
from typing import Any

import pytest

from pipelines.documents.checklist_document import checklist_document
from pipelines.documents.tree import Bullets, ChecklistItems, Document, Facts, Notice
from pipelines.documents.wording import Lang
from pipelines.triage.checklists import THEMES, ChecklistItem, Status, Theme
from pipelines.triage.texts import Text


def both(text: str) -> Text:
    return {"nl": f"{text} nl", "en": f"{text} en"}


def item(name: str, theme: Theme, status: Status = "law", **changes: Any) -> ChecklistItem:
    return ChecklistItem.model_validate(
        {
            "id": name,
            "lists": ["basics"],
            "theme": theme,
            "action": both(name),
            "why": both("why"),
            "evidence": both("proof"),
            "articles": () if status == "good_practice" else ("Annex III(4)", "Art. 26(2)"),
            "applies_from": "2027-12-02" if status == "law" else None,
            "status": status,
            "for": {"roles": "all", "risk_classes": "all", "sectors": "all"},
            **changes,
        }
    )


def made(lang: Lang, *items: ChecklistItem, **more: Any) -> Document:
    about = [("Uw rol", "gebruiker"), ("Sector", "")]
    return checklist_document(
        "Titel", items, lang, **{"about": about, "version": "3", "date": dt.date(2026, 11, 22), **more}
    )


def parts(document: Document) -> list[tuple[str, list[str]]]:
    return [
        (section.title, [entry.id for entry in block.items])
        for section in document.sections
        for block in section.blocks
        if isinstance(block, ChecklistItems)
    ]


def test_the_order_of_the_items_is_kept_with_a_part_for_each_day_and_each_theme_of_good_practice() -> None:
    items = (
        item("early", "privacy", applies_from="2025-02-02"),
        item("late", "oversight"),
        item("later", "privacy"),
        item("disputed", "privacy", "contested"),
        item("proposal", "privacy", "draft"),
        item("habit", "oversight", "good_practice"),
        item("custom", "privacy", "good_practice"),
    )
    assert parts(made("nl", *items)) == [
        ("Geldt vanaf 2 februari 2025", ["early"]),
        ("Geldt vanaf 2 december 2027", ["late", "later"]),
        ("Wet, maar de datum of de uitleg is omstreden", ["disputed"]),
        ("Voorstel: dit kan nog veranderen", ["proposal"]),
        ("Goede gewoonte: mensen houden toezicht", ["habit"]),
        ("Goede gewoonte: privacy en gegevens", ["custom"]),
    ]
    assert [title for title, _ in parts(made("en", *items))][:2] == [
        "Applies from 2 February 2025",
        "Applies from 2 December 2027",
    ]


def test_texts_and_articles_are_in_the_language_of_the_document() -> None:
    dutch, english = (made(lang, item("a", "oversight")).checklist_items()[0] for lang in ("nl", "en"))
    assert (dutch.action, dutch.why, dutch.articles[0]) == ("a nl", "why nl", "Bijlage III(4)")
    assert (english.action, english.why, english.articles[0]) == ("a en", "why en", "Annex III(4)")


def test_an_example_names_its_source() -> None:
    sourced = item("a", "oversight", example=both("harm"), example_source="report")
    sources = {"report": "A report, https://example.org/report"}
    assert made("nl", sourced, sources=sources).checklist_items()[0].example == (
        "harm nl\nBron: A report, https://example.org/report"
    )
    assert made("en", sourced).checklist_items()[0].example == "harm en"
    assert made("en", item("a", "oversight"), sources=sources).checklist_items()[0].example == ""


def test_it_says_what_it_was_composed_for_and_how_much_of_it_is_law() -> None:
    document = made("nl", item("a", "oversight"), item("b", "oversight", "good_practice"))
    (facts,) = (block for block in document.sections[0].blocks if isinstance(block, Facts))
    assert facts.rows == (("Uw rol", "gebruiker"), ("Aantal punten", "2, waarvan 1 uit de wet"))


def test_the_edition_names_the_version_the_rules_and_the_day() -> None:
    assert made("nl", item("a", "oversight"), rules_version="2026-11-22.9").edition == (
        "versie 3 · regels 2026-11-22.9 · 22 november 2026"
    )


def test_a_warning_stands_on_top_only_where_an_item_calls_for_it() -> None:
    def tones(document: Document) -> list[str]:
        return [block.tone for block in document.sections[0].blocks if isinstance(block, Notice)]

    assert tones(made("nl", item("a", "oversight"))) == ["info"]
    noted = made("nl", item("a", "oversight"), notes=["Let hierop."])
    assert tones(noted) == ["info"]
    assert noted.sections[0].blocks[-1].text.endswith("geen juridisch advies.\nLet hierop.")
    assert tones(made("nl", item("a", "oversight", "draft"))) == ["info", "attention"]
    assert tones(made("nl", item("a", "oversight", "draft"), item("b", "oversight", "contested"))) == [
        "info",
        "attention",
        "attention",
    ]


def test_what_the_list_does_not_cover_is_said_at_the_end() -> None:
    document = made("nl", item("a", "oversight"), not_covered=("AVG", "Machineverordening"))
    assert document.sections[-1].title == "Wat niet in deze lijst staat"
    assert document.sections[-1].blocks[-1] == Bullets(items=("AVG", "Machineverordening"))


def test_a_checklist_without_items_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one item"):
        made("nl")


def test_good_practice_has_no_start_date_and_says_that_it_is_no_law() -> None:
    document = made("nl", item("b", "oversight", "draft"), item("a", "oversight", "good_practice"))
    draft, practice = document.checklist_items()
    assert (document.since(practice), document.since(draft)) == ("", "nog niet bekend")
    assert document.words.status[practice.status] == "goede gewoonte, geen wet"


def test_every_theme_has_a_name_in_both_languages() -> None:
    for lang in ("nl", "en"):
        names = {made(lang, item("a", theme)).checklist_items()[0].theme for theme in THEMES}
        assert len(names) == len(THEMES)
