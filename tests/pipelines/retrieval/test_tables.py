"""Which of an item's passages is shown, and items with rows in several places or in none."""

from pathlib import Path

import numpy as np
import pytest

from pipelines.ingestion.fields import field_rows
from pipelines.ingestion.passages import Entry, Passage
from pipelines.lexical_index import LexicalIndex
from pipelines.retrieval.arms import LanguageArms, save_fields
from pipelines.retrieval.rows import Rows
from pipelines.retrieval.search import Engine
from tests.pipelines import small_index

ENTRIES = [
    Entry("a", "law", {"nl": "Eerste", "en": "First"}, {"nl": "Kort a", "en": "Short a"}, part="article"),
    Entry("b", "law", {"nl": "Tweede", "en": "Second"}, {"nl": "Kort b", "en": "Short b"}, part="article"),
    Entry("c", "law", {"nl": "Pinguïns", "en": "Penguins"}, {"nl": "Kort c", "en": "Short c"}, part="article"),
]


def section(item: str, lang: str, heading: str, text: str, quotable: bool = True) -> Passage:
    return Passage(item, "law", lang, "section", heading, text, quotable)


PASSAGES = [
    section("a", "nl", "Eerste", "Wat er anders werd."),
    section("a", "nl", "Eerste (1, lid 1)", "Oude woorden over ganzen.", quotable=False),
    section("a", "nl", "Eerste (1, lid 2)", "Over eenden, eenden en nog meer eenden."),
    section("a", "en", "First", "What became different."),
    section("a", "en", "First (1(1))", "Old words on geese.", quotable=False),
    section("a", "en", "First (1(2))", "On ducks, ducks and more ducks."),
    section("b", "nl", "Tweede (2, lid 1)", "Alleen in het Nederlands over zwanen."),
]


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    encoder_dir = small_index.use_word_encoder(tmp_path / "encoder", monkeypatch)
    return small_index.open_small(tmp_path / "v", encoder_dir, ENTRIES, PASSAGES)


def shown(engine: Engine, text: str, lang: str) -> dict[str, str]:
    return {hit.id: hit.passage for hit in engine.search(text, lang=lang).hits}


@pytest.mark.parametrize(("lang", "passage"), [("nl", PASSAGES[2].text), ("en", PASSAGES[5].text)])
def test_the_passage_that_says_most_is_shown_in_the_language_of_the_page(
    engine: Engine, lang: str, passage: str
) -> None:
    assert shown(engine, "Wat moet ik weten over de eenden?", lang)["a"] == passage


@pytest.mark.parametrize(("lang", "passage"), [("nl", PASSAGES[0].text), ("en", PASSAGES[3].text)])
def test_old_words_give_way_to_what_changed(engine: Engine, lang: str, passage: str) -> None:
    assert shown(engine, "Wat moet ik weten over de ganzen?", lang)["a"] == passage


def test_an_item_without_text_in_the_language_of_the_page_shows_what_it_has(engine: Engine) -> None:
    assert shown(engine, "Wat moet ik weten over de zwanen?", "en")["b"] == PASSAGES[6].text


def test_an_item_without_any_passage_is_found_by_its_title_or_not_at_all_and_breaks_nothing(engine: Engine) -> None:
    assert {hit.id for hit in engine.search("eenden ganzen zwanen", lang="nl", top=9).hits} == {"a", "b"}
    assert shown(engine, "Pinguïns", "nl").get("c", "Kort c") == "Kort c"


def test_a_paragraph_is_found_by_its_number_in_both_ways_of_writing(engine: Engine) -> None:
    for lang in ("nl", "en"):
        table = engine.passages(lang)
        assert (table.paragraph([0, 1, 2], "1"), table.paragraph([0, 1, 2], "2")) == (1, 2)
        assert table.paragraph([0, 1, 2], "3") is None


def test_built_and_later_passages_keep_the_order_of_their_vectors(engine: Engine) -> None:
    changed = small_index.changes([small_index.farm()[0]])
    table = engine.with_changes(changed).passages("en")
    assert table.built_owners.tolist() == [0, 0, 0, -1]  # the table of questions has none
    assert table.more_owners.tolist() == [3] * len(table.more)
    assert [passage.field == "question" for passage in table.more] == sorted(p.field == "question" for p in table.more)


def test_an_item_with_rows_in_two_places_gets_the_best_of_all() -> None:
    rows = Rows(np.array([0, 0, 1, 0, -1, 2], dtype=np.int32), 4)
    assert rows.best(np.array([1, 2, 9, 5, 99, 3], dtype=np.float32)).tolist() == [5, 9, 3, 0]
    assert rows.best(np.array([7, 2, 9, 5, 99, 3], dtype=np.float32))[0] == 7


def test_no_rows_at_all() -> None:
    rows = Rows(np.zeros(0, dtype=np.int32), 2)
    assert rows.best(np.zeros(0, dtype=np.float32)).tolist() == [0, 0]
    assert rows.of(1).tolist() == []


def test_fields_of_items_without_questions_are_written_and_read(tmp_path: Path) -> None:
    entries = dict(enumerate(ENTRIES))
    fields = field_rows(entries, [p for p in PASSAGES if p.lang == "nl"], "nl")
    assert (fields["sections"].owners, fields["questions"].owners) == ([0, 0, 0, 1], [])
    assert fields["items"].owners == fields["titles"].owners == [0, 1, 2]
    save_fields(tmp_path / "nl", fields)
    arms = LanguageArms.open(tmp_path / "nl", "nl", len(entries))
    reading = arms.read(arms.understand("Waar zijn de zwanen?"))
    assert reading.coverage.argmax() == 1
    assert reading.overlap.tolist() == reading.arms["questions"].tolist() == [0, 0, 0]


def test_words_of_edits_that_outnumber_what_was_built_still_count_for_something() -> None:
    index = LexicalIndex.build([["kip"]]).extended([["kip"], ["kip"], ["kip"]])
    assert index.rarity("kip") > 0
    assert (index.scores(["kip"]) > 0).all()
    assert index.find(["kip"]).most([1.0]) > 0
