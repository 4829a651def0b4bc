"""Composed checklists: every choice gives a list, equal lists are one, and a kept list never changes."""

import datetime as dt
from itertools import product
from typing import Any

import pytest
from sqlmodel import Session, select

from app.errors import Invalid, NotFound
from app.models import ChecklistVersion
from app.services import checklist_choices, checklists, knowledge
from app.services.allowances import COMPOSED_LISTS
from pipelines.triage.checklists import AXES, Pool, Situation, compose
from tests.pipelines.triage.small_pool import item, pool_of

TODAY = dt.date(2026, 11, 22)
HERE: dict[str, Any] = {
    "role": "deployer", "risk_class": "high_risk", "sector": "labour", "stage": "in_use", "size": "small",
    "data": ["personal_data", "text"], "people": ["assess_staff"],
}  # fmt: skip


def made(
    session: Session, *lists: str, today: dt.date = TODAY, extent: str = "full", **changes: Any
) -> ChecklistVersion:
    return checklists.compose_version(session, lists=lists, situation={**HERE, **changes}, today=today, extent=extent)


def item_ids(version: ChecklistVersion, lang: str = "nl") -> list[str]:
    return [one.id for one in checklists.document_of(version, lang=lang).checklist_items()]


def with_pool(monkeypatch: pytest.MonkeyPatch, pool: Pool, **more: Any) -> None:
    library = knowledge.library()
    new = type(library)(**{**library.__dict__, "checklists": pool, **more})
    monkeypatch.setattr(knowledge, "library", lambda: new)


def other_content(monkeypatch: pytest.MonkeyPatch) -> None:
    """The content after an editor's work: every action reworded, all lists and a role renamed, an item gone."""
    pool = knowledge.library().checklists
    items = tuple(
        one.model_copy(update={"action": {"nl": f"Nieuw {one.id}", "en": f"New {one.id}"}, "instead_of": ()})
        for one in pool.items[1:]
    )
    title = {"nl": "Nieuwe titel", "en": "New title"}
    lists = tuple(one.model_copy(update={"version": "2099-01-01.1", "title": title}) for one in pool.lists)
    with_pool(monkeypatch, Pool.model_construct(lists=lists, items=items))
    monkeypatch.setitem(checklist_choices.ROLES, "deployer", {"nl": "Nieuwe rol", "en": "New role"})


def test_every_choice_on_the_page_gives_a_list(session: Session) -> None:
    choices = checklist_choices.choices()
    assert {axis: set(labels) for axis, labels in choices.items()} == {axis: set(known) for axis, known in AXES.items()}
    some = [{"role": role, "risk_class": kind} for role, kind in product(choices["role"], choices["risk_class"])]
    some += [{axis: value} for axis in AXES if axis not in ("role", "risk_class") for value in choices[axis]]
    for changes in some:
        assert len(item_ids(made(session, **changes))) >= 5, changes


def test_a_list_holds_what_was_composed_in_its_order(session: Session) -> None:
    composed = compose(knowledge.library().checklists, Situation(**HERE), lists=["deployer"])
    found = made(session, "deployer")
    assert item_ids(found) == item_ids(found, "en") == [one.id for one in composed]
    assert found.lists == ["deployer"]
    assert {axis: getattr(found, axis) for axis in AXES} == HERE


def test_no_list_chosen_means_all_and_is_the_same_as_choosing_all(session: Session) -> None:
    everything = [offer.checklist.slug for offer in checklists.catalogue()]
    assert made(session).key == made(session, *everything).key == made(session, *everything[::-1]).key
    assert set(item_ids(made(session))) > set(item_ids(made(session, "deployer")))


def test_composing_twice_is_one_version_with_one_key_and_the_day_of_the_first(session: Session) -> None:
    first = made(session)
    later = made(session, today=dt.date(2026, 12, 24))
    assert later.id == first.id
    assert checklists.document_of(later, lang="nl").date == TODAY
    assert len(session.exec(select(ChecklistVersion)).all()) == 1
    assert checklists.get_version(session, key=first.key).id == first.id
    assert made(session, size="large").key != first.key


