"""What an item and a list must say, and what is wrong among them together."""

from typing import Any

import pytest
from pydantic import ValidationError

from pipelines.triage.checklist_faults import never_shown
from pipelines.triage.checklists import Checklist, Situation, parse_pool
from tests.pipelines.triage.small_pool import EVERYBODY, TEXT, item, meta, pool_of


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"status": "law"}, "law names its articles"),
        ({"articles": ["Art. 4"]}, "good practice has none"),
        ({"articles": ["Art. 4"], "status": "law"}, "date"),
        ({"articles": ["Art. 72"], "status": "contested", "applies_from": "2026-08-02"}, "date"),
        ({"example": TEXT}, "source"),
        ({"dates": {"annex_i": "2028-08-02"}}, "dates go with applies_from"),
        ({"annex": "annex_ii"}, "annex"),
        ({"annex": "annex_i", "audience": {"risk_classes": ["gpai"]}}, "which it is not for"),
        ({"theme": "style"}, "theme"),
        ({"lists": []}, "lists"),
        ({"lists": ["No slug"]}, "lists"),
        ({"audience": {"roles": []}}, "roles"),
        ({"audience": {"sectors": ["banks"]}}, "sectors"),
        ({"audience": {"stages": ["unknown"]}}, "stages"),
        ({"audience": {"sizes": ["huge"]}}, "sizes"),
        ({"audience": {"data": ["none"]}}, "data"),
        ({"audience": {"people": ["unknown"]}}, "people"),
        ({"status": "law", "articles": ["Art. 4"], "applies_from": "2025-02-02", "basic": True}, "only good practice"),
        ({"part_of": ["two"]}, "only law is part of a wider item"),
        ({"for": {"roles": "all", "risk_classes": "all"}}, "sectors"),
        ({"owner": "me"}, "owner"),
        ({"evidence": {"nl": "bewijs"}}, "evidence"),
        ({"evidence": {"nl": "bewijs", "en": " "}}, "evidence"),
    ],
)
def test_an_item_that_cannot_be_right_is_refused_by_name(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        pool_of(item("one", **changes))


def test_a_second_date_belongs_to_an_item_of_both_annexes() -> None:
    dates = {"dates": {"annex_i": "2028-08-02"}}
    assert pool_of(item("one", "2027-12-02", **dates)).items[0].both_annexes
    for more in ({"annex": "annex_iii"}, {"audience": {"risk_classes": ["minimal"]}}):
        with pytest.raises(ValidationError, match="item one"):
            pool_of(item("one", "2027-12-02", **dates, **more))


def test_the_other_axes_are_all_unless_the_item_says_otherwise() -> None:
    audience = pool_of(item("one")).items[0].audience
    assert {audience.stages, audience.sizes, audience.data, audience.people} == {"all"}


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"version": "3"}, "version"),
        ({"for_whom": {"nl": "iedereen"}}, "for_whom"),
        ({"not_covered": []}, "not_covered"),
        ({"minutes": 0}, "minutes"),
        ({"sources": []}, "sources"),
        ({"start_with": {"role": "boss"}}, "is not one of"),
        ({"start_with": {"colour": "red"}}, "colour"),
        ({"id": "list/basics"}, "id"),
        ({"ticked_for": []}, "ticked_for"),
        ({"start_with": {"people": ["none", "talk"]}}, "choose at least one"),
    ],
)
def test_a_list_that_cannot_be_right_is_refused(changes: dict[str, Any], named: str) -> None:
    assert Checklist.model_validate(meta()).slug == "basics"
    with pytest.raises(ValidationError, match=named):
        Checklist.model_validate(meta(**changes))


def _law(name: str, article: str = "Art. 4", **changes: Any) -> dict[str, Any]:
    return item(name, "2025-02-02", articles=[article], **changes)


