"""What lies on an editor's desk: the text a form opens with, and the text a revision is compared with."""

from dataclasses import dataclass

from sqlmodel import Session

from app.errors import NotFound
from app.models import Revision, RevisionState
from app.services import revision_texts as texts
from app.services import revisions
from app.services.revisions import Seen
from pipelines.ingestion.drafts import Draft, digest

ON_SITE = (RevisionState.PUBLISHED, RevisionState.SUPERSEDED)


@dataclass(frozen=True)
class Opening:
    """A form as it opens. `revision`: the text in it, None for the text on the site. `draft`: what saving meets."""

    content: Draft
    seen: Seen
    revision: Revision | None
    draft: Revision | None
    live: Draft | None

    @property
    def outdated(self) -> bool:
        """The text on the site has changed since this draft was last saved."""
        return self.revision is not None and self.revision.base != self.seen.base


@dataclass(frozen=True)
class Compared:
    """Two texts beside each other. `number`: of the older revision; None for the file, or for nothing at all."""

    old: Draft | None
    number: int | None


def open_form(session: Session, item_id: str, *, number: int | None = None) -> Opening:
    """The text to go on with: the one asked for by its `number`, else the draft, else one that was sent back, else
    the text on the site. Raises NotFound for an item or a number that is not there.
    """
    found = revisions.history(session, item_id)
    draft = next((revision for revision in found if revision.is_open), None)
    live = texts.live_text(session, item_id)
    chosen = draft
    if number is not None:
        chosen = next((revision for revision in found if revision.number == number), None)
        if chosen is None:
            raise NotFound()
    elif draft is None and found and found[0].state == RevisionState.REJECTED:
        chosen = found[0]
    seen = Seen(draft.id if draft else None, draft.version if draft else 0, digest(live))
    content = chosen.content if chosen else live or _last(found)
    return Opening(content=content, seen=seen, revision=chosen, draft=draft, live=live)


def _last(found: list[Revision]) -> Draft:
    """The newest text of an item that is not on the site (any more)."""
    if not found:
        raise NotFound()
    return found[0].content


def compared_with(session: Session, revision: Revision) -> Compared:
    """What stood there instead. For a text in the making that is the site's text; for one that was set aside the
    draft for which it was; for one that has been on the site, the one before it.
    """
    found = revisions.history(session, revision.item_id)
    draft = next((other for other in found if other.is_open), None)
    if revision.state == RevisionState.WITHDRAWN and draft:
        return Compared(draft.content, draft.number)
    if revision.is_open or revision.state in (RevisionState.WITHDRAWN, RevisionState.REJECTED):
        published = next((other for other in found if other.state == RevisionState.PUBLISHED), None)
        return Compared(texts.live_text(session, revision.item_id), published.number if published else None)
    earlier = (other for other in found if other.number < revision.number and other.state in ON_SITE)
    before = next(earlier, None)
    return Compared(None if before is None or before.removed else before.content, before.number if before else None)
