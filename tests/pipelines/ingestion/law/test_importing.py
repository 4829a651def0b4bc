"""Importing a law: the right one, whole, and never half."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.ingestion.law import store
from pipelines.ingestion.law.importing import import_law
from pipelines.ingestion.law.units import LawError
from tests.pipelines.ingestion.law.made_up import annex, article, line, made_up_facts, write_page

FACTS = made_up_facts()


def files(law_dir: Path) -> list[str]:
    return sorted(path.name for path in law_dir.rglob("*") if path.is_file())


def test_a_law_is_stored_and_read_again_in_both_languages(tmp_path: Path) -> None:
    law_dir = tmp_path / "law"
    for lang in ("en", "nl"):
        import_law(write_page(tmp_path, lang), FACTS, "nl" if lang == "nl" else "en", law_dir)
    assert files(law_dir) == ["en-2031-06-05.json", "nl-2031-06-05.json"]
    units = store.load_law(law_dir, "ai-act", date(2031, 7, 1))
    assert [(unit.id, unit.lang) for unit in units[:3]] == [
        ("ai-act/art_1", "nl"), ("ai-act/art_1", "en"), ("ai-act/art_2", "nl"),
    ]  # fmt: skip
    assert store.load_law(law_dir, "ai-act", date(2031, 6, 4)) == ()


def test_importing_twice_is_harmless(tmp_path: Path) -> None:
    law_dir, file = tmp_path / "law", write_page(tmp_path)
    assert not import_law(file, FACTS, "en", law_dir).repeated
    before = (law_dir / "ai-act/en-2031-06-05.json").read_bytes()
    assert import_law(file, FACTS, "en", law_dir).repeated
    assert (law_dir / "ai-act/en-2031-06-05.json").read_bytes() == before


def test_a_damaged_stored_text_is_named_and_mended_by_importing_again(tmp_path: Path) -> None:
    law_dir, file = tmp_path / "law", write_page(tmp_path)
    import_law(file, FACTS, "en", law_dir)
    (law_dir / "ai-act/en-2031-06-05.json").write_text('{"id": "ai-act"')
    with pytest.raises(LawError, match="damaged"):
        store.load_law(law_dir, "ai-act", date(2031, 7, 1))
    assert not import_law(file, FACTS, "en", law_dir).repeated
    assert store.load_law(law_dir, "ai-act", date(2031, 7, 1))


def test_a_later_text_takes_over_on_its_day(tmp_path: Path) -> None:
    law_dir = tmp_path / "law"
    import_law(write_page(tmp_path), FACTS, "en", law_dir)
    steps = '<div class="oj-enumeration-spacing"><p>1.</p><p>Count twice.</p></div>'
    newer = annex("I", "Lists", line("None."), "en") + annex("II", "Steps", steps, "en")
    import_law(write_page(tmp_path, annexes=newer), FACTS, "en", law_dir, date(2032, 1, 1))
    last_day, first_day = (store.load_law(law_dir, "ai-act", day) for day in (date(2031, 12, 31), date(2032, 1, 1)))
    assert "Count." in next(unit.text for unit in last_day if unit.id == "ai-act/anx_II")
    assert "Count twice." in next(unit.text for unit in first_day if unit.id == "ai-act/anx_II")


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"title": "REGULATION (EU) 2016/679 OF THE COUNCIL"}, r"is Regulation 2016/679, but ai-act is .* 2031/77"),
        ({"annexes": ""}, "Missing: anx_I, anx_II"),
        ({"recitals": ""}, "Missing: rct_1, rct_2"),
        ({"articles": article("1", "Aim", line("Text."), "en")}, "Missing: art_2, art_3"),
        ({"articles": "".join(article(n, "Empty", "", "en") for n in "123")}, "Missing: art_1, art_2, art_3"),
        ({"articles": article("1", "Aim", line("Text."), "en") * 2}, "some units twice: art_1"),
    ],
)
def test_a_wrong_or_broken_file_is_refused_and_nothing_is_written(
    tmp_path: Path, parts: dict[str, str], reason: str
) -> None:
    with pytest.raises(LawError, match=reason):
        import_law(write_page(tmp_path, **parts), FACTS, "en", tmp_path / "law")
    assert files(tmp_path / "law") == []


def test_another_language_and_an_impossible_date_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LawError, match="is in Dutch, not in English"):
        import_law(write_page(tmp_path, "nl"), FACTS, "en", tmp_path / "law")
    with pytest.raises(LawError, match="cannot be valid from 2030-01-01"):
        import_law(write_page(tmp_path), FACTS, "en", tmp_path / "law", date(2030, 1, 1))
    assert files(tmp_path / "law") == []


def test_a_write_that_fails_leaves_the_old_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    law_dir = tmp_path / "law"
    import_law(write_page(tmp_path), FACTS, "en", law_dir)
    before = (law_dir / "ai-act/en-2031-06-05.json").read_bytes()

    def full_disk(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    changed = annex("I", "Other", line("None."), "en") + annex("II", "Other", line("None."), "en")
    with pytest.raises(OSError, match="No space"):
        import_law(write_page(tmp_path, annexes=changed), FACTS, "en", law_dir)
    assert files(law_dir) == ["en-2031-06-05.json"]
    assert (law_dir / "ai-act/en-2031-06-05.json").read_bytes() == before


def test_an_id_cannot_leave_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not the id of a law"):
        store.texts(tmp_path, "../secrets")
