"""A filled-in file that comes back: read, kept aside, compared with what is there, and written after a yes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.errors import Conflict, message
from app.models import ChecklistVersion, FilledItem
from app.services import checklists
from app.services import filled_checklists as filled
from app.services.filled_answers import EMPTY, Field, Values, as_data, differing, from_data, from_file, kept
from app.services.filled_checklists import Opened
from app.services.tokens import new_token
from pipelines.documents.filled import FilledFileError, read_filled
from pipelines.documents.tree import ChecklistItem
from pipelines.documents.wording import EN, NL


@dataclass(frozen=True)
class Change:
    """What the file would change in one item, and who wrote what is there now."""

    number: int
    item: ChecklistItem
    before: Values
    after: Values
    fields: tuple[Field, ...]
    by: str


@dataclass(frozen=True)
class Pending:
    """A file that waits. `clear`: what is empty in the file becomes empty here too."""

    key: str
    clear: bool
    answers: Mapping[str, Values]


def receive(session: Session, at: Opened, content: bytes, *, clear: bool, lang: str, now: datetime) -> None:
    """Read the file and keep its answers aside; nothing of the list changes. It takes the place of an earlier one.

    Raises FilledFileError with all that is wrong, NotAllowed for who may only look.
    """
    filled.lock(session, at)
    items = filled.items_of(session, at.filled)
    explained = frozenset() if clear else frozenset(item_id for item_id, row in items.items() if row.note)
    read = read_filled(content, expected=checklists.document_of(at.version, lang=lang), explained=explained)
    pending = Pending(new_token(), clear, {item_id: from_file(given) for item_id, given in read.answers.items()})
    wanting = [  # what is left: a remark that holds the evidence only
        {
            "nl": f"Punt {change.number}: bij n.v.t. hoort een reden. Schrijf die in de kolom '{NL.remarks}'.",
            "en": f"Item {change.number}: n/a needs a reason. Write it in the column '{EN.remarks}'.",
        }
        for change in changes(at.version, pending, items, lang=lang)
        if change.after.lacks_reason
    ]
    if wanting:
        raise FilledFileError(wanting)
    at.filled.upload, at.filled.upload_at = _as_data(pending), now
    session.flush()


def pending_of(at: Opened) -> Pending | None:
    """The file that waits, if there is one."""
    data = at.filled.upload
    if data is None:
        return None
    return Pending(data["key"], data["clear"], {name: from_data(given) for name, given in data["answers"].items()})


def _as_data(pending: Pending) -> dict[str, Any]:
    answers = {item_id: as_data(found) for item_id, found in pending.answers.items()}
    return {"key": pending.key, "clear": pending.clear, "answers": answers}


def changes(version: ChecklistVersion, pending: Pending, items: Mapping[str, FilledItem], *, lang: str) -> list[Change]:
    """What would change, in the order of the list. An item that is not in the file stays as it is."""
    found = []
    for number, item in enumerate(checklists.document_of(version, lang=lang).checklist_items(), start=1):
        row, given = items.get(item.id), pending.answers.get(item.id)
        before = kept(row)
        after = _taken_over(before, given, clear=pending.clear) if given is not None else before
        if fields := differing(before, after):
            found.append(Change(number, item, before, after, fields, row.changed_by if row else ""))
    return found


def _taken_over(before: Values, given: Values, *, clear: bool) -> Values:
    if clear:
        return given
    if given == EMPTY:
        return before
    return Values(
        given.answer or before.answer,
        given.note or before.note,
        given.evidence or before.evidence,
        given.owner or before.owner,
        given.due or before.due,
    )


def mark_of(items: Mapping[str, FilledItem]) -> str:
    """What a page shows as the state that it compared with: another one as soon as any item is saved."""
    state = sorted((item_id, row.number) for item_id, row in items.items())
    return hashlib.sha256(repr(state).encode()).hexdigest()[:16]


def confirm(session: Session, at: Opened, *, key: str, mark: str, by: str, now: datetime) -> int:
    """Write what the file changes, all of it or nothing. `key` and `mark` say which comparison the person saw.

    Returns how many items changed. Raises Conflict where the file or the list is not what was shown.
    """
    filled.lock(session, at)
    pending, items = pending_of(at), filled.items_of(session, at.filled)
    if pending is None or pending.key != key:
        raise Conflict(message("This file does not wait here any more. Send it again."))
    if mark_of(items) != mark:
        raise Conflict(message("Somebody has changed the list meanwhile. Look at the differences again."))
    todo = changes(at.version, pending, items, lang="nl")
    for change in todo:
        row = items.get(change.item.id)
        filled.write(session, at.filled, row, item_id=change.item.id, new=change.after, key="", by=by, now=now)
    at.filled.upload, at.filled.upload_at = None, None
    at.filled.changed_at = now
    session.flush()
    return len(todo)


def discard(session: Session, at: Opened, *, key: str) -> None:
    """Forget the file that waits; another one that came since stays."""
    filled.lock(session, at)
    pending = pending_of(at)
    if pending and pending.key == key:
        at.filled.upload, at.filled.upload_at = None, None
        session.flush()
