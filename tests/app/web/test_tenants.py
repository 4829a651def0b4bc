"""A firm's dossier is the firm's: who gets which answer for whose objects, over every address that names one."""

import re
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlmodel import Session
from werkzeug.test import TestResponse

from app.db import get_engine
from tests.tenants import CANARY, Tenant, World, browsers, build

ASKERS = (
    "anonymous",
    "visitor of B",
    "client of B",
    "expert of B",
    "visitor of A",
    "client of A",
    "expert of A",
    "coordinator",
)
OUTSIDERS = ASKERS[:4]
SIGN_IN, GONE = 303, 404


def staff(answer: int) -> tuple[int, ...]:
    """Statuses for the askers in their order, where only the firm's expert and the coordinator get `answer`."""
    return SIGN_IN, SIGN_IN, GONE, GONE, SIGN_IN, GONE, answer, answer


def owner(answer: int) -> tuple[int, ...]:
    """The same, where the browser that booked and the client are let in too."""
    return GONE, GONE, GONE, GONE, answer, answer, answer, answer


def dossier(answer: int, *later: int) -> tuple[int, ...]:
    """The same, where the client with an account is let in and the browser that booked is not enough."""
    return SIGN_IN, SIGN_IN, GONE, GONE, SIGN_IN, *(answer, *(later or (answer, answer)))


# Addresses that name an object of a firm: the answer to each asker for A's object. POSTs carry an empty form.
MATRIX: dict[str, tuple[int, ...]] = {
    "assessments.of_engagement": (SIGN_IN, SIGN_IN, GONE, GONE, SIGN_IN, 200, 200, 200),
    "assessments.reassess": staff(303),
    "checks.cancel": staff(303),
    "checks.detail": staff(200),
    "checks.report": staff(409),  # it has no result yet
    "checks.start": staff(409),  # the run has not ended
    "consultations.calendar": owner(200),
    "consultations.call_off": owner(303),
    "consultations.cancel": owner(200),
    "consultations.detail": owner(200),
    "consultations.move": owner(200),
    "consultations.reschedule": owner(422),
    "datasets.ask_delete": staff(200),
    "datasets.choose_columns": staff(422),
    "datasets.delete": staff(409),  # a run still uses it
    "datasets.detail": staff(200),
    "datasets.new": staff(200),
    "datasets.upload": staff(422),
    "engagements.add_note": staff(422),
    "engagements.detail": staff(200),
    "engagements.move": staff(409),
    "engagements.record_agreement": staff(303),  # it is there already: nothing changes
    "filled_checklists.attach": dossier(422),
    "filled_checklists.compare": dossier(200),
    "filled_checklists.compare_file": dossier(422),
    "filled_checklists.confirm": dossier(409),
    "filled_checklists.delete": dossier(303, GONE, GONE),  # the client was first
    "filled_checklists.detail": dossier(200),
    "filled_checklists.discard": dossier(303),
    "filled_checklists.download": dossier(200),
    "filled_checklists.of_engagement": dossier(200),
    "filled_checklists.read": dossier(200),
    "filled_checklists.receive": dossier(422),
    "filled_checklists.renew": dossier(303),
    "filled_checklists.save": dossier(404),  # an empty form names no item
    "filled_checklists.share": dossier(200),
    "filled_checklists.tell_name": dossier(303),
    "filled_checklists.upload": dossier(200),
    "match_choices.decide": staff(422),
    "match_choices.detail": staff(200),
    "match_choices.own": owner(200),
    "runs.cancel": staff(303),
    "runs.detail": staff(200),
    "runs.report": staff(409),
    "runs.start": staff(303),
}
# Their parameter is itself the secret, or names what everybody may read, or they exist in demo mode only.
NO_OBJECT_OF_A_FIRM = {
    "accounts.demo_sign_in",
    "accounts.open_link",
    "accounts.use_link",
    "checklists.detail",
    "checklists.download",
    "consultations.confirm",
    "consultations.use_confirm_link",
    "demo.calendar",
    "demo.mail",
    "intakes.answer",
    "intakes.ask_open",
    "intakes.come_back",
    "intakes.delete_saved",
    "intakes.finding",
    "intakes.mail_open_link",
    "intakes.open_again",
    "intakes.question",
    "law_subscriptions.ask_stop",
    "law_subscriptions.confirm",
    "law_subscriptions.open_link",
    "law_subscriptions.stop",
    "knowledge.case_study",
    "knowledge.guidance_page",
    "calls.call",
    "catalogue.dataset",
    "factories.factory",
    "glossary.term",
    "law.unit",
    "services.service",
    # the centre's own search, texts and decisions about them, seen by all its people
    "curation.end",
    "quality.ask",
    "revisions.ask_remove",
    "revisions.detail",
    "revisions.edit",
    "revisions.history",
    "revisions.publish",
    "revisions.remove",
    "revisions.resolve",
    "revisions.save",
    "revisions.send_back",
    "revisions.undo",
    "revisions.withdraw",
}
RANDOM = {"reference": "AIF-2026-9999", "fmt": "json"}


@pytest.fixture
def world(app: Flask, session: Session) -> World:
    return build(session)


@pytest.fixture
def people(app: Flask, session: Session, world: World) -> dict[str, FlaskClient]:
    return browsers(app, session, world)


def rule_of(app: Flask, endpoint: str) -> Any:
    return next(app.url_map.iter_rules(endpoint))


def address(app: Flask, endpoint: str, values: dict[str, str], lang: str = "nl") -> str:
    wanted = rule_of(app, endpoint).arguments - {"lang"}
    return app.url_map.bind("localhost").build(endpoint, {"lang": lang, **{name: values[name] for name in wanted}})


