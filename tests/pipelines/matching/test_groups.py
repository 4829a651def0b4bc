"""Services, calls, data sets and other factories among the matches, on the committed content."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.ingestion.passages import Entry, Passage
from pipelines.matching.matches import GROUPS, MAX_CASES, MAX_GUIDANCE, MOST, Matches, match
from pipelines.matching.words import DATA, REGIONS, SECTORS, SIZES, STAGES, WISHES
from pipelines.retrieval.search import Engine

DAY = date(2026, 11, 22)
GPUS = "Wij willen een taalmodel trainen en hebben veel GPU's nodig."
BREAD = "Hoe bak ik een brood zonder gist"
PROBLEMS = (
    GPUS,
    "Wij zoeken een taalmodel dat contracten en juridische stukken kan samenvatten",
    "We want to predict tomorrow's sales with the weather so that we throw away less bread.",
    "Kan een camera krassen en deuken op auto's vinden?",
    "We build software for Greek hospitals and look for an AI factory that knows health.",
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "sector": st.sampled_from([*SECTORS, "other", "unknown"]),
        "data": st.lists(st.sampled_from([*DATA, "none", "unknown"]), unique=True),
        "size": st.sampled_from([*SIZES, "unknown"]),
        "region": st.sampled_from([*REGIONS, "unknown"]),
        "stage": st.sampled_from([*STAGES, "unknown"]),
        "wish": st.sampled_from([*WISHES, "unknown"]) | st.lists(st.sampled_from([*WISHES]), unique=True),
        "firm": st.lists(st.sampled_from(["startup", "linked"])),
    },
)


def ids(found: Matches, group: str) -> list[str]:
    return [one.id for one in getattr(found, group)]


@given(st.sampled_from(PROBLEMS), ANSWERS, st.sampled_from(["nl", "en"]))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_answers_put_in_order_and_never_hide_the_best_match_of_the_text(
    engine: Engine, problem: str, answers: dict[str, object], lang: str
) -> None:
    plain, found = match(engine, problem, {}, lang, today=DAY), match(engine, problem, answers, lang, today=DAY)
    assert found.verdict == plain.verdict
    for prefix, group in plain.groups().items():
        assert not group or group[0].id in ids(found, GROUPS[prefix]), (prefix, answers)
    for group in ("cases", "guidance", "datasets", "factories"):
        assert len(getattr(found, group)) == len(getattr(plain, group))
    for prefix, group in found.groups().items():
        bands = [one.band for one in group]
        assert bands == sorted(bands, key=("strong", "fair").index), (prefix, answers)
    assert len(found.cases) <= MAX_CASES
    assert len(found.guidance) <= MAX_GUIDANCE
    assert all(len(getattr(found, GROUPS[prefix])) <= most for prefix, most in MOST.items())


def test_a_wish_for_computing_time_brings_the_calls_and_what_is_only_announced_comes_last(engine: Engine) -> None:
    found = match(engine, BREAD, {"wish": "compute", "stage": "development"}, "nl", today=DAY)
    assert found.verdict == "nothing_fits"
    assert ids(found, "calls")[-1] == "call/dutch-share"
    assert set(ids(found, "calls")) == {"call/fast-lane-access", "call/large-scale-access", "call/playground-access",
                                        "call/dutch-share"}  # fmt: skip
    assert "service/compute-access" in ids(found, "services")
    assert all(one.why.startswith("Past bij wat u wilt: rekentijd.") for one in found.calls)
    assert (found.cases, found.guidance, found.datasets, found.factories) == ((), (), (), ())


def test_the_stage_leaves_out_what_comes_too_early_and_unknown_leaves_out_nothing(engine: Engine) -> None:
    idea = match(engine, BREAD, {"wish": "compute", "stage": "idea"}, "en", today=DAY)
    unknown = match(engine, BREAD, {"wish": "compute", "stage": "unknown"}, "en", today=DAY)
    assert "call/large-scale-access" not in ids(idea, "calls")
    assert "call/large-scale-access" in ids(unknown, "calls")


def test_a_call_that_is_over_is_not_offered_but_found_by_its_text_it_stands_last(engine: Engine) -> None:
    later, asked = date(2027, 1, 5), "Is er een sluitingsdag voor een grote aanvraag van rekentijd?"
    assert "call/large-scale-access" not in ids(match(engine, BREAD, {"wish": "compute"}, "nl", today=later), "calls")
    before = match(engine, asked, {"wish": "compute"}, "nl", today=DAY)
    after = match(engine, asked, {"wish": "compute"}, "nl", today=later)
    assert ids(before, "calls")[0] == "call/large-scale-access"
    assert ids(after, "calls")[-1] == "call/large-scale-access"


def test_a_firm_from_elsewhere_sees_the_hub_of_the_north_with_a_warning(engine: Engine) -> None:
    here = match(engine, BREAD, {"wish": "funding", "region": "drenthe", "size": "small"}, "nl", today=DAY)
    there = match(engine, BREAD, {"wish": "funding", "region": "limburg", "size": "large"}, "nl", today=DAY)
    assert "Ook in Drenthe. Bedoeld voor bedrijven van uw grootte." in here.services[0].why
    assert "Let op: bedoeld voor bedrijven in Groningen, Friesland en Drenthe." in there.services[0].why


def test_a_data_set_is_found_by_the_problem_with_its_passage_and_reasons(engine: Engine) -> None:
    found = match(
        engine,
        "Wij willen satellietbeelden gebruiken om droogte op percelen te zien.",
        {"sector": "agriculture", "data": ["images"]},
        "nl",
        today=DAY,
    )
    first = found.datasets[0]
    assert (found.verdict, first.id, first.band) == ("matches", "dataset/sentinel-2-satellite-images", "strong")
    assert first.passage in first.summary
    assert "Zelfde sector als u: landbouw. Werkt ook met beelden." in first.why


def test_a_factory_is_found_by_what_its_source_says_of_it(engine: Engine) -> None:
    found = match(engine, PROBLEMS[-1], {"sector": "healthcare"}, "en", today=DAY)
    assert ids(found, "factories")[0] == "factory/pharos"
    assert "Same sector as yours: healthcare." in found.factories[0].why


def test_a_data_set_alone_makes_it_a_result_and_a_chat_about_the_weather_does_not(engine: Engine) -> None:
    assert match(engine, "Wat is het weer morgen in Utrecht", {"wish": "data"}, "nl", today=DAY).datasets == ()


@pytest.mark.parametrize("text", ["Rozen zijn rood, viooltjes zijn blauw", "", "De printer doet het niet"])
def test_a_wish_alone_makes_nothing_of_a_text_about_something_else(engine: Engine, text: str) -> None:
    found = match(engine, text, {"wish": ["compute", "advice"], "stage": "idea"}, "nl", today=DAY)
    assert found.verdict in {"off_topic", "not_ai"}
    assert not any(found.groups().values())


def test_a_service_for_staff_is_offered_to_nobody(engine: Engine) -> None:
    title = {"nl": "Geheime dienst", "en": "Secret service"}
    secret = Entry("service/secret", "service", title, title, wishes=("compute",), visibility="staff")
    passages = [Passage(secret.id, "service", lang, "summary", title[lang], title[lang]) for lang in ("nl", "en")]
    with_secret = engine.with_changes({secret.id: (secret, passages)})
    assert secret.id in with_secret.by_id
    assert secret.id not in ids(match(with_secret, BREAD, {"wish": "compute"}, "nl", today=DAY), "services")
