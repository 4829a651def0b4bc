"""What the person who booked can do with the meeting, and what others cannot."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from app.models import Account, Consultation, ConsultationState, Intake, Mail
from app.models.base import utc_now
from app.services import accounts, availability, consultations
from app.web.access import SESSION_KEY
from tests import factories
from tests.app.web.intakes.visit import STAFF_PROBLEM, result, stored

LANGUAGES = pytest.mark.parametrize("lang", ["nl", "en"])


@pytest.fixture
def booked(client: FlaskClient, session: Session) -> UUID:
    """A meeting that this browser booked."""
    expert = factories.expert(session, "Anna")
    session.commit()
    start = availability.free_times(session, expert=expert, now=utc_now(), limit=1)[0]
    form = {
        "expert": str(expert.id),
        "start": start.isoformat(),
        "key": "k",
        "name": "Jan",
        "organisation": "Bakkerij",
        "email": "jan@bakkerij.nl",
        "place": "place",
    }
    session.rollback()  # lets go of the database, so that the website can write
    result(client, STAFF_PROBLEM["nl"])
    assert client.post("/nl/consultations/new", data=form).status_code == 303
    return stored(Consultation)[0].id


def _meeting() -> Consultation:
    return stored(Consultation)[0]


def _without_reference(page: str) -> str:
    """Apart from the reference and the address, which the language link repeats."""
    return re.sub(r"[0-9a-f]{12}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", page)


@pytest.mark.parametrize("path", ["", "/calendar.ics", "/move", "/cancel"])
def test_somebody_elses_meeting_looks_like_one_that_does_not_exist(app: Flask, booked: UUID, path: str) -> None:
    stranger = app.test_client()
    foreign, random = (stranger.get(f"/nl/consultations/{one}{path}") for one in (booked, uuid4()))
    assert foreign.status_code == random.status_code == 404
    assert re.sub(str(booked), "", _without_reference(foreign.text)) == _without_reference(random.text)


@pytest.mark.parametrize("path", ["/move", "/cancel"])
def test_a_stranger_changes_nothing(app: Flask, booked: UUID, path: str) -> None:
    stranger = app.test_client()
    result(stranger, STAFF_PROBLEM["nl"])
    data = {"start": "2026-12-01T10:00:00+00:00"}
    assert stranger.post(f"/nl/consultations/{booked}{path}", data=data).status_code == 404
    assert _meeting().state == ConsultationState.HELD


def test_another_client_who_is_signed_in_sees_nothing(app: Flask, session: Session, booked: UUID) -> None:
    other = factories.account(session, "Frits")
    token = accounts.start_session(session, account=other, now=utc_now())
    session.commit()
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie[SESSION_KEY] = token
    assert browser.get(f"/nl/consultations/{booked}").status_code == 404
    assert "AIF-" not in browser.get("/nl/my-request").text


@LANGUAGES
def test_the_person_who_booked_finds_it_back_elsewhere_after_signing_in(
    app: Flask, session: Session, booked: UUID, lang: str
) -> None:
    person = session.exec(select(Account).where(Account.email == "jan@bakkerij.nl")).one()
    token = accounts.start_session(session, account=person, now=utc_now())
    session.commit()
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie[SESSION_KEY] = token
    assert f"/{lang}/consultations/{booked}" in browser.get(f"/{lang}/my-request").text
    assert browser.get(f"/{lang}/consultations/{booked}").status_code == 200


def test_the_browser_that_booked_finds_it_back_also_after_the_answers_are_gone(
    client: FlaskClient, session: Session, booked: UUID
) -> None:
    session.exec(select(Intake)).one().expires_at = utc_now() - timedelta(hours=1)
    session.commit()
    assert str(booked) in client.get("/nl/my-request").text
    assert client.get(f"/nl/consultations/{booked}").status_code == 200


@LANGUAGES
def test_the_calendar_item_has_the_time_and_the_place(client: FlaskClient, booked: UUID, lang: str) -> None:
    answer = client.get(f"/{lang}/consultations/{booked}/calendar.ics")
    assert answer.mimetype == "text/calendar"
    assert f"UID:{booked}@werkbank" in answer.text
    assert {"nl": "LOCATION:Zaal 1", "en": "LOCATION:Room 1"}[lang] in answer.text


@LANGUAGES
def test_the_mailed_link_asks_first_and_then_confirms_in_any_browser(app: Flask, booked: UUID, lang: str) -> None:
    body = next(mail.body for mail in stored(Mail) if mail.recipient == "jan@bakkerij.nl")
    found = re.search(r"/nl/consultations/confirm/(\S+)", body)
    assert found
    address, browser = f"/{lang}/consultations/confirm/{found[1]}", app.test_client()
    assert browser.get(address).status_code == 200
    assert _meeting().state == ConsultationState.HELD
    for _ in range(2):
        assert browser.post(address).headers["Location"] == address
    assert {"nl": "Uw afspraak is bevestigd", "en": "Your meeting is confirmed"}[lang] in browser.get(address).text
    assert _meeting().state == ConsultationState.CONFIRMED


def test_a_link_that_was_made_up_confirms_nothing(client: FlaskClient, booked: UUID) -> None:
    for method in (client.get, client.post):
        assert method("/nl/consultations/confirm/abc").status_code == 404
    assert _meeting().state == ConsultationState.HELD


def test_a_meeting_can_be_moved_to_a_free_time(client: FlaskClient, booked: UUID) -> None:
    page = client.get(f"/nl/consultations/{booked}/move").text
    times = re.findall(r'<option value="(2[^"]+)"', page)
    answer = client.post(f"/nl/consultations/{booked}/move", data={"start": times[-1]})
    assert answer.headers["Location"] == f"/nl/consultations/{booked}"
    assert _meeting().starts_at.isoformat() == times[-1]


@pytest.mark.parametrize(("start", "status"), [("", 422), ("soon", 422), ("2026-12-25T10:00:00+00:00", 409)])
def test_a_time_that_cannot_be_had_leaves_the_meeting_where_it_was(
    client: FlaskClient, booked: UUID, start: str, status: int
) -> None:
    before = _meeting().starts_at
    answer = client.post(f"/nl/consultations/{booked}/move", data={"start": start})
    assert answer.status_code == status
    assert 'href="#start"' in answer.text
    assert _meeting().starts_at == before


@LANGUAGES
def test_calling_off_is_asked_first_and_frees_the_time(client: FlaskClient, booked: UUID, lang: str) -> None:
    assert client.get(f"/{lang}/consultations/{booked}/cancel").status_code == 200
    assert _meeting().state == ConsultationState.HELD
    for _ in range(2):
        assert client.post(f"/{lang}/consultations/{booked}/cancel").status_code == 303
    assert _meeting().state == ConsultationState.CANCELLED
    page = client.get(f"/{lang}/consultations/{booked}").text
    assert f"/{lang}/consultations/{booked}/move" not in page
    assert client.get(f"/{lang}/consultations/{booked}/move").status_code == 200


def test_a_time_that_was_not_confirmed_is_shown_as_released(
    client: FlaskClient, session: Session, booked: UUID
) -> None:
    consultations.release_expired(session, now=utc_now() + timedelta(hours=25))
    session.commit()
    assert "Deze tijd is niet meer voor u" in client.get(f"/nl/consultations/{booked}").text


@LANGUAGES
def test_without_a_request_a_link_can_be_asked_that_leads_back_here(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/{lang}/my-request").text
    assert f'name="next" value="/{lang}/my-request"' in page
    assert f'action="/{lang}/sign-in"' in page
