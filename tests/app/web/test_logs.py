"""The log says what happened and where; it never holds a token or an address with one."""

import json
import re

import pytest
from flask import Flask
from sqlmodel import Session

from app.models import Account
from app.web.access import SESSION_KEY
from tests.app.web.visitors import boom, cookie_of, link_for


def test_the_log_holds_the_route_and_never_a_token(
    capsys: pytest.CaptureFixture[str], app_of_its_own: Flask, session: Session, els: Account
) -> None:
    boom(app_of_its_own)
    client = app_of_its_own.test_client()
    link = link_for(session, client, els)
    token = link.rsplit("/", 1)[1]
    for method, address in (
        ("GET", link),
        ("POST", link),
        ("GET", f"/nl/boom/{token}"),
        ("GET", f"/nl/nergens/{token}?t={token}"),
    ):
        client.open(address, method=method)
    written = capsys.readouterr()
    lines = [json.loads(line) for line in written.out.splitlines()]
    requests = [line for line in lines if line["event"] == "request"]
    routes = [(line["method"], line["route"], line["status"]) for line in requests]
    assert ("GET", "/<any(nl, en):lang>/sign-in/<token>", 200) in routes
    assert ("POST", "/<any(nl, en):lang>/sign-in/<token>", 303) in routes
    assert ("GET", "none", 404) in routes
    assert all(re.fullmatch(r"[0-9a-f]{12}", line["request_id"]) for line in requests)
    assert all(line["timestamp"].endswith("Z") for line in requests)
    everything = written.out + written.err
    for secret in (token, els.email, cookie_of(client)[SESSION_KEY]):
        assert secret not in everything


def test_the_reference_on_the_page_finds_the_line_in_the_log(
    capsys: pytest.CaptureFixture[str], app_of_its_own: Flask
) -> None:
    boom(app_of_its_own)
    answer = app_of_its_own.test_client().get("/nl/boom")
    reference = answer.headers["X-Request-ID"]
    assert reference in answer.text
    line = next(json.loads(line) for line in capsys.readouterr().out.splitlines() if '"unexpected"' in line)
    assert line["request_id"] == reference
    assert line["kind"] == "RuntimeError"
    assert "RuntimeError" in line["exception"]
