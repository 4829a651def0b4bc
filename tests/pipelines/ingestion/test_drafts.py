"""Items as drafts and back: nothing is lost, and what is wrong is said per field."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipelines.ingestion import content
from pipelines.ingestion.drafts import (
    KINDS,
    DraftError,
    FieldProblem,
    digest,
    doubts,
    from_draft,
    links,
    slug,
    to_draft,
)
from pipelines.ingestion.records import Item

ROOT = Path(__file__).resolve().parents[3] / "knowledge"
TODAY = date(2026, 11, 22)
BOTH = {"nl": "Tekst", "en": "Text"}
QUESTIONS = {"nl": ["een", "twee", "drie"], "en": ["one", "two", "three"]}
GUIDANCE: dict[str, Any] = {
    "id": "guidance/proef",
    "title": BOTH,
    "summary": BOTH,
    "questions": QUESTIONS,
    "reviewed_on": "2026-11-22",
    "body": {"nl": "Lees [dit](guidance/proef).", "en": "Read [this](https://example.org)."},
    "explains": ["ai-act/art_26"],
    "status": "law",
    "sources": ["ai-act-2024-1689"],
}
ROW = {
    "what": BOTH,
    "value": BOTH,
    "valid_from": "2026-11-01",
    "valid_to": None,
    "source": "ai-act-2024-1689",
    "checked_on": "2026-11-22",
}
CALL: dict[str, Any] = {
    **{name: GUIDANCE[name] for name in ("title", "summary", "questions", "reviewed_on", "body", "sources")},
    "id": "call/proef",
    "fund": "dutch",
    "rows": [ROW],
    "cut_offs": ["2027-01-31"],
}
TERM: dict[str, Any] = {
    "id": "term/proef",
    "name": BOTH,
    "definition": BOTH,
    "lay": {"nl": ["proefje"], "en": ["try"]},
    "law": ["ai-act/art_3"],
    "reviewed_on": "2026-11-22",
}


def problems_of(kind: str, draft: dict[str, Any]) -> list[FieldProblem]:
    with pytest.raises(DraftError) as refused:
        from_draft(kind, draft)
    return refused.value.problems


@pytest.fixture(scope="module")
def items() -> tuple[Item, ...]:
    return content.load_items(ROOT)


def test_every_committed_item_goes_there_and_back_without_loss(items: tuple[Item, ...]) -> None:
    assert len(items) > 50
    for item in items:
        kind = item.id.partition("/")[0]
        assert KINDS[kind] is type(item)
        assert from_draft(kind, to_draft(item)) == item, item.id


def test_every_kind_can_be_a_draft() -> None:
    for kind, draft in (("guidance", GUIDANCE), ("call", CALL), ("term", TERM)):
        item = from_draft(kind, draft)
        assert digest(to_draft(item)) == digest(draft), kind


def test_an_item_for_everybody_says_nothing_of_it_so_that_texts_from_before_the_field_do_not_differ() -> None:
    item = from_draft("guidance", GUIDANCE)
    assert item.visibility == "public"
    assert "visibility" not in to_draft(item)
    assert digest(to_draft(item)) == digest(GUIDANCE) == digest({**GUIDANCE, "visibility": None})
    hidden = from_draft("guidance", {**GUIDANCE, "visibility": "staff"})
    assert to_draft(hidden)["visibility"] == "staff"
    assert from_draft("guidance", to_draft(hidden)) == hidden
    assert digest(to_draft(hidden)) != digest(GUIDANCE)


def test_a_draft_keeps_its_fingerprint_when_only_empty_fields_differ() -> None:
    assert digest(GUIDANCE) == digest({**GUIDANCE, "applies_to": None, "roles": [], "note": ""})
    assert digest(GUIDANCE) != digest({**GUIDANCE, "status": "draft"})
    assert digest(None) == ""


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"title": {"nl": "Tekst", "en": ""}}, "title.en", "required"),
        ({"title": {"nl": "Tekst"}}, "title.en", "required"),
        ({"body": {"nl": " ", "en": "Text"}}, "body.nl", "required"),
        ({"questions": {**QUESTIONS, "en": ["one"]}}, "questions.en", "too_few"),
        ({"status": "perhaps"}, "status", "choose"),
        ({"status": ""}, "status", "required"),
        ({"visibility": "friends"}, "visibility", "choose"),
        ({"roles": ["baker"]}, "roles", "choose"),
        ({"applies_from": "volgende week"}, "applies_from", "date"),
        ({"explains": ["artikel 26"]}, "explains", "law_unit"),
        ({"sources": []}, "sources", "too_few"),
        ({"id": "guidance/../x"}, "id", "slug"),
        ({"id": "case/proef"}, "id", "slug"),
    ],
)
def test_what_is_wrong_is_said_per_field(change: dict[str, Any], field: str, code: str) -> None:
    assert [(p.field, p.code) for p in problems_of("guidance", {**GUIDANCE, **change})] == [(field, code)]


def test_a_title_that_is_wholly_empty_is_asked_for_in_both_languages() -> None:
    found = problems_of("guidance", {**GUIDANCE, "title": {"nl": "", "en": ""}})
    assert [(p.field, p.code) for p in found] == [("title.nl", "required"), ("title.en", "required")]


def test_all_that_is_wrong_is_said_at_once() -> None:
    found = problems_of("guidance", {"id": "guidance/proef", "title": {"nl": "Half", "en": ""}})
    both = {f"{name}.{lang}" for name in ("summary", "questions", "body") for lang in ("nl", "en")}
    assert {problem.field for problem in found} == {"title.en", "reviewed_on", "status", "sources", *both}


def test_a_row_of_a_table_names_its_number() -> None:
    broken = {**CALL, "rows": [ROW, {**ROW, "checked_on": "x", "what": {"nl": "", "en": "a"}}]}
    assert {(p.field, p.code) for p in problems_of("call", broken)} == {
        ("rows.1.checked_on", "date"),
        ("rows.1.what.nl", "required"),
    }


def test_the_rules_of_the_whole_content_are_asked_of_one_item() -> None:
    draft = {
        **GUIDANCE,
        "reviewed_on": "2025-01-01",
        "sources": ["nergens"],
        "body": {"nl": "[weg](guidance/weg)", "en": "[x](/nl/knowledge)"},
    }
    found = doubts(from_draft("guidance", draft), sources={"ai-act-2024-1689"}, known={"guidance/proef"}, today=TODAY)
    assert [(p.field, p.code, p.value) for p in found] == [
        ("reviewed_on", "review_old", ""),
        ("sources", "unknown_source", "nergens"),
        ("body.nl", "dead_link", "guidance/weg"),
        ("body.en", "dead_link", "/nl/knowledge"),
    ]
    bad_law = {**draft, "explains": ["ai-act/art_999"], "summary": {"nl": "Zie [26](ai-act/art_26)", "en": "x"}}
    units = {"ai-act/art_26"}
    found = doubts(from_draft("guidance", bad_law), sources={}, known={"guidance/proef"}, law_units=units, today=TODAY)
    assert ("explains", "law_unit", "ai-act/art_999") in [problem[:3] for problem in found]
    assert not [problem for problem in found if problem.field.startswith("summary")]
    good = from_draft("guidance", GUIDANCE)
    assert doubts(good, sources={"ai-act-2024-1689"}, known={"guidance/proef"}, today=TODAY) == []
    assert links(good) == {"guidance/proef"}


def test_the_committed_content_raises_no_doubts(items: tuple[Item, ...]) -> None:
    known, sources = {item.id for item in items}, content.load_sources(ROOT)
    today = max(item.reviewed_on for item in items)
    found = {item.id: doubts(item, sources=sources, known=known, today=today) for item in items}
    assert {item_id: problems for item_id, problems in found.items() if problems} == {}


@pytest.mark.parametrize(
    ("title", "taken", "expected"),
    [
        ("Camera's in de stal: mag dat?", set(), "cameras-in-de-stal-mag-dat"),
        ("Geëerd café", {"geeerd-cafe"}, "geeerd-cafe-2"),
        ("!!!", set(), ""),
        ("a" * 100, set(), "a" * 60),
    ],
)
def test_a_name_in_addresses_comes_from_the_title(title: str, taken: set[str], expected: str) -> None:
    assert slug(title, taken) == expected
