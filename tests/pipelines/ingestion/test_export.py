"""Items back to files: unchanged ones leave every byte, a change touches only its own lines."""

import difflib
import filecmp
import shutil
from pathlib import Path

import pytest

from pipelines.ingestion import content
from pipelines.ingestion.drafts import from_draft
from pipelines.ingestion.export import folder_of, remove_files, write_files
from pipelines.ingestion.records import ContentError, GuidancePage, Item, Term
from tests.pipelines.ingestion.test_drafts import CALL, GUIDANCE, ROOT, TERM

LIST = """# Words of the proof.

- id: term/een
  name: {nl: een, en: one}   # kept as it stands
  definition: {nl: "Een.", en: "One."}
  lay: {nl: [eentje], en: [single]}
  law: []
  sources: []
  reviewed_on: 2026-11-22

- id: term/proef
  name: {nl: Tekst, en: Text}
  definition: {nl: "Oud.", en: "Old."}
  lay: {nl: [proefje], en: [try]}
  law: [ai-act/art_3]
  sources: []
  reviewed_on: 2026-11-22
"""


def some_items() -> list[Item]:
    """All that have a folder, and one in ten of the terms: each of those reads and writes its whole list."""
    items = content.load_items(ROOT)
    terms = [item for item in items if isinstance(item, Term)]
    return [item for item in items if not isinstance(item, Term)] + terms[::10]


def changed_lines(old: str, new: str) -> list[str]:
    return [line for line in difflib.ndiff(old.splitlines(), new.splitlines()) if line[0] in "+-"]


def same_tree(left: Path, right: Path) -> bool:
    names = [path.relative_to(left) for path in left.rglob("*") if path.is_file()]
    match, differ, odd = filecmp.cmpfiles(left, right, names, shallow=False)
    return len(match) == len(names) and not differ and not odd


def test_writing_committed_items_changes_no_byte(tmp_path: Path) -> None:
    copy = tmp_path / "knowledge"
    shutil.copytree(ROOT, copy)
    for item in some_items():
        write_files(item, copy)
    assert same_tree(ROOT, copy)
    assert same_tree(copy, ROOT)


def test_committed_items_can_be_written_anew_and_read_back(tmp_path: Path) -> None:
    items = {item.id: item for item in some_items()}
    for item in items.values():
        write_files(item, tmp_path)
    assert {item.id: item for item in content.load_items(tmp_path)} == items


def test_a_change_touches_only_its_own_lines(tmp_path: Path) -> None:
    folder = tmp_path / "guidance" / "ai_act" / "deployer-duties"
    shutil.copytree(ROOT / "guidance" / "ai_act" / "deployer-duties", folder)
    [page] = content.load(tmp_path, GuidancePage)
    before = (folder / "meta.yaml").read_text()
    body = {**page.body, "nl": page.body["nl"] + "\n\nEn dit."}
    write_files(page.model_copy(update={"status": "draft", "body": body}), tmp_path)
    after = (folder / "meta.yaml").read_text()
    assert changed_lines(before, after) == [f"- status: {page.status}", "+ status: draft"]
    assert (folder / "nl.md").read_text().endswith("\n\nEn dit.\n")
    assert content.load(tmp_path, GuidancePage)[0].status == "draft"


def test_who_may_see_an_item_is_written_only_where_it_is_not_everybody(tmp_path: Path) -> None:
    folder = tmp_path / "guidance" / "ai_act" / "deployer-duties"
    shutil.copytree(ROOT / "guidance" / "ai_act" / "deployer-duties", folder)
    before = (folder / "meta.yaml").read_text()
    [page] = content.load(tmp_path, GuidancePage)
    write_files(page.model_copy(update={"visibility": "staff"}), tmp_path)
    assert changed_lines(before, (folder / "meta.yaml").read_text()) == ["+ visibility: staff"]
    assert content.load(tmp_path, GuidancePage)[0].visibility == "staff"
    write_files(page, tmp_path)
    assert (folder / "meta.yaml").read_text() == before


def test_a_new_item_gets_the_folder_of_its_kind(tmp_path: Path) -> None:
    call, page = from_draft("call", CALL), from_draft("guidance", {**GUIDANCE, "explains": []})
    assert write_files(call, tmp_path) == tmp_path / "calls" / "proef"
    assert write_files(page, tmp_path) == tmp_path / "guidance" / "other_law" / "proef"
    assert "explains: []\n" in (tmp_path / "guidance" / "other_law" / "proef" / "meta.yaml").read_text()
    assert "valid_from: 2026-11-01\n" in (tmp_path / "calls" / "proef" / "meta.yaml").read_text()
    assert content.load(tmp_path, type(call)) == (call,)
    assert remove_files("call/proef", tmp_path) == tmp_path / "calls" / "proef"
    assert folder_of("call/proef", tmp_path) is None
    assert remove_files("call/proef", tmp_path) is None


def test_a_term_keeps_its_place_in_its_list(tmp_path: Path) -> None:
    path = tmp_path / "glossary" / "law.yaml"
    path.parent.mkdir()
    path.write_text(LIST)
    for term in content.load(tmp_path, Term):
        write_files(term, tmp_path)
    assert path.read_text() == LIST
    new = {**TERM, "definition": {"nl": "Nieuw.", "en": "Old."}}
    assert write_files(from_draft("term", new), tmp_path) == path
    assert changed_lines(LIST, path.read_text()) == [
        '-   definition: {nl: "Oud.", en: "Old."}',
        "+   definition:",
        "+     nl: Nieuw.",
        "+     en: Old.",
    ]
    remove_files("term/een", tmp_path)
    assert path.read_text().startswith("# Words of the proof.\n\n- id: term/proef\n")
    remove_files("term/proef", tmp_path)
    assert not path.exists()


def test_a_new_term_lands_in_the_list_of_added_ones(tmp_path: Path) -> None:
    term = from_draft("term", TERM)
    assert write_files(term, tmp_path).name == "added.yaml"
    assert content.load(tmp_path, Term) == (term,)


def test_a_list_in_another_shape_is_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "glossary" / "law.yaml"
    path.parent.mkdir()
    path.write_text("[{id: term/proef, name: {nl: a, en: b}}]\n")
    write_files(from_draft("term", TERM), tmp_path)
    assert content.load(tmp_path, Term)[0].title == TERM["name"]


def test_no_id_leads_outside_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ContentError):
        remove_files("guidance/../../x", tmp_path)
