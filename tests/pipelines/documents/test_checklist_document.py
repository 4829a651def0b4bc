"""A composed checklist becomes a document in one language, grouped by theme, with its warnings."""

import datetime as dt

import pytest

from pipelines.documents.checklist_document import checklist_document
from pipelines.documents.tree import Bullets, ChecklistItems, Document, Notice
from pipelines.documents.wording import Lang
from pipelines.triage.checklists import THEMES, ChecklistItem, Status, Theme
from pipelines.triage.texts import Text


def both(text: str) -> Text:
    return {"nl": f"{text} nl", "en": f"{text} en"}


def item(name: str, theme: Theme, status: Status = "law") -> ChecklistItem:
    return ChecklistItem.model_validate(
        {
            "id": name,
            "theme": theme,
            "action": both(name),
            "why": both("why"),
            "evidence": both("proof"),
            "articles": () if status == "good_practice" else ("Annex III(4)", "Art. 26(2)"),
            "applies_from": "2027-12-02" if status == "law" else None,
            "status": status,
            "for": {"roles": "all", "risk_classes": "all", "sectors": "all"},
        }
    )


def made(lang: Lang, *items: ChecklistItem, not_covered: tuple[str, ...] = ()) -> Document:
    return checklist_document(
        "Titel",
        items,
        lang,
        role="gebruiker",
        risk_class="hoog risico",
        sector="",
        version="3",
        date=dt.date(2026, 11, 21),
        not_covered=not_covered,
    )


def test_items_are_grouped_by_theme_in_the_order_of_first_mention() -> None:
    document = made("nl", item("a", "oversight"), item("b", "privacy"), item("c", "oversight"))
    groups = [
        (section.title, [entry.id for entry in block.items])
        for section in document.sections
        for block in section.blocks
        if isinstance(block, ChecklistItems)
    ]
    assert groups == [("Mensen houden toezicht", ["a", "c"]), ("Privacy en gegevens", ["b"])]


def test_texts_and_articles_are_in_the_language_of_the_document() -> None:
    dutch, english = (made(lang, item("a", "oversight")).checklist_items()[0] for lang in ("nl", "en"))
    assert (dutch.action, dutch.why, dutch.articles[0]) == ("a nl", "why nl", "Bijlage III(4)")
    assert (english.action, english.why, english.articles[0]) == ("a en", "why en", "Annex III(4)")


def test_a_warning_stands_on_top_only_where_an_item_calls_for_it() -> None:
    def tones(document: Document) -> list[str]:
        return [block.tone for block in document.sections[0].blocks if isinstance(block, Notice)]

    assert tones(made("nl", item("a", "oversight"))) == ["info"]
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
    document = made("nl", item("a", "oversight", "good_practice"), item("b", "oversight", "draft"))
    practice, draft = document.checklist_items()
    assert (document.since(practice), document.since(draft)) == ("", "nog niet bekend")
    assert document.words.status[practice.status] == "goede gewoonte, geen wet"


def test_every_theme_has_a_name_in_both_languages() -> None:
    for lang in ("nl", "en"):
        names = {made(lang, item("a", theme)).checklist_items()[0].theme for theme in THEMES}
        assert len(names) == len(THEMES)
