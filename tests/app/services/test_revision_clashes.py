"""Files that change under a published text, the list that says so, and the way back to files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlmodel import Session

from app.commands.revisions import adopt, export
from app.errors import Conflict
from app.models import RevisionState
from app.models.base import utc_now
from app.services import revision_clashes, revision_list, revision_texts, revisions
from pipelines.ingestion.drafts import digest
from tests.app.services.editing import ITEM, Editors, open_editors


@pytest.fixture
def editors(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Editors]:
    yield open_editors(session, tmp_path, monkeypatch)
    revision_texts.forget_files()


def standing(editors: Editors, item_id: str = ITEM) -> str:
    [row] = [row for row in revision_list.rows(editors.session, lang="nl") if row.item_id == item_id]
    return row.standing


def settle(editors: Editors, *, keep: bool, seen: str | None = None) -> None:
    file = digest(revision_texts.file_text(ITEM)) if seen is None else seen
    revision_clashes.resolve(editors.session, item_id=ITEM, keep=keep, seen=file, account=editors.anna, now=utc_now())


def test_a_changed_file_is_a_clash_and_the_published_text_stays(editors: Editors) -> None:
    ours = editors.publish(editors.changed("Van ons"))
    assert standing(editors) == "published"
    editors.change_file(status="draft")
    assert standing(editors) == "clash"
    assert revisions.published(editors.session)[0][1].title["nl"] == "Van ons"
    editors.publish(editors.changed("Nog iets van ons"))
    assert standing(editors) == "clash", "a further text of ours does not settle it in silence"
    assert ours.state == RevisionState.SUPERSEDED


def test_keeping_ours_settles_it_until_the_file_changes_again(editors: Editors) -> None:
    editors.publish(editors.changed("Van ons"))
    editors.change_file(status="draft")
    settle(editors, keep=True)
    assert standing(editors) == "published"
    kept = revisions.history(editors.session, ITEM)[0]
    assert (kept.author_id, kept.content["status"]) == (None, "draft"), "the file's text is in the history too"
    editors.change_file(status="law")
    assert standing(editors) == "clash"


def test_taking_the_file_ends_ours_and_counts_as_a_change_of_the_site(editors: Editors) -> None:
    editors.publish(editors.changed("Van ons"))
    editors.change_file(status="draft")
    before = revisions.generation(editors.session)
    settle(editors, keep=False)
    assert revisions.published(editors.session) == []
    assert revisions.generation(editors.session) > before
    assert standing(editors) == "file"


def test_only_what_was_seen_can_be_settled(editors: Editors) -> None:
    with pytest.raises(Conflict):
        settle(editors, keep=True)
    editors.publish(editors.changed("Van ons"))
    editors.change_file(status="draft")
    with pytest.raises(Conflict):
        settle(editors, keep=True, seen="an older file")


def test_a_published_text_that_todays_rules_refuse_gives_way_to_the_file(editors: Editors) -> None:
    ours = editors.publish(editors.changed("Van ons"))
    ours.content = {**ours.content, "status": "rumour"}
    editors.session.flush()
    assert revisions.published(editors.session) == []
    assert standing(editors) == "refused"


def test_the_list_names_what_needs_somebody_first_and_is_searched_by_title(editors: Editors) -> None:
    editors.send(editors.changed("Wacht op iemand"))
    new = revisions.create(editors.session, kind="term", title="Nieuw woord", account=editors.anna, now=utc_now())
    rows = revision_list.rows(editors.session, lang="nl")
    assert [row.standing for row in rows] == ["in_review", "draft", "file", "file"]
    assert rows[1].item_id == new.item_id
    assert rows[1].title["nl"] == "Nieuw woord"
    assert not rows[1].on_site
    found = revision_list.rows(editors.session, text="wacht OP", lang="nl")
    assert [row.item_id for row in found] == [ITEM]
    assert {row.kind for row in revision_list.rows(editors.session, kind="case", lang="nl")} == {"case"}
    assert len(revision_list.rows(editors.session, standing="file", lang="en")) == 2
    revisions.withdraw(editors.session, new, account=editors.anna)
    assert new.item_id not in {row.item_id for row in revision_list.rows(editors.session, lang="nl")}


def test_export_writes_what_was_published_and_adopt_lets_go_of_it(editors: Editors) -> None:
    assert CliRunner().invoke(export, [str(editors.folder.parent)]).exit_code == 1
    editors.publish(editors.changed("Naar de bestanden"))
    gone = "guidance/chatbots"
    away = revisions.remove(editors.session, item_id=gone, note="Weg", account=editors.anna, now=utc_now())
    revisions.publish(editors.session, away, account=editors.bram, now=utc_now())
    editors.session.commit()
    done = CliRunner().invoke(export, [str(editors.folder)], catch_exceptions=False)
    assert (done.exit_code, "2 items." in done.output) == (0, True)
    assert "Naar de bestanden" in (editors.folder / "guidance/ai_act/deployer-duties/meta.yaml").read_text()
    assert not (editors.folder / "guidance/ai_act/chatbots").exists()
    revision_texts.forget_files()
    done = CliRunner().invoke(adopt, catch_exceptions=False)
    assert "2 adopted, 0 to settle." in done.output
    editors.session.expire_all()
    assert revisions.published(editors.session) == []
    assert revision_texts.file_text(ITEM) == editors.live()
    assert gone not in revision_texts.files()
