"""The pages around a saved intake: save, the two links, delete."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, col, select

from app.models import Intake, Mail
from tests.app.web.intakes.visit import stored, tell
from tests.app.web.visitors import cookie_of

PROBLEM = "Wij willen klachten van klanten sneller beantwoorden."
EMAIL = "els@bakery.example"
LANGUAGES = pytest.mark.parametrize("lang", ["nl", "en"])


def mailed(session: Session, kind: str) -> str:
    """The path of the link in the newest mail of this kind."""
    session.commit()  # see what the website wrote
    for body in session.exec(select(Mail.body).order_by(col(Mail.created_at).desc())):
        if found := re.search(rf"http://127\.0\.0\.1:8000(/\w\w/intake/{kind}/\S+)", body):
            session.commit()
            return found[1]
    raise AssertionError(f"no mail with a link to {kind}")


def saved(client: FlaskClient, session: Session, lang: str = "nl") -> str:
    """Tell all, save it, and return the path of the mailed link."""
    tell(client, PROBLEM, lang=lang)
    answer = client.post(f"/{lang}/intake/save", data={"email": EMAIL, "key": "k1"})
    assert answer.headers["Location"] == f"/{lang}/intake/saved"
    return mailed(session, "return")


def reopened(browser: FlaskClient, session: Session, link: str, key: str = "k2") -> str:
    """Ask for the fresh link; returns its path."""
    assert browser.post(link, data={"key": key}).status_code == 303
    return mailed(session, "open")


@LANGUAGES
def test_every_page_of_the_intake_offers_to_save(client: FlaskClient, lang: str) -> None:
    assert "/intake/save" not in client.get(f"/{lang}/intake/problem").text, "there is nothing to save yet"
    client.post(f"/{lang}/intake/problem", data={"problem": PROBLEM})
    for name in ("problem", "sector"):
        assert f'href="/{lang}/intake/save"' in client.get(f"/{lang}/intake/{name}").text
    tell(client, PROBLEM, lang=lang)
    assert f'href="/{lang}/intake/save"' in client.get(f"/{lang}/intake/check").text


@LANGUAGES
def test_answers_are_opened_on_another_device_and_close_on_the_first(
    app: Flask, client: FlaskClient, session: Session, lang: str
) -> None:
    link = saved(client, session, lang)
    page = client.get(f"/{lang}/intake/saved").text
    assert EMAIL in page
    phone = app.test_client()
    assert PROBLEM not in phone.get(link).text
    fresh = reopened(phone, session, link)
    assert PROBLEM not in phone.get(fresh).text
    assert phone.get(f"/{lang}/intake/check").status_code == 410
    answer = phone.post(fresh, data={"key": "k3"})
    assert answer.headers["Location"] == f"/{lang}/intake/check"
    assert PROBLEM in phone.get(f"/{lang}/intake/check").text
    assert client.get(f"/{lang}/intake/check").status_code == 410
    assert len(stored(Intake)) == 1


def test_a_scanner_that_follows_links_spends_nothing(app: Flask, client: FlaskClient, session: Session) -> None:
    link, scanner = saved(client, session), app.test_client()
    for _ in range(3):
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200
    session.commit()
    assert len(stored(Mail)) == 1
    fresh = reopened(app.test_client(), session, link)
    for _ in range(3):
        assert scanner.get(fresh).status_code == 200
    assert "intake" not in cookie_of(scanner)
    assert app.test_client().post(fresh, data={"key": "a"}).status_code == 303


@LANGUAGES
def test_a_used_or_unknown_link_says_so_in_a_clear_sentence(
    app: Flask, client: FlaskClient, session: Session, lang: str
) -> None:
    fresh = reopened(client, session, saved(client, session, lang))
    client.post(fresh, data={"key": "a"})
    other, words = app.test_client(), {"nl": "Deze link werkt niet meer", "en": "This link does not work any more"}
    for method, path in (
        ("GET", fresh),
        ("POST", fresh),
        ("GET", f"/{lang}/intake/open/x"),
        ("GET", f"/{lang}/intake/return/x"),
        ("POST", f"/{lang}/intake/return/x"),
        ("POST", f"/{lang}/intake/return/x/delete"),
    ):
        answer = other.open(path, method=method, data={"key": "b"} if method == "POST" else None)
        assert answer.status_code == 410, path
        assert words[lang] in answer.text
    assert "intake" not in cookie_of(other)


def test_a_double_click_on_open_keeps_the_browser_in(client: FlaskClient, session: Session) -> None:
    fresh = reopened(client, session, saved(client, session))
    for _ in range(2):
        assert client.post(fresh, data={"key": "same"}).status_code == 303
    assert PROBLEM in client.get("/nl/intake/check").text


def test_a_double_click_on_save_mails_once(client: FlaskClient, session: Session) -> None:
    saved(client, session)
    client.post("/nl/intake/save", data={"email": EMAIL, "key": "k1"})
    assert len(stored(Mail)) == 1


@pytest.mark.parametrize("email", ["", "els", "els@bakery.example, bo@bakery.example"])
def test_a_wrong_address_is_refused_and_kept_in_the_form(client: FlaskClient, email: str) -> None:
    tell(client, PROBLEM)
    answer = client.post("/nl/intake/save", data={"email": email, "key": "k"})
    assert answer.status_code == 422
    assert 'href="#email"' in answer.text
    assert f'value="{email}"' in answer.text
    assert stored(Mail) == []


def test_whoever_has_other_answers_here_is_warned(app: Flask, client: FlaskClient, session: Session) -> None:
    fresh = reopened(client, session, saved(client, session))
    other = app.test_client()
    assert "raakt u kwijt" not in other.get(fresh).text
    other.post("/nl/intake/problem", data={"problem": "Iets heel anders voor een ander."})
    assert "raakt u kwijt" in other.get(fresh).text


def test_the_answers_of_a_browser_are_deleted_at_once(client: FlaskClient, session: Session) -> None:
    link = saved(client, session)
    answer = client.post("/nl/intake/answers/delete")
    assert answer.headers["Location"] == "/nl/intake/deleted"
    assert client.get("/nl/intake/deleted").status_code == 200
    assert stored(Intake) == []
    assert all(EMAIL not in mail.recipient + mail.body for mail in stored(Mail))
    assert client.get(link).status_code == 410
    assert client.post("/nl/intake/answers/delete").status_code == 303, (
        "a second click finds nothing, and says the same"
    )


def test_the_answers_are_deleted_from_the_page_of_the_mail(app: Flask, client: FlaskClient, session: Session) -> None:
    link, phone = saved(client, session), app.test_client()
    assert f'action="{link}/delete"' in phone.get(link).text
    assert phone.post(f"{link}/delete").headers["Location"] == "/nl/intake/deleted"
    assert stored(Intake) == []
    assert client.get("/nl/intake/check").status_code == 410


def test_another_visitor_can_neither_save_nor_delete_what_is_not_theirs(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    tell(client, PROBLEM)
    other = app.test_client()
    for path in ("save", "saved", "maturity"):
        assert other.get(f"/nl/intake/{path}").status_code == 410
    assert other.post("/nl/intake/save", data={"email": EMAIL}).status_code == 410
    other.post("/nl/intake/answers/delete")
    assert len(stored(Intake)) == 1
    assert stored(Mail) == []


def test_the_address_is_not_asked_again_when_a_meeting_is_booked(client: FlaskClient, session: Session) -> None:
    from tests import factories

    adviser = factories.expert(session)
    session.commit()
    saved(client, session)
    assert f'value="{EMAIL}"' in client.get(f"/nl/consultations/new?expert={adviser.id}").text


@LANGUAGES
def test_after_saving_the_pages_say_until_when(client: FlaskClient, session: Session, lang: str) -> None:
    saved(client, session, lang)
    page = client.get(f"/{lang}/intake/check").text
    assert {"nl": "Bewaard tot", "en": "Saved until"}[lang] in page
