"""An adviser arranges a firm's result: what the firm sees, who may do it, and that two clicks are one."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from app.models import Engagement, Intake, MatchChoice, Role
from app.models.base import utc_now
from app.services import knowledge
from app.services.tokens import hash_token
from app.web.access import INTAKE_KEY
from tests import factories
from tests.app.web.engagements.desk import Desk, open_desk, signed_in, stored
from tests.app.web.intakes.visit import STAFF_PROBLEM, result

ADDED = "case/computer-vision-for-poultry-houses"
LINK = re.compile(r'<h3><a href="/(?:nl|en)/knowledge/(?:cases|guidance)/([^"]+)"')
DATASET, CALL = "dataset/knmi-weather", "call/large-scale-access"


@pytest.fixture
def desk(app: Flask, session: Session) -> Desk:
    return open_desk(app, session)


def act(desk: Desk, act: str, item: str = "", **form: str | int) -> int:
    answer = desk.browser.post(desk.address("/result"), data={"act": act, "item": item, **form})
    return answer.status_code


def visitor(app: Flask, session: Session, desk: Desk) -> FlaskClient:
    """The browser of the firm, with a result on its screen for the very problem that was booked with."""
    browser = app.test_client()
    result(browser, STAFF_PROBLEM["nl"])
    intake = stored(Intake)[-1] if stored(Intake)[-1].result else next(one for one in stored(Intake) if one.result)
    engagement = session.get_one(Engagement, desk.engagement.id)
    engagement.intake_token_hash, engagement.problem = intake.token_hash, intake.problem
    engagement.result = intake.result
    session.commit()
    return browser


def shown(browser: FlaskClient, address: str = "/nl/intake/result") -> list[str]:
    answer = browser.get(address)
    assert answer.status_code == 200
    return LINK.findall(answer.text)


def test_what_is_pinned_added_hidden_and_commented_shows_at_once_to_the_firm(
    app: Flask, session: Session, desk: Desk
) -> None:
    browser = visitor(app, session, desk)
    before = shown(browser)
    last = f"guidance/{before[-1]}"
    assert act(desk, "pin", ADDED) == 303
    assert act(desk, "pin", last) == 303
    assert act(desk, "comment", last, comment="Begin <hier>.") == 303
    page = browser.get("/nl/intake/result").text
    slugs = LINK.findall(page)
    assert slugs[0] == ADDED.removeprefix("case/")
    assert page.count("Door een expert gekozen") == 2
    assert "Begin &lt;hier&gt;." in page
    guidance = [slug for slug in slugs if slug in before and f"guidance/{slug}" in knowledge.engine().by_id]
    assert guidance[0] == before[-1]
    assert shown(browser, f"/nl/my-request/{desk.engagement.reference}") == slugs
    assert act(desk, "hide", ADDED) == 303
    assert slugs[0] not in shown(browser)
    assert act(desk, "reset") == 303
    assert shown(browser) == before


def test_moving_down_twice_from_the_same_place_is_one_step(app: Flask, session: Session, desk: Desk) -> None:
    browser = visitor(app, session, desk)
    second = next(id_ for id_ in knowledge.engine().by_id if id_.startswith("case/") and id_ != ADDED)
    for item in (ADDED, second):
        assert act(desk, "pin", item) == 303
    slugs = [id_.partition("/")[2] for id_ in (ADDED, second)]
    assert shown(browser)[:2] == slugs
    for _ in range(2):
        assert act(desk, "down", ADDED, place=0) == 303
    assert shown(browser)[:2] == slugs[::-1]
    assert [row.kind for row in stored(MatchChoice)].count("order") == 1
    assert act(desk, "reset_order", "case") == 303
    assert shown(browser)[:2] == slugs


def test_the_page_names_who_did_what(app: Flask, desk: Desk) -> None:
    for _ in range(2):
        act(desk, "pin", ADDED)
    act(desk, "unpin", ADDED)
    page = desk.browser.get(desk.address("/result", "en")).text
    assert page.count("timeline__item") >= 2
    assert page.count("Put first: ") == 2  # decided, and taken back
    assert page.count("Taken back: ") == 1
    assert "Anna" in page


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"act": "pin", "item": "case/gone"}, "Kies iets uit de lijst."),
        ({"act": "pin", "item": ""}, "Kies iets uit de lijst."),
        ({"act": "comment", "item": ADDED, "comment": "x" * 501}, "hooguit 500 tekens"),
        ({"act": "explode", "item": ADDED}, "Kies wat er moet gebeuren."),
        ({}, "Kies wat er moet gebeuren."),
    ],
)
def test_bad_input_gets_a_sentence_and_changes_nothing(desk: Desk, form: dict[str, str], sentence: str) -> None:
    answer = desk.browser.post(desk.address("/result"), data=form)
    assert (answer.status_code, sentence in answer.text, stored(MatchChoice)) == (422, True, [])


def test_a_firm_cannot_curate_and_a_foreign_expert_finds_nothing(app: Flask, session: Session, desk: Desk) -> None:
    els = signed_in(app, session, desk.els)
    bram = signed_in(app, session, session.get_one(type(desk.anna), factories.expert(session, "Bram").account_id))
    for browser in (els, bram):
        for where in (desk.address("/result"), "/nl/engagements/AIF-2026-9999/result"):
            assert browser.get(where).status_code == 404
            assert browser.post(where, data={"act": "pin", "item": ADDED}).status_code == 404
    assert els.get(f"/nl/my-request/{desk.engagement.reference}").status_code == 200
    assert bram.get(f"/nl/my-request/{desk.engagement.reference}").status_code == 404
    assert stored(MatchChoice) == []


def test_a_coordinator_may_and_the_visit_of_another_firm_sees_nothing(app: Flask, session: Session, desk: Desk) -> None:
    dirk = signed_in(app, session, factories.account(session, "Dirk", Role.COORDINATOR))
    assert dirk.post(desk.address("/result"), data={"act": "pin", "item": ADDED}).status_code == 303
    other = app.test_client()
    factories.intake(session, token="other", expires_at=utc_now().replace(year=2099))
    session.commit()
    with other.session_transaction() as cookie:
        cookie[INTAKE_KEY] = "other"
    assert hash_token("other") != desk.engagement.intake_token_hash
    assert other.get(f"/nl/my-request/{desk.engagement.reference}").status_code == 404


def test_the_request_page_and_the_dossier_lead_to_the_result(app: Flask, session: Session, desk: Desk) -> None:
    assert f'href="{desk.address("/result")}"' in desk.browser.get(desk.address()).text
    els = signed_in(app, session, desk.els)
    assert f'href="/nl/my-request/{desk.engagement.reference}"' in els.get("/nl/my-request").text


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_group_can_be_arranged_and_the_firm_sees_it(app: Flask, session: Session, desk: Desk, lang: str) -> None:
    browser = visitor(app, session, desk)
    bram = factories.expert(session, "Bram", sectors=["finance"], data=[])
    session.commit()
    person = f"expert/{bram.id}"
    for item in (DATASET, CALL, person, "service/training", "factory/pharos"):
        assert act(desk, "pin", item) == 303, item
    assert act(desk, "comment", CALL, comment="Let op de datum.") == 303
    for address in (f"/{lang}/intake/result", f"/{lang}/my-request/{desk.engagement.reference}"):
        page = browser.get(address).text
        for part in ("/datasets/knmi-weather", "/calls/large-scale-access", "/services/training", "/network/pharos"):
            assert f'href="/{lang}{part}"' in page, (address, part)
        assert "Let op de datum." in page
    own = browser.get(f"/{lang}/my-request/{desk.engagement.reference}").text
    assert f"/{lang}/consultations/new?expert={bram.id}" in own
    page = desk.browser.get(desk.address("/result", lang)).text
    assert "Bram" in page
    assert act(desk, "hide", person) == 303
    assert f"expert={bram.id}" not in browser.get(f"/{lang}/my-request/{desk.engagement.reference}").text


def test_the_public_sees_of_an_expert_the_first_name_and_the_fields_only(
    app: Flask, session: Session, desk: Desk
) -> None:
    browser = visitor(app, session, desk)
    bram = factories.expert(session, "Bram", sectors=["labour"], data=["text"])
    engagement = session.get_one(Engagement, desk.engagement.id)
    engagement.answers = {**engagement.answers, "sector": "labour", "data": ["text"]}
    session.commit()
    page = browser.get(f"/nl/my-request/{desk.engagement.reference}").text
    assert "Zelfde sector als u: werk en personeel. Werkt ook met tekst." in page
    account = session.get_one(type(desk.anna), bram.account_id)
    assert "Bram" in page
    for hidden in (account.email, bram.video_address, str(account.id), bram.meeting_place["nl"]):
        assert hidden not in page


def test_an_expert_who_left_is_shown_no_more(app: Flask, session: Session, desk: Desk) -> None:
    browser = visitor(app, session, desk)
    bram = factories.expert(session, "Bram")
    session.commit()
    assert act(desk, "pin", f"expert/{bram.id}") == 303
    bram.active = False
    session.add(bram)
    session.commit()
    assert f"expert={bram.id}" not in browser.get(f"/nl/my-request/{desk.engagement.reference}").text
    assert act(desk, "pin", f"expert/{bram.id}") == 422


def test_a_request_of_the_days_before_the_groups_still_shows(app: Flask, session: Session, desk: Desk) -> None:
    browser = visitor(app, session, desk)
    engagement = session.get_one(Engagement, desk.engagement.id)
    kept = dict(engagement.result or {})
    old = {name: kept["matches"][name] for name in ("verdict", "language", "cases", "guidance", "signpost")}
    engagement.result = {**kept, "matches": old}
    session.commit()
    page = browser.get(f"/nl/my-request/{desk.engagement.reference}")
    assert page.status_code == 200
    assert LINK.findall(page.text)
    assert act(desk, "pin", DATASET) == 303
    assert 'href="/nl/datasets/knmi-weather"' in browser.get(f"/nl/my-request/{desk.engagement.reference}").text
