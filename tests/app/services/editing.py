"""A folder of content of its own, and the people who edit it: Anna writes, Bram is the second person."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlmodel import Session

from app.models import Account, Revision, Role
from app.models.base import utc_now
from app.services import revision_texts, revisions
from app.services.revisions import Seen
from app.settings import get_settings
from pipelines.ingestion.drafts import Draft, digest
from tests import factories

ROOT = Path(__file__).resolve().parents[3] / "knowledge"
ITEM = "guidance/deployer-duties"
PLACE = Path("guidance/ai_act/deployer-duties")


@dataclass
class Editors:
    """Two experts and a coordinator, over a folder that tests may change."""

    session: Session
    folder: Path
    anna: Account
    bram: Account
    dirk: Account

    def live(self, item_id: str = ITEM) -> Draft:
        text = revision_texts.live_text(self.session, item_id)
        assert text is not None
        return dict(text)

    def changed(self, dutch: str = "Nieuwe titel", **more: Any) -> Draft:
        live = self.live()
        return {**live, "title": {**live["title"], "nl": dutch}, **more}

    def save(self, content: Draft, *, by: Account | None = None, seen: Seen | None = None, **more: Any) -> Revision:
        """Save as the form does that was opened just now, unless `seen` says otherwise."""
        item_id = content["id"]
        return revisions.save(
            self.session,
            item_id=item_id,
            content=content,
            seen=seen or self.seen(item_id),
            account=by or self.anna,
            now=utc_now(),
            **more,
        )

    def seen(self, item_id: str = ITEM) -> Seen:
        draft = revisions.open_of(self.session, item_id)
        base = digest(revision_texts.live_text(self.session, item_id))
        return Seen(draft.id if draft else None, draft.version if draft else 0, base)

    def send(self, content: Draft, *, by: Account | None = None) -> Revision:
        revision = self.save(content, by=by)
        revisions.send(self.session, revision, account=by or self.anna, now=utc_now())
        return revision

    def publish(self, content: Draft, *, by: Account | None = None, second: Account | None = None) -> Revision:
        revision = self.send(content, by=by)
        revisions.publish(self.session, revision, account=second or self.bram, now=utc_now())
        return revision

    def change_file(self, **facts: Any) -> None:
        """As a deployment does: other facts in the file, read by a new process."""
        path = self.folder / PLACE / "meta.yaml"
        path.write_text(yaml.safe_dump({**yaml.safe_load(path.read_text()), **facts}, allow_unicode=True))
        revision_texts.forget_files()


def open_editors(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editors:
    """Three items of the real content in a folder of this test."""
    folder = tmp_path / "knowledge"
    for place in (PLACE, Path("guidance/ai_act/chatbots"), Path("case_studies/computer-vision-for-poultry-houses")):
        shutil.copytree(ROOT / place, folder / place)
    shutil.copy(ROOT / "sources.yaml", folder)
    for place in ("triage", "checklists"):
        shutil.copytree(ROOT / place, folder / place)
    monkeypatch.setenv("WERKBANK_KNOWLEDGE_DIR", str(folder))
    get_settings.cache_clear()
    revision_texts.forget_files()
    people = [factories.account(session, name, Role.EXPERT) for name in ("Anna", "Bram")]
    editors = Editors(session, folder, *people, factories.account(session, "Dirk", Role.COORDINATOR))
    session.commit()
    return editors
