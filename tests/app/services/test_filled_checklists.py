"""Filling in together: two links, no text overwritten unseen, ninety days; with a request only for who may see it."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, SQLModel, select

from app.db import get_engine, session_scope
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.models import Account, FilledChecklist, FilledItem, Role
from app.services import filled_checklists as filled
from app.services.allowances import NEW_LISTS
from app.services.filled_answers import kept
from app.services.filled_checklists import KEPT, Clash, reading_token
from tests import factories
from tests.app.services.filling_in import NOW, answers, ids, link, opened, text, write


def test_a_list_has_a_link_to_fill_in_and_one_to_look_and_only_their_hashes_are_kept(session: Session) -> None:
    at = link(session)
    reader = opened(session, reading_token(at.token))
    assert (at.can_write, reader.can_write, reader.filled.id) == (True, False, at.filled.id)
    stored = str(session.exec(select(FilledChecklist)).one().model_dump())
    assert at.token not in stored
    assert reader.token not in stored


def test_a_link_is_known_by_the_whole_token_and_by_nothing_else(session: Session) -> None:
    at = link(session)
    hashed = at.filled.edit_hash
    others = ("", "x", at.token[:-1], at.token + "x", at.token.swapcase(), hashed, str(at.filled.id))
    for token in (*others, reading_token(reading_token(at.token))):
        with pytest.raises(NotFound):
            opened(session, token)


def test_an_unknown_version_starts_nothing(session: Session) -> None:
    with pytest.raises(NotFound):
        filled.start(session, key="0" * 12, visitor="", now=NOW)


def test_lists_are_not_started_without_end(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filled, "NEW_AN_HOUR", 2)
    key = link(session).version.key
    filled.start(session, key=key, visitor="", now=NOW)
    with pytest.raises(Invalid):
        filled.start(session, key=key, visitor="", now=NOW)
    later = NOW + dt.timedelta(hours=1, seconds=1)
    assert filled.start(session, key=key, visitor="", now=later)
    monkeypatch.setattr(NEW_LISTS, "each", 1)
    with pytest.raises(Invalid):  # this network address
        filled.start(session, key=key, visitor="", now=later)
    assert filled.start(session, key=key, visitor="192.0.2.2", now=later)


def test_who_may_look_changes_nothing(session: Session) -> None:
    at = link(session)
    write(session, at, text("van Els"))
    reader = opened(session, reading_token(at.token))
    for act in (
        lambda: write(session, reader, text("over"), seen=1),
        lambda: filled.remove(session, reader),
        lambda: filled.attach(session, reader, reference="x", account=factories.account(session), now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert [found.note for found in answers(session, at).values()] == ["van Els"]


def test_it_is_saved_with_who_and_when_and_an_item_of_another_list_is_none(session: Session) -> None:
    at = link(session)
    later = NOW + dt.timedelta(minutes=3)
    row = write(
        session, at, text("zo", answer="partly", owner=" Frits\n ", due=dt.date(2027, 1, 31)), by="Els", now=later
    )
    assert (row.number, row.changed_by, row.changed_at, row.owner) == (1, "Els", later, "Frits")
    assert at.filled.changed_at == later
    with pytest.raises(NotFound):
        filled.save_item(session, at, item_id="ghost", new=text("x"), seen=0, key="", by="", now=NOW)


def test_saving_nothing_makes_no_row(session: Session) -> None:
    at = link(session)
    assert write(session, at, text()) is None
    assert session.exec(select(FilledItem)).all() == []


def test_a_text_of_a_colleague_is_not_overwritten_until_it_was_shown(session: Session) -> None:
    at = link(session)
    write(session, at, text("van Els"), key="els", by="Els")
    with pytest.raises(Clash) as clash:
        write(session, at, text("van Frits"), key="frits", by="Frits")
    assert (clash.value.theirs.note, clash.value.theirs.changed_by) == ("van Els", "Els")
    assert [one.note for one in answers(session, at).values()] == ["van Els"]
    write(session, at, text("van beiden"), seen=clash.value.theirs.number, key="frits", by="Frits")
    with pytest.raises(Clash):
        write(session, at, text("weer van Els"), seen=1, key="els", by="Els")
    assert [one.note for one in answers(session, at).values()] == ["van beiden"]


def test_the_same_text_twice_is_no_clash_and_no_change(session: Session) -> None:
    at = link(session)
    write(session, at, text("zelfde"), key="els", by="Els")
    row = write(session, at, text("zelfde"), key="frits", by="Frits")
    assert (row.number, row.changed_by) == (1, "Els")


def test_a_page_that_saves_twice_before_it_hears_the_first_time_meets_itself_and_not_a_clash(session: Session) -> None:
    at = link(session)
    write(session, at, text("een"), key="els")
    assert write(session, at, text("een twee"), key="els").number == 2
    write(session, at, text("van Frits"), seen=2, key="frits")
    for seen in (0, 1, 2):
        with pytest.raises(Clash):
            write(session, at, text("een twee drie"), seen=seen, key="els")


def test_a_page_without_a_key_is_never_taken_for_another_one_without(session: Session) -> None:
    at = link(session)
    write(session, at, text("een"), key="")
    with pytest.raises(Clash):
        write(session, at, text("twee"), key="")


STEPS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["look", "save", "insist"])), max_size=25)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_the_order_no_text_of_another_page_goes_unseen(session: Session, steps: list[tuple[str, str]]) -> None:
    """Each page remembers which texts it has shown; what a save replaces is its own or among these."""
    at = link(session)
    seen: dict[str, int] = dict.fromkeys("abc", 0)
    shown: dict[str, set[str]] = {page: {""} for page in "abc"}
    author: dict[str, str] = {"": ""}
    current, clashed = "", dict.fromkeys("abc", 0)
    for count, (page, act) in enumerate(steps):
        if act == "look":
            row = next(iter(filled.items_of(session, at.filled).values()), None)
            seen[page] = row.number if row else 0
            shown[page].add(current)
            continue
        new = f"{page}{count}"
        number = clashed[page] if act == "insist" and clashed[page] else seen[page]
        try:
            row = write(session, at, text(new), seen=number, key=page)
        except Clash as clash:
            clashed[page] = clash.theirs.number
            shown[page].add(kept(clash.theirs).note)
        else:
            assert author[current] == page or current in shown[page], (steps, current)
            seen[page], author[new], current = row.number, page, new
            clashed[page] = 0
    filled.remove(session, at)


def test_of_two_first_texts_at_the_same_moment_one_is_told_of_the_other() -> None:
    SQLModel.metadata.create_all(get_engine())
    with session_scope() as session:
        token = link(session).token
    barrier = Barrier(6)

    def one(number: int) -> str:
        barrier.wait()
        try:
            with session_scope() as session:
                at = opened(session, token)
                write(session, at, text(f"van {number}"), key=f"page {number}")
        except Clash as clash:
            return clash.theirs.note
        return f"van {number}"

    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(one, range(6)))
    with session_scope() as session:
        (row,) = session.exec(select(FilledItem)).all()
    assert set(told) == {row.note}


def test_ninety_days_after_the_last_change_it_is_gone(session: Session) -> None:
    at = link(session)
    write(session, at, text("x"), now=NOW + dt.timedelta(days=80))
    last = NOW + dt.timedelta(days=80) + KEPT
    assert opened(session, at.token, now=last - dt.timedelta(seconds=1))
    for token in (at.token, reading_token(at.token)):
        with pytest.raises(NotFound):
            opened(session, token, now=last)
    assert filled.delete_expired(session, now=last - dt.timedelta(seconds=1)) == 0
    assert filled.delete_expired(session, now=last) == 1
    assert session.exec(select(FilledItem)).all() == []


def test_looking_does_not_make_it_last_longer(session: Session) -> None:
    at = link(session)
    opened(session, at.token, now=NOW + dt.timedelta(days=89))
    with pytest.raises(NotFound):
        opened(session, at.token, now=NOW + KEPT)


def test_deleting_takes_the_answers_along_and_both_links_end(session: Session) -> None:
    at = link(session)
    write(session, at, text("x"))
    filled.remove(session, at)
    assert session.exec(select(FilledItem)).all() == []
    for token in (at.token, reading_token(at.token)):
        with pytest.raises(NotFound):
            opened(session, token)


def people(session: Session) -> tuple[str, dict[str, Account]]:
    anna, bram = factories.expert(session, "Anna"), factories.expert(session, "Bram")
    els, frits = factories.account(session, "Els"), factories.account(session, "Frits")
    engagement = factories.engagement(session, adviser=anna, client=els)
    found = {"els": els, "frits": frits, "anna": session.get_one(Account, anna.account_id)}
    found |= {
        "bram": session.get_one(Account, bram.account_id),
        "dirk": factories.account(session, "Dirk", Role.COORDINATOR),
    }
    return engagement.reference, found


def test_with_a_request_only_who_may_see_that_sees_the_list_and_the_links_are_dead(session: Session) -> None:
    reference, who = people(session)
    at = link(session)
    write(session, at, text("geheim"))
    old = {"edit": at.token, "read": reading_token(at.token)}
    filled.attach(session, at, reference=reference, account=who["els"], now=NOW)
    id_ = str(at.filled.id)
    for token in old.values():
        for account in (None, who["els"]):
            with pytest.raises(NotFound):
                opened(session, token, account=account)
    for name in ("els", "anna", "dirk"):
        assert opened(session, id_, account=who[name]).can_write
    for account in (None, who["frits"], who["bram"]):
        with pytest.raises(NotFound):
            opened(session, id_, account=account)
    assert filled.delete_expired(session, now=NOW + KEPT * 10) == 0


def test_nobody_gives_a_list_to_a_request_of_another_or_twice(session: Session) -> None:
    reference, who = people(session)
    at = link(session)
    for name in ("frits", "bram"):
        with pytest.raises(NotFound):
            filled.attach(session, at, reference=reference, account=who[name], now=NOW)
    assert not at.attached
    filled.attach(session, at, reference=reference, account=who["anna"], now=NOW)
    with pytest.raises(Conflict):
        filled.attach(
            session,
            opened(session, str(at.filled.id), account=who["els"]),
            reference=reference,
            account=who["els"],
            now=NOW,
        )


def test_a_save_that_waited_while_the_list_was_given_to_a_request_writes_nothing(session: Session) -> None:
    reference, who = people(session)
    at = link(session)
    waiting = opened(session, at.token)
    filled.attach(session, at, reference=reference, account=who["els"], now=NOW)
    with pytest.raises(NotFound):
        write(session, waiting, text("te laat"))
    assert session.exec(select(FilledItem)).all() == []


def test_the_id_of_a_list_that_is_with_no_request_opens_nothing(session: Session) -> None:
    _, who = people(session)
    at = link(session)
    with pytest.raises(NotFound):
        opened(session, str(at.filled.id), account=who["dirk"])


def test_each_person_can_choose_from_the_requests_that_they_see(session: Session) -> None:
    reference, who = people(session)
    assert filled.choices_for(session, account=None) == []
    assert filled.choices_for(session, account=who["frits"]) == []
    assert filled.choices_for(session, account=who["els"]) == [(reference, reference)]
    assert filled.choices_for(session, account=who["anna"]) == [(reference, f"{reference}, Bakkerij A")]
    assert filled.choices_for(session, account=who["bram"]) == []


def test_every_item_of_the_list_can_be_filled_in(session: Session) -> None:
    at = link(session)
    for number, item_id in enumerate(ids(at.version)):
        write(session, at, text(item_id), item=number)
    assert {item_id: found.note for item_id, found in answers(session, at).items()} == {
        one: one for one in ids(at.version)
    }
