"""What experts publish is on the site within a second, in every process, without a build."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from app.db import get_engine
from app.models.base import utc_now
from app.services import editions, knowledge, revision_texts, revisions
from app.services.editions import FRESH_SECONDS, Edition
from app.settings import get_settings
from tests.app.services.editing import ITEM, Editors
from tests.app.services.small_site import BOATS, of_boats, open_site, publish_boats
from tests.pipelines.small_index import ids

ROOT = Path(__file__).resolve().parents[3]
SLUG = ITEM.partition("/")[2]
ANOTHER_PROCESS = f"""
import sys
import pytest
import structlog
from app.services import knowledge
from app.settings import get_settings
from tests.app.services.small_site import of_boats
from tests.pipelines import small_index

structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
small_index.use_word_encoder(get_settings().encoder_dir, pytest.MonkeyPatch())
for line in sys.stdin:
    title = knowledge.guidance_page({SLUG!r}).title["nl"]
    print(title, "|", *of_boats(knowledge.engine()), flush=True)
"""


class Clock:
    """The clock of `editions`, which stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = time.monotonic()

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(editions, "time", clock)
    return clock


@pytest.fixture
def site(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Editors]:
    yield open_site(session, tmp_path, monkeypatch)
    revision_texts.forget_files()


def title() -> str:
    return knowledge.guidance_page(SLUG).title["nl"]


def test_a_published_text_is_read_and_found_at_once_where_it_was_published(site: Editors, clock: Clock) -> None:
    editions.forget()
    before = title()
    assert of_boats(knowledge.engine()) == []
    site.publish({**site.live(), **BOATS})
    site.session.commit()
    assert title() == BOATS["title"]["nl"] != before
    assert of_boats(knowledge.engine()) == [ITEM]


def test_nobody_asks_the_database_before_the_second_is_over(
    site: Editors, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    editions.forget()
    before = title()
    monkeypatch.setattr(editions, "forget", lambda: None)  # as in a process that did not publish
    site.publish({**site.live(), **BOATS})
    site.session.commit()
    clock.now += 0.9 * FRESH_SECONDS
    assert title() == before
    clock.now += 0.2 * FRESH_SECONDS
    assert title() == BOATS["title"]["nl"]


def test_a_published_text_is_read_and_found_in_another_process(site: Editors) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ANOTHER_PROCESS], cwd=ROOT, env=os.environ, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip

    def ask() -> str:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n")
        process.stdin.flush()
        return process.stdout.readline().strip()

    try:
        assert ask() == f"{title()} |"
        publish_boats(site)
        time.sleep(FRESH_SECONDS)
        assert ask() == f"{BOATS['title']['nl']} | {ITEM}"
    finally:
        process.kill()
        process.wait()


def test_what_was_not_published_is_seen_by_nobody(site: Editors) -> None:
    before = title()
    site.send({**site.live(), **BOATS})
    site.session.commit()
    editions.forget()
    assert title() == before
    assert of_boats(knowledge.engine()) == []
    assert editions.current() == Edition(0, {})


def test_an_item_that_was_taken_away_is_neither_read_nor_found(site: Editors) -> None:
    asked = title()
    assert ITEM in ids(knowledge.engine(), asked)
    removal = revisions.remove(site.session, item_id=ITEM, note="Dubbel", account=site.anna, now=utc_now())
    revisions.publish(site.session, removal, account=site.bram, now=utc_now())
    site.session.commit()
    editions.forget()
    assert ITEM not in knowledge.library().guidance
    assert ITEM not in ids(knowledge.engine(), asked, top=50)


def test_each_publication_has_a_number_of_its_own(site: Editors) -> None:
    numbers = []
    for name in ("Eerst", "Toen", "Nu"):
        site.publish(site.changed(name))
        site.session.commit()
        editions.forget()
        edition = editions.current()
        item = edition.edits[ITEM]
        assert (item is not None and item.title["nl"]) == name
        numbers.append(edition.number)
    assert len(set(numbers)) == 3


def test_the_texts_are_read_again_only_when_the_number_changed(site: Editors, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_boats(site)
    first = editions.current()
    monkeypatch.setattr(revision_texts, "published", lambda session: pytest.fail("read again"))
    editions.forget()
    assert editions.current() is first
    assert knowledge.library() is knowledge.library()
    assert knowledge.engine() is knowledge.engine()


def test_a_database_without_tables_has_no_edits() -> None:
    assert editions.current() == Edition(0, {})
    assert editions.current().edits == {}


def test_a_database_that_is_away_for_a_moment_takes_no_text_off_the_site(
    site: Editors, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_boats(site)
    assert title() == BOATS["title"]["nl"]

    @contextmanager
    def away(*, writes: bool) -> Iterator[None]:
        raise OperationalError("SELECT", {}, Exception("server closed the connection"))
        yield

    monkeypatch.setattr(editions, "session_scope", away)
    editions.forget()
    assert title() == BOATS["title"]["nl"]


def test_another_database_has_its_own_edits(site: Editors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_boats(site)
    assert editions.current().edits
    get_engine().dispose()
    monkeypatch.setenv("WERKBANK_DATA_DIR", str(tmp_path / "elsewhere"))
    get_settings.cache_clear()
    get_engine.cache_clear()
    assert editions.current() == Edition(0, {})
    assert editions.current().edits == {}
