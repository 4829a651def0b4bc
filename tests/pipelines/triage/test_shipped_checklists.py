"""The lists as they are shipped: whole, right in their days, and enough for everybody who composes one."""

import itertools

import pytest

from pipelines.triage import law_unit
from pipelines.triage.checklists import (
    GROUPS,
    RISK_CLASSES,
    ROLES,
    SECTORS,
    SIZES,
    STAGES,
    THEMES,
    ChecklistItem,
    Pool,
    Situation,
    compose,
)

SLUGS = {
    "responsible-ai", "provider", "deployer", "importer-distributor", "gpai-use", "prohibited-practices",
    "data-governance", "human-oversight", "transparency", "security", "procurement", "generative-ai-at-work",
    "sector-healthcare", "sector-mobility-logistics", "sector-energy-climate", "sector-finance",
    "sector-manufacturing", "sector-agriculture", "sector-public",
}  # fmt: skip
SECTOR_LISTS = {
    "sector-healthcare": "healthcare",
    "sector-mobility-logistics": "mobility_logistics",
    "sector-energy-climate": "energy_climate",
    "sector-finance": "finance",
    "sector-manufacturing": "manufacturing",
    "sector-agriculture": "agriculture",
    "sector-public": "public_sector",
}


def ids(pool: Pool, role: str, risk_class: str, sector: str = "other", **more: str) -> set[str]:
    return {one.id for one in compose(pool, Situation(role=role, risk_class=risk_class, sector=sector, **more))}


def test_the_catalogue_has_every_list_with_at_least_eight_items_and_150_in_all(pool: Pool) -> None:
    assert set(pool.by_slug()) == SLUGS
    assert len(pool.items) >= 150
    few = {slug: len(pool.items_of(slug)) for slug in SLUGS if len(pool.items_of(slug)) < 8}
    assert few == {}


@pytest.mark.parametrize(("slug", "sector"), list(SECTOR_LISTS.items()))
def test_a_sector_list_has_at_least_six_items_of_that_sector_only(slug: str, sector: str, pool: Pool) -> None:
    own = [one.id for one in pool.items_of(slug) if one.audience.sectors == (sector,)]
    assert len(own) >= 6
    assert ids(pool, "provider", "high_risk", sector) - ids(pool, "provider", "high_risk")


def test_the_catalogue_has_its_four_headings(pool: Pool) -> None:
    headings = {group: {one.slug for one in pool.lists if one.group == group} for group in GROUPS}
    assert headings["start"] == {"responsible-ai"}
    assert headings["role"] == {"provider", "deployer", "importer-distributor", "gpai-use"}
    assert headings["sector"] == set(SECTOR_LISTS)
    assert len(headings["subject"]) == len(SLUGS) - 12


def test_every_list_gives_something_from_its_own_card(pool: Pool) -> None:
    for checklist in pool.lists:
        found = compose(pool, checklist.start_with, lists=[checklist.slug])
        assert len(found) >= 5, checklist.slug


def test_every_item_turns_up_somewhere_even_when_all_lists_are_composed(pool: Pool) -> None:
    seen: set[str] = set()
    for role, risk_class, sector in itertools.product(ROLES, RISK_CLASSES, SECTORS):
        seen |= ids(pool, role, risk_class, sector)
    assert {one.id for one in pool.items} - seen == set()


@pytest.mark.parametrize(("role", "risk_class"), list(itertools.product(ROLES, RISK_CLASSES)))
def test_every_combination_has_enough_to_do_without_doubles(role: str, risk_class: str, pool: Pool) -> None:
    least = 25 if role in ("deployer", "provider") and risk_class.startswith("high_risk") else 8
    others = itertools.cycle(itertools.product(("idea", "in_use", "unknown"), ("micro", "large")))
    for sector, (stage, size) in zip(SECTORS, others, strict=False):
        found = compose(pool, Situation(role=role, risk_class=risk_class, sector=sector, stage=stage, size=size))
        assert len(found) >= least, (sector, stage, size)
        assert len({one.action["nl"] for one in found}) == len(found)