def test_a_part_may_name_a_part_of_what_the_wider_item_names() -> None:
    assert len(pool_of(_law("one", "Art. 5(1)(a)", part_of=["two"]), _law("two", "Art. 5(1)")).items) == 2


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([item("one"), item("one")], "one: the same item twice"),
        ([item("one", lists=["basics", "ghosts"])], "one: list ghosts does not exist"),
        ([item("one", instead_of=["ghost"])], "one: replaces ghost, which does not exist"),
        ([item("one", instead_of=["one"])], "one: replaces one, which replaces it in turn"),
        ([item("one", instead_of=["two"]), item("two", instead_of=["one"])], "two: replaces one, which replaces it"),
        ([_law("one", part_of=["ghost"])], "one: is part of ghost, which does not exist"),
        ([_law("one", part_of=["two"]), _law("two", "Art. 40")], "one: is part of two, which does not name Art. 4;"),
        ([_law("one", part_of=["two"]), _law("two", part_of=["three"]), _law("three")], "two, which is itself part of"),
        ([], "checklist/basics: no item names this list"),
    ],
)
def test_items_and_lists_that_do_not_fit_together_are_refused(items: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        pool_of(*items)


def test_all_that_does_not_fit_is_said_at_once() -> None:
    with pytest.raises(ValidationError) as refused:
        parse_pool([meta(), meta("empty")], [item("one", lists=["ghosts"]), item("two", instead_of=["three"])])
    assert all(part in str(refused.value) for part in ("list ghosts", "replaces three", "checklist/empty"))


NEVER = "wide: is never shown, because narrow takes its place everywhere; narrow that one"


@pytest.mark.parametrize(
    ("narrow", "reachable"),
    [
        ({"sectors": ["finance"]}, True),
        (
            {"sizes": ["micro", "small", "medium", "mid_cap", "large"]},
            True,
        ),  # an unknown size still needs the wider one
        ({"people": ["talk"]}, True),
        ({"data": ["personal_data"], "people": ["talk"]}, True),
        ({"roles": ["provider"], "stages": "all"}, False),
        ({"roles": ["provider", "deployer"], "risk_classes": ["high_risk"]}, False),
        ({"roles": ["provider"], "risk_classes": ["minimal"]}, True),
    ],
)
def test_an_item_counts_as_hidden_only_when_it_is_so_everywhere(narrow: dict[str, Any], reachable: bool) -> None:
    wide = item("wide", audience={"roles": ["provider"], "risk_classes": ["high_risk"]})
    # a role that is not known might be another, so the narrower one replaces nothing there unless it is for all
    pairs = [wide, item("narrow", audience={**narrow, **({} if reachable else {"roles": "all"})}, instead_of=["wide"])]
    hidden = [f"{fault.id}: {fault.message}" for fault in never_shown(pool_of(*pairs).items)]
    assert hidden == ([] if reachable else [NEVER])


def test_annex_keeps_an_item_to_one_route_to_high_risk() -> None:
    (one,) = pool_of(item("one", annex="annex_iii", audience={"risk_classes": ["high_risk", "unknown"]})).items
    fitting = [name for name in ("high_risk", "high_risk_annex_i", "unknown", "minimal") if _fits(one, name)]
    assert fitting == ["high_risk", "unknown"]
    (other,) = pool_of(item("one", annex="annex_i", audience={"risk_classes": ["high_risk"]})).items
    assert [name for name in ("high_risk", "high_risk_annex_i") if _fits(other, name)] == ["high_risk_annex_i"]


def _fits(one: Any, risk_class: str) -> bool:
    return bool(one.fits(Situation(risk_class=risk_class)))


def test_a_list_may_help_whom_any_of_its_audiences_means() -> None:
    found = Checklist.model_validate(
        meta(ticked_for=[{**EVERYBODY, "roles": ["provider"]}, {**EVERYBODY, "people": ["talk"]}])
    )
    helped = [
        {"role": "provider", "people": ["none"]},
        {"role": "deployer", "people": ["talk"]},
        {"role": "deployer", "people": ["unknown"]},
        {"role": "unknown", "people": ["none"]},
        {"role": "deployer", "people": ["none"]},
    ]
    assert [found.may_help(Situation(**one)) for one in helped] == [True, True, True, True, False]
