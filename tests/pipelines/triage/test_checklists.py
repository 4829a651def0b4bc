"""The checklist is whole, and what is composed from it fits one role, risk class and sector."""

import copy
import datetime as dt
import itertools
from typing import Any

import pytest
from pydantic import ValidationError

from pipelines.triage import law_unit
from pipelines.triage.checklists import (
    RISK_CLASSES,
    ROLES,
    SECTORS,
    THEMES,
    Checklist,
    compose,
    parse_checklist,
)

TEXT = {"nl": "tekst", "en": "text"}
META = {
    "id": "checklist/small",
    "title": TEXT,
    "summary": TEXT,
    "version": 1,
    "not_covered": [TEXT],
    "minutes": 5,
    "time_needed": TEXT,
    "reviewed_on": "2026-11-21",
    "sources": ["ai-act"],
}
EVERYBODY = {"roles": "all", "risk_classes": "all", "sectors": "all"}


def item(name: str, date: str | None = None, theme: str = "oversight", **changes: Any) -> dict[str, Any]:
    basis: dict[str, Any] = {"status": "good_practice"}
    if date:
        basis = {"status": "law", "articles": ["Art. 4"], "applies_from": date}
    fields = {"id": name, "theme": theme, "action": TEXT, "why": TEXT, "evidence": TEXT, "for": EVERYBODY}
    return copy.deepcopy({**fields, **basis, **changes})


def composed(*items: dict[str, Any], sector: str = "other") -> list[str]:
    return [one.id for one in compose(parse_checklist(META, list(items)), "deployer", "minimal", sector)]


def test_what_applies_first_comes_first_then_theme_and_undated_last() -> None:
    assert composed(
        item("practice", theme="oversight"),
        item("late", "2027-12-02"),
        item("early_privacy", "2025-02-02", theme="privacy"),
        item("early_oversight", "2025-02-02", theme="oversight"),
    ) == ["early_oversight", "early_privacy", "late", "practice"]


def test_only_items_for_that_role_class_and_sector_are_kept() -> None:
    others = [
        item("other_role", **{"for": {**EVERYBODY, "roles": ["provider"]}}),
        item("other_class", **{"for": {**EVERYBODY, "risk_classes": ["gpai", "high_risk"]}}),
        item("other_sector", **{"for": {**EVERYBODY, "sectors": ["finance"]}}),
    ]
    mine = item("mine", **{"for": {"roles": ["deployer"], "risk_classes": ["minimal"], "sectors": ["other"]}})
    assert composed(mine, *others) == ["mine"]


def test_a_narrower_item_takes_the_place_of_the_wider_one_only_where_it_applies() -> None:
    narrow = item("narrow", **{"for": {**EVERYBODY, "sectors": ["finance"]}}, instead_of=["wide"])
    assert composed(item("wide"), narrow, sector="finance") == ["narrow"]
    assert composed(item("wide"), narrow, sector="unknown") == ["wide"]


@pytest.mark.parametrize(
    "ids", [("boss", "minimal", "other"), ("deployer", "risky", "other"), ("deployer", "gpai", "x")]
)
def test_an_id_outside_the_closed_lists_is_refused_with_the_list(
    ids: tuple[str, str, str], checklist: Checklist
) -> None:
    with pytest.raises(ValueError, match="is not one of"):
        compose(checklist, *ids)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"status": "law"}, "law names its articles"),
        ({"articles": ["Art. 4"]}, "good practice has none"),
        ({"articles": ["Art. 4"], "status": "law"}, "date"),
        ({"articles": ["Art. 72"], "status": "contested", "applies_from": "2026-08-02"}, "date"),
        ({"example": TEXT}, "source"),
        ({"instead_of": ["ghost"]}, "ghost"),
        ({"instead_of": ["one"]}, "one"),
        ({"theme": "style"}, "theme"),
        ({"for": {**EVERYBODY, "roles": []}}, "roles"),
        ({"for": {**EVERYBODY, "sectors": ["banks"]}}, "sectors"),
        ({"for": {"roles": "all", "risk_classes": "all"}}, "sectors"),
        ({"owner": "me"}, "owner"),
        ({"evidence": {"nl": "bewijs"}}, "evidence"),
    ],
)
def test_an_item_that_cannot_be_right_is_refused_by_name(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        parse_checklist(META, [item("one", **changes)])


def test_the_same_item_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="same item twice: one"):
        parse_checklist(META, [item("one"), item("one")])


