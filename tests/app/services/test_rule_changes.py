"""New rules are noticed once, and open engagements are looked at again; nobody is mailed about that."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from app.errors import Conflict
from app.models import Account, Engagement, KeptAssessment, Mail, OutboxJob, RulesSnapshot, Stage
from app.services import assessments, engagements, knowledge, rule_changes
from pipelines.triage import RuleSet, assess
from tests import factories
from tests.app.services.two_versions import ANSWERS, found, later, now_use

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def rules() -> RuleSet:
    return knowledge.library().rules


@pytest.fixture
def engagement(session: Session, rules: RuleSet) -> Engagement:
    return _engagement(session, rules)


def _engagement(session: Session, rules: RuleSet, **values: Any) -> Engagement:
    facts = {"answers": ANSWERS, "result": {"assessment": assess(ANSWERS, rules).model_dump(mode="json")}}
    adviser, client = factories.expert(session), factories.account(session)
    return factories.engagement(session, adviser=adviser, client=client, **{**facts, **values})


def test_new_rules_are_noticed_once_and_kept_in_short(
    session: Session, rules: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [rule_changes.notice(session, now=NOW) for _ in range(3)] == [1, 0, 0]
    now_use(monkeypatch, later(rules, version="later.1"))
    assert [rule_changes.notice(session, now=NOW + timedelta(days=1)) for _ in range(2)] == [1, 0]
    now_use(monkeypatch, rules)
    assert rule_changes.notice(session, now=NOW + timedelta(days=2)) == 0, "a deployment taken back is not news"
    kept = session.exec(select(RulesSnapshot)).all()
    assert [(one.version, len(one.rules)) for one in kept] == [
        (rules.version, len(rules.rules)),
        ("later.1", len(rules.rules)),
    ]
    jobs = session.exec(select(OutboxJob)).all()
    assert [(job.name, job.subject_id) for job in jobs] == [
        ("tell_rule_changes", rules.version),
        ("tell_rule_changes", "later.1"),
    ]


def test_the_difference_of_two_kept_versions(session: Session, rules: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    rule_changes.notice(session, now=NOW)
    gone, changed = rules.rules[-1].id, rules.rules[-2].id
    now_use(monkeypatch, later(rules, **{gone: None, changed: {"status": "draft"}}))
    rule_changes.notice(session, now=NOW)
    difference = rule_changes.between(session, before=rules.version, after="later.1")
    assert [(one.id, one.what, one.fields) for one in difference] == [
        (changed, "changed", ("status",)),
        (gone, "gone", ()),
    ]
    assert rule_changes.between(session, before="never kept", after="later.1") == ()


def test_an_open_engagement_gets_a_new_assessment_and_an_event_and_no_mail(
    session: Session, rules: RuleSet, engagement: Engagement, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, *_ = found(rules)
    now_use(monkeypatch, later(rules, **{first: None, second: {"status": "draft"}}))
    assert rule_changes.reassess_open(session, version="later.1") == 1
    before, after = assessments.of_engagement(session, engagement)
    assert (before.number, after.number, after.assessment.rules_version) == (1, 2, "later.1")
    event = rule_changes.latest(session, engagement)
    assert event is not None
    assert event.actor_id is None
    assert (event.details["before"], event.details["after"]) == (rules.version, "later.1")
    assert event.details["numbers"] == [1, 2]
    said = {change["id"]: (change["what"], change["fields"]) for change in event.details["changes"]}
    assert said == {first: ("gone", []), second: ("changed", ["status"])}
    assert rule_changes.reassess_open(session, version="later.1") == 0, "the same job again changes nothing"
    assert len(session.exec(select(KeptAssessment)).all()) == 1
    assert session.exec(select(Mail)).all() == []


@pytest.mark.parametrize("change", ["none", "wording", "another rule"])
def test_nothing_is_said_where_nothing_changed_for_the_firm(
    session: Session, rules: RuleSet, engagement: Engagement, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    mine = found(rules)
    other = next(rule.id for rule in rules.rules if rule.id not in mine)
    changes = {
        "none": {},
        "wording": {mine[0]: {"explanation": {"nl": "anders", "en": "otherwise"}}},
        "another rule": {other: None},
    }[change]
    now_use(monkeypatch, later(rules, **changes))
    assert rule_changes.reassess_open(session, version="later.1") == 0
    assert rule_changes.latest(session, engagement) is None
    assert session.exec(select(KeptAssessment)).all() == []


def test_closed_engagements_and_those_without_a_result_are_left_alone(
    session: Session, rules: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = _engagement(session, rules, stage=Stage.CLOSED)
    without = _engagement(session, rules, result=None)
    now_use(monkeypatch, later(rules, **{found(rules)[0]: None}))
    assert rule_changes.reassess_open(session, version="later.1") == 0
    assert [rule_changes.latest(session, one) for one in (closed, without)] == [None, None]


def test_an_answer_that_no_longer_fits_is_said_once_and_holds_up_nobody_else(
    session: Session, rules: RuleSet, engagement: Engagement, monkeypatch: pytest.MonkeyPatch
) -> None:
    engagement.answers = ANSWERS | {"size": "gigantic"}
    other = _engagement(session, rules)
    now_use(monkeypatch, later(rules, **{found(rules)[0]: None}))
    assert rule_changes.reassess_open(session, version="later.1") == 2
    assert rule_changes.reassess_open(session, version="later.1") == 0
    event, fine = rule_changes.latest(session, engagement), rule_changes.latest(session, other)
    assert event is not None
    assert fine is not None
    assert (event.details["question"], event.details["changes"]) == ("size", [])
    assert fine.details["changes"]


def test_a_worker_with_other_rules_leaves_the_job_to_a_later_try_and_an_overtaken_job_does_nothing(
    session: Session, rules: RuleSet, engagement: Engagement, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = later(rules, **{found(rules)[0]: None})
    now_use(monkeypatch, changed)
    rule_changes.notice(session, now=NOW)
    now_use(monkeypatch, rules)
    with pytest.raises(Conflict):
        rule_changes.reassess_open(session, version="later.1")
    now_use(monkeypatch, changed.model_copy(update={"version": "later.2"}))
    rule_changes.notice(session, now=NOW + timedelta(hours=1))
    assert rule_changes.reassess_open(session, version="later.1") == 0
    assert rule_changes.latest(session, engagement) is None
    assert rule_changes.reassess_open(session, version="later.2") == 1


def test_a_note_of_the_centre_says_that_somebody_has_looked(
    session: Session, rules: RuleSet, engagement: Engagement, monkeypatch: pytest.MonkeyPatch
) -> None:
    adviser = engagements.expert_of(session, engagement)
    assert adviser is not None
    account = session.get_one(Account, adviser.account_id)
    engagements.add_note(session, engagement, text="Kennis gemaakt.", account=account)
    now_use(monkeypatch, later(rules, **{found(rules)[0]: None}))
    rule_changes.reassess_open(session, version="later.1")
    event = rule_changes.latest(session, engagement)
    assert event is not None
    assert not rule_changes.is_noted(session, event)
    engagements.add_note(session, engagement, text="Besproken.", account=account)
    session.flush()
    assert rule_changes.is_noted(session, event)