def method_of(app: Flask, endpoint: str) -> str:
    return "POST" if "POST" in rule_of(app, endpoint).methods else "GET"


def nobodys(endpoint_values: dict[str, str]) -> dict[str, str]:
    """Ids of the same shape that belong to nobody."""
    return {name: RANDOM.get(name, str(uuid4())) for name in endpoint_values}


def without_traces(answer: TestResponse, values: dict[str, str]) -> tuple[int, str, dict[str, str]]:
    """The answer without what differs between any two requests: id in the address, reference, form token."""
    text = answer.text.replace(answer.headers["X-Request-ID"], "REFERENCE")
    text = re.sub(r'name="csrf_token" value="[^"]*"', "TOKEN", text)
    for value in values.values():
        text = text.replace(value, "ID")
    skip = {"X-Request-ID", "Set-Cookie", "Content-Length"}
    return answer.status_code, text, {name: value for name, value in answer.headers.items() if name not in skip}


def test_every_address_with_a_parameter_is_in_the_matrix_or_named_as_none_of_a_firm(app: Flask) -> None:
    with_parameter = {rule.endpoint for rule in app.url_map.iter_rules() if rule.arguments - {"lang"}} - {"static"}
    assert with_parameter == set(MATRIX) | NO_OBJECT_OF_A_FIRM


@pytest.mark.parametrize("endpoint", MATRIX)
def test_each_asker_gets_the_declared_answer_for_an_object_of_a(
    app: Flask, world: World, people: dict[str, FlaskClient], endpoint: str
) -> None:
    values = world.a.parameters()
    where, method = address(app, endpoint, values), method_of(app, endpoint)
    answers = {who: people[who].open(where, method=method) for who in ASKERS}
    statuses = tuple(answers[who].status_code for who in ASKERS)
    assert dict(zip(ASKERS, statuses, strict=True)) == dict(zip(ASKERS, MATRIX[endpoint], strict=True))
    if statuses[0] == SIGN_IN:
        for who in ("anonymous", "visitor of A", "visitor of B"):
            assert answers[who].headers["Location"].startswith("/nl/sign-in"), who


@pytest.mark.parametrize("endpoint", MATRIX)
def test_a_foreign_object_answers_exactly_like_one_that_does_not_exist(
    app: Flask, world: World, people: dict[str, FlaskClient], endpoint: str
) -> None:
    foreign = world.a.parameters()
    nothing, method = nobodys(foreign), method_of(app, endpoint)
    for headers in ({}, {"HX-Request": "true"}):
        for who in OUTSIDERS:
            one = people[who].open(address(app, endpoint, foreign), method=method, headers=headers)
            other = people[who].open(address(app, endpoint, nothing), method=method, headers=headers)
            assert without_traces(one, foreign)[:2] == without_traces(other, nothing)[:2], who
            if one.status_code == GONE:
                assert without_traces(one, foreign) == without_traces(other, nothing), who


def readable(app: Flask, tenant: Tenant) -> list[str]:
    """Every address that can be read, in both languages, with this firm's ids."""
    found = []
    for rule in app.url_map.iter_rules():
        own = rule.endpoint in MATRIX or rule.arguments <= {"lang"}
        if own and "GET" in (rule.methods or ()) and rule.endpoint != "static":
            found += [address(app, rule.endpoint, tenant.parameters(), lang) for lang in ("nl", "en")]
    return [*dict.fromkeys(found), "/nl/engagements?q=kanarie", "/nl/engagements?mine=1"]


@pytest.mark.parametrize("who", ["anonymous", "visitor of A", "client of A", "expert of A"])
def test_texts_of_b_are_in_no_page_of_a(app: Flask, world: World, people: dict[str, FlaskClient], who: str) -> None:
    told = [where for where in readable(app, world.a) if CANARY in people[who].get(where).text.lower()]
    assert told == []


def test_the_canary_does_sing_where_it_may(app: Flask, world: World, people: dict[str, FlaskClient]) -> None:
    singing = {
        who: {where for where in readable(app, world.b) if CANARY in people[who].get(where).text.lower()}
        for who in ("visitor of B", "expert of B", "coordinator")
    }
    own = world.b.parameters()
    assert f"/nl/engagements/{own['reference']}" in singing["expert of B"]
    assert f"/nl/data/{own['dataset_id']}" in singing["expert of B"]
    assert f"/nl/filled-checklists/{own['token']}" in singing["expert of B"]
    assert "/nl/engagements" in singing["coordinator"]
    assert "/nl/my-request" in singing["visitor of B"]


def test_reading_changes_nothing(app: Flask, world: World, people: dict[str, FlaskClient]) -> None:
    written: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA", "BEGIN")):
            written.append(statement)

    event.listen(get_engine(), "before_cursor_execute", listen)
    try:
        for where in readable(app, world.a):
            for who in ("visitor of A", "coordinator"):
                assert people[who].get(where).status_code < 500, where
    finally:
        event.remove(get_engine(), "before_cursor_execute", listen)
    assert written == []


@pytest.mark.parametrize(("endpoint", "thing"), [("runs.start", "run"), ("checks.start", "check")])
def test_the_key_of_another_firms_form_leads_to_nothing_of_that_firm(
    app: Flask, world: World, people: dict[str, FlaskClient], endpoint: str, thing: str
) -> None:
    foreign = getattr(world.b, thing)
    answer = people["expert of A"].post(
        address(app, endpoint, world.a.parameters()), data={"key": foreign.idempotency_key}
    )
    assert str(foreign.id) not in answer.headers.get("Location", "")
