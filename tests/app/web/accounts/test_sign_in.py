"""Signing in with a mailed link, and the demo's people and mail box."""

import re

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from app.models import Account, Mail
from app.models.base import utc_now
from app.services import demo, mails
from tests import factories
from tests.app.web.intakes.visit import stored
from tests.app.web.visitors import cookie_of, link_for

LANGUAGES = pytest.mark.parametrize("lang", ["nl", "en"])


def _link() -> str:
    found = re.search(r"/(?:nl|en)/sign-in/\S+", stored(Mail)[0].body)
    assert found
    return found[0]


@LANGUAGES
def test_the_mailed_link_shows_a_button_and_signs_in_once(client: FlaskClient, session: Session, lang: str) -> None:
    person = factories.account(session)
    session.commit()
    data = {"email": person.email.upper(), "next": f"/{lang}/my-request"}
    sent = client.post(f"/{lang}/sign-in", data=data, follow_redirects=True)
    assert sent.status_code == 200
    link = _link()
    for _ in range(2):  # a mail scanner looks too
        assert f'action="{link}"' in client.get(link).text
    assert client.post(link).headers["Location"] == f"/{lang}/my-request"
    assert "Els" in client.get(f"/{lang}/my-request").text
    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410


@LANGUAGES
def test_an_unknown_address_gets_the_same_answer_and_no_mail(client: FlaskClient, session: Session, lang: str) -> None:
    factories.account(session)
    session.commit()
    answer = client.post(f"/{lang}/sign-in", data={"email": "niemand@example.org"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/{lang}/sign-in/sent")
    assert stored(Mail) == []


@pytest.mark.parametrize("path", ["https://evil.example", "//evil.example", "/nl//evil.example", "/demo/mail"])
def test_signing_in_never_leads_to_another_site(client: FlaskClient, path: str) -> None:
    page = client.get("/nl/sign-in", query_string={"next": path}).text
    assert 'name="next" value=""' in page


@pytest.mark.usefixtures("demo_mode")
@LANGUAGES
def test_in_the_demo_each_person_is_a_button(client: FlaskClient, session: Session, lang: str) -> None:
    demo.load(session, now=utc_now())
    session.commit()
    page = client.get(f"/{lang}/sign-in").text
    actions = re.findall(rf'action="(/{lang}/demo/sign-in/[^"]+)"', page)
    assert len(actions) == 5
    assert client.post(actions[0]).status_code == 303


def test_outside_the_demo_there_are_no_people_to_choose_from(client: FlaskClient) -> None:
    assert "/demo/sign-in/" not in client.get("/nl/sign-in").text


@pytest.mark.usefixtures("demo_mode")
def test_the_demo_shows_sent_mails_with_links_that_work_and_nothing_as_code(
    client: FlaskClient, session: Session
) -> None:
    assert "/demo/mail/" not in client.get("/demo/mail").text
    mail = Mail(recipient="a@b.nl", subject="Hallo <b>", body="Regel <i>\n\nhttp://127.0.0.1/nl/", message_id="<1>")
    session.add(mail)
    session.flush()
    mails.mark_sent(session, mail_id=mail.id)
    session.commit()
    assert f'href="/demo/mail/{mail.id}"' in client.get("/demo/mail").text
    page = client.get(f"/demo/mail/{mail.id}").text
    assert "Regel &lt;i&gt;" in page
    assert 'href="http://127.0.0.1/nl/"' in page


def _booked_by(session: Session, client: FlaskClient, person: Account) -> None:
    """This browser's visit led to an engagement of this person."""
    visit = factories.intake(session, token="of-this-browser")
    adviser = factories.expert(session)
    factories.engagement(session, adviser=adviser, client=person, intake_token_hash=visit.token_hash)
    session.commit()
    with client.session_transaction() as cookie:
        cookie["intake"] = "of-this-browser"


def test_who_signs_out_leaves_nothing_for_the_next_person_at_this_browser(
    client: FlaskClient, session: Session
) -> None:
    person = factories.account(session)
    _booked_by(session, client, person)
    client.post(link_for(session, client, person))
    assert cookie_of(client)["intake"] == "of-this-browser"
    client.post("/nl/sign-out")
    assert set(cookie_of(client)) <= {"_csrf"}


def test_the_visit_that_somebody_else_booked_with_does_not_come_along(client: FlaskClient, session: Session) -> None:
    person, other = factories.account(session), factories.account(session, "Bas")
    _booked_by(session, client, person)
    client.post(link_for(session, client, other))
    assert "intake" not in cookie_of(client)
