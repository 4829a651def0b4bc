"""What the check of the content finds, and what it lets pass."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.ingestion.checking import check
from pipelines.ingestion.checking.dates import dates_in, parts_in, places_in

TODAY = date(2026, 11, 22)
PAGE = "guidance/ai_act/chatbots"


def _row(units: list[str], day: str, **more: Any) -> dict[str, Any]:
    return {"units": units, "applies_from": day, "what": {"nl": "x", "en": "x"}, "sources": ["ai-act"], **more}


def _change(unit: str, day: str, **more: Any) -> dict[str, Any]:
    what = {"nl": "x", "en": "x"}
    return {"unit": unit, "valid_from": day, "what": what, "point": "1", "sources": ["ai-act"], **more}


@pytest.fixture
def law(content: Path) -> Path:
    """The small content with the facts of a law of 60 articles, 10 recitals and 3 annexes."""
    facts = {
        "id": "ai-act", "number": "2024/1689", "celex": "32024R1689", "articles": 60, "recitals": 10, "annexes": 3,
        "title": {"nl": "AI", "en": "AI"}, "short": {"nl": "AI", "en": "AI"}, "sources": ["ai-act"],
        "changes": [
            _change("ai-act/art_4a", "2026-07-27", change="inserted", title={"nl": "x", "en": "x"}),
            _change("ai-act/art_50", "2026-12-02", change="inserted", parts=["1a"]),
        ],
        "application": [
            _row(["art_50"], "2026-08-02"),
            _row(["art_5"], "2025-02-02"),
            _row(["art_6", "anx_III"], "2027-12-02"),
            _row(["art_49"], "2027-12-02", status="contested"),
        ],
    }  # fmt: skip
    (content / "law").mkdir()
    (content / "law" / "ai-act.yaml").write_text(yaml.safe_dump(facts), encoding="utf-8")
    _write(content, "Sinds 2 augustus 2026.", "Since 2 August 2026.")
    return content


def _write(root: Path, dutch: str, english: str, folder: str = PAGE) -> None:
    (root / folder / "nl.md").write_text(dutch, encoding="utf-8")
    (root / folder / "en.md").write_text(english, encoding="utf-8")


def _messages(root: Path) -> list[str]:
    return [problem.message for problem in check(root, TODAY)]


def test_the_small_content_with_a_law_is_in_order(law: Path) -> None:
    assert _messages(law) == []


@pytest.mark.parametrize(
    "link", ["guidance/nowhere", "case/nowhere", "term/nowhere", "ai-act/art_61", "ai-act/anx_IV", "signpost", "../x"]
)
def test_a_link_that_leads_nowhere_is_refused(law: Path, link: str) -> None:
    _write(law, f"Sinds 2 augustus 2026, zie [daar]({link}).", f"Since 2 August 2026, see [there]({link}).")
    found = _messages(law)
    assert len(found) == 2
    assert found[0] == f"guidance/chatbots: the link to {link} in nl.md leads nowhere; correct it, or take it away"


def test_links_to_items_to_the_law_and_to_the_web_pass(law: Path) -> None:
    links = "[a](case/barn) [b](ai-act/art_4a) [c](ai-act/anx_III) [d](https://example.org) [e](ai-act/rct_10)"
    _write(law, f"Sinds 2 augustus 2026. {links}", f"Since 2 August 2026. {links}")
    assert _messages(law) == []


def test_a_link_to_an_item_that_cannot_be_read_is_no_second_problem(law: Path) -> None:
    _write(law, "Sinds 2 augustus 2026. [a](case/barn)", "Since 2 August 2026. [a](case/barn)")
    (law / "case_studies/barn/en.md").unlink()
    assert _messages(law) == ["is missing"]


def test_links_to_terms_are_not_judged_while_a_list_of_terms_is_broken(law: Path) -> None:
    _write(law, "Sinds 2 augustus 2026. [a](term/x)", "Since 2 August 2026. [a](term/x)")
    (law / "glossary").mkdir()
    (law / "glossary/a.yaml").write_text("- {id: term/x}\n", encoding="utf-8")
    (problem,) = check(law, TODAY)
    assert (problem.path, problem.message[:8]) == ("glossary/a.yaml", "term/x: ")


def test_a_place_that_the_law_does_not_have_is_refused(law: Path, write_item) -> None:
    write_item(law, PAGE, explains=["ai-act/art_50", "ai-act/art_61", "ai-act/anx_XII"])
    _write(law, "Sinds 2 augustus 2026.", "Since 2 August 2026.")
    assert [message.partition(" names ")[2] for message in _messages(law)] == [
        "ai-act/art_61, which the law does not have; correct it",
        "ai-act/anx_XII, which the law does not have; correct it",
    ]


@pytest.mark.parametrize(
    ("dutch", "english", "reason"),
    [
        ("## A\n\nx", "x", "nl.md has 1 headings and en.md has 0"),
        ("- a\n- b", "- a", "nl.md has 2 list items and en.md has 1"),
        ("|a|\n|-|\n|b|", "|a|\n|-|\n|b|\n|c|", "nl.md has 2 table rows and en.md has 3"),
        ("sinds 3 mei 2026", "since 4 May 2026", "the date 2026-05-03 stands in Dutch and not in English"),
        ("in mei 2026", "recently", "the date 2026-05 stands in Dutch"),
        ("zie artikel 4 bis", "see Article 4", "the place in the law article 4a stands in Dutch"),
        ("bijlage I", "Annexes I and III", "the place in the law annex III stands in English"),
        ("[x](case/barn)", "x", "the link case/barn stands in Dutch"),
    ],
)
def test_what_stands_in_one_language_only_is_found(law: Path, dutch: str, english: str, reason: str) -> None:
    _write(law, dutch, english, "case_studies/barn")
    assert any(reason in message for message in _messages(law))


def test_a_day_that_the_law_does_not_give_is_refused(law: Path, write_item) -> None:
    write_item(law, PAGE, applies_from="2025-02-02")
    _write(law, "Sinds 2 februari 2025.", "Since 2 February 2025.")
    assert _messages(law) == [
        "guidance/chatbots: applies_from is 2025-02-02, but the law's facts give 2026-08-02, 2026-12-02 for what it "
        "explains; correct it"
    ]


def test_a_first_day_that_the_text_leaves_out_is_refused(law: Path) -> None:
    _write(law, "Het geldt.", "It applies.")
    assert [message.partition(", but ")[2] for message in _messages(law)] == [
        "the text does not name that day; let both say the same"
    ]


def test_a_day_in_the_text_that_nothing_knows_is_refused_until_it_is_listed(law: Path) -> None:
    _write(law, "Sinds 2 augustus 2026, niet 2 augustus 2021.", "Since 2 August 2026, not 2 August 2021.")
    first, second = _messages(law)
    assert first.startswith("guidance/chatbots: nl.md names 2021-08-02, which no law, source or call knows")
    assert second.startswith("guidance/chatbots: en.md names 2021-08-02")
    (law / "dates.yaml").write_text("- {date: 2021-08-02, what: A day, sources: [ai-act]}\n", encoding="utf-8")
    assert _messages(law) == []
    (law / "dates.yaml").write_text("- {date: 2021-08-02, what: A day, sources: [rumour]}\n", encoding="utf-8")
    assert ["source rumour is not in" in message for message in _messages(law)] == [True]


def _second_page(law: Path, write_item, english: str, **facts: Any) -> None:
    questions = {"nl": ["Een?", "Twee?", "Drie?"], "en": ["One?", "Two?", "Three?"]}
    write_item(law, "guidance/ai_act/second", questions=questions, **facts)
    day = "2 december 2026" if facts["applies_from"] == "2026-12-02" else "2 februari 2025"
    dutch = (
        english.replace("Article 50(1a)", "artikel 50, lid 1 bis").replace("From", "Vanaf").replace("Since", "Sinds")
    )
    dutch = dutch.replace("2 December 2026", day).replace("2 February 2025", day)
    _write(law, dutch, english, "guidance/ai_act/second")


def test_pages_that_contradict_each_other_are_found(law: Path, write_item) -> None:
    _second_page(law, write_item, "From 2 December 2026.", applies_from="2026-12-02")
    assert all("says that ai-act/art_50 applies from" in message for message in _messages(law))
    assert len(_messages(law)) == 2


def test_pages_about_different_parts_may_begin_on_different_days(law: Path, write_item) -> None:
    _second_page(law, write_item, "From 2 December 2026, Article 50(1a).", applies_from="2026-12-02")
    assert _messages(law) == []


def test_a_contested_page_contradicts_nobody(law: Path, write_item) -> None:
    _second_page(law, write_item, "From 2 December 2026.", applies_from="2026-12-02", status="contested")
    assert _messages(law) == []


def test_the_day_of_another_unit_is_not_that_of_the_main_one(law: Path, write_item) -> None:
    explains = ["ai-act/art_50", "ai-act/art_5"]
    _second_page(law, write_item, "Since 2 February 2025.", applies_from="2025-02-02", explains=explains)
    assert [message.partition(":")[0] for message in _messages(law)] == ["guidance/second"]


def test_a_start_that_is_contested_is_not_called_settled(law: Path, write_item) -> None:
    write_item(law, PAGE, explains=["ai-act/art_49"], applies_from=None)
    assert ["contested; call it so here too" in message for message in _messages(law)] == [True]


def test_a_question_that_leads_to_two_items_is_refused(content: Path, write_item) -> None:
    questions = {"nl": ["Kan een camera  KIPPEN tellen", "b?", "c?"], "en": ["d?", "e?", "d?"]}
    write_item(content, PAGE, questions=questions)
    first, second = _messages(content)
    assert first == "guidance/chatbots: the question 'd?' is twice; ask it in other words"
    assert second.endswith("tellen?' is also of guidance/chatbots; ask it in other words")


def test_an_id_used_twice_is_refused(content: Path) -> None:
    both = "{nl: x, en: x}"
    term = f"- {{id: term/x, name: {both}, definition: {both}, lay: {{nl: [x], en: [x]}}, reviewed_on: 2026-11-22}}\n"
    (content / "glossary").mkdir()
    for name in ("a", "b"):
        (content / "glossary" / f"{name}.yaml").write_text(term, encoding="utf-8")
    assert _messages(content) == ["term/x: this id is also used in glossary/a.yaml; rename one"]


@pytest.mark.parametrize(("day", "reason"), [("2025-11-01", "more than a year ago"), ("2026-12-01", "still to come")])
def test_a_source_looked_at_long_ago_or_in_the_future_is_refused(content: Path, day: str, reason: str) -> None:
    path = content / "sources.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("2026-11-21", day), encoding="utf-8")
    assert ["ai-act: " in message and reason in message for message in _messages(content)] == [True]


def test_a_source_that_only_the_law_cites_must_exist(law: Path) -> None:
    path = law / "law" / "ai-act.yaml"
    facts = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(facts | {"sources": ["rumour"]}), encoding="utf-8")
    assert [(problem.path, problem.message) for problem in check(law, TODAY)] == [
        ("law/ai-act.yaml", "ai-act: source rumour is not in sources.yaml; add it there, or correct its id here")
    ]


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("artikel 26, lid 8, en artikel 49, lid 3", "nl", {"article 26", "article 49"}),
        ("artikelen 49, lid 2, 72, 73 en 86", "nl", {"article 49", "article 72", "article 73", "article 86"}),
        ("artikel 5, lid 1, punt b bis, en lid 2", "nl", {"article 5"}),
        ("artikel 75 bis tot en met 75 quinquies", "nl", {"article 75a"}),
        ("Articles 49(2), 72 and 86", "en", {"article 49", "article 72", "article 86"}),
        ("Article 5(1)(ba) and 2 others; Annexes XI and XII", "en", {"article 5", "annex XI", "annex XII"}),
        ("overweging 12 en bijlage III, punt 4", "nl", {"recital 12", "annex III"}),
    ],
)
def test_places_in_the_law_are_read_alike_in_both_languages(text: str, lang: str, found: set[str]) -> None:
    assert places_in(text, lang) == found


def test_days_and_parts_are_read() -> None:
    assert dates_in("Van 1 mei\n2026 tot juni 2027", "nl") == {"2026-05-01", "2027-06"}
    assert dates_in("On **2 December 2027**", "en") == {"2027-12-02"}
    assert parts_in("Article 50(2) and 50(2)(a), not 150(4)", "50") == {"2", "2(a)"}
