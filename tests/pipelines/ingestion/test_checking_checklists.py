"""What the check of the content says of checklists: every fault with its file, and nothing when all is well."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.ingestion.checking import check
from pipelines.ingestion.content import load_checklists
from pipelines.ingestion.records import ContentError
from tests.pipelines.triage.small_pool import item, meta

TODAY = date(2026, 11, 22)
Put = Callable[..., None]


def both(text: str) -> dict[str, str]:
    return {"nl": f"{text} hier", "en": f"{text} here"}


def _row(units: list[str], day: str) -> dict[str, Any]:
    return {"units": units, "applies_from": day, "what": both("x"), "sources": ["ai-act"]}


@pytest.fixture
def put(content: Path) -> Put:
    """Writes one list with one item that is in order, but for the changes; and the facts of a law."""
    facts = {
        "id": "ai-act", "number": "2024/1689", "celex": "32024R1689", "articles": 120, "recitals": 1, "annexes": 8,
        "title": both("AI"), "short": both("AI"), "sources": ["ai-act"],
        "application": [
            _row(["art_4", "art_5"], "2025-02-02"),
            _row(["art_50"], "2026-08-02"),
            _row(["art_6..art_27", "anx_III"], "2027-12-02"),
            _row(["art_6..art_27", "anx_I"], "2028-08-02"),
        ],
    }  # fmt: skip
    _write(content / "law/ai-act.yaml", facts)
    for lang, words in (("nl", "Sinds 2 augustus 2026."), ("en", "Since 2 August 2026.")):
        (content / f"guidance/ai_act/chatbots/{lang}.md").write_text(words, encoding="utf-8")

    def write(item_changes: dict[str, Any] | None = None, list_changes: dict[str, Any] | None = None) -> None:
        texts = {name: both(name) for name in ("action", "why", "evidence")}
        _write(content / "checklists/items/one.yaml", [item("one", **{**texts, **(item_changes or {})})])
        names = ("title", "summary", "for_whom", "time_needed")
        words = {name: both(name) for name in names} | {"not_covered": [both("not this")]}
        _write(content / "checklists/basics/meta.yaml", meta(**{**words, **(list_changes or {})}))

    return write


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(value, allow_unicode=True), encoding="utf-8")


def found(content: Path) -> list[tuple[str, str]]:
    return [(problem.path, problem.message) for problem in check(content, TODAY)]


def law(day: str, *articles: str, **more: Any) -> dict[str, Any]:
    return {"status": "law", "articles": list(articles), "applies_from": day, **more}


HIGH_RISK = {"for": {"roles": "all", "risk_classes": ["high_risk"], "sectors": "all"}}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        law("2025-02-02", "Art. 4"),
        law("2027-12-02", "Art. 26(1)", dates={"annex_i": "2028-08-02"}, **HIGH_RISK),
        law("2027-12-02", "Art. 27", annex="annex_iii", **HIGH_RISK),
        law("2028-08-02", "Art. 6(1)", "Annex I"),
        law("2027-12-02", "Art. 6(2)", "Annex III(4)(a)"),
        law("2028-08-02", "Art. 111(2)"),  # gives days for other articles
        law("2018-05-25", "GDPR Art. 35"),  # another law has days of its own
        {"example": both("what went wrong"), "example_source": "ai-act"},
    ],
)
def test_a_checklist_in_order_has_no_problems(content: Path, put: Put, changes: dict[str, Any]) -> None:
    put(changes)
    assert found(content) == []
    (one,) = load_checklists(content).items
    assert one.id == "one"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (law("2026-08-02", "Art. 4"), "applies from 2026-08-02, but the law's facts give 2025-02-02 for its articles"),
        (law("2025-02-02", "Art. 109"), "give no day"),
        (law("2027-12-02", "Art. 26(1)", dates={"annex_i": "2028-08-03"}, **HIGH_RISK), "applies from 2028-08-03"),
        (law("2027-12-02", "Art. 26(1)", **HIGH_RISK), "through Annex III only; give the day for Annex I in dates"),
        (law("2025-02-02", "Art. 4", "Art. 121"), "names Art. 121, which the law does not have"),
        ({"lists": ["basics", "ghosts"]}, "list ghosts does not exist"),
        ({"instead_of": ["ghost"]}, "replaces ghost, which does not exist"),
        ({"example": both("harm"), "example_source": "ghost"}, "source ghost is not in sources.yaml"),
        ({"why": {"nl": "gelijk", "en": "gelijk"}}, "why is the same in both languages"),
        ({"why": {"nl": "vanaf 2 mei 2026", "en": "from 3 May 2026"}}, "the date 2026-05-03 stands in one language"),
        ({"why": {"nl": "zie artikel 4", "en": "see there"}}, "the place in the law article 4 stands in one language"),
    ],
)
def test_what_is_wrong_with_an_item_is_said_with_its_file(
    content: Path, put: Put, changes: dict[str, Any], reason: str
) -> None:
    put(changes)
    problems = found(content)
    assert {path for path, _ in problems} == {"checklists/items/one.yaml"}
    assert all(message.startswith("item one: ") for _, message in problems)
    assert any(reason in message for _, message in problems), problems


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"reviewed_on": "2025-11-01"}, "last reviewed on 2025-11-01, more than a year ago"),
        ({"reviewed_on": "2026-12-01"}, "which has still to come"),
        ({"sources": ["ghost"]}, "source ghost is not in sources.yaml"),
        ({"not_covered": [{"nl": "x", "en": "x"}]}, "not_covered.0 is the same in both languages"),
    ],
)
def test_what_is_wrong_with_a_list_is_said_with_its_file(
    content: Path, put: Put, changes: dict[str, Any], reason: str
) -> None:
    put(None, changes)
    ((path, message),) = found(content)
    assert path == "checklists/basics/meta.yaml"
    assert message.startswith("checklist/basics: ")
    assert reason in message


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("items/one.yaml", [item("one", evidence={"nl": "bewijs"})], "one: evidence.en: Field required"),
        ("items/one.yaml", {"id": "one"}, "must hold a list of items"),
        ("basics/meta.yaml", meta("basics", title={"nl": "titel"}), "checklist/basics: title.en: Field required"),
        ("basics/meta.yaml", meta("others"), "must be checklist/basics, after its folder"),
    ],
)
def test_what_cannot_be_read_is_the_only_problem_named(
    content: Path, put: Put, path: str, value: Any, said: str
) -> None:
    put()
    _write(content / "checklists" / path, value)
    ((where, message),) = found(content)
    assert (where, said in message) == (f"checklists/{path}", True)
    with pytest.raises(ContentError, match=said.partition(":")[0]):
        load_checklists(content)


def test_a_list_without_items_and_an_item_that_is_always_replaced_are_found(content: Path, put: Put) -> None:
    put()
    _write(content / "checklists/empty/meta.yaml", meta("empty", **{name: both(name) for name in ("title", "summary")}))
    texts = {name: both(name) for name in ("action", "why", "evidence")}
    _write(content / "checklists/items/two.yaml", [item("two", instead_of=["one"], **texts)])
    messages = [message for _, message in found(content)]
    assert "checklist/empty: no item names this list; add items, or take the list away" in messages
    assert any(message.startswith("item one: is never shown, because two takes its place") for message in messages)
    with pytest.raises(ContentError, match="no item names this list"):
        load_checklists(content)


def test_the_same_item_in_two_files_is_found(content: Path, put: Put) -> None:
    put()
    texts = {name: both(name) for name in ("action", "why", "evidence")}
    _write(content / "checklists/items/two.yaml", [item("one", **texts)])
    assert found(content) == [
        ("checklists/items/two.yaml", "item one: the same item twice; rename one, or take one away")
    ]
