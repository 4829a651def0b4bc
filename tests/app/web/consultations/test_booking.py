"""Booking a time: the form, a time that has gone, a double click, and what may go wrong in between."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from app.models import Consultation, Expert, Mail
from app.models.base import utc_now
from app.services import availability
from tests import factories
from tests.app.web.intakes.visit import STAFF_PROBLEM, result, stored

LANGUAGES = pytest.mark.parametrize("lang", ["nl", "en"])


@pytest.fixture
def expert(session: Session) -> Expert:
    row = factories.expert(session, "Anna")
    session.commit()
    return row


@pytest.fixture
def form(session: Session, expert: Expert) -> dict[str, str]:
    start = availability.free_times(session, expert=expert, now=utc_now(), limit=1)[0]
    filled = {
        "expert": str(expert.id),
        "start": start.isoformat(),
        "key": "key-1",
        "name": "Jan de Vries",
        "organisation": "Bakkerij Noord",
        "email": "jan@bakkerij.nl",
        "phone": "",
        "place": "video",
    }
    session.rollback()  # lets go of the database, so that the website can write
    return filled


@LANGUAGES
def test_a_time_is_booked_and_shown_with_its_reference(client: FlaskClient, form: dict[str, str], lang: str) -> None:
    result(client, STAFF_PROBLEM[lang], lang=lang)
    asked = client.get(f"/{lang}/consultations/new?{urlencode({'expert': form['expert'], 'start': form['start']})}")
    assert asked.status_code == 200
    answer = client.post(f"/{lang}/consultations/new", data=form)
    [consultation] = stored(Consultation)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/{lang}/consultations/{consultation.id}")
    page = client.get(answer.headers["Location"]).text
    assert re.search(r"AIF-\d{4}-\d{4}", page)
    assert "jan@bakkerij.nl" in page
    assert "https://video.example.org/anna" in page
    assert f"/{lang}/consultations/{consultation.id}/calendar.ics" in page


def test_the_free_times_of_the_result_lead_to_the_form(client: FlaskClient, expert: Expert) -> None:
    page = result(client, STAFF_PROBLEM["nl"])
    links = re.findall(r'href="(/nl/consultations/new\?[^"]+start=[^"]+)"', page)
    assert len(links) == 6
    assert client.get(unescape(links[0])).status_code == 200


def test_without_a_time_all_free_times_can_be_chosen(client: FlaskClient, form: dict[str, str]) -> None:
    result(client, STAFF_PROBLEM["nl"])
    page = client.get(f"/nl/consultations/new?expert={form['expert']}").text
    assert page.count('<option value="2') > 10
    assert form["start"] in page


@LANGUAGES
def test_a_time_that_somebody_else_took_is_refused_with_three_others_and_everything_typed(
    app: Flask, client: FlaskClient, form: dict[str, str], lang: str
) -> None:
    first = app.test_client()
    result(first, STAFF_PROBLEM["nl"])
    assert first.post("/nl/consultations/new", data=form).status_code == 303
    result(client, STAFF_PROBLEM[lang], lang=lang)
    mine = {**form, "key": "key-2", "name": "Piet Bakker", "email": "piet@example.nl", "place": "place"}
    answer = client.post(f"/{lang}/consultations/new", data=mine)
    assert answer.status_code == 409
    others = re.findall(r'type="radio"[^>]*name="start" value="([^"]+)"', answer.text)
    assert len(set(others)) == 3
    assert form["start"] not in others
    for typed in ("Piet Bakker", "Bakkerij Noord", "piet@example.nl"):
        assert f'value="{typed}"' in answer.text
    assert re.search(r'value="place" checked', answer.text)
    assert len(stored(Consultation)) == 1
    again = client.post(f"/{lang}/consultations/new", data={**mine, "start": unescape(others[0])})
    assert again.status_code == 303


def test_a_link_to_a_time_that_has_gone_offers_others_at_once(
    client: FlaskClient, form: dict[str, str], app: Flask
) -> None:
    faster = app.test_client()
    for visitor in (faster, client):
        result(visitor, STAFF_PROBLEM["nl"])
    faster.post("/nl/consultations/new", data=form)
    answer = client.get(f"/nl/consultations/new?{urlencode({'expert': form['expert'], 'start': form['start']})}")
    assert answer.status_code == 409
    assert len(re.findall(r'type="radio"[^>]*name="start"', answer.text)) == 3


def test_who_goes_back_after_booking_finds_the_own_meeting(
    client: FlaskClient, form: dict[str, str], app: Flask
) -> None:
    result(client, STAFF_PROBLEM["nl"])
    booked = client.post("/nl/consultations/new", data=form).headers["Location"]
    address = f"/nl/consultations/new?{urlencode({'expert': form['expert'], 'start': form['start']})}"
    assert client.get(address).headers["Location"] == booked
    stranger = app.test_client()
    result(stranger, STAFF_PROBLEM["nl"])
    assert stranger.get(address).status_code == 409


def test_the_same_form_sent_twice_is_one_meeting_and_one_mail(client: FlaskClient, form: dict[str, str]) -> None:
    result(client, STAFF_PROBLEM["nl"])
    answers = [client.post("/nl/consultations/new", data=form) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert len(stored(Consultation)) == 1
    assert [mail.recipient for mail in stored(Mail)].count("jan@bakkerij.nl") == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", ""), ("name", "x" * 201), ("email", "jan"), ("email", ""), ("organisation", "  "), ("phone", "bel mij")],
)
def test_what_cannot_be_used_is_said_at_its_field_and_the_rest_is_kept(
    client: FlaskClient, form: dict[str, str], field: str, typed: str
) -> None:
    result(client, STAFF_PROBLEM["nl"])
    answer = client.post("/nl/consultations/new", data={**form, field: typed})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    kept: dict[str, Any] = {name: form[name] for name in ("name", "email", "organisation") if name != field}
    for value in kept.values():
        assert f'value="{value}"' in answer.text
    assert stored(Consultation) == []


@pytest.mark.parametrize(
    "start",
    [
        "9999-12-31T23:59:59+00:00",
        "0001-01-01T00:00:00+00:00",
        "",
        "morgen",
        "2026-11-24T10:00",
        "0001-01-01T00:00:00+05:00",
    ],
)
def test_a_time_that_is_none_can_be_chosen_again(client: FlaskClient, form: dict[str, str], start: str) -> None:
    result(client, STAFF_PROBLEM["nl"])
    answer = client.post("/nl/consultations/new", data={**form, "start": start})
    assert answer.status_code == 422
    assert f'value="{form["name"]}"' in answer.text
    assert form["start"] in answer.text


def test_a_time_in_the_night_is_not_given(client: FlaskClient, form: dict[str, str]) -> None:
    result(client, STAFF_PROBLEM["nl"])
    night = form["start"][:10] + "T01:00:00+00:00"
    assert client.post("/nl/consultations/new", data={**form, "start": night}).status_code == 409
    assert stored(Consultation) == []


@pytest.mark.parametrize("wrong", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_an_adviser_who_does_not_exist_is_not_found(client: FlaskClient, form: dict[str, str], wrong: str) -> None:
    result(client, STAFF_PROBLEM["nl"])
    assert client.post("/nl/consultations/new", data={**form, "expert": wrong}).status_code == 404
    assert client.get(f"/nl/consultations/new?expert={wrong}").status_code == 404


def test_nobody_books_without_having_asked_something(client: FlaskClient, form: dict[str, str]) -> None:
    assert client.post("/nl/consultations/new", data=form).status_code == 410
    assert stored(Consultation) == []
