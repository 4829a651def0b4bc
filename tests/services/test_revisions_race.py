"""Editors who save at the same moment on PostgreSQL, where transactions really run side by side."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from sqlmodel import SQLModel, select

from app.db import get_engine, session_scope
from app.errors import DomainError
from app.models import Account, Revision, RevisionState, Role
from app.models.base import utc_now
from app.services import revision_texts, revisions
from app.services.revisions import Seen
from pipelines.ingestion.drafts import digest
from tests import factories

pytestmark = pytest.mark.services
ITEM = "guidance/deployer-duties"
PEOPLE = 6


@pytest.fixture
def editors(postgresql: None) -> list[UUID]:
    SQLModel.metadata.create_all(get_engine())
    with session_scope() as session:
        return [factories.account(session, f"Editor {number}", Role.EXPERT).id for number in range(PEOPLE)]


def found() -> list[Revision]:
    with session_scope(writes=False) as session:
        return list(session.exec(select(Revision).where(Revision.item_id == ITEM)))


def test_of_many_who_save_at_once_nobody_loses_a_word_and_one_draft_is_open(editors: list[UUID]) -> None:
    live = revision_texts.file_text(ITEM)
    barrier = Barrier(PEOPLE)

    def save(number: int) -> None:
        barrier.wait()
        with session_scope() as session:
            revisions.save(
                session,
                item_id=ITEM,
                content={**(live or {}), "title": {"nl": f"Tekst {number}", "en": "Text"}},
                seen=Seen(base=digest(live)),
                account=session.get_one(Account, editors[number]),
                now=utc_now(),
            )

    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(save, range(PEOPLE)))
    kept = {revision.content["title"]["nl"] for revision in found()}
    assert {f"Tekst {number}" for number in range(PEOPLE)} <= kept
    assert [revision.state for revision in found()].count(RevisionState.DRAFT) == 1
    assert sorted(revision.number for revision in found()) == list(range(1, PEOPLE + 2)), (
        "with the file's own text, once"
    )


def test_of_many_who_agree_at_once_one_publishes(editors: list[UUID]) -> None:
    live = revision_texts.file_text(ITEM)
    with session_scope() as session:
        author = session.get_one(Account, editors[0])
        content = {**(live or {}), "title": {"nl": "Nieuw", "en": "New"}}
        draft = revisions.save(
            session, item_id=ITEM, content=content, seen=Seen(base=digest(live)), account=author, now=utc_now()
        )
        revisions.send(session, draft, account=author, now=utc_now())
    barrier = Barrier(PEOPLE - 1)

    def agree(number: int) -> bool:
        barrier.wait()
        try:
            with session_scope() as session:
                revision = revisions.get(session, revision_id=draft.id, lock=True)
                person = session.get_one(Account, editors[number])
                revisions.publish(session, revision, account=person, now=utc_now())
        except DomainError:
            return False
        return True

    with ThreadPoolExecutor(PEOPLE - 1) as pool:
        assert list(pool.map(agree, range(1, PEOPLE))).count(True) == 1
    with session_scope(writes=False) as session:
        assert revisions.generation(session) == 1
