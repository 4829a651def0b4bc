"""Editing the knowledge: drafts that keep all that was typed, a second person's yes, undoing, taking away."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.errors import Conflict, Invalid, InvalidTransition, NotAllowed, NotFound, message
from app.models import Account, Revision, RevisionState
from app.models.revisions import OPEN
from app.services import revision_rows as store
from app.services import revision_texts as texts
from app.services.indexing import ask_for_build
from app.services.typed import line
from pipelines.ingestion.drafts import KINDS, Draft, digest, from_draft, slug, to_draft

published = texts.published
generation = texts.generation


@dataclass(frozen=True)
class Seen:
    """What the author's form was made from: the open revision (if any), its version, the text on the site."""

    revision_id: UUID | None = None
    version: int = 0
    base: str = ""


def get(session: Session, *, revision_id: UUID, lock: bool = False) -> Revision:
    """One revision; `lock` it when it is to be changed."""
    found = session.get(Revision, revision_id, with_for_update=lock or None)
    if found is None:
        raise NotFound()
    return found


def open_of(session: Session, item_id: str, *, lock: bool = False) -> Revision | None:
    """The draft or the text in review of an item."""
    query = select(Revision).where(Revision.item_id == item_id, col(Revision.state).in_(OPEN))
    return session.exec(query.with_for_update() if lock else query).first()


def history(session: Session, item_id: str) -> list[Revision]:
    """All revisions of an item, the newest first. Raises NotFound for an item that never was."""
    found = list(
        session.exec(select(Revision).where(Revision.item_id == item_id).order_by(col(Revision.number).desc()))
    )
    if not found and item_id not in texts.files():
        raise NotFound()
    return found


def create(session: Session, *, kind: str, title: str, account: Account, now: datetime) -> Revision:
    """A draft of a new item; its id comes from its Dutch title and is never given twice."""
    if kind not in KINDS:
        raise Invalid(message("Choose one of the answers on this page."), "kind")
    name = slug(
        title, {item_id.partition("/")[2] for item_id in texts.taken(session) if item_id.startswith(f"{kind}/")}
    )
    if not name:
        raise Invalid(message("Enter a title of at least one letter."), "title")
    item_id = f"{kind}/{name}"
    field = "name" if "name" in _aliases(kind) else "title"
    content: Draft = {"id": item_id, field: {"nl": line(title), "en": ""}, "reviewed_on": now.date().isoformat()}
    return store.insert(session, store.new(item_id, content, account, now))


def save(
    session: Session,
    *,
    item_id: str,
    content: Draft,
    note: str = "",
    seen: Seen,
    separate: bool = False,
    account: Account,
    now: datetime,
) -> Revision:
    """Keep what was typed, whatever it is.

    In the author's own draft it takes the place of the text before; somebody else's draft, or any draft with
    `separate`, stays in the history and this becomes the next revision. When the draft has changed since the form was
    made, nothing is overwritten: the text comes back as a revision that is set aside (state `withdrawn`).
    """
    current, mine = (
        open_of(session, item_id, lock=True),
        store.new(item_id, content, account, now, note=note, base=seen.base),
    )
    if current is None:
        store.keep_file_text(session, item_id, now=now)
        return _insert_or_set_aside(session, mine)
    if current.author_id == account.id and digest(current.content) == digest(content) and current.note == mine.note:
        current.base = mine.base if current.state == RevisionState.DRAFT else current.base
        return current
    if (current.id, current.version, current.state) != (seen.revision_id, seen.version, RevisionState.DRAFT):
        return _set_aside(session, mine)
    if current.author_id != account.id or separate:
        current.withdraw()
        session.flush()
        return store.insert(session, mine)
    current.content, current.note, current.base, current.changed_at = mine.content, mine.note, mine.base, now
    current.version += 1
    session.flush()
    return current


def send(session: Session, revision: Revision, *, account: Account, now: datetime) -> None:
    """To review. Only its author sends it, and only a text without problems can go."""
    if revision.author_id != account.id:
        raise NotAllowed(message("Only who wrote this text sends it to review. Save it under your own name first."))
    if texts.problems(session, revision.kind, revision.content, today=now.date()):
        raise Invalid(message("This text is not ready for review yet. Mend the fields that are marked."))
    revision.send()


