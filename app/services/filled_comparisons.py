"""A list beside an earlier version of it: items that came, went or changed, other answers; and going on in today's."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from sqlmodel import Session, select

from app.errors import Invalid, NotFound, message
from app.models import ChecklistVersion, FilledChecklist, FilledItem
from app.services import checklists
from app.services import filled_checklists as filled
from app.services.filled_answers import EMPTY, Field, Values, differing, from_file
from app.services.filled_checklists import Opened
from app.services.tokens import hash_token
from pipelines.documents.filled import read_filled
from pipelines.documents.tree import ChecklistItem, Document
from pipelines.triage.checklists import AXES

Part = Literal["action", "articles", "applies_from", "status", "text"]
_LAW: Final[tuple[Part, ...]] = ("articles", "applies_from", "status")
_TEXTS: Final = ("why", "evidence", "example")


@dataclass(frozen=True)
class ItemChange:
    """One item in both versions, and which parts of it differ. `text` is our explanation."""

    before: ChecklistItem
    after: ChecklistItem
    parts: tuple[Part, ...]

    @property
    def is_law(self) -> bool:
        """Whether what the law asks, or from when, reads differently."""
        return any(part in _LAW for part in self.parts)


@dataclass(frozen=True)
class AnswerChange:
    """One item with other answers than before."""

    item: ChecklistItem
    before: Values
    after: Values
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Comparison:
    """Two lists beside each other; `gone` with what was filled in there."""

    before: Document
    after: Document
    added: tuple[ChecklistItem, ...]
    gone: tuple[tuple[ChecklistItem, Values], ...]
    changed: tuple[ItemChange, ...]
    answers: tuple[AnswerChange, ...]


def compare(before: Document, then: Mapping[str, Values], after: Document, now: Mapping[str, Values]) -> Comparison:
    """Both lists in one language, each with its answers by item."""
    old = {item.id: item for item in before.checklist_items()}
    new = {item.id: item for item in after.checklist_items()}
    changed = (ItemChange(old[id_], item, _parts(old[id_], item)) for id_, item in new.items() if id_ in old)
    answers = (
        AnswerChange(item, first, second, differing(first, second))
        for id_, item in new.items()
        if (first := then.get(id_, EMPTY)) != (second := now.get(id_, EMPTY))
    )
    return Comparison(
        before,
        after,
        added=tuple(item for id_, item in new.items() if id_ not in old),
        gone=tuple((item, then.get(id_, EMPTY)) for id_, item in old.items() if id_ not in new),
        changed=tuple(change for change in changed if change.parts),
        answers=tuple(answers),
    )


def _parts(before: ChecklistItem, after: ChecklistItem) -> tuple[Part, ...]:
    parts: list[Part] = ["action"] if before.action != after.action else []
    parts += [part for part in _LAW if getattr(before, part) != getattr(after, part)]
    if any(getattr(before, name) != getattr(after, name) for name in _TEXTS):
        parts.append("text")
    return tuple(parts)


def with_previous(session: Session, at: Opened, *, lang: str) -> Comparison | None:
    """This list beside the one it goes on with; None where there is none, or where it belongs to somebody else."""
    previous = session.get(FilledChecklist, at.filled.previous_id) if at.filled.previous_id else None
    if previous is None or previous.engagement_id not in (None, at.filled.engagement_id):
        return None
    version = session.get_one(ChecklistVersion, previous.version_id)
    then = filled.answers_of(filled.items_of(session, previous))
    return _beside(session, at, version, then, lang=lang)


def with_file(session: Session, at: Opened, content: bytes, *, lang: str) -> Comparison:
    """This list beside a filled-in file of any version that was made here. Nothing of the file is kept.

    Raises FilledFileError with what is wrong with the file, Invalid for a list that we do not know.
    """
    read = read_filled(content)
    try:
        version = checklists.get_version(session, key=read.key)
    except NotFound:
        raise Invalid(
            message("We do not know the list in this file. Choose a file of a list made here."), "file"
        ) from None
    then = {item_id: from_file(given) for item_id, given in read.answers.items()}
    return _beside(session, at, version, then, lang=lang)


def _beside(
    session: Session, at: Opened, version: ChecklistVersion, then: Mapping[str, Values], *, lang: str
) -> Comparison:
    before, after = (checklists.document_of(one, lang=lang) for one in (version, at.version))
    return compare(before, then, after, filled.answers_of(filled.items_of(session, at.filled)))


def renew(session: Session, at: Opened, *, today: dt.date, now: dt.datetime) -> str | None:
    """Go on in today's version of this list, with the answers so far; returns what stands in its address.

    None where this is today's version. Asked twice, or by a colleague, it leads to the same list. Raises Invalid where
    a list it was made from exists no more.
    """
    filled.lock(session, at)
    situation = {axis: getattr(at.version, axis) for axis in AXES}
    version = checklists.compose_version(
        session, lists=at.version.lists, situation=situation, today=today, extent=at.version.extent
    )
    if version.id == at.version.id:
        return None
    token = _next_token(at.token, version.key)
    same = FilledChecklist.edit_hash == hash_token(token)
    if at.attached:
        same = FilledChecklist.previous_id == at.filled.id
    known = session.exec(select(FilledChecklist).where(same, FilledChecklist.version_id == version.id)).first()
    row = known or _go_on(session, at, version, token, now)
    return str(row.id) if at.attached else token


def _next_token(token: str, key: str) -> str:
    """So that everybody who may fill in the old list gets to the same new one."""
    return hmac.new(token.encode(), f"next {key}".encode(), hashlib.sha256).hexdigest()


def _go_on(session: Session, at: Opened, version: ChecklistVersion, token: str, now: dt.datetime) -> FilledChecklist:
    row = filled.make(session, version, token=token, now=now)
    row.previous_id = at.filled.id
    if at.attached:
        row.engagement_id, row.edit_hash, row.read_hash = at.filled.engagement_id, None, None
    ids = filled.item_ids(version)
    for item_id, old in filled.items_of(session, at.filled).items():
        if item_id in ids:
            carried = old.model_dump(include={"item_id", "answer", "note", "evidence", "owner", "due"})
            session.add(FilledItem(**carried, filled_id=row.id, changed_by=old.changed_by, changed_at=old.changed_at))
    session.flush()
    return row