@pytest.mark.parametrize(("role", "risk_class"), list(itertools.product(ROLES, RISK_CLASSES)))
def test_every_combination_has_enough_to_do_in_order_and_without_doubles(
    role: str, risk_class: str, checklist: Checklist
) -> None:
    least = 25 if (role, risk_class) in {("deployer", "high_risk"), ("provider", "high_risk")} else 8
    for sector in SECTORS:
        items = compose(checklist, role, risk_class, sector)
        assert len(items) >= least
        assert len({one.id for one in items}) == len(items)
        assert len({one.action["nl"] for one in items}) == len(items)
        due = [(one.applies_from or dt.date.max, THEMES.index(one.theme)) for one in items]
        assert due == sorted(due)


@pytest.mark.parametrize(
    "sector",
    ["healthcare", "finance", "mobility_logistics", "public_sector", "energy_climate", "manufacturing", "agriculture"],
)
def test_these_sectors_have_items_of_their_own(sector: str, checklist: Checklist) -> None:
    own = [one for one in checklist.items if one.audience.sectors == (sector,)]
    assert len(own) >= 3
    elsewhere = {one.id for one in compose(checklist, "provider", "high_risk", "other")}
    here = {one.id for one in compose(checklist, "provider", "high_risk", sector)}
    assert here - elsewhere


def test_duties_of_one_role_or_class_do_not_reach_another(checklist: Checklist) -> None:
    deployer = {one.id for one in compose(checklist, "deployer", "high_risk", "other")}
    provider = {one.id for one in compose(checklist, "provider", "high_risk", "other")}
    minimal = compose(checklist, "deployer", "minimal", "other")
    assert {"workers_informed", "logs_kept_by_deployer"} <= deployer - provider
    assert {"ce_marked", "technical_documentation"} <= provider - deployer
    assert not [one.id for one in minimal for article in one.articles if article.startswith("Art. 26")]


def test_a_bank_gets_the_assessment_it_must_do_instead_of_the_question_whether(checklist: Checklist) -> None:
    bank = {one.id for one in compose(checklist, "deployer", "high_risk", "finance")}
    assert "fundamental_rights_assessed_finance" in bank
    assert "fundamental_rights_assessed" not in bank


def test_the_checklist_is_long_enough_uses_all_themes_and_known_sources(
    checklist: Checklist, source_ids: frozenset[str]
) -> None:
    assert len(checklist.items) >= 36
    assert {one.theme for one in checklist.items} == set(THEMES)
    assert set(checklist.sources) <= source_ids
    assert checklist.slug == "responsible-ai"


def test_every_item_is_written_twice_and_not_merely_copied(checklist: Checklist) -> None:
    texts = [text for one in checklist.items for text in (one.action, one.why, one.evidence)]
    assert [text for text in texts if text["nl"] == text["en"]] == []
    assert not [text for text in texts if "!" in text["nl"] + text["en"]]


# The application dates of Articles 111 and 113 as changed on 27 July 2026, by part of the Act.
def _legal_date(article: str) -> str | None:
    unit = law_unit(article)
    if unit is None:
        return "2018-05-25"
    if unit.startswith("ai-act/anx_"):
        return None
    name = unit.removeprefix("ai-act/art_")
    special = {"4a": "2026-07-27", "99": None, "111": None}
    if name in special:
        return special[name]
    number = int(name.rstrip("abcd"))
    chapters = [(5, "2025-02-02"), (27, "2027-12-02"), (49, None), (50, "2026-08-02"), (56, "2025-08-02")]
    return next((date for last, date in chapters if number <= last), "2026-08-02")


def test_every_dated_item_has_the_date_of_one_of_its_articles(checklist: Checklist) -> None:
    own_dates = {"2026-12-02", "2028-08-02", "2030-08-02"}
    dated = [one for one in checklist.items if one.applies_from]
    assert len(dated) > 50
    for one in dated:
        date = one.applies_from.isoformat() if one.applies_from else ""
        assert date in own_dates or date in {_legal_date(article) for article in one.articles}, one.id


def test_the_dates_that_differ_from_their_chapter_are_these(checklist: Checklist) -> None:
    by_date = {
        date: {article for one in checklist.items if str(one.applies_from) == date for article in one.articles}
        for date in ("2026-12-02", "2028-08-02", "2030-08-02")
    }
    assert by_date["2026-12-02"] == {"Art. 5(1)(ba)", "Art. 5(1)(bb)", "Art. 5(1a)", "Art. 50(2)", "Art. 111(4)"}
    assert all(article.startswith(("Art. 2(2)", "Art. 6(1", "Annex I")) for article in by_date["2028-08-02"])
    assert by_date["2030-08-02"] == {"Art. 111(2)"}


def test_what_is_contested_is_what_hangs_on_the_classification(checklist: Checklist) -> None:
    contested = {article for one in checklist.items if one.status == "contested" for article in one.articles}
    assert contested == {"Art. 49(2)", "Annex VIII", "Art. 72", "Art. 73", "Art. 86"}
