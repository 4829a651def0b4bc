"""What keeps visitors safe: headers, cookies, sign-in links, redirects, errors, logs without secrets."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from app.errors import DomainError
from app.models import Account, Mail, SignInLink
from app.models.base import utc_now
from app.services import demo
from app.settings import Settings, get_settings
from app.web.access import INTAKE_KEY, SESSION_KEY
from tests import factories
from tests.app.web.visitors import boom, cookie_of, link_for
from tests.website import website

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
OUTWARD = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/nl/../..//evil.example",
    "/nl//evil.example",
    "/nl/\\evil.example",
    "//nl/evil.example",
    "/%2fevil.example",
    "%2f%2fevil.example",
    "/nl/%0d%0aLocation:%20https://evil.example/..//",
    " //evil.example",
    "/evil.example",
    "nl/engagements",
    "@evil.example/nl/",
]


@pytest.fixture
def production(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """A browser on the website as a real installation starts it, over https."""
    monkeypatch.setenv("WERKBANK_ENV", "production")
    monkeypatch.setenv("WERKBANK_BASE_URL", "https://werkbank.example")
    get_settings.cache_clear()
    with website().test_client() as browser:
        browser.environ_base["wsgi.url_scheme"] = "https"
        yield browser


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nl/", 200),
        ("/", 302),
        ("/healthz", 200),
        ("/nl/nergens", 404),
        ("/nl/engagements", 303),
        ("/nl/sign-out", 405),
        ("/static/css/base.css", 200),
        ("/static/nergens.css", 404),
        ("/nl/boom", 500),
    ],
)
def test_every_answer_carries_the_protecting_headers(app_of_its_own: Flask, address: str, status: int) -> None:
    boom(app_of_its_own)
    answer = app_of_its_own.test_client().get(address)
    assert answer.status_code == status
    headers = answer.headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert re.fullmatch(r"[0-9a-f]{12}", headers["X-Request-ID"])
    if not address.startswith("/static/"):
        assert headers["Cache-Control"] == "no-store"


def test_a_download_is_a_file_that_can_do_nothing(client: FlaskClient) -> None:
    made = client.post(
        "/nl/checklists",
        data=dict.fromkeys(("role", "risk_class", "sector", "stage", "size"), "unknown"),
    )
    answer = client.get(made.headers["Location"] + "/download.pdf")
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_pages_hold_nothing_that_the_policy_would_block(client: FlaskClient) -> None:
    for address in ("/nl/", "/en/knowledge", "/nl/checklists", "/nl/sign-in", "/nl/intake/problem", "/nl/nergens"):
        page = client.get(address).text
        assert not re.search(r"<script(?![^>]*\bsrc=\"/static/)", page), address
        assert not re.search(r"<style\b|\sstyle=|\son\w+=|href=\"javascript:", page), address
        assert not re.search(r"<(?:script|link|img)\b[^>]*(?:src|href)=\"https?://(?!localhost/)", page), address


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(client: FlaskClient) -> None:
    cookie = client.get("/nl/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("werkbank=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Expires" not in cookie
    assert "Domain" not in cookie


def test_in_production_the_cookie_is_bound_to_the_host_and_to_https(production: FlaskClient) -> None:
    answer = production.get("/nl/sign-in", base_url="https://werkbank.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-werkbank=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_without_https_no_promise_of_https_is_made(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/nl/").headers


@pytest.mark.parametrize(
    "change", [{"secret_key": ""}, {"secret_key": "x" * 31}, {"base_url": "http://werkbank.example"}]
)
def test_production_does_not_start_with_an_unsafe_setting(change: dict[str, str]) -> None:
    safe = {"env": "production", "secret_key": "x" * 32, "base_url": "https://werkbank.example"}
    assert Settings.model_validate(safe).env == "production"
    with pytest.raises(ValueError, match="production"):
        Settings.model_validate(safe | change)


def test_production_knows_no_demo(production: FlaskClient, session: Session) -> None:
    person = factories.account(session, "Anna", is_demo=True)
    session.commit()
    answers = [production.get("/demo/mail"), production.post(f"/nl/demo/sign-in/{person.id}")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert SESSION_KEY not in cookie_of(production)
    assert str(person.id) not in production.get("/nl/sign-in").text
    with pytest.raises(DomainError):
        demo.load(session, now=utc_now())


def test_looking_at_the_sign_in_link_does_not_use_it_up(client: FlaskClient, session: Session, els: Account) -> None:
    link = link_for(session, client, els)
    assert [client.get(link).status_code for _ in range(3)] == [200, 200, 200]
    assert client.head(link).status_code == 200
    assert SESSION_KEY not in cookie_of(client)
    assert client.post(link).status_code == 303
    assert client.get("/nl/my-request").status_code == 200
    assert els.name in client.get("/nl/my-request").text


def test_the_sign_in_link_works_once(app: Flask, session: Session, els: Account) -> None:
    first, second = app.test_client(), app.test_client()
    link = link_for(session, first, els)
    assert first.post(link).status_code == 303
    again = second.post(link)
    assert again.status_code == 410
    assert second.get(link).status_code == 410
    assert SESSION_KEY not in cookie_of(second)


def test_an_expired_or_invented_link_signs_nobody_in(client: FlaskClient, session: Session, els: Account) -> None:
    link = link_for(session, client, els)
    row = session.exec(select(SignInLink)).one()
    row.expires_at = utc_now() - timedelta(seconds=1)
    session.commit()
    assert client.post(link).status_code == 410
    assert client.post("/nl/sign-in/" + "x" * 43).status_code == 410
    assert SESSION_KEY not in cookie_of(client)


def test_signing_in_gives_a_new_session_and_keeps_only_the_visit(
    client: FlaskClient, session: Session, els: Account
) -> None:
    with client.session_transaction() as cookie:
        cookie.update({SESSION_KEY: "planted-by-somebody", INTAKE_KEY: "visit", "csrf_token": "old", "other": "x"})
    client.post(link_for(session, client, els))
    after = cookie_of(client)
    assert after[SESSION_KEY] != "planted-by-somebody"
    assert len(after[SESSION_KEY]) >= 43
    assert after[INTAKE_KEY] == "visit"
    assert set(after) <= {SESSION_KEY, INTAKE_KEY}
    client.post(link_for(session, client, els))
    assert cookie_of(client)[SESSION_KEY] != after[SESSION_KEY]


def test_signing_out_ends_the_session_for_a_stolen_cookie_too(app: Flask, session: Session) -> None:
    thief, owner = app.test_client(), app.test_client()
    expert = session.get_one(Account, factories.expert(session).account_id)
    session.commit()
    owner.post(link_for(session, owner, expert))
    with thief.session_transaction() as cookie:
        cookie.update(cookie_of(owner))
    assert thief.get("/nl/engagements").status_code == 200
    owner.post("/nl/sign-out")
    assert thief.get("/nl/engagements").status_code == 303
    assert owner.get("/nl/engagements").status_code == 303


def test_a_known_and_an_unknown_address_get_the_same_answer(
    client: FlaskClient, session: Session, els: Account
) -> None:
    known = client.post("/nl/sign-in", data={"email": els.email})
    unknown = client.post("/nl/sign-in", data={"email": "niemand@example.org"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert [mail.recipient for mail in session.exec(select(Mail))] == [els.email]


@pytest.mark.parametrize("outward", OUTWARD)
def test_after_signing_in_nobody_is_sent_to_another_site(
    client: FlaskClient, session: Session, els: Account, outward: str
) -> None:
    page = client.get("/nl/sign-in", query_string={"next": outward}).text
    assert 'name="next" value=""' in page or 'name="next"' not in page
    assert "evil.example" not in page.split("<main", 1)[1]
    location = client.post(link_for(session, client, els, next=outward)).headers["Location"]
    assert location == "/nl/my-request"


def test_after_signing_in_one_goes_on_to_the_page_asked_for(
    client: FlaskClient, session: Session, els: Account
) -> None:
    assert 'value="/en/my-request"' in client.get("/nl/sign-in?next=/en/my-request").text
    link = link_for(session, client, els, next="/en/my-request")
    assert client.post(link).headers["Location"] == "/en/my-request"


def test_mails_never_take_the_address_from_the_request(client: FlaskClient, session: Session, els: Account) -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    answer = client.post("/nl/sign-in", data={"email": els.email}, headers=headers)
    assert answer.headers["Location"] == "/nl/sign-in/sent"
    body = session.exec(select(Mail)).one().body
    assert "http://127.0.0.1:8000/nl/sign-in/" in body
    assert "evil" not in body


def test_only_the_hash_of_a_token_is_kept(client: FlaskClient, session: Session, els: Account) -> None:
    token = link_for(session, client, els).rsplit("/", 1)[1]
    kept = session.exec(select(SignInLink)).one().token_hash
    session.commit()
    assert kept != token
    client.post(f"/nl/sign-in/{token}")
    assert cookie_of(client)[SESSION_KEY] != token


@pytest.mark.parametrize(
    ("method", "address", "data"),
    [
        ("GET", "/nl/knowledge/cases?sector=%00", {}),
        ("GET", "/nl/my-request?q=%00", {}),
        ("POST", "/nl/intake/problem", {"problem": "Ons probleem\x00 is groot"}),
        ("POST", "/nl/sign-in", {"email": "a\x00@b.nl"}),
    ],
)
def test_a_zero_byte_is_refused_at_the_door(
    client: FlaskClient, method: str, address: str, data: dict[str, str]
) -> None:
    answer = client.open(address, method=method, data=data)
    assert answer.status_code == 400
    assert "<h1" in answer.text
