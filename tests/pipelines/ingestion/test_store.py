"""Entries and passages on disk."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipelines.ingestion.passages import Entry, Passage, entry_of
from pipelines.ingestion.store import PassageTable, read_entries, write_entries
from tests.pipelines.small_index import farm, page


def passage(number: int) -> Passage:
    """Lines of very different length, with what JSON and UTF-8 make longer."""
    return Passage(
        f"case/{number}", "case_study", "nl", "section", "Kop \n 'x' \"", f"é🐔\u2028{number} " * (number % 7 + 1)
    )


PASSAGES = [passage(number) for number in range(60)]


@pytest.fixture
def table(tmp_path: Path) -> PassageTable:
    PassageTable.write(tmp_path, "sections", PASSAGES)
    return PassageTable(tmp_path, "sections")


def test_a_passage_is_read_by_its_number(table: PassageTable) -> None:
    assert (len(table), table.built) == (60, 60)
    assert [table[row] for row in (59, 0, 31, 1)] == [PASSAGES[row] for row in (59, 0, 31, 1)]
    assert list(table) == PASSAGES


def test_what_may_not_be_shown_stays_so_on_disk(tmp_path: Path) -> None:
    PassageTable.write(tmp_path, "law", [PASSAGES[0], PASSAGES[1]._replace(quotable=False)])
    assert [one.quotable for one in PassageTable(tmp_path, "law")] == [True, False]


def test_passages_that_came_later_follow_and_leave_the_table_itself_alone(table: PassageTable) -> None:
    longer = table.extended([passage(100), passage(101)])
    assert (len(longer), longer.built, len(table)) == (62, 60, 60)
    assert [longer[row] for row in (59, 60, 61)] == [PASSAGES[59], passage(100), passage(101)]
    other = longer.extended([passage(102)])
    assert list(other) == [*PASSAGES, passage(102)], "they replace what was laid over before"
    with pytest.raises(IndexError):
        table[60]


def test_a_table_answers_and_can_be_extended_when_its_files_are_gone(table: PassageTable, tmp_path: Path) -> None:
    for path in tmp_path.iterdir():
        path.unlink()
    assert list(table.extended([passage(100)])) == [*PASSAGES, passage(100)]


def test_threads_read_the_same(table: PassageTable) -> None:
    rows = [row * 37 % 60 for row in range(2_000)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(table.__getitem__, rows)) == [PASSAGES[row] for row in rows]


def test_an_empty_table_can_be_opened(tmp_path: Path) -> None:
    PassageTable.write(tmp_path, "none", [])
    empty = PassageTable(tmp_path, "none")
    assert (len(empty), list(empty), list(empty.extended([passage(1)]))) == (0, [], [passage(1)])


def test_entries_are_read_as_they_were_written(tmp_path: Path) -> None:
    guidance = page("x", ("Een\u2028regel", "Tekst.", "Wat?"), ("A line", "Text.", "What?"), explains=("ai-act/art_4",))
    entries = [*map(entry_of, farm()), entry_of(guidance), Entry("ai-act/art_1", "law", {}, {}, part="article")]
    write_entries(tmp_path / "entries.jsonl", entries)
    assert read_entries(tmp_path / "entries.jsonl") == entries
    assert isinstance(read_entries(tmp_path / "entries.jsonl")[-2].explains, tuple)
