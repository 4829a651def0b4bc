"""Files that change under a published text: a person settles it, or a deployment brought that very text."""

from datetime import datetime

from sqlmodel import Session, select

from app.errors import Conflict, message
from app.models import Account, Revision, RevisionState
from app.services import revision_rows as store
from app.services import revision_texts as texts
from app.services.indexing import ask_for_build
from pipelines.ingestion.drafts import digest


def resolve(
    session: Session, *, item_id: str, keep: bool, seen: str, account: Account, now: datetime
) -> Revision | None:
    """Settle that the file changed under the published text: keep ours, or take the file. Returns the file's text.

    One person may do this: both texts have had their second pair of eyes. `seen`: fingerprint of the file as shown.
    """
    ours = texts.published_of(session, item_id, lock=True)
    if ours is None or not texts.clashes(ours):
        raise Conflict(message("There is no clash here any more."))
    if seen != digest(texts.file_text(item_id)):
        raise Conflict(message("The file has changed once more. Look at the difference again."))
    theirs = store.keep_file_text(session, item_id, now=now, by=account)
    if keep:
        ours.file_base = seen
    else:
        ours.end(now=now)
        ask_for_build(session, now=now)
    session.flush()
    return theirs


def adopt(session: Session, *, now: datetime) -> tuple[list[str], list[str]]:
    """After a deployment: end published texts that the files hold by now. Returns their ids, and ids that clash."""
    adopted, clashing = [], []
    for revision in session.exec(select(Revision).where(Revision.state == RevisionState.PUBLISHED)).all():
        if digest(texts.file_text(revision.item_id)) == ("" if revision.removed else digest(revision.content)):
            revision.end(now=now)
            adopted.append(revision.item_id)
        elif texts.clashes(revision):
            clashing.append(revision.item_id)
    session.flush()
    return sorted(adopted), sorted(clashing)
