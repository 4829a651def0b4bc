"""An expert at the desk: signed in, with one engagement, and with the files that firms send."""

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, SQLModel, select
from werkzeug.test import TestResponse

from app.db import open_session
from app.models import Account, Engagement, Expert, Stage
from app.models.base import utc_now
from app.services import accounts
from app.settings import get_settings
from app.web.access import SESSION_KEY
from tests import factories

ROWS = [("De bezorger kwam niet.", "bezorging"), ("Mijn rekening klopt niet.", "factuur")] * 10
GOOD = "tekst,soort\n" + "".join(f"{text},{label}\n" for text, label in ROWS)
REQUEST_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{12,32}")
FORGERY_TOKEN = re.compile(r'(?<=name="csrf_token" value=")[^"]*')

T = TypeVar("T", bound=SQLModel)


@dataclass
class Desk:
    """Anna's browser and her engagement with the firm of Els."""

    browser: FlaskClient
    anna: Account
    expert: Expert
    els: Account
    engagement: Engagement

    def address(self, rest: str = "", lang: str = "nl") -> str:
        return f"/{lang}/engagements/{self.engagement.reference}{rest}"

    def upload(self, content: bytes | str, *, lang: str = "nl", **form: str) -> TestResponse:
        raw = content.encode() if isinstance(content, str) else content
        return self.browser.post(
            self.address("/data/new", lang), data={"file": (io.BytesIO(raw), "klachten.csv"), **form}
        )


def signed_in(app: Flask, session: Session, account: Account) -> FlaskClient:
    """A browser of this person."""
    token = accounts.start_session(session, account=account, now=utc_now())
    session.commit()
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie[SESSION_KEY] = token
    return browser


def open_desk(app: Flask, session: Session, *, agreed: bool = True) -> Desk:
    """Everything there is to work with; `agreed`: a processing agreement has been recorded."""
    expert, els = factories.expert(session), factories.account(session)
    anna = session.get_one(Account, expert.account_id)
    engagement = factories.engagement(
        session, adviser=expert, client=els, stage=Stage.PROOF_OF_CONCEPT, agreement_on=utc_now() if agreed else None
    )
    return Desk(signed_in(app, session, anna), anna, expert, els, engagement)


def stored(kind: type[T]) -> list[T]:
    """All rows of a table as the website has committed them."""
    with open_session(writes=False) as session:
        return list(session.exec(select(kind)))


def uploads() -> list[Path]:
    """Every file in the folder of uploads."""
    return list((get_settings().data_dir / "uploads").rglob("*"))


def without_reference(answer: TestResponse) -> str:
    """The body without what is new in each answer: the request's number and the forgery token's time."""
    return FORGERY_TOKEN.sub("…", REQUEST_ID.sub("…", answer.text))
