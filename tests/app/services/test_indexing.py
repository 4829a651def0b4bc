"""Asking for a build after a publication, and what a build takes up."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from app.jobs import BUILD_INDEX
from app.models import OutboxJob
from app.services import editions, indexing, knowledge, revision_texts
from app.services.indexing import SETTLE, ask_for_build
from tests.app.services.editing import ITEM, Editors
from tests.app.services.small_site import current, of_boats, open_site, publish_boats
from tests.pipelines.small_index import ids

WINDOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
"""The first moment of a window."""


@pytest.fixture
def site(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Editors]:
    yield open_site(session, tmp_path, monkeypatch)
    revision_texts.forget_files()


def jobs(session: Session) -> list[OutboxJob]:
    return list(session.exec(select(OutboxJob).where(OutboxJob.name == BUILD_INDEX.name)))


def test_publications_close_together_are_one_build(session: Session) -> None:
    moments = [WINDOW + share * SETTLE for share in (0.0, 0.01, 0.5, 0.999)]
    for now in moments:
        ask_for_build(session, now=now)
    [job] = jobs(session)
    assert job.available_at > max(moments), "it takes up the last of them too"
    assert job.queue == BUILD_INDEX.queue
    session.commit()


def test_a_publication_in_the_next_window_is_another_build(session: Session) -> None:
    for now in (WINDOW, WINDOW + SETTLE, WINDOW + 2 * SETTLE - timedelta(microseconds=1)):
        ask_for_build(session, now=now)
    assert len(jobs(session)) == 2
    assert len({job.dedupe_key for job in jobs(session)}) == 2


def test_no_publication_falls_between_two_builds(session: Session) -> None:
    """Whenever it comes, there is a build that begins after it."""
    for second in range(0, 360, 7):
        now = WINDOW + timedelta(seconds=second)
        ask_for_build(session, now=now)
        assert max(job.available_at for job in jobs(session)) > now
    assert len(jobs(session)) == 3


def test_publishing_asks_for_a_build(site: Editors, session: Session) -> None:
    assert jobs(session) == []
    publish_boats(site)
    assert len(jobs(session)) == 1


def test_a_draft_asks_for_nothing(site: Editors, session: Session) -> None:
    site.send(site.changed())
    assert jobs(session) == []


def test_a_build_takes_up_what_was_published_and_nothing_is_laid_over_it_any_more(site: Editors) -> None:
    before = current()
    publish_boats(site)
    laid = knowledge.engine()
    assert laid.manifest.edition != editions.current().number
    manifest = indexing.build()
    assert current() != before
    assert manifest.edition == editions.current().number
    built = knowledge.engine()
    assert built.manifest.version == manifest.version
    assert len(built.entries) == len(built.by_id), "no place of a changed item is left empty"
    assert of_boats(built) == of_boats(laid) == [ITEM]


def test_a_build_of_what_is_built_already_does_nothing_unless_it_must(site: Editors) -> None:
    before = current()
    assert indexing.build().version == before.name
    assert indexing.build(force=True).version != before.name


def test_a_text_put_back_as_it_was_is_found_as_it_was(site: Editors) -> None:
    """The index has taken up the text in between: its words must not stay behind."""
    first = site.live()
    publish_boats(site)
    indexing.build()
    site.publish(first)
    site.session.commit()
    editions.forget()
    assert of_boats(knowledge.engine()) == []
    assert ITEM in ids(knowledge.engine(), first["title"]["nl"])
