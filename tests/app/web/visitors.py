"""What the tests of security and logs share: a mailed link, a look into the cookie, a page that breaks."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, col, select

from app.models import Account, Mail


def link_for(session: Session, client: FlaskClient, person: Account, **form: str) -> str:
    """Ask for a sign-in link and read the mail: the path in it."""
    client.post("/nl/sign-in", data={"email": person.email, **form})
    newest = select(Mail).where(Mail.recipient == person.email).order_by(col(Mail.created_at).desc())
    body = session.exec(newest).first().body
    session.commit()  # a test's session that goes on reading would lock the website out
    found = re.search(r"http://127\.0\.0\.1:8000(/nl/sign-in/\S+)", body)
    assert found, body
    return found[1]


def cookie_of(client: FlaskClient) -> dict[str, Any]:
    with client.session_transaction() as cookie:
        return dict(cookie)


def boom(app: Flask) -> None:
    def view(**_values: str) -> None:
        raise RuntimeError("het wachtwoord is geheim-1234")

    view.access = "public"
    app.add_url_rule("/<any(nl, en):lang>/boom", "boom", view)
    app.add_url_rule("/<any(nl, en):lang>/boom/<token>", "boom_token", view)
