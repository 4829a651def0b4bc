"""`knowledge build` when the new version is not good enough: whether one can go on is in the exit code."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlmodel import Session

from app.commands.knowledge import OLD_INDEX_STAYS, knowledge
from app.services import revision_texts
from app.settings import get_settings
from pipelines.ingestion import build as builder
from scripts import run
from tests.app.services.editing import Editors
from tests.app.services.small_site import current, open_site


@pytest.fixture
def site(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Editors]:
    yield open_site(session, tmp_path, monkeypatch)
    revision_texts.forget_files()


def test_a_worse_version_stops_nothing_while_there_is_one_in_use(
    site: Editors, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = current()
    monkeypatch.setattr(builder, "below_floor", lambda engine, floors: "lay: ndcg 0.1 is below 0.5")
    answer = CliRunner().invoke(knowledge, ["build", "--force"])
    assert (answer.exit_code, current()) == (OLD_INDEX_STAYS, before)
    assert "below 0.5" in answer.output
    assert run.OLD_INDEX_STAYS == OLD_INDEX_STAYS, "what starts the product must know it"
    shutil.rmtree(get_settings().index_dir)
    assert CliRunner().invoke(knowledge, ["build"]).exit_code == 1


def test_content_that_cannot_be_read_does_stop(site: Editors) -> None:
    (site.folder / "guidance/ai_act/chatbots/meta.yaml").write_text("id: [")
    assert CliRunner().invoke(knowledge, ["build"]).exit_code == 1
