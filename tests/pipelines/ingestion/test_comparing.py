"""Which items differ between two versions on disk."""

from pathlib import Path

from pipelines.ingestion.build import build
from pipelines.ingestion.comparing import compare
from pipelines.ingestion.versions import current_version
from tests.pipelines.conftest import WriteItem


def version(content: Path, tmp_path: Path, encoder_dir: Path) -> Path:
    build(content, tmp_path / "index", encoder_dir)
    folder = current_version(tmp_path / "index")
    assert folder is not None
    return folder


def test_new_changed_and_removed_items_are_named(
    content: Path, tmp_path: Path, encoder_dir: Path, write_item: WriteItem
) -> None:
    before = version(content, tmp_path, encoder_dir)
    assert compare(before, before) == ((), (), ())
    write_item(content, "case_studies/mill", title={"nl": "De molen draait", "en": "The mill turns"})
    barn = content / "case_studies" / "barn" / "nl.md"
    barn.write_text(barn.read_text() + "\nNu ook voor eenden.\n")
    after = version(content, tmp_path, encoder_dir)
    assert compare(before, after) == (("case/mill",), (), ("case/barn",))
    assert compare(after, before) == ((), ("case/mill",), ("case/barn",))
