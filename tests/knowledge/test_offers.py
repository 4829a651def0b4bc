"""The committed data sets, factories, services and calls: what matching needs of them is there."""

from pathlib import Path
from typing import get_args

from pipelines.ingestion import records
from pipelines.ingestion.content import load, load_sources
from pipelines.ingestion.passages import entry_of
from pipelines.ingestion.records import Call, CatalogueDataset, Factory, Service
from pipelines.matching.methods import sorts_of

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


def test_every_wish_of_the_intake_is_answered_by_a_service_or_a_call() -> None:
    offered = {wish for item in (*load(KNOWLEDGE, Service), *load(KNOWLEDGE, Call)) for wish in item.wishes}
    assert offered == set(get_args(records.Wish))


def test_data_about_people_that_need_permission_say_so_and_what_to_know() -> None:
    for row in load(KNOWLEDGE, CatalogueDataset):
        if row.sensitivity == "health":
            assert row.access_rights != "public", row.id
        if row.sensitivity in {"health", "personal"} and row.access_rights == "public":
            assert row.note, row.id


def test_what_was_read_of_a_data_set_stands_with_its_source() -> None:
    sources = load_sources(KNOWLEDGE)
    for row in load(KNOWLEDGE, CatalogueDataset):
        for lang, read, words in (
            ("nl", "Gelezen", ("licentie", "voorwaarden")),
            ("en", "Read", ("licence", "terms of use", "conditions", "Conditions")),
        ):
            notes = " ".join((sources[name].note or {}).get(lang, "") for name in row.sources)
            assert read in notes, row.id
            if row.licence is None and row.access_rights == "public":
                assert any(word in notes for word in words), (row.id, lang)


def test_the_network_is_whole_and_an_antenna_names_no_machine_of_its_own() -> None:
    found = load(KNOWLEDGE, Factory)
    assert [len([one for one in found if one.form == form]) for form in ("factory", "antenna")] == [19, 13]
    assert all(one.compute is None and one.themes is None for one in found if one.form == "antenna")


def test_the_index_knows_what_an_offer_is_for() -> None:
    calls = {call.id: entry_of(call) for call in load(KNOWLEDGE, Call)}
    large, share = calls["call/large-scale-access"], calls["call/dutch-share"]
    assert (large.closes, large.availability, large.wishes) == ("2027-01-04", None, ("compute",))
    assert (share.closes, share.availability) == (None, "announced")
    rows = [entry_of(row) for row in load(KNOWLEDGE, CatalogueDataset)]
    assert any(sorts_of(row.methods) for row in rows)
    assert all(row.sectors and row.data for row in rows)