def test_every_stage_and_size_is_a_choice_that_gives_a_list(pool: Pool) -> None:
    for stage, size in itertools.product(STAGES, SIZES):
        assert len(ids(pool, "deployer", "minimal", stage=stage, size=size)) >= 8, (stage, size)


def test_duties_of_one_role_or_class_do_not_reach_another(pool: Pool) -> None:
    deployer, provider = ids(pool, "deployer", "high_risk"), ids(pool, "provider", "high_risk")
    minimal = compose(pool, Situation(role="deployer", risk_class="minimal", sector="other"))
    assert {"workers_informed", "logs_kept_by_deployer"} <= deployer - provider
    assert {"ce_marked", "technical_documentation"} <= provider - deployer
    assert not [one.id for one in minimal for article in one.articles if article.startswith("Art. 26")]


def test_what_only_annex_iii_asks_does_not_reach_the_maker_of_a_product(pool: Pool) -> None:
    # Articles 26(8), 26(11), 27, 49(1) and 86 speak of Annex III (or Article 6(2)) only.
    by_annex_iii, by_annex_i = ids(pool, "deployer", "high_risk"), ids(pool, "deployer", "high_risk_annex_i")
    only = {"persons_told", "fundamental_rights_assessed", "explanation_given"}
    assert only <= by_annex_iii
    assert only & by_annex_i == set()
    assert "workers_informed" in by_annex_i
    assert "system_registered" not in ids(pool, "provider", "high_risk_annex_i")


def test_the_duties_for_high_risk_start_by_the_annex_that_brings_it(pool: Pool) -> None:
    days = {
        risk_class: {
            str(one.applies_from)
            for role in ("provider", "deployer", "importer", "distributor")
            for one in compose(pool, Situation(role=role, risk_class=risk_class, sector="other"))
            if one.applies_from and _only_high_risk(one) and _in_chapter_three(one)
        }
        for risk_class in ("high_risk", "high_risk_annex_i")
    }
    assert days == {"high_risk": {"2027-12-02"}, "high_risk_annex_i": {"2028-08-02"}}


def _only_high_risk(one: ChecklistItem) -> bool:
    return one.audience.risk_classes == ("high_risk",)


def _in_chapter_three(one: ChecklistItem) -> bool:
    """Articles 8 to 27, whose day hangs on the annex."""
    units = [str(law_unit(article)).removeprefix("ai-act/art_") for article in one.articles]
    return any(unit.isdigit() and 8 <= int(unit) <= 27 for unit in units)


def test_a_bank_gets_the_assessment_it_must_do_instead_of_the_question_whether(pool: Pool) -> None:
    bank = ids(pool, "deployer", "high_risk", "finance")
    assert "fundamental_rights_assessed_finance" in bank
    assert "fundamental_rights_assessed" not in bank


def test_items_use_all_themes_and_lists_known_sources(pool: Pool, source_ids: frozenset[str]) -> None:
    assert {one.theme for one in pool.items} == set(THEMES)
    assert {source for one in pool.lists for source in one.sources} <= source_ids
    assert {one.example_source for one in pool.items if one.example_source} <= source_ids
    assert {one.theme for one in pool.items_of("responsible-ai")} == set(THEMES)


def test_every_item_is_written_twice_and_not_merely_copied(pool: Pool) -> None:
    texts = [text for one in pool.items for text in (one.action, one.why, one.evidence, one.example) if text]
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
    special = {"4a": "2026-07-27", "99": "2025-08-02", "100": "2025-08-02", "78": "2025-08-02", "111": None}
    if name in special:
        return special[name]
    number = int(name.rstrip("abcd"))
    chapters = [(5, "2025-02-02"), (27, "2027-12-02"), (39, "2025-08-02"), (49, None), (50, "2026-08-02"),
                (56, "2025-08-02")]  # fmt: skip
    return next((date for last, date in chapters if number <= last), "2026-08-02")


def test_every_dated_item_has_the_date_of_one_of_its_articles(pool: Pool) -> None:
    own_dates = {"2026-12-02", "2028-08-02", "2030-08-02"}
    dated = [one for one in pool.items if one.applies_from]
    assert len(dated) > 50
    for one in dated:
        legal = {_legal_date(article) for article in one.articles}
        assert str(one.applies_from) in own_dates | legal, one.id


