"""A list beside an earlier version of itself, and going on in the newest with the answers so far."""

import datetime as dt

import pytest
from sqlmodel import Session, select

from app.errors import Invalid, NotAllowed
from app.models import Account, ChecklistVersion, FilledChecklist
from app.services import checklists, filled_comparisons, filled_documents, knowledge
from app.services import filled_checklists as filled
from app.services.filled_answers import EMPTY
from app.services.filled_checklists import KEPT, Opened, reading_token
from pipelines.documents.filled import FilledFileError
from pipelines.triage.checklists import Pool
from tests import factories
from tests.app.services.filling_in import NOW, answers, ids, link, opened, text, write
from tests.app.services.test_checklists import TODAY, with_pool


def newer(monkeypatch: pytest.MonkeyPatch, at: Opened) -> tuple[str, str, str]:
    """A deployment later: one item gone, one with another date, one with other words, one new."""
    pool = knowledge.library().checklists
    gone, dated, reworded = ids(at.version)[:3]
    items = []
    for one in pool.items:
        if one.id == dated:
            items.append(one.model_copy(update={"applies_from": dt.date(2031, 5, 6), "dates": {}, "status": "law"}))
        elif one.id == reworded:
            items.append(one.model_copy(update={"why": {"nl": "Anders gezegd.", "en": "In other words."}}))
        elif one.id != gone:
            items.append(one)
    new = next(one for one in pool.items if one.id == gone).model_copy(update={"id": "brand-new-item"})
    with_pool(monkeypatch, Pool.model_construct(lists=pool.lists, items=(*items, new)))
    return gone, dated, reworded


def renew(session: Session, at: Opened) -> str | None:
    return filled_comparisons.renew(session, at, today=TODAY, now=NOW)


def test_today_s_version_is_not_made_again(session: Session) -> None:
    at = link(session)
    assert renew(session, at) is None
    assert len(session.exec(select(FilledChecklist)).all()) == 1


def test_a_short_list_goes_on_as_a_short_one_for_the_same_people(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = link(session, extent="short")
    newer(monkeypatch, at)
    after = opened(session, renew(session, at)).version
    assert after.key != at.version.key
    assert (after.extent, after.data, after.people) == ("short", at.version.data, at.version.people)
    assert set(ids(after)) - set(ids(at.version)) == {"brand-new-item"}


def test_the_newest_version_has_the_answers_so_far_and_says_what_changed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = link(session)
    for number in range(4):
        write(session, at, text(f"van {number}", answer="yes"), item=number, by="Els")
    gone, dated, reworded = newer(monkeypatch, at)
    after = opened(session, renew(session, at))
    kept = answers(session, at)
    assert answers(session, after) == {item_id: one for item_id, one in kept.items() if item_id != gone}
    assert {row.changed_by for row in filled.items_of(session, after.filled).values()} == {"Els"}
    write(session, after, text("anders", answer="no"), seen=1, item=ids(after.version).index(reworded))
    found = filled_comparisons.with_previous(session, after, lang="nl")
    assert [item.id for item in found.added] == ["brand-new-item"]
    assert [(item.id, values.note) for item, values in found.gone] == [(gone, "van 0")]
    changed = {change.after.id: change for change in found.changed}
    assert set(changed) == {dated, reworded}
    assert (changed[dated].is_law, changed[reworded].is_law) == (True, False)
    assert "applies_from" in changed[dated].parts
    assert changed[reworded].parts == ("text",)
    assert [(change.item.id, change.fields) for change in found.answers] == [(reworded, ("answer", "note"))]


def test_two_colleagues_who_ask_get_the_same_new_list_and_the_old_one_stays(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = link(session)
    write(session, at, text("oud"))
    newer(monkeypatch, at)
    first = renew(session, at)
    assert renew(session, opened(session, at.token)) == first
    assert len(session.exec(select(FilledChecklist)).all()) == 2
    assert [one.note for one in answers(session, opened(session, at.token)).values()] == ["oud"]


def test_who_may_look_does_not_go_on(session: Session) -> None:
    at = link(session)
    with pytest.raises(NotAllowed):
        renew(session, opened(session, reading_token(at.token)))


def test_a_list_that_exists_no_more_is_said(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    at = link(session)
    pool = knowledge.library().checklists
    lists = tuple(one for one in pool.lists if one.slug != "responsible-ai")
    with_pool(monkeypatch, Pool.model_construct(lists=lists, items=pool.items))
    with pytest.raises(Invalid):
        renew(session, at)


def with_request(session: Session, at: Opened) -> tuple[str, Account]:
    adviser = factories.expert(session)
    client = factories.account(session)
    engagement = factories.engagement(session, adviser=adviser, client=client)
    filled.attach(session, at, reference=engagement.reference, account=client, now=NOW)
    return str(at.filled.id), client


def test_with_a_request_the_new_list_is_with_it_too(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    at = link(session)
    write(session, at, text("oud"))
    id_, client = with_request(session, at)
    newer(monkeypatch, at)
    there = opened(session, id_, account=client)
    found = renew(session, there)
    assert renew(session, there) == found
    after = opened(session, found, account=client)
    assert (after.filled.engagement_id, after.filled.edit_hash) == (at.filled.engagement_id, None)
    assert filled_comparisons.with_previous(session, after, lang="en") is not None


def test_the_earlier_list_of_a_firm_is_not_shown_behind_a_link(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = link(session)
    write(session, at, text("geheim"))
    newer(monkeypatch, at)
    after = opened(session, renew(session, at))
    with_request(session, at)
    assert filled_comparisons.with_previous(session, after, lang="nl") is None


def test_an_earlier_list_that_was_deleted_is_not_there_to_compare(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = link(session)
    newer(monkeypatch, at)
    after = opened(session, renew(session, at))
    after.filled.changed_at = NOW + KEPT
    session.flush()
    filled.delete_expired(session, now=NOW + KEPT)
    session.refresh(after.filled)
    assert after.filled.previous_id is None
    assert filled_comparisons.with_previous(session, after, lang="nl") is None


def test_a_file_of_an_earlier_version_is_compared_and_not_kept(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = link(session)
    write(session, at, text("toen"), item=3)
    file = filled_documents.as_file(at.version, answers(session, at), lang="en", fmt="xlsx")
    gone, dated, reworded = newer(monkeypatch, at)
    version = checklists.compose_version(
        session,
        lists=at.version.lists,
        situation={axis: getattr(at.version, axis) for axis in checklists.AXES},
        today=TODAY,
    )
    now = opened(session, filled.start(session, key=version.key, visitor="", now=NOW))
    found = filled_comparisons.with_file(session, now, file, lang="nl")
    assert [item.id for item, _ in found.gone] == [gone]
    assert {change.after.id for change in found.changed} == {dated, reworded}
    assert [(change.before.note, change.after) for change in found.answers] == [("toen", EMPTY)]
    assert answers(session, now) == {}


def test_a_file_of_nobody_s_list_is_refused(session: Session) -> None:
    at = link(session)
    file = filled_documents.as_file(at.version, {}, lang="nl", fmt="json").replace(at.version.key.encode(), b"0" * 12)
    with pytest.raises(Invalid):
        filled_comparisons.with_file(session, at, file, lang="nl")
    with pytest.raises(FilledFileError):
        filled_comparisons.with_file(session, at, b"no list", lang="nl")
    assert session.exec(select(ChecklistVersion)).all() == [at.version]
