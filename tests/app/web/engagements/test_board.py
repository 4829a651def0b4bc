"""The board: whose requests, in which order, filtered by the address, in as many queries for 200 as for 10."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event
from sqlmodel import Session

from app.db import get_engine
from app.models import Consultation, Role, Stage
from app.models.base import utc_now
from tests import factories
from tests.app.web.engagements.desk import open_desk, signed_in

CARD = re.compile(r'class="board-card__title"><a href="([^"]+)">([^<]+)</a>')


def firms(page: str) -> list[str]:
    return [name for _address, name in CARD.findall(page)]


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(get_engine(), "before_cursor_execute", note)
    yield statements
    event.remove(get_engine(), "before_cursor_execute", note)


def test_the_number_of_queries_does_not_grow_with_the_number_of_requests(app: Flask, session: Session) -> None:
    desk = open_desk(app, session)
    counts = []
    for more in (9, 190):
        for number in range(more):
            row = factories.engagement(session, adviser=desk.expert, client=desk.els, stage=list(Stage)[number % 5])
            data = factories.dataset(session, row, by=desk.anna)
            factories.run(session, data, by=desk.anna, state=["running", "failed", "succeeded"][number % 3])
        session.commit()
        with counted() as statements:
            page = desk.browser.get("/nl/engagements").text
        counts.append(len([text for text in statements if not text.startswith(("BEGIN", "PRAGMA"))]))
        assert len(firms(page)) == (10 if more == 9 else 200)
    assert counts[0] == counts[1], counts
    assert counts[0] <= 10


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Bakkerij A", "Slager B", "Kapper 100%"}),
        ("?q=slager", {"Slager B"}),
        ("?q=100%25", {"Kapper 100%"}),
        ("?q=%25", {"Kapper 100%"}),
        ("?q=_", set()),
        ("?q=niets", set()),
        ("?mine=1", {"Bakkerij A", "Kapper 100%"}),
        ("?q=b&mine=1", {"Bakkerij A"}),
    ],
)
def test_the_address_holds_the_filter(app: Flask, session: Session, query: str, found: set[str]) -> None:
    desk = open_desk(app, session)
    nobodys = factories.engagement(session, adviser=desk.expert, client=desk.els, organisation="Slager B")
    nobodys.expert_id = None
    factories.engagement(session, adviser=desk.expert, client=desk.els, organisation="Kapper 100%")
    session.commit()
    assert set(firms(desk.browser.get(f"/nl/engagements{query}").text)) == found


def test_a_reference_finds_its_request(app: Flask, session: Session) -> None:
    desk = open_desk(app, session)
    factories.engagement(session, adviser=desk.expert, client=desk.els, organisation="Slager B")
    session.commit()
    page = desk.browser.get(f"/nl/engagements?q={desk.engagement.reference}").text
    assert firms(page) == ["Bakkerij A"]


def test_the_filter_shows_and_can_be_removed_one_by_one(app: Flask, session: Session) -> None:
    desk = open_desk(app, session)
    page = desk.browser.get("/en/engagements?q=bak&mine=1").text
    assert 'value="bak"' in page
    assert 'class="chip" href="/en/engagements?mine=1"' in page
    assert 'class="chip" href="/en/engagements?q=bak"' in page


def test_another_experts_requests_are_not_on_the_board_but_a_coordinator_sees_all(app: Flask, session: Session) -> None:
    desk = open_desk(app, session)
    other = factories.expert(session, "Bram")
    factories.engagement(session, adviser=other, client=factories.account(session, "Frits"), organisation="Smid F")
    coordinator = signed_in(app, session, factories.account(session, "Dirk", Role.COORDINATOR))
    assert firms(desk.browser.get("/nl/engagements").text) == ["Bakkerij A"]
    assert set(firms(coordinator.get("/nl/engagements").text)) == {"Bakkerij A", "Smid F"}
    assert 'name="mine"' not in coordinator.get("/nl/engagements").text  # it would do nothing for a coordinator


def test_the_soonest_meeting_comes_first_and_a_past_meeting_does_not_count(app: Flask, session: Session) -> None:
    desk = open_desk(app, session)
    for name, days in (("Later", 5), ("Voorbij", -5), ("Eerst", 1)):
        row = factories.engagement(
            session, adviser=desk.expert, client=desk.els, organisation=name, stage=Stage.TALKING
        )
        session.add(
            Consultation(
                engagement_id=row.id,
                expert_id=desk.expert.id,
                starts_at=utc_now() + timedelta(days=days),
                state="confirmed",
                ends_at=utc_now() + timedelta(days=days, minutes=45),
                idempotency_key=name,
            )
        )
    session.commit()
    page = desk.browser.get("/en/engagements").text
    assert [name for name in firms(page) if name != "Bakkerij A"] == ["Eerst", "Later", "Voorbij"]
    assert page.count("Meeting:") == 2


def test_htmx_gets_the_columns_only_and_everybody_else_the_page(app: Flask, session: Session) -> None:
    desk = open_desk(app, session)
    part = desk.browser.get("/nl/engagements?q=bak", headers={"HX-Request": "true"})
    page = desk.browser.get("/nl/engagements?q=bak")
    assert part.text.lstrip().startswith('<div id="engagements-board"')
    assert firms(part.text) == firms(page.text) == ["Bakkerij A"]
    assert "<html" in page.text
    assert "HX-Request" in part.headers["Vary"]
    back = desk.browser.get("/nl/engagements", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in back.text
