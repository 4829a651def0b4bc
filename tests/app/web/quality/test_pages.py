"""The page about search quality: figures, worst questions, the index, and asking for more."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from app.models import Evaluation, OutboxJob, Role
from app.models.base import utc_now
from app.settings import get_settings
from tests import factories
from tests.app.web.engagements.desk import signed_in, stored

OUTCOME = {"query": "Mag ik <dat>?", "lang": "nl", "register": "lay", "refused": False}


@pytest.fixture
def anna(app: Flask, session: Session) -> FlaskClient:
    return signed_in(app, session, factories.account(session, "Anna", Role.EXPERT))


def keep(session: Session, days_ago: int, ndcg: float) -> None:
    figures = {
        group: {"scored": 2, "ndcg@10": ndcg, "recall@10": 0.9, "mrr": 0.8, "p95_ms": 21.5}
        for group in ("all", "lang=nl", "register=lay")
    }
    outcomes = {
        "a": {**OUTCOME, "ndcg": ndcg, "rank": 3, "expected": ["guidance/deployer-duties"], "first": ["case/gone"]}
    }
    session.add(
        Evaluation(
            index_version="v",
            fingerprint="f",
            gold="lay_questions",
            figures=figures,
            outcomes=outcomes,
            created_at=utc_now() - timedelta(days=days_ago),
        )
    )
    session.commit()


def test_the_page_opens_before_anything_was_measured(anna: FlaskClient) -> None:
    page = anna.get("/nl/quality").text
    assert "Er is nog niets gemeten." in page
    assert "In het Nederlands niet op betekenis" in page


def test_trend_worst_questions_and_what_got_better(session: Session, anna: FlaskClient) -> None:
    keep(session, 2, 0.25)
    assert "<svg" not in anna.get("/nl/quality").text.split("<main")[1].split("</figure>")[0].split("figure")[0]
    keep(session, 1, 0.75)
    for lang, better in (("nl", "Beter"), ("en", "Better")):
        page = anna.get(f"/{lang}/quality").text
        assert '<figure class="chart"><svg' in page
        assert "Mag ik &lt;dat&gt;?" in page
        assert "case/gone" in page  # an item that is gone is named by its id
        assert page.index("25") < page.index("75") or "75" in page
        assert better in page


def test_the_page_opens_without_an_index_that_can_be_used(anna: FlaskClient) -> None:
    (get_settings().data_dir / "index").unlink()
    assert "Er is geen bruikbare index" in anna.get("/nl/quality").text


@pytest.mark.parametrize(("job", "name"), [("build", "build_index"), ("measure", "evaluate")])
def test_two_clicks_ask_for_one_job(anna: FlaskClient, job: str, name: str) -> None:
    for _ in range(2):
        assert anna.post(f"/nl/quality/{job}").status_code == 303
    assert [row.name for row in stored(OutboxJob)] == [name]
    page = anna.get("/nl/quality").text
    assert ("Er is een nieuwe index aangevraagd." in page) is (job == "build")
    assert ("Er is een meting aangevraagd." in page) is (job == "measure")
