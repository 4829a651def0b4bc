"""What new rules changed is on the engagement's page until somebody notes it, and on the page of the firm."""

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from app.models import Account, Engagement, Mail
from app.services import knowledge, rule_changes
from pipelines.triage import RuleSet, assess
from tests import factories
from tests.app.services.two_versions import ANSWERS, found, later, now_use
from tests.app.web.intakes.visit import stored
from tests.app.web.test_access import sign_in

LANGUAGES = pytest.mark.parametrize("lang", ["nl", "en"])
TITLE = {"nl": "De regels van de AI-verordening zijn veranderd op", "en": "The rules of the AI Act changed on"}


@pytest.fixture
def rules() -> RuleSet:
    return knowledge.library().rules


@pytest.fixture
def engagement(session: Session, rules: RuleSet) -> Engagement:
    """Anna advises Els, who wants to screen applicants."""
    kept = {"assessment": assess(ANSWERS, rules).model_dump(mode="json")}
    adviser, client = factories.expert(session), factories.account(session)
    row = factories.engagement(session, adviser=adviser, client=client, answers=ANSWERS, result=kept)
    session.commit()
    return row


def deploy(session: Session, monkeypatch: pytest.MonkeyPatch, rules: RuleSet) -> None:
    now_use(monkeypatch, rules)
    rule_changes.reassess_open(session, version=rules.version)
    session.commit()


def as_(browser: FlaskClient, session: Session, account: Account) -> FlaskClient:
    sign_in(browser, session, account)
    return browser


def adviser_of(session: Session) -> Account:
    from sqlmodel import select

    return session.exec(select(Account).where(Account.role == "expert")).one()


@LANGUAGES
def test_the_centre_sees_it_until_somebody_writes_a_note(
    client: FlaskClient, session: Session, engagement: Engagement, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    rules = knowledge.library().rules
    page = f"/{lang}/engagements/{engagement.reference}"
    browser = as_(client, session, adviser_of(session))
    assert TITLE[lang] not in browser.get(page).text
    gone, draft, *_ = found(rules)
    deploy(session, monkeypatch, later(rules, **{gone: None, draft: {"status": "draft"}}))
    titles = {rule.id: rule.title[lang] for rule in rules.rules}
    text = browser.get(page).text
    assert TITLE[lang] in text
    assert {"nl": "Vervallen: ", "en": "Gone: "}[lang] + titles[gone] in text
    assert {"nl": "(hoe zeker het is)", "en": "(how sure it is)"}[lang] in text
    compared = f"/{lang}/engagements/{engagement.reference}/assessments?before=1&amp;after=2"
    assert compared in text
    assert browser.get(compared.replace("&amp;", "&")).status_code == 200
    browser.post(f"{page}/notes", data={"text": "Besproken met Els."})
    after = browser.get(page).text
    assert TITLE[lang] not in after
    assert {"nl": "en daarmee deze bevindingen", "en": "and with them these findings"}[lang] in after


@LANGUAGES
def test_the_firm_sees_it_on_its_own_page_and_gets_no_mail(
    client: FlaskClient, session: Session, engagement: Engagement, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    rules = knowledge.library().rules
    browser = as_(client, session, session.get_one(Account, engagement.client_id))
    assert TITLE[lang] not in browser.get(f"/{lang}/my-request").text
    deploy(session, monkeypatch, later(rules, **{found(rules)[0]: None}))
    text = browser.get(f"/{lang}/my-request").text
    assert TITLE[lang] in text
    assert {"nl": "Het bedrijf kreeg hierover geen mail", "en": "The firm got no mail"}[lang] not in text
    assert stored(Mail) == []


def test_another_firm_sees_nothing_of_it(
    client: FlaskClient, session: Session, rules: RuleSet, engagement: Engagement, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy(session, monkeypatch, later(rules, **{found(rules)[0]: None}))
    other = factories.account(session, "Frits")
    assert TITLE["nl"] not in as_(client, session, other).get("/nl/my-request").text


def test_an_answer_that_no_longer_fits_is_for_the_centre_and_not_for_the_firm(
    client: FlaskClient, session: Session, rules: RuleSet, engagement: Engagement, monkeypatch: pytest.MonkeyPatch
) -> None:
    engagement.answers = ANSWERS | {"size": "gigantic"}
    deploy(session, monkeypatch, later(rules, **{found(rules)[0]: None}))
    firm = as_(client, session, session.get_one(Account, engagement.client_id))
    assert TITLE["nl"] not in firm.get("/nl/my-request").text
    centre = as_(client.application.test_client(), session, adviser_of(session))
    assert "past niet meer" in centre.get(f"/nl/engagements/{engagement.reference}").text


def test_a_very_long_list_is_cut_and_counted(
    client: FlaskClient, session: Session, rules: RuleSet, engagement: Engagement, monkeypatch: pytest.MonkeyPatch
) -> None:
    certain = {rule.id for rule in rules.rules if rule.status != "draft"}
    every = {name: {"status": "draft", "readings": ()} for name in found(rules) if name in certain}
    deploy(session, monkeypatch, later(rules, **every))
    centre = as_(client, session, adviser_of(session))
    assert f"En nog {len(every) - 12}." in centre.get(f"/nl/engagements/{engagement.reference}").text
