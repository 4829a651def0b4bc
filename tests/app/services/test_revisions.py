"""Editing: whatever is typed is kept, nobody agrees with their own text, and every text can come back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from app.db import session_scope
from app.errors import Conflict, Invalid, InvalidTransition, NotAllowed, NotFound
from app.models import Account, Revision, RevisionState
from app.models.base import utc_now
from app.services import revision_desk, revision_texts, revisions
from app.services.revisions import Seen
from pipelines.ingestion.drafts import digest
from tests.app.services.editing import ITEM, Editors, open_editors


@pytest.fixture
def editors(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Editors]:
    yield open_editors(session, tmp_path, monkeypatch)
    revision_texts.forget_files()


def title(session: Session, item_id: str = ITEM) -> str:
    [item] = [item for found, item in revisions.published(session) if found == item_id]
    assert item is not None
    return item.title["nl"]


def test_half_a_page_is_kept_as_typed_and_cannot_go_to_review(editors: Editors) -> None:
    half = {"id": ITEM, "title": {"nl": "Half", "en": ""}, "applies_from": "volgende week", "year": "20x3"}
    revision = editors.save(half)
    assert (revision.state, revision.content) == (RevisionState.DRAFT, half)
    with pytest.raises(Invalid):
        revisions.send(editors.session, revision, account=editors.anna, now=utc_now())
    assert revisions.published(editors.session) == []


def test_a_second_person_publishes_and_the_number_of_generations_grows(editors: Editors) -> None:
    before = revisions.generation(editors.session)
    revision = editors.publish(editors.changed("Uw plichten"))
    assert (revision.state, revision.reviewer_id) == (RevisionState.PUBLISHED, editors.bram.id)
    assert title(editors.session) == "Uw plichten"
    assert revisions.generation(editors.session) > before
    again = editors.publish(editors.changed("Nog eens"))
    assert (revision.state, again.number) == (RevisionState.SUPERSEDED, revision.number + 1)
    assert title(editors.session) == "Nog eens"
    assert revisions.generation(editors.session) > before + 1


@pytest.mark.parametrize("who", ["anna", "dirk"])
def test_nobody_decides_about_their_own_text_not_even_a_coordinator(editors: Editors, who: str) -> None:
    author: Account = getattr(editors, who)
    revision = editors.send(editors.changed(), by=author)
    with pytest.raises(NotAllowed):
        revisions.publish(editors.session, revision, account=author, now=utc_now())
    with pytest.raises(NotAllowed):
        revisions.send_back(editors.session, revision, comment="nee", account=author)
    assert revision.state == RevisionState.IN_REVIEW


def test_a_text_that_is_not_in_review_cannot_be_published(editors: Editors) -> None:
    draft = editors.save(editors.changed())
    with pytest.raises(InvalidTransition):
        revisions.publish(editors.session, draft, account=editors.bram, now=utc_now())
    with pytest.raises(NotAllowed):
        revisions.send(editors.session, draft, account=editors.bram, now=utc_now())
    with pytest.raises(NotAllowed):
        revisions.withdraw(editors.session, draft, account=editors.bram)


def test_sending_back_needs_a_reason_and_the_form_opens_with_that_text(editors: Editors) -> None:
    revision = editors.send(editors.changed("Terug"))
    with pytest.raises(Invalid):
        revisions.send_back(editors.session, revision, comment=" ", account=editors.bram)
    revisions.send_back(editors.session, revision, comment="Noem het artikel.", account=editors.bram)
    opening = revision_desk.open_form(editors.session, ITEM)
    assert (opening.content["title"]["nl"], opening.revision) == ("Terug", revision)
    assert editors.save({**opening.content, "status": "law"}).number == revision.number + 1


def test_the_authors_own_draft_is_one_revision_however_often_it_is_saved(editors: Editors) -> None:
    first = editors.save(editors.changed("Een"))
    second = editors.save(editors.changed("Twee"))
    assert (second.id, second.version, second.content["title"]["nl"]) == (first.id, 2, "Twee")


def test_saving_in_somebody_elses_draft_keeps_theirs_in_the_history(editors: Editors) -> None:
    hers = editors.save(editors.changed("Van Anna"))
    his = editors.save(editors.changed("Van Bram"), by=editors.bram)
    assert (hers.state, his.state, his.number) == (RevisionState.WITHDRAWN, RevisionState.DRAFT, hers.number + 1)
    assert hers.content["title"]["nl"] == "Van Anna"


def test_saving_over_a_newer_draft_sets_the_text_aside_and_loses_nothing(editors: Editors) -> None:
    editors.save(editors.changed("Eerst"))
    old_form = editors.seen()
    newer = editors.save(editors.changed("Ander venster"))
    late = editors.save(editors.changed("Te laat"), by=editors.bram, seen=old_form)
    assert (late.state, newer.state) == (RevisionState.WITHDRAWN, RevisionState.DRAFT)
    assert revision_desk.compared_with(editors.session, late).number == newer.number
    opening = revision_desk.open_form(editors.session, ITEM, number=late.number)
    assert opening.content["title"]["nl"] == "Te laat"
    chosen = editors.save(opening.content, seen=opening.seen, separate=True)
    texts = {revision.content["title"]["nl"] for revision in revisions.history(editors.session, ITEM)}
    assert chosen.state == RevisionState.DRAFT
    assert {"Ander venster", "Te laat"} <= texts


def test_the_same_form_sent_twice_is_one_save(editors: Editors) -> None:
    form = editors.seen()
    once = editors.save(editors.changed("Een"), seen=form)
    assert editors.save(editors.changed("Een"), seen=form).id == once.id


def test_a_text_in_review_is_not_changed_by_saving(editors: Editors) -> None:
    form = editors.seen()
    sent = editors.send(editors.changed("In beoordeling"))
    late = editors.save(editors.changed("Nog iets"), seen=form)
    assert (sent.state, sent.content["title"]["nl"]) == (RevisionState.IN_REVIEW, "In beoordeling")
    assert late.state == RevisionState.WITHDRAWN


def test_undoing_goes_through_a_second_person_too(editors: Editors) -> None:
    original = editors.live()["title"]["nl"]
    first = editors.publish(editors.changed("Eerste"))
    editors.publish(editors.changed("Tweede"))
    again = revisions.undo(editors.session, first, account=editors.anna, now=utc_now())
    assert again.state == RevisionState.IN_REVIEW
    with pytest.raises(NotAllowed):
        revisions.publish(editors.session, again, account=editors.anna, now=utc_now())
    assert title(editors.session) == "Tweede"
    revisions.publish(editors.session, again, account=editors.bram, now=utc_now())
    assert title(editors.session) == "Eerste"
    from_file = revisions.history(editors.session, ITEM)[-1]
    assert (from_file.author_id, from_file.content["title"]["nl"]) == (None, original)
    back = revisions.undo(editors.session, from_file, account=editors.bram, now=utc_now())
    revisions.publish(editors.session, back, account=editors.anna, now=utc_now())
    assert title(editors.session) == original


def test_undoing_what_is_there_or_never_was_is_refused(editors: Editors) -> None:
    revision = editors.publish(editors.changed())
    with pytest.raises(Conflict):
        revisions.undo(editors.session, revision, account=editors.anna, now=utc_now())
    draft = editors.save(editors.changed("Bezig"))
    file_row = revisions.history(editors.session, ITEM)[-1]
    with pytest.raises(Conflict):
        revisions.undo(editors.session, file_row, account=editors.anna, now=utc_now())
    revisions.withdraw(editors.session, draft, account=editors.anna)
    assert revisions.undo(editors.session, file_row, account=editors.anna, now=utc_now()).state == "in_review"


def test_what_is_wrong_today_can_never_be_published(editors: Editors) -> None:
    revision = editors.send(editors.changed())
    revision.content = {**revision.content, "sources": ["verzonnen"]}
    with pytest.raises(Conflict):
        revisions.publish(editors.session, revision, account=editors.bram, now=utc_now())


def test_a_review_of_a_text_on_an_older_base_is_refused(editors: Editors) -> None:
    revision = editors.send(editors.changed("Oud uitgangspunt"))
    editors.change_file(status="draft")
    with pytest.raises(Conflict):
        revisions.publish(editors.session, revision, account=editors.bram, now=utc_now())
    revisions.withdraw(editors.session, revision, account=editors.anna)
    opening = revision_desk.open_form(editors.session, ITEM, number=revision.number)
    assert opening.outdated
    editors.publish(revision.content)
    assert title(editors.session) == "Oud uitgangspunt"


def test_a_new_page_gets_a_name_from_its_title_that_is_never_given_twice(editors: Editors) -> None:
    make = {"kind": "guidance", "title": "Mag een camera in de stal?", "account": editors.anna, "now": utc_now()}
    first = revisions.create(editors.session, **make)
    assert first.item_id == "guidance/mag-een-camera-in-de-stal"
    assert revisions.create(editors.session, **make).item_id == f"{first.item_id}-2"
    taken = revisions.create(editors.session, **{**make, "title": "Deployer duties"})
    assert taken.item_id == f"{ITEM}-2"
    page = {**editors.live(), **{"id": first.item_id, "title": {"nl": "Camera", "en": "Camera"}}}
    editors.publish(page)
    assert title(editors.session, first.item_id) == "Camera"
    for wrong in ({"title": "???"}, {"kind": "recipe"}):
        with pytest.raises(Invalid):
            revisions.create(editors.session, **{**make, **wrong})


def test_taking_a_page_away_needs_a_reason_and_a_second_person_and_can_be_undone(editors: Editors) -> None:
    remove = {"item_id": ITEM, "account": editors.anna, "now": utc_now()}
    with pytest.raises(Invalid):
        revisions.remove(editors.session, note=" ", **remove)
    gone = revisions.remove(editors.session, note="Verouderd", **remove)
    assert revisions.published(editors.session) == []
    with pytest.raises(NotAllowed):
        revisions.publish(editors.session, gone, account=editors.anna, now=utc_now())
    revisions.publish(editors.session, gone, account=editors.bram, now=utc_now())
    assert revisions.published(editors.session) == [(ITEM, None)]
    assert ITEM not in revision_texts.known_ids(editors.session)
    with pytest.raises(NotFound):
        revisions.remove(editors.session, note="Weer", **remove)
    file_row = revisions.history(editors.session, ITEM)[-1]
    back = revisions.undo(editors.session, file_row, account=editors.bram, now=utc_now())
    revisions.publish(editors.session, back, account=editors.anna, now=utc_now())
    assert title(editors.session) == file_row.content["title"]["nl"]


def test_an_item_that_never_was_has_no_history(editors: Editors) -> None:
    with pytest.raises(NotFound):
        revisions.history(editors.session, "guidance/nooit")
    with pytest.raises(NotFound):
        revision_desk.open_form(editors.session, ITEM, number=9)
    with pytest.raises(NotFound):
        revisions.get(editors.session, revision_id=uuid4())


def test_two_people_who_save_at_once_get_two_numbers_and_one_draft(editors: Editors) -> None:
    base, people, barrier = digest(editors.live()), [editors.anna.id, editors.bram.id] * 3, Barrier(6)
    content = editors.changed()
    editors.session.commit()

    def one(number: int) -> None:
        barrier.wait()
        with session_scope() as session:
            revisions.save(
                session,
                item_id=ITEM,
                content={**content, "status": "law", "title": {"nl": f"Tekst {number}", "en": "Text"}},
                seen=Seen(base=base),
                account=session.get_one(Account, people[number]),
                now=utc_now(),
            )

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(one, range(6)))
    with session_scope(writes=False) as session:
        found = list(session.exec(select(Revision).where(Revision.item_id == ITEM)))
    assert sorted(revision.number for revision in found) == list(range(1, 8))  # six texts, and the file's own
    assert [revision.state for revision in found].count(RevisionState.DRAFT) == 1
    assert {f"Tekst {number}" for number in range(6)} <= {revision.content["title"]["nl"] for revision in found}
