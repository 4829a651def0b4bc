"""The page of one engagement: what is next, moving it, notes, the processing agreement, and who may see it."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from app.models import Engagement, Role, Stage, TimelineEvent
from app.models.base import utc_now
from tests import factories
from tests.app.web.engagements.desk import open_desk, signed_in, stored, without_reference

CONFLICT = {
    "nl": "Iemand anders heeft deze aanvraag intussen gewijzigd.",
    "en": "Somebody else has changed this request meanwhile.",
}


def kinds() -> list[str]:
    return [event.kind for event in stored(TimelineEvent)]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_page_shows_the_firm_its_words_its_answers_and_its_timeline(
    app: Flask, session: Session, lang: str
) -> None:
    desk = open_desk(app, session)
    page = desk.browser.get(desk.address(lang=lang)).text
    for words in ("Bakkerij A", desk.engagement.reference, "klachten van klanten", desk.els.email, "Anna"):
        assert words in page
    assert {"nl": "Aanvraag binnengekomen", "en": "Request came in"}[lang] in page
    assert {"nl": "Horeca", "en": "Hospitality"}[lang] in page


def test_an_expert_who_has_left_is_still_named(app: Flask, session: Session) -> None:
    desk = open_desk(app, session)
    desk.expert.active = False
    coordinator = signed_in(app, session, factories.account(session, "Dirk", Role.COORDINATOR))
    answer = coordinator.get(desk.address())
    assert answer.status_code == 200
    assert "Anna" in answer.text


def test_moving_works_and_stands_on_the_timeline(app: Flask, session: Session) -> None:
    desk = open_desk(app, session)
    answer = desk.browser.post(desk.address("/stage"), data={"stage": "reporting", "version": "1"})
    assert answer.status_code == 303
    assert stored(Engagement)[0].stage == Stage.REPORTING
    assert "Verplaatst naar “Rapport en overdracht”" in desk.browser.get(desk.address()).text


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_move_on_top_of_somebody_elses_move_is_refused_and_the_page_says_why(
    app: Flask, session: Session, lang: str
) -> None:
    desk = open_desk(app, session)
    first = desk.browser.post(desk.address("/stage"), data={"stage": "talking", "version": "1"})
    late = desk.browser.post(desk.address("/stage", lang), data={"stage": "closed", "version": "1"})
    assert (first.status_code, late.status_code) == (303, 409)
    assert CONFLICT[lang] in late.text
    assert 'name="version" value="2"' in late.text  # after reading, the same page can move it
    assert desk.engagement.reference in late.text
    assert stored(Engagement)[0].stage == Stage.TALKING
    assert kinds().count("moved") == 1


@pytest.mark.parametrize(("stage", "status"), [("new", 409), ("nonsense", 422), ("", 422)])
def test_a_stage_that_cannot_be_reached_is_refused(app: Flask, session: Session, stage: str, status: int) -> None:
    desk = open_desk(app, session)
    answer = desk.browser.post(desk.address("/stage"), data={"stage": stage, "version": "1"})
    assert answer.status_code == status
    assert stored(Engagement)[0].stage == Stage.PROOF_OF_CONCEPT


def test_a_note_is_kept_and_shown_as_text(app: Flask, session: Session) -> None:
    desk = open_desk(app, session)
    assert desk.browser.post(desk.address("/notes"), data={"text": "<b>Bel</b> terug"}).status_code == 303
    page = desk.browser.get(desk.address()).text
    assert "&lt;b&gt;Bel&lt;/b&gt; terug" in page
    assert "<b>Bel</b>" not in page


def test_a_double_click_writes_one_note(app: Flask, session: Session) -> None:
    desk = open_desk(app, session)
    for text in ("Gebeld.", "Gebeld. ", "Gemaild."):
        assert desk.browser.post(desk.address("/notes"), data={"text": text}).status_code == 303
    notes = [event.details["text"] for event in stored(TimelineEvent) if event.kind == "note"]
    assert sorted(notes) == ["Gebeld.", "Gemaild."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("  ", "Schrijf eerst een notitie."),
        ("x" * 10_001, "hoogstens 10000 tekens"),
    ],
)
def test_a_note_that_is_no_note_is_refused_and_what_was_typed_stays(
    app: Flask, session: Session, text: str, sentence: str
) -> None:
    desk = open_desk(app, session)
    answer = desk.browser.post(desk.address("/notes"), data={"text": text})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert text in answer.text
    assert "note" not in kinds()


def test_a_recorded_agreement_opens_the_way_to_data(app: Flask, session: Session) -> None:
    desk = open_desk(app, session, agreed=False)
    before = desk.browser.get(desk.address()).text
    for _ in range(2):  # a second press changes nothing
        answer = desk.browser.post(desk.address("/agreement"), data={"signed_on": "2026-11-03", "place": "DMS 118"})
        assert answer.status_code == 303
    after = desk.browser.get(desk.address()).text
    assert "/data/new" not in before
    assert "/data/new" in after
    assert "Getekend op 3 november 2026, te vinden in DMS 118." in after
    assert kinds().count("agreement") == 1
    assert stored(Engagement)[0].agreement_by == desk.anna.id


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"signed_on": "", "place": "DMS"}, "signed_on"),
        ({"signed_on": "gisteren", "place": "DMS"}, "signed_on"),
        ({"signed_on": "2026-02-30", "place": "DMS"}, "signed_on"),
        ({"signed_on": (utc_now() + timedelta(days=2)).date().isoformat(), "place": "DMS"}, "signed_on"),
        ({"signed_on": "2026-11-03", "place": " "}, "place"),
        ({"signed_on": "2026-11-03", "place": "x" * 201}, "place"),
    ],
)
def test_an_agreement_that_cannot_be_is_refused_beside_its_field(
    app: Flask, session: Session, form: dict[str, str], field: str
) -> None:
    desk = open_desk(app, session, agreed=False)
    answer = desk.browser.post(desk.address("/agreement"), data=form)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'value="{form["signed_on"]}"' in answer.text
    assert stored(Engagement)[0].agreement_on is None


def test_an_agreement_signed_today_in_amsterdam_is_accepted_just_after_midnight(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(app, session, agreed=False)
    monkeypatch.setattr("app.web.engagements.utc_now", lambda: datetime(2026, 11, 21, 23, 30, tzinfo=UTC))
    answer = desk.browser.post(desk.address("/agreement"), data={"signed_on": "22-11-2026", "place": "DMS"})
    assert answer.status_code == 303


STEPS = [
    ("new", {}, "Plan een gesprek met het bedrijf"),
    ("talking", {"agreed": False}, "Leg de verwerkersovereenkomst vast"),
    ("proof_of_concept", {}, "Data uploaden"),
    ("proof_of_concept", {"data": "uploaded"}, "Kies de kolommen"),
    ("proof_of_concept", {"data": "ready"}, "Start een berekening"),
    ("proof_of_concept", {"data": "ready", "run": "running"}, "Wacht op de berekening"),
    ("proof_of_concept", {"data": "ready", "run": "failed"}, "Kijk waarom de berekening niets opleverde"),
    ("proof_of_concept", {"data": "ready", "run": "succeeded"}, "Start een controle"),
    ("proof_of_concept", {"data": "ready", "run": "succeeded", "check": "queued"}, "Wacht op de controle"),
    ("proof_of_concept", {"data": "ready", "run": "succeeded", "check": "succeeded"}, "Lees de rapporten"),
    ("reporting", {}, "Draag het rapport over"),
]


@pytest.mark.parametrize(("stage", "facts", "step"), STEPS)
def test_the_next_step_follows_from_what_there_is(
    app: Flask, session: Session, stage: str, facts: dict[str, str], step: str
) -> None:
    desk = open_desk(app, session, agreed=facts.get("agreed", True) is True)
    desk.engagement.stage = stage
    if "data" in facts:
        data = factories.dataset(session, desk.engagement, by=desk.anna, state=facts["data"])
        if "run" in facts:
            run = factories.run(session, data, by=desk.anna, state=facts["run"])
            if "check" in facts:
                factories.check(session, run, by=desk.anna, state=facts["check"])
    session.commit()
    page = desk.browser.get(desk.address()).text
    box = re.search(r'class="next-box__step">(.*?)</p>', page, re.S)
    assert box
    assert step in box[1]
    assert step in desk.browser.get("/nl/engagements").text


def test_a_closed_engagement_asks_for_nothing(app: Flask, session: Session) -> None:
    desk = open_desk(app, session)
    desk.engagement.stage = Stage.CLOSED
    session.commit()
    assert "next-box__step" not in desk.browser.get(desk.address()).text


def _stranger(app: Flask, session: Session, who: str, els: object) -> FlaskClient:
    if who == "expert of another firm":
        other = factories.expert(session, "Bram")
        return signed_in(app, session, session.get_one(factories.Account, other.account_id))
    return signed_in(app, session, els)  # the client herself


@pytest.mark.parametrize("who", ["expert of another firm", "client"])
def test_a_stranger_gets_the_same_page_as_for_what_does_not_exist(app: Flask, session: Session, who: str) -> None:
    desk = open_desk(app, session)
    data = factories.dataset(session, desk.engagement, by=desk.anna)
    run = factories.run(session, data, by=desk.anna, state="succeeded", result={})
    check = factories.check(session, run, by=desk.anna)
    browser = _stranger(app, session, who, desk.els)
    real = {"engagements": desk.engagement.reference, "data": data.id, "runs": run.id, "checks": check.id}
    for folder, name in real.items():
        seen, absent = (browser.get(f"/nl/{folder}/{one}") for one in (name, uuid4()))
        assert (seen.status_code, absent.status_code) == (404, 404)
        assert _but_for_address(seen, str(name)) == _but_for_address(absent, "")


def _but_for_address(answer: object, name: str) -> str:
    """The body without the request's number and without its own address (the switch of languages repeats it)."""
    text = without_reference(answer)
    return re.sub(r'(href="/(?:nl|en)/(?:engagements|data|runs|checks)/)[^"]*', r"\1", text.replace(name, ""))


def test_who_is_not_signed_in_is_asked_to(app: Flask, session: Session) -> None:
    desk = open_desk(app, session)
    answer = app.test_client().get(desk.address())
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/nl/sign-in?next=")


@pytest.mark.parametrize("rest", ["/stage", "/notes", "/agreement"])
def test_a_link_cannot_change_anything(app: Flask, session: Session, rest: str) -> None:
    desk = open_desk(app, session)
    assert desk.browser.get(desk.address(rest)).status_code == 405
