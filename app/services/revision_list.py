"""The list of everything that can be edited: what is on the site, what is being written, what needs somebody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlmodel import Session, col, func, or_, select

from app.models import Account, Revision, RevisionState
from app.models.revisions import OPEN
from app.services import revision_texts as texts
from pipelines.ingestion.drafts import title_of, to_draft
from pipelines.ingestion.records import ContentError

PAGE_SIZE = 50
Standing = Literal["clash", "refused", "in_review", "draft", "rejected", "published", "removed", "file"]
STANDINGS: tuple[Standing, ...] = (
    "clash", "refused", "in_review", "draft", "rejected", "published", "removed", "file",
)  # fmt: skip
"""Where an item stands, what needs somebody first. `refused`: published, but today's rules refuse it. `published`: made
or changed here. `file`: as in its file.
"""


@dataclass(frozen=True)
class Row:
    """One item in the list, with the newest of its revisions, if it has any."""

    item_id: str
    kind: str
    title: dict[str, str]
    standing: Standing
    on_site: bool
    changed_at: datetime | None
    author_id: UUID | None
    revision_id: UUID | None

    @property
    def slug(self) -> str:
        """Last part of the id."""
        return self.item_id.partition("/")[2]


def rows(session: Session, *, kind: str = "", standing: str = "", text: str = "", lang: str) -> list[Row]:
    """Items by where they stand and then by title; "" filters nothing. `text` is looked for in titles and ids."""
    latest = _latest(session)
    published = {revision.item_id: revision for revision in _in_state(session, RevisionState.PUBLISHED)}
    found = [
        _row(item_id, latest.get(item_id), published.get(item_id)) for item_id in sorted({*texts.files(), *latest})
    ]
    wanted = [row for row in found if row and kind in ("", row.kind) and standing in ("", row.standing)]
    words = text.casefold().split()
    matching = [row for row in wanted if all(word in _searched(row) for word in words)]
    return sorted(matching, key=lambda row: (STANDINGS.index(row.standing), (row.title[lang] or row.slug).casefold()))


def names(session: Session, revisions: list[UUID | None]) -> dict[UUID, str]:
    """Names of the people behind account ids."""
    ids = {one for one in revisions if one}
    people = session.exec(select(Account).where(col(Account.id).in_(ids))) if ids else ()
    return {person.id: person.name for person in people}


def _searched(row: Row) -> str:
    return f"{row.title['nl']} {row.title['en']} {row.item_id}".casefold()


def _in_state(session: Session, *states: str) -> list[Revision]:
    return list(session.exec(select(Revision).where(col(Revision.state).in_(states))))


def _latest(session: Session) -> dict[str, Revision]:
    """The revision that says most about each item: the open one, else the one with the highest number."""
    last = select(Revision.item_id, func.max(Revision.number).label("number")).group_by(Revision.item_id).subquery()
    query = select(Revision).outerjoin(
        last, (col(Revision.item_id) == last.c.item_id) & (col(Revision.number) == last.c.number)
    )
    found = session.exec(query.where(or_(last.c.number.is_not(None), col(Revision.state).in_(OPEN))))
    return {revision.item_id: revision for revision in sorted(found, key=lambda revision: revision.is_open)}


def _row(item_id: str, latest: Revision | None, published: Revision | None) -> Row | None:
    """None for an item of which nothing is left but taken back drafts."""
    standing = _standing(latest, published)
    on_site = not published.removed if published else item_id in texts.files()
    if not on_site and standing in ("file", "published"):
        return None
    file = texts.files().get(item_id)
    shown = latest if latest and latest.is_open else published
    content = shown.content if shown else to_draft(file) if file else latest.content if latest else {}
    return Row(
        item_id=item_id,
        kind=item_id.partition("/")[0],
        title=title_of(content),
        standing=standing,
        on_site=on_site,
        changed_at=latest.changed_at if latest else None,
        author_id=latest.author_id if latest else None,
        revision_id=latest.id if latest else None,
    )


def _standing(latest: Revision | None, published: Revision | None) -> Standing:
    if published and texts.clashes(published):
        return "clash"
    if published and _is_refused(published):
        return "refused"
    if latest and latest.state == RevisionState.IN_REVIEW:
        return "in_review"
    if latest and latest.state == RevisionState.DRAFT:
        return "draft"
    if latest and latest.state == RevisionState.REJECTED:
        return "rejected"
    if published:
        return "removed" if published.removed else "published"
    return "file"


def _is_refused(published: Revision) -> bool:
    try:
        texts.item_of(published)
    except ContentError:
        return True
    return False
