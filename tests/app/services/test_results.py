"""The result of an intake: what is kept, what is looked up when it is shown, and results of earlier days."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import Session

from app.services import experts, results
from pipelines.matching.curated import NO_CHOICES, Choices
from tests import factories

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PROBLEM = "Wij willen satellietbeelden gebruiken om droogte op percelen te zien."
OLD: dict[str, Any] = {"verdict": "nothing_fits", "language": "nl", "cases": [], "guidance": [], "signpost": None}
FIELDS = ("cases", "guidance", "services", "calls", "datasets", "factories", "experts")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_snapshot_keeps_every_group_as_plain_data(index: None, session: Session, lang: str) -> None:
    intake = factories.intake(session, problem=PROBLEM)
    kept = results.snapshot(results.compute(intake, lang=lang), lang=lang)["matches"]
    assert set(kept) == {"verdict", "language", "signpost", *FIELDS}
    assert kept["datasets"][0]["id"] == "dataset/sentinel-2-satellite-images"
    assert kept["experts"] == []
    assert results.with_choices(kept, NO_CHOICES, lang=lang) == kept


def test_a_snapshot_of_earlier_days_shows_with_empty_groups(index: None, session: Session) -> None:
    shown = results.with_choices(OLD, NO_CHOICES, lang="nl")
    assert all(shown[field] == [] for field in FIELDS)
    pinned = results.with_choices(OLD, Choices(pinned=("dataset/knmi-weather",)), lang="en")
    assert (pinned["verdict"], pinned["datasets"][0]["title"]) == ("matches", "Weather measurements by KNMI")


def test_experts_are_those_of_today_with_reasons_at_most_three_the_best_first(index: None, session: Session) -> None:
    facts = {"sector": "agriculture", "data": ["images", "tables"]}
    for name, sectors, data in (
        ("Anna", ["agriculture"], ["images"]),
        ("Bram", [], ["images"]),
        ("Chris", ["agriculture"], ["images", "tables"]),
        ("Dirk", ["agriculture"], []),
        ("Els", ["finance"], ["text"]),
    ):
        factories.expert(session, name, sectors=sectors, data=data)
    shown = results.for_firm(session, OLD, NO_CHOICES, facts=facts, lang="nl")["experts"]
    assert [one["title"] for one in shown] == ["Chris", "Anna", "Dirk"]
    assert shown[0]["why"] == "Zelfde sector als u: landbouw. Werkt ook met beelden en tabellen."
    assert [one["band"] for one in shown] == ["strong", "strong", "fair"]  # Dirk knows none of the kinds of data
    assert results.for_firm(session, OLD, NO_CHOICES, facts={}, lang="nl")["experts"] == []


def test_the_kind_of_data_decides_before_the_sector(index: None, session: Session) -> None:
    factories.expert(session, "Anna", sectors=["healthcare"], data=["text"])
    factories.expert(session, "Bas", sectors=["finance"], data=["images"])
    factories.expert(session, "Carla", sectors=["healthcare"], data=["images", "text"])
    facts = {"sector": "healthcare", "data": ["images"]}
    shown = results.for_firm(session, OLD, NO_CHOICES, facts=facts, lang="nl")["experts"]
    assert [(one["title"], one["band"]) for one in shown] == [("Carla", "strong"), ("Bas", "strong"), ("Anna", "fair")]
    fit, _times = results.meeting(session, facts=facts, now=NOW)
    assert fit is not None
    assert fit.expert.first_name == "Carla"


def test_where_nothing_is_said_of_data_the_sector_decides(index: None, session: Session) -> None:
    factories.expert(session, "Anna", sectors=["finance"], data=["images"])
    factories.expert(session, "Bas", sectors=["healthcare"], data=[])
    shown = results.for_firm(session, OLD, NO_CHOICES, facts={"sector": "healthcare"}, lang="nl")["experts"]
    assert [(one["title"], one["band"]) for one in shown] == [("Bas", "strong")]


def test_an_adviser_can_put_any_expert_first_and_hide_another(index: None, session: Session) -> None:
    anna = factories.expert(session, "Anna", sectors=["agriculture"], data=[])
    els = factories.expert(session, "Els", sectors=["finance"], data=[])
    choices = Choices((f"expert/{els.id}",), frozenset({f"expert/{anna.id}"}), (), {f"expert/{els.id}": "Bel haar."})
    shown = results.for_firm(session, OLD, choices, facts={"sector": "agriculture"}, lang="nl")
    assert [(one["title"], one["by_expert"], one["comment"]) for one in shown["experts"]] == [
        ("Els", True, "Bel haar.")
    ]
    assert shown["verdict"] == "nothing_fits"


def test_of_an_expert_a_match_holds_what_the_public_may_see(index: None, session: Session) -> None:
    anna = factories.expert(session, "Anna", sectors=["agriculture"])
    [match] = experts.as_matches(session, facts={"sector": "agriculture"}, lang="en")
    assert (match.title, match.passage, match.url_slug) == ("Anna", "Texts.", str(anna.id))
    assert anna.video_address not in str(match)
    assert str(anna.account_id) not in str(match)


@pytest.mark.parametrize(
    "id_", ["expert/no-uuid", "expert/", "case/x", "", "expert/00000000-0000-0000-0000-000000000000"]
)
def test_what_is_no_expert_is_none(session: Session, id_: str) -> None:
    assert experts.of_match(session, id_) is None


def test_an_expert_who_takes_no_meetings_is_none(session: Session) -> None:
    anna = factories.expert(session, "Anna", active=False)
    assert experts.of_match(session, f"expert/{anna.id}") is None
    assert experts.as_matches(session, facts={}, lang="nl") == []


def test_where_a_time_is_offered_advice_that_is_only_announced_is_left_out(index: None) -> None:
    announced, running = (
        {"id": "service/consultation", "by_expert": False},
        {"id": "service/checklists", "by_expert": False},
    )
    kept = results.beside_a_booking({"services": [announced, running], "cases": []})
    assert kept == {"services": [running], "cases": []}
    chosen = {**announced, "by_expert": True}
    assert results.beside_a_booking({"services": [chosen]})["services"] == [chosen]
