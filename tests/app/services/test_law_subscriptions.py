"""A mail when the law changes: only after confirming, only what concerns somebody, once a version, until they stop."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlmodel import Session, select

from app.errors import Conflict, Invalid
from app.models import LawSubscription, LawSubscriptionLink, Mail, OutboxJob
from app.services import knowledge, law_subscriptions, mails, rule_changes
from app.services.allowances import LAW_REQUESTS
from app.services.law_subscriptions import CONFIRM_WITHIN, LinkGone
from app.settings import get_settings
from pipelines.triage import RuleSet
from tests.app.services.two_versions import found, later, now_use

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ELS = "els@example.org"


@pytest.fixture
def rules(session: Session) -> RuleSet:
    rule_changes.notice(session, now=NOW)
    return knowledge.library().rules


def ask(session: Session, email: str = ELS, key: str = "key", lang: str = "nl", rules: tuple[str, ...] = ()) -> str:
    """Asks; returns the token in the mail that was written last."""
    law_subscriptions.ask(session, email=email, lang=lang, rules=rules, key=key, visitor="", now=NOW)
    session.flush()
    return token_in(written(session)[-1])


def confirmed(session: Session, **values: object) -> str:
    token = ask(session, **values)
    law_subscriptions.confirm(session, token=token, now=NOW)
    return token


def written(session: Session) -> list[Mail]:
    return list(session.exec(select(Mail).order_by(Mail.created_at)))


def token_in(mail: Mail) -> str:
    link = re.search(r"/law-changes/([\w-]{43})", mail.body)
    assert link, mail.body
    return link[1]


def deploy(session: Session, monkeypatch: pytest.MonkeyPatch, rules: RuleSet, at: int = 1) -> int:
    """A deployment with these rules, and the job that it asks for. Returns how many were mailed."""
    now_use(monkeypatch, rules)
    rule_changes.notice(session, now=NOW + timedelta(hours=at))
    return law_subscriptions.mail_changes(session, version=rules.version)


def test_nothing_but_the_question_is_mailed_before_it_is_confirmed(
    session: Session, rules: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = ask(session)
    assert law_subscriptions.of_link(session, token=token).confirmed_at is None
    assert deploy(session, monkeypatch, later(rules, ai_literacy=None)) == 0
    assert len(written(session)) == 1


@pytest.mark.parametrize(("lang", "words"), [("nl", "Dit staat niet meer in onze regels."), ("en", "no longer in our")])
def test_who_confirmed_hears_what_changed_and_can_stop_from_any_mail(
    session: Session, rules: RuleSet, monkeypatch: pytest.MonkeyPatch, lang: str, words: str
) -> None:
    first = confirmed(session, lang=lang)
    assert deploy(session, monkeypatch, later(rules, ai_literacy=None)) == 1
    mail = written(session)[-1]
    title = next(rule.title[lang] for rule in rules.rules if rule.id == "ai_literacy")
    assert f"* {title}\n" in mail.body
    assert words in mail.body
    assert "later.1" in mail.body
    second = token_in(mail)
    assert first != second
    assert mail.stop_address == f"{get_settings().base_url}/{lang}/law-changes/{second}/stop"
    assert mail.stop_address in mail.body
    assert law_subscriptions.of_link(session, token=first) == law_subscriptions.of_link(session, token=second)


def test_one_mail_for_each_version_however_often_the_job_runs(
    session: Session, rules: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(session)
    changed = later(rules, ai_literacy=None)
    assert deploy(session, monkeypatch, changed) == 1
    assert [law_subscriptions.mail_changes(session, version="later.1") for _ in range(2)] == [0, 0]
    again = later(changed, version="later.2", **{found(rules)[1]: {"status": "draft"}})
    assert deploy(session, monkeypatch, again, at=2) == 1
    assert len(written(session)) == 3
    assert law_subscriptions.mail_changes(session, version="later.1") == 0, "overtaken"


def test_only_what_concerns_somebody_is_mailed(
    session: Session, rules: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, *_ = found(rules)
    other = next(rule.id for rule in rules.rules if rule.id not in found(rules))
    confirmed(session, rules=(mine,))
    assert deploy(session, monkeypatch, later(rules, **{other: {"status": "draft"}})) == 0
    assert deploy(session, monkeypatch, later(rules, version="later.2", **{other: None, mine: None}), at=2) == 1
    body = written(session)[-1].body
    titles = {rule.id: rule.title["nl"] for rule in rules.rules}
    assert titles[mine] in body
    assert titles[other] not in body


def test_what_is_new_may_hold_for_anybody_and_is_said_apart(
    session: Session, rules: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other, *_ = found(rules)
    now_use(monkeypatch, later(rules, version="earlier", **{other: None}))
    rule_changes.notice(session, now=NOW - timedelta(days=1))
    confirmed(session, rules=(mine,))
    now_use(monkeypatch, rules)
    assert law_subscriptions.mail_changes(session, version=rules.version) == 1
    body = written(session)[-1].body
    assert "DIT KAN OOK VOOR U GELDEN" in body
    assert "DIT IS VERANDERD" not in body
    assert next(rule.title["nl"] for rule in rules.rules if rule.id == other) in body


def test_wording_alone_is_not_mailed(session: Session, rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    confirmed(session)
    changed = later(rules, ai_literacy={"explanation": {"nl": "anders", "en": "otherwise"}})
    assert deploy(session, monkeypatch, changed) == 0
    assert session.exec(select(LawSubscription)).one().rules_version == "later.1"


def test_a_very_long_list_is_cut_and_counted(session: Session, rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    confirmed(session)
    many = {rule.id: {"status": "draft"} for rule in rules.rules if rule.status == "law"}
    assert deploy(session, monkeypatch, later(rules, **many)) == 1
    body = written(session)[-1].body
    assert body.count("\n* ") == law_subscriptions.SHOWN
    assert f"Er zijn nog {len(many) - law_subscriptions.SHOWN} andere veranderingen." in body


def test_the_mail_tells_mail_programs_how_to_stop(
    session: Session, rules: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(session)
    deploy(session, monkeypatch, later(rules, ai_literacy=None))
    question, news = (
        message_from_bytes(mails.as_message(mail).as_bytes(), policy=default) for mail in written(session)
    )
    assert news["List-Unsubscribe"] == f"<{written(session)[-1].stop_address}>"
    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert question["List-Unsubscribe"] is None


def test_stopping_leaves_nothing_of_the_address(
    session: Session, rules: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = confirmed(session)
    ask(session, email=ELS.upper(), key="another form")
    deploy(session, monkeypatch, later(rules, ai_literacy=None))
    law_subscriptions.stop(session, token=token)
    session.flush()
    assert session.exec(select(LawSubscription)).all() == []
    assert session.exec(select(LawSubscriptionLink)).all() == []
    assert all(ELS not in mail.recipient.lower() and mail.body == "" for mail in written(session))
    with pytest.raises(LinkGone):
        law_subscriptions.stop(session, token=token)


def test_a_second_subscription_takes_the_place_of_the_first_and_old_links_stop_it_too(
    session: Session, rules: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = confirmed(session, rules=("ai_literacy",))
    second = confirmed(session, key="later form", email="Els@Example.org")
    kept = session.exec(select(LawSubscription)).one()
    assert kept.rules == []
    assert law_subscriptions.of_link(session, token=first) == law_subscriptions.of_link(session, token=second) == kept
    assert deploy(session, monkeypatch, later(rules, ai_literacy=None)) == 1
    law_subscriptions.stop(session, token=first)
    assert session.exec(select(LawSubscription)).all() == []


def test_the_same_form_twice_is_one_request_and_confirming_twice_is_once(session: Session, rules: RuleSet) -> None:
    token = ask(session)
    law_subscriptions.ask(session, email=ELS, lang="nl", rules=[], key="key", visitor="", now=NOW)
    assert len(written(session)) == 1
    law_subscriptions.confirm(session, token=token, now=NOW)
    law_subscriptions.confirm(session, token=token, now=NOW + timedelta(days=1))
    assert session.exec(select(LawSubscription)).one().confirmed_at == NOW


def test_a_law_that_changed_while_the_mail_lay_there_is_told_after_confirming(
    session: Session, rules: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = ask(session)
    assert deploy(session, monkeypatch, later(rules, ai_literacy=None)) == 0
    before = len(session.exec(select(OutboxJob).where(OutboxJob.name == "tell_rule_changes")).all())
    law_subscriptions.confirm(session, token=token, now=NOW)
    after = session.exec(select(OutboxJob).where(OutboxJob.name == "tell_rule_changes")).all()
    assert len(after) == before + 1
    assert law_subscriptions.mail_changes(session, version="later.1") == 1


def test_what_nobody_confirms_goes_after_a_week_and_what_was_confirmed_stays(session: Session, rules: RuleSet) -> None:
    confirmed(session, email="frits@example.org", key="f")
    token = ask(session)
    assert law_subscriptions.remove_unconfirmed(session, now=NOW + CONFIRM_WITHIN - timedelta(minutes=1)) == 0
    assert law_subscriptions.remove_unconfirmed(session, now=NOW + CONFIRM_WITHIN) == 1
    assert [one.email for one in session.exec(select(LawSubscription))] == ["frits@example.org"]
    assert [mail.recipient for mail in written(session) if ELS in mail.recipient] == []
    with pytest.raises(LinkGone):
        law_subscriptions.of_link(session, token=token)


def test_nobodys_mail_box_is_flooded(session: Session, rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(law_subscriptions.ASKED_PER_ADDRESS):
        ask(session, key=f"form {number}")
    with pytest.raises(Invalid) as refused:
        ask(session, key="one more", email=ELS.upper())
    assert refused.value.field == "email"
    with monkeypatch.context() as patch:
        patch.setattr(LAW_REQUESTS, "each", 0)
        with pytest.raises(Invalid):
            ask(session, email="frits@example.org")
    monkeypatch.setattr(law_subscriptions, "ASKED_IN_ALL", law_subscriptions.ASKED_PER_ADDRESS)
    with pytest.raises(Invalid):
        ask(session, email="frits@example.org")
    assert len(written(session)) == law_subscriptions.ASKED_PER_ADDRESS


@pytest.mark.parametrize("email", ["", "els", "els@example.org, frits@example.org", "els@example.org\nBcc: x@y.nl"])
def test_what_is_no_address_is_refused(session: Session, rules: RuleSet, email: str) -> None:
    with pytest.raises(Invalid):
        ask(session, email=email)
    assert session.exec(select(LawSubscription)).all() == []


def test_a_worker_with_other_rules_mails_nothing(
    session: Session, rules: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(session)
    with pytest.raises(Conflict):
        law_subscriptions.mail_changes(session, version="later.1")
    assert len(written(session)) == 1