def test_two_people_who_compose_the_same_list_at_the_same_moment_get_one(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made(session)
    find, calls = checklists._find, []

    def late(session: Session, key: str) -> ChecklistVersion | None:
        """The first look comes just before the other's row is there."""
        calls.append(key)
        return None if len(calls) == 1 else find(session, key)

    monkeypatch.setattr(checklists, "_find", late)
    assert made(session).id == first.id
    assert len(calls) == 2
    assert len(session.exec(select(ChecklistVersion)).all()) == 1


def test_a_kept_list_does_not_change_when_the_content_does(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    version = made(session, "responsible-ai")
    session.commit()
    key, before = version.key, {lang: checklists.document_of(version, lang=lang) for lang in ("nl", "en")}
    other_content(monkeypatch)
    session.expire_all()
    kept = checklists.get_version(session, key=key)
    assert {lang: checklists.document_of(kept, lang=lang) for lang in ("nl", "en")} == before
    new = made(session, "responsible-ai")
    assert new.key != key
    assert checklists.document_of(new, lang="nl").title == "Nieuwe titel"
    assert "Nieuwe" not in before["nl"].model_dump_json()


def test_other_rules_make_another_version(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    first, library = made(session), knowledge.library()
    rules = library.rules.model_copy(update={"version": "2099-01-01.1"})
    with_pool(monkeypatch, library.checklists, rules=rules)
    second = made(session)
    assert (second.key != first.key, second.rules_version) == (True, "2099-01-01.1")
    assert item_ids(second) == item_ids(first)


def test_a_kept_list_outlives_its_items(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    version = made(session)
    with_pool(monkeypatch, Pool(lists=(), items=()))
    assert checklists.as_file(version, lang="en", fmt="docx").startswith(b"PK")
    with pytest.raises(Invalid):
        made(session, "responsible-ai")


def test_a_list_kept_before_lists_could_be_combined_can_still_be_read(session: Session) -> None:
    content = made(session).content
    old = {lang: {**document, "rules_version": "", "version": "2026-11-21.2"} for lang, document in content.items()}
    for document in old.values():
        del document["rules_version"]
    session.add(ChecklistVersion(key="0ld0ld0ld0ld", lists=["responsible-ai"], role="deployer", risk_class="high_risk",
                                 sector="labour", content=old))  # fmt: skip
    session.commit()
    kept = checklists.get_version(session, key="0ld0ld0ld0ld")
    assert (kept.stage, kept.size, kept.rules_version) == ("unknown", "unknown", "")
    assert (kept.data, kept.people, kept.extent) == (["unknown"], ["unknown"], "full")
    document = checklists.document_of(kept, lang="nl")
    assert document.edition == "versie 2026-11-21.2 · lijst 0ld0ld0ld0ld · 22 november 2026"
    assert checklists.as_file(kept, lang="nl", fmt="xlsx").startswith(b"PK")


def test_the_edition_names_the_content_the_rules_the_key_and_the_day(session: Session) -> None:
    version, library = made(session, "responsible-ai"), knowledge.library()
    assert checklists.document_of(version, lang="nl").edition == (
        f"versie {library.checklists.by_slug()['responsible-ai'].version} · regels {library.rules.version} · "
        f"lijst {version.key} · 22 november 2026"
    )
    assert version.rules_version == library.rules.version


def test_of_several_lists_the_newest_version_counts(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = knowledge.library().checklists
    versions = ["2026-11-22.9", "2026-11-22.10", *["2026-11-21.3"] * (len(pool.lists) - 2)]
    lists = tuple(
        one.model_copy(update={"version": version}) for one, version in zip(pool.lists, versions, strict=True)
    )
    with_pool(monkeypatch, Pool.model_construct(lists=lists, items=pool.items))
    assert checklists.document_of(made(session), lang="nl").version == "2026-11-22.10"


def test_both_languages_hold_the_same_points(session: Session) -> None:
    version = made(session)
    dutch, english = (checklists.document_of(version, lang=lang).checklist_items() for lang in ("nl", "en"))
    assert [(one.id, one.applies_from, one.status) for one in dutch] == [
        (one.id, one.applies_from, one.status) for one in english
    ]
    assert all(one.action != other.action for one, other in zip(dutch, english, strict=True))


def test_what_was_not_known_and_whose_dates_these_are_stands_on_top(session: Session) -> None:
    unknown = made(session, role="unknown", risk_class="unknown")
    text = checklists.document_of(unknown, lang="nl").sections[0].model_dump_json()
    assert "Wat u niet weet: uw rol." in text
    assert "Wat u niet weet: soort risico." in text
    for risk_class, words in (("high_risk", "Annex III."), ("high_risk_annex_i", "Annex I, Section A.")):
        english = checklists.document_of(made(session, risk_class=risk_class), lang="en")
        assert words in english.sections[0].model_dump_json()
    assert "do not know" not in english.sections[0].model_dump_json()


def test_who_asks_as_before_gets_a_full_list_for_data_and_people_that_are_not_known(session: Session) -> None:
    before = {axis: value for axis, value in HERE.items() if axis not in ("data", "people")}
    version = checklists.compose_version(session, lists=["deployer"], situation=before, today=TODAY)
    assert (version.data, version.people, version.extent) == (["unknown"], ["unknown"], "full")
    assert version.key == made(session, "deployer", data="unknown", people=["unknown"]).key
    assert set(item_ids(version)) >= set(item_ids(made(session, "deployer")))


def test_the_order_in_which_several_are_chosen_makes_no_other_list(session: Session) -> None:
    assert made(session, data=["text", "images"]).key == made(session, data=["images", "text", "text"]).key


def test_a_short_list_is_another_version_and_says_how_much_more_the_full_one_has(session: Session) -> None:
    full, short = made(session), made(session, extent="short")
    assert full.key != short.key
    assert (full.extent, short.extent) == ("full", "short")
    more = len(item_ids(full)) - len(item_ids(short))
    assert more > 10
    text = checklists.document_of(short, lang="nl").sections[0].model_dump_json()
    assert f"De uitgebreide lijst heeft {more} punten meer." in text
    assert "Het beoordeelt sollicitanten of medewerkers" in text
    assert "Kort: wat de wet vraagt, en de basis" in text
    assert "korte lijst" not in checklists.document_of(full, lang="nl").sections[0].model_dump_json()


def test_one_list_says_its_own_limits_and_several_say_what_none_covers(session: Session) -> None:
    def limits(*lists: str) -> tuple[str, ...]:
        return checklists.document_of(made(session, *lists), lang="nl").sections[-1].blocks[0].items

    own = knowledge.library().checklists.by_slug()["deployer"].not_covered
    assert limits("deployer") == tuple(text["nl"] for text in own)
    assert limits("deployer", "provider") == limits()
    assert "geen juridisch advies" in limits()[0]


@pytest.mark.parametrize("field", [*AXES, "lists", "extent"])
def test_a_choice_that_does_not_exist_is_refused_at_its_field(session: Session, field: str) -> None:
    lists, changes = (["provider", "emperor"], {}) if field == "lists" else ([], {field: "emperor"})
    with pytest.raises(Invalid) as refused:
        made(session, *lists, **changes)
    assert refused.value.field == field
    assert session.exec(select(ChecklistVersion)).all() == []


@pytest.mark.parametrize("values", [[], ["none", "text"], ["text", "unknown"]])
def test_several_answers_that_contradict_each_other_are_refused(session: Session, values: list[str]) -> None:
    with pytest.raises(Invalid, match="cannot go with another") as refused:
        made(session, data=values)
    assert refused.value.field == "data"


def test_a_list_in_which_nothing_fits_is_refused_at_the_lists(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_pool(monkeypatch, pool_of(item("bank", audience={"sectors": ["finance"]})))
    assert item_ids(made(session, sector="finance")) == ["bank"]
    with pytest.raises(Invalid, match="Nothing in these lists") as refused:
        made(session, "basics")
    assert refused.value.field == "lists"


def test_more_new_lists_than_a_site_needs_in_an_hour_are_refused_and_known_ones_are_not(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checklists, "NEW_LISTS_AN_HOUR", 2)
    first, _second = made(session), made(session, size="large")
    with pytest.raises(Invalid, match="last hour"):
        made(session, size="micro")
    assert made(session).id == first.id
    first.created_at -= dt.timedelta(hours=2)
    session.flush()
    assert made(session, size="micro").size == "micro"
    monkeypatch.setattr(checklists, "NEW_LISTS_AN_HOUR", 1_000)
    monkeypatch.setattr(COMPOSED_LISTS, "each", 0)
    with pytest.raises(Invalid, match="last hour"):  # this network address
        made(session, size="mid_cap")


def test_a_file_is_named_after_its_list_or_plainly_when_there_are_several(session: Session) -> None:
    one, many = made(session, "deployer"), made(session)
    assert checklists.file_name(one, lang="nl", fmt="pdf") == f"deployer-{one.key}-nl.pdf"
    assert checklists.file_name(many, lang="en", fmt="ods") == f"checklist-{many.key}-en.ods"


def test_a_shorter_list_takes_less_time_and_no_more_than_its_catalogue_says(session: Session) -> None:
    times = [checklists.minutes_for(len(item_ids(made(session, extent=extent)))) for extent in ("short", "full")]
    assert 0 < times[0] < times[1]
    assert all(minutes % 5 == 0 for minutes in times)
    assert checklists.minutes_for(1) == 5
    slowest = max(offer.checklist.minutes / offer.items for offer in checklists.catalogue())
    assert times[1] <= len(item_ids(made(session))) * slowest + 5


def test_an_unknown_key_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        checklists.get_version(session, key="000000000000")
