"""What a publication costs those who read: nothing is read, encoded or laid over that is known already."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlmodel import Session

from app.models.base import utc_now
from app.services import editions, indexing, knowledge, revision_clashes, revision_texts
from pipelines.embedding import Vectors
from pipelines.ingestion import content
from pipelines.ingestion.checking.reading import Everything
from pipelines.ingestion.drafts import digest
from tests.app.services.editing import ITEM, Editors
from tests.app.services.small_site import ASKED, open_site, publish_boats
from tests.pipelines.small_index import WordEncoder, ids


@pytest.fixture
def site(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Editors]:
    yield open_site(session, tmp_path, monkeypatch)
    revision_texts.forget_files()


def test_no_file_is_read_again_because_something_was_published(site: Editors, monkeypatch: pytest.MonkeyPatch) -> None:
    knowledge.library()
    publish_boats(site)
    monkeypatch.setattr(content, "read_yaml", lambda path: pytest.fail(f"{path} was read again"))
    assert knowledge.library().guidance[ITEM].title["nl"] == "Zeilboten kopen"


def test_visitors_who_come_at_once_wait_for_one_reading(site: Editors, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Path] = []

    def spy(root: Path) -> Everything:
        started.append(root)
        return Everything(root)

    monkeypatch.setattr(revision_texts, "Everything", spy)
    revision_texts.forget_files()
    visitors = [threading.Thread(target=knowledge.library) for _ in range(5)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(started) == 1


def test_what_a_build_took_up_is_not_encoded_at_the_next_publication(
    site: Editors, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_boats(site)
    indexing.build()
    site.publish({**site.live("guidance/chatbots"), "title": {"nl": "Praatprogramma", "en": "Talking program"}})
    site.session.commit()
    editions.forget()
    encoded: list[str] = []
    encode = WordEncoder.encode

    def spy(self: WordEncoder, texts: Sequence[str]) -> Vectors:
        encoded.extend(texts)
        return encode(self, texts)

    monkeypatch.setattr(WordEncoder, "encode", spy)
    engine = knowledge.engine()
    assert any("Talking program" in text for text in encoded)
    assert not any("Buying sailing boats" in text for text in encoded)
    assert ids(engine, ASKED)[:1] == [ITEM]


def test_when_the_file_is_taken_instead_the_search_forgets_the_text_that_was_built_in(site: Editors) -> None:
    publish_boats(site)
    indexing.build()
    site.change_file(status="draft")
    file = digest(revision_texts.file_text(ITEM))
    revision_clashes.resolve(site.session, item_id=ITEM, keep=False, seen=file, account=site.anna, now=utc_now())
    site.session.commit()
    editions.forget()
    entry = knowledge.engine().by_id[ITEM]
    assert (entry.status, entry.title["nl"]) == ("draft", site.live()["title"]["nl"])
    assert not any(hit.matched for hit in knowledge.engine().search("Zeilboten", lang="nl").hits)
