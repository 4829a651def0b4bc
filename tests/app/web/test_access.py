"""Who may open which address: the whole list, and that the website behaves as it says."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session
from werkzeug.routing import Rule

from app.models import Account
from app.models.base import utc_now
from app.services import accounts
from app.web.access import SESSION_KEY
from tests import factories
from tests.app.web.access_list import ACCESS

NO_FORM = {
    "law_subscriptions.stop",  # a mail program posts there by itself (RFC 8058); the address holds the secret
    "triage_api.assess",  # other programs; it reads no cookie and changes nothing
}
"""POSTs that are no form of ours, and so carry no forgery token."""
TEXT_PARAMETERS = {"reference", "token", "key", "slug", "name"}
"""Parameters that are no uuid and no closed list, each looked up by a service that says 404."""
EXAMPLES = {
    "reference": "AIF-2026-0001",
    "token": "t" * 43,
    "key": "0" * 12,
    "slug": "chatbots",
    "name": "sector",
    "kind": "guidance",
    "job": "build",
    "fmt": "pdf",
    "lang": "nl",
}


def routes(app: Flask, *, access: str = "", method: str = "") -> Iterator[tuple[Rule, str, str]]:
    """(rule, method, address) of every route of ours, filled with examples."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or access not in ("", ACCESS.get(rule.endpoint)):
            continue
        values = {name: EXAMPLES.get(name, str(uuid4())) for name in rule.arguments}
        built = app.url_map.bind("localhost").build(rule.endpoint, values)
        for known in ("GET", "POST"):
            if known in (rule.methods or ()) and method in ("", known):
                yield rule, known, built


def sign_in(browser: FlaskClient, session: Session, account: Account) -> None:
    token = accounts.start_session(session, account=account, now=utc_now())
    session.commit()
    with browser.session_transaction() as cookie:
        cookie[SESSION_KEY] = token


def test_the_list_and_the_website_name_the_same_routes(app: Flask) -> None:
    website = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}
    assert website - set(ACCESS) == set(), "Decide who may open these, and write it in the list."
    assert set(ACCESS) - website == set(), "These are gone: do old links still lead somewhere?"


def test_every_route_carries_the_access_that_the_list_says(app: Flask) -> None:
    carried = {name: getattr(app.view_functions[name], "access", None) for name in ACCESS}
    assert carried == ACCESS


def test_a_route_that_says_nothing_is_refused(app_of_its_own: Flask) -> None:
    app_of_its_own.add_url_rule("/nl/vergeten", "vergeten", lambda: "open door")
    answer = app_of_its_own.test_client().get("/nl/vergeten")
    assert answer.status_code == 500
    assert "open door" not in answer.text


def test_a_route_reads_or_changes_and_never_both(app: Flask) -> None:
    both = [rule.endpoint for rule in app.url_map.iter_rules() if {"GET", "POST"} <= (rule.methods or set())]
    other = [rule.endpoint for rule in app.url_map.iter_rules() if (rule.methods or set()) & {"PUT", "PATCH", "DELETE"}]
    assert (both, other) == ([], [])


def test_addresses_are_in_kebab_case_with_typed_parameters(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        fixed = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"(/|/?[a-z]+(-[a-z]+)*(\.[a-z]*)?|/v\d|)*", fixed), rule.rule
        untyped = set(re.findall(r"<(\w+)>", rule.rule))
        assert untyped <= TEXT_PARAMETERS, f"{rule.rule}: give {untyped} a converter such as <uuid:…>."


def test_anonymous_visitors_of_staff_pages_are_sent_to_sign_in(app: Flask) -> None:
    browser, wrong = app.test_client(), {}
    for rule, method, address in routes(app, access="staff"):
        answer = browser.open(address, method=method)
        goes_to = answer.headers.get("Location", "")
        expected = f"/nl/sign-in?next={address}" if method == "GET" else "/nl/sign-in"
        if (answer.status_code, goes_to.replace("%2F", "/")) != (303, expected):
            wrong[rule.endpoint] = (answer.status_code, goes_to)
    assert wrong == {}


def test_staff_pages_do_not_exist_for_clients(app: Flask, session: Session) -> None:
    browser = app.test_client()
    sign_in(browser, session, factories.account(session))
    statuses = {
        rule.endpoint: browser.open(address, method=method).status_code
        for rule, method, address in routes(app, access="staff")
    }
    assert len(statuses) > 15
    assert {name: status for name, status in statuses.items() if status != 404} == {}


def test_an_account_that_was_ended_opens_nothing_any_more(app: Flask, session: Session) -> None:
    browser, expert = app.test_client(), factories.expert(session)
    person = session.get_one(Account, expert.account_id)
    sign_in(browser, session, person)
    assert browser.get("/nl/engagements").status_code == 200
    person.active = False
    session.commit()
    assert browser.get("/nl/engagements").status_code == 303


def test_demo_pages_do_not_exist_outside_demo_mode(app: Flask) -> None:
    browser = app.test_client()
    statuses = {
        rule.endpoint: browser.open(address, method=method).status_code
        for rule, method, address in routes(app, access="demo_only")
    }
    assert statuses == {"accounts.demo_sign_in": 404, "demo.mail_box": 404, "demo.mail": 404, "demo.calendar": 404}


@pytest.mark.usefixtures("demo_mode")
def test_in_demo_mode_they_do(app: Flask) -> None:
    assert app.test_client().get("/demo/mail").status_code == 200


def test_every_form_without_its_token_is_refused_with_a_plain_page(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    browser, posts = app.test_client(), list(routes(app, method="POST"))
    assert len(posts) > 15
    for rule, method, address in posts:
        if rule.endpoint in NO_FORM:
            continue
        answer = browser.open(address, method=method, data={"email": "els@example.org"})
        assert answer.status_code == 400, rule.endpoint
        assert "Dit formulier is te oud" in answer.text, rule.endpoint
        assert 'id="error"' in answer.text


def test_a_token_of_another_session_is_refused(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    mine, other = app.test_client(), app.test_client()
    page = mine.get("/nl/sign-in").text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    data = {"csrf_token": found[1], "email": "els@example.org"}
    other.get("/nl/sign-in")
    assert other.post("/nl/sign-in", data=data).status_code == 400
    assert mine.post("/nl/sign-in", data=data).status_code == 303


def test_the_wrong_method_is_refused(app: Flask) -> None:
    browser = app.test_client()
    by_address: dict[str, set[str]] = {}
    for _rule, method, address in routes(app):
        by_address.setdefault(re.sub(r"[0-9a-f-]{36}", "ID", address), set()).add(method)
    assert browser.post("/nl/knowledge").status_code == 405
    assert browser.get("/nl/sign-out").status_code == 405
    assert browser.put("/nl/sign-in").status_code == 405
    only_post = [address for address, methods in by_address.items() if methods == {"POST"}]
    for address in only_post:
        assert browser.get(address.replace("ID", str(uuid4()))).status_code == 405, address
