"""People who fill in a list: a version, a link, and what somebody types into one item."""

import datetime as dt
from typing import Any

from sqlmodel import Session

from app.models import ChecklistVersion, FilledItem
from app.services import checklists
from app.services import filled_checklists as filled
from app.services.filled_answers import Values, values
from app.services.filled_checklists import Opened
from tests.app.services.test_checklists import made

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


def link(session: Session, *lists: str, **situation: str) -> Opened:
    """A new list, opened by its link to fill in."""
    version = made(session, *(lists or ("responsible-ai",)), **situation)
    return opened(session, filled.start(session, key=version.key, visitor="", now=NOW))


def opened(session: Session, token: str, **more: Any) -> Opened:
    return filled.opened(session, token=token, **{"account": None, "now": NOW, **more})


def ids(version: ChecklistVersion) -> list[str]:
    return [item.id for item in checklists.document_of(version, lang="nl").checklist_items()]


def text(note: str = "", **more: Any) -> Values:
    return values(more.get("answer"), note, more.get("evidence", ""), more.get("owner", ""), more.get("due"))


def write(session: Session, at: Opened, new: Values, *, seen: int = 0, item: int = 0, **more: Any) -> FilledItem | None:
    facts = {"key": "page", "by": "", "now": NOW, **more}
    return filled.save_item(session, at, item_id=ids(at.version)[item], new=new, seen=seen, **facts)


def answers(session: Session, at: Opened) -> dict[str, Values]:
    return filled.answers_of(filled.items_of(session, at.filled))