def test_the_dates_that_differ_from_their_chapter_are_these(pool: Pool) -> None:
    by_date = {
        date: {article for one in pool.items if str(one.applies_from) == date for article in one.articles}
        for date in ("2026-12-02", "2028-08-02", "2030-08-02")
    }
    assert by_date["2026-12-02"] <= {
        "Art. 5(1)(ba)", "Art. 5(1)(bb)", "Art. 5(1a)", "Art. 5(1b)", "Art. 50(2)", "Art. 111(4)",
    }  # fmt: skip
    annex_i = ("Art. 2(2)", "Art. 6(1", "Annex I", "Art. 43(3)", "Art. 8(2)", "Art. 60a")
    assert not [article for article in by_date["2028-08-02"] if not article.startswith(annex_i)]
    assert by_date["2030-08-02"] == {"Art. 111(2)"}


def test_what_is_contested_names_the_day_of_both_annexes_where_it_is_for_both(pool: Pool) -> None:
    # A maker of products reads it too, and high risk starts for products on another day.
    both = [one for one in pool.items if one.status == "contested" and one.both_annexes]
    assert [one.id for one in both if "2 augustus 2028" not in one.why["nl"] or "2028" not in one.why["en"]] == []
    assert {"market_watched", "serious_incidents_reported"} <= {one.id for one in both}


def test_a_system_that_was_there_before_the_duties_is_told_so(pool: Pool) -> None:
    # Article 111(2): operators of older systems are bound only once the design changes significantly.
    for role in ("provider", "deployer", "importer", "distributor"):
        assert "market_date_compared" in ids(pool, role, "high_risk", stage="in_use"), role
        assert "market_date_compared" not in ids(pool, role, "high_risk", stage="development"), role


def test_what_is_for_a_test_and_for_use_is_for_a_test_in_practice_too(pool: Pool) -> None:
    real, others = "real_world_test", {"test", "in_use"}
    stages = {one.id: set(one.audience.stages) for one in pool.items if one.audience.stages != "all"}
    assert [name for name, named in stages.items() if others <= named and real not in named] == []


def test_what_is_contested_is_what_hangs_on_the_classification(pool: Pool) -> None:
    contested = {article for one in pool.items if one.status == "contested" for article in one.articles}
    assert contested == {"Art. 49(2)", "Annex VIII", "Art. 72", "Art. 73", "Art. 86"}


def test_what_is_about_pictures_patients_or_drivers_is_for_who_has_them(pool: Pool) -> None:
    farm = {"role": "provider", "risk_class": "minimal", "sector": "agriculture", "stage": "test", "people": "none"}
    assert "field_photos_used" in ids(pool, **farm, data="images")
    assert "tested_over_seasons" in ids(pool, **farm, data="sensor")
    assert "field_photos_used" not in ids(pool, **farm, data="sensor")
    roster = ids(pool, "deployer", "minimal", "healthcare", stage="in_use", people="assess_staff", data="personal_data")
    assert "tested_on_own_cases" in roster
    assert not roster & {"tested_on_own_patients", "emergency_use_checked"}
    letter = ids(pool, "deployer", "minimal", "mobility_logistics", people="assess_customers")
    assert not letter & {"drivers_get_reasons", "task_sharing_checked"}
    assert "voices_not_mined" not in ids(pool, "deployer", "minimal", "finance", people="none", data="personal_data")


def test_a_law_on_networks_is_named_to_those_it_can_cover(pool: Pool) -> None:
    def asked(sector: str, size: str) -> set[str]:
        found = ids(pool, "deployer", "minimal", sector, size=size)
        return found & {"network_law_checked", "network_law_small_checked"}

    assert asked("healthcare", "medium") == asked("software", "large") == {"network_law_checked"}
    assert asked("software", "micro") == asked("public_sector", "small") == {"network_law_small_checked"}
    assert asked("education", "large") == asked("hospitality_retail", "medium") == set()


def test_a_public_school_or_hospital_is_told_to_register_its_use(pool: Pool) -> None:
    for sector in ("public_sector", "education", "healthcare", "security"):
        assert "public_use_registered" in ids(pool, "deployer", "high_risk", sector), sector