def withdraw(session: Session, revision: Revision, *, account: Account) -> None:
    """The author takes a draft back, or a text out of review. It stays in the history."""
    if revision.author_id != account.id:
        raise NotAllowed(message("Only who wrote this text takes it back."))
    revision.withdraw()
    session.flush()


def publish(session: Session, revision: Revision, *, comment: str = "", account: Account, now: datetime) -> None:
    """The second person's yes: this becomes the text on the site, and the earlier one stays in the history."""
    _second_person(revision, account)
    _still_fits(session, revision, now=now)
    earlier = texts.published_of(session, revision.item_id, lock=True)
    revision.file_base = earlier.file_base if earlier else digest(texts.file_text(revision.item_id))
    if earlier:
        earlier.end(now=now)
        session.flush()  # first out, then in: only one may be published at any moment
    if not revision.removed:
        revision.content = to_draft(from_draft(revision.kind, revision.content))
    revision.publish(reviewer_id=account.id, comment=store.remark(comment), now=now)
    session.flush()
    ask_for_build(session, now=now)


def send_back(session: Session, revision: Revision, *, comment: str, account: Account) -> None:
    """The second person's no, with the reason."""
    _second_person(revision, account)
    if not comment.strip():
        raise Invalid(message("Say what has to change, so that the author can go on."), "comment")
    revision.reject(reviewer_id=account.id, comment=store.remark(comment))
    session.flush()


def undo(session: Session, revision: Revision, *, account: Account, now: datetime) -> Revision:
    """The text of an earlier revision again, as a new one that waits for a second person's yes.

    When today's rules refuse it, it comes back as a draft to mend.
    """
    if revision.state != RevisionState.SUPERSEDED or revision.removed:
        raise Conflict(message("Only a text that was on the site before can be put back."))
    _refuse_while_open(session, revision.item_id)
    live = texts.live_text(session, revision.item_id)
    if digest(live) == digest(revision.content):
        raise Conflict(message("This is already the text on the site."))
    store.keep_file_text(session, revision.item_id, now=now)
    mine = store.insert(session, store.new(revision.item_id, revision.content, account, now, base=digest(live)))
    if not texts.problems(session, mine.kind, mine.content, today=now.date()):
        mine.send()
        session.flush()
    return mine


def remove(session: Session, *, item_id: str, note: str, account: Account, now: datetime) -> Revision:
    """Ask to take an item off the site; a second person has to agree."""
    live = texts.live_text(session, item_id)
    if live is None:
        raise NotFound()
    if not note.strip():
        raise Invalid(message("Say why this page has to go."), "note")
    _refuse_while_open(session, item_id)
    store.keep_file_text(session, item_id, now=now)
    mine = store.new(item_id, live, account, now, note=note, base=digest(live))
    mine.removed, mine.state = True, RevisionState.IN_REVIEW
    return store.insert(session, mine)


def is_outdated(session: Session, revision: Revision) -> bool:
    """Whether the text on the site has changed since the author last saw it."""
    return revision.base != digest(texts.live_text(session, revision.item_id))


def _second_person(revision: Revision, account: Account) -> None:
    if revision.author_id == account.id:
        raise NotAllowed(message("You wrote this text yourself. A second person has to look at it."))


def _still_fits(session: Session, revision: Revision, *, now: datetime) -> None:
    if revision.state != RevisionState.IN_REVIEW:
        raise InvalidTransition(message("This text is not in review."))
    if is_outdated(session, revision):
        raise Conflict(
            message("The text on the site has changed since this was written. Send it back, so that the author looks.")
        )
    if not revision.removed and texts.problems(session, revision.kind, revision.content, today=now.date()):
        raise Conflict(
            message("This text does not meet the rules any more. Send it back, so that the author mends it.")
        )


def _refuse_while_open(session: Session, item_id: str) -> None:
    if open_of(session, item_id):
        raise Conflict(message("Somebody is working on this page. Publish or withdraw that text first."))


def _insert_or_set_aside(session: Session, revision: Revision) -> Revision:
    """As the open text; when somebody else was first at that very moment, set aside."""
    try:
        return store.insert(session, revision)
    except Conflict:
        return _set_aside(session, revision)


def _set_aside(session: Session, revision: Revision) -> Revision:
    revision.state = RevisionState.WITHDRAWN
    return store.insert(session, revision)


def _aliases(kind: str) -> set[str]:
    return {info.alias or name for name, info in KINDS[kind].model_fields.items()}
