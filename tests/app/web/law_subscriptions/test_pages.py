"""From typing an address to stopping: every step by a button, so that a scanner that opens links changes nothing."""

import re

import pytest
from flask.testing import FlaskClient

from app.models import LawSubscription, Mail
from tests.app.web.intakes.visit import STAFF_PROBLEM, result, stored

LANGUAGES = pytest.mark.parametrize("lang", ["nl", "en"])
ELS = "els@example.org"


def ask(browser: FlaskClient, lang: str = "nl", **data: str) -> str:
    """Asks, and returns the path of the link in the mail."""
    key = re.search(r'name="key" value="([^"]+)"', browser.get(f"/{lang}/law-changes").text)
    assert key
    answer = browser.post(f"/{lang}/law-changes", data={"email": ELS, "key": key[1], **data})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/{lang}/law-changes/sent")
    link = re.search(r"/(?:nl|en)/law-changes/[\w-]+", stored(Mail)[-1].body)
    assert link
    return link[0]


@LANGUAGES
def test_the_whole_way_in_and_out(client: FlaskClient, lang: str) -> None:
    link = ask(client, lang)
    assert client.get(f"/{lang}/law-changes/sent").status_code == 200
    for _ in range(2):  # a mail scanner looks too
        page = client.get(link).text
        assert f'action="{link}"' in page
        client.get(f"{link}/stop")
    assert stored(LawSubscription)[0].confirmed_at is None
    for _ in range(2):
        assert client.post(link).headers["Location"] == link
    assert stored(LawSubscription)[0].confirmed_at is not None
    assert ELS in client.get(link).text
    assert f'action="{link}/stop"' in client.get(f"{link}/stop").text
    assert client.post(f"{link}/stop").headers["Location"] == f"/{lang}/law-changes/stopped"
    assert client.get(f"/{lang}/law-changes/stopped").status_code == 200
    assert stored(LawSubscription) == []
    for method, path in (("GET", link), ("POST", link), ("GET", f"{link}/stop"), ("POST", f"{link}/stop")):
        assert client.open(path, method=method).status_code == 410


def test_a_mail_program_stops_it_by_itself_without_a_form_token(client: FlaskClient) -> None:
    link = ask(client)
    client.post(link)
    client.application.config["WTF_CSRF_ENABLED"] = True
    stranger = client.application.test_client()
    answer = stranger.post(f"{link}/stop", data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 303
    assert stored(LawSubscription) == []


def test_confirming_and_asking_need_the_form_token(client: FlaskClient) -> None:
    link = ask(client)
    client.application.config["WTF_CSRF_ENABLED"] = True
    assert client.post(link).status_code == 400
    assert client.post("/nl/law-changes", data={"email": ELS}).status_code == 400
    assert stored(LawSubscription)[0].confirmed_at is None


@LANGUAGES
def test_who_has_a_result_can_choose_to_hear_of_that_only(client: FlaskClient, lang: str) -> None:
    assert 'name="about"' not in client.get(f"/{lang}/law-changes").text
    result(client, STAFF_PROBLEM[lang], lang=lang)
    page = client.get(f"/{lang}/law-changes").text
    assert re.search(r'name="about" value="own" checked', page)
    ask(client, lang, about="own")
    assert "work_hiring" in stored(LawSubscription)[0].rules


def test_who_chooses_everything_leaves_no_findings_with_the_address(client: FlaskClient) -> None:
    result(client, STAFF_PROBLEM["nl"])
    ask(client, about="all")
    assert stored(LawSubscription)[0].rules == []


@pytest.mark.parametrize("email", ["", "els", "els@example.org, frits@example.org"])
def test_what_is_no_address_comes_back_with_a_sentence(client: FlaskClient, email: str) -> None:
    page = client.post("/nl/law-changes", data={"email": email})
    assert page.status_code == 422
    assert 'id="email-error"' in page.text
    assert stored(Mail) == []


def test_a_known_and_an_unknown_address_get_the_same_answer(client: FlaskClient) -> None:
    client.post(ask(client))
    ask(client)
    assert len({re.sub(r"[\w-]{43}", "TOKEN", mail.body) for mail in stored(Mail)}) == 1


@pytest.mark.parametrize("token", ["x", "t" * 43, "sent%00", "a b"])
def test_a_made_up_link_opens_nothing(client: FlaskClient, token: str) -> None:
    assert client.get(f"/nl/law-changes/{token}").status_code in (404, 410)
