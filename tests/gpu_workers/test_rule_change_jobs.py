"""New rules, from the sweep after a deployment to the mail and the engagement's timeline."""

import pytest
from sqlmodel import Session, select

from app.db import session_scope
from app.models import LawSubscription, Mail, OutboxJob, TimelineEvent
from app.models.base import utc_now
from app.services import knowledge, law_subscriptions, rule_changes
from app.settings import get_settings
from pipelines.triage import assess
from tests import factories
from tests.app.services.two_versions import ANSWERS, found, later, now_use


@pytest.fixture(autouse=True)
def broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is published here, so nothing listens there; the application only wants an address."""
    monkeypatch.setenv("WERKBANK_BROKER_URL", "redis://127.0.0.1:1/0")
    get_settings.cache_clear()


def jobs() -> list[OutboxJob]:
    with session_scope(writes=False) as looking:
        found_jobs = looking.exec(select(OutboxJob).where(OutboxJob.name == "tell_rule_changes"))
        return list(found_jobs)


def arranged(session: Session) -> None:
    """Els has an open engagement; Frits has confirmed that he wants mail, somebody else never did."""
    rules = knowledge.library().rules
    kept = {"assessment": assess(ANSWERS, rules).model_dump(mode="json")}
    adviser, client = factories.expert(session), factories.account(session)
    factories.engagement(session, adviser=adviser, client=client, answers=ANSWERS, result=kept)
    for name, confirmed_at in (("frits", utc_now()), ("nobody", None)):
        session.add(
            LawSubscription(email=f"{name}@example.org", rules_version=rules.version, confirmed_at=confirmed_at)
        )
    session.commit()


def test_a_deployment_with_new_rules_tells_whom_it_concerns_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gpu_workers import tasks

    arranged(session)
    rules = knowledge.library().rules
    tasks.sweep()
    (first,) = jobs()
    tasks.tell_rule_changes(str(first.id))
    with session_scope(writes=False) as looking:
        assert looking.exec(select(Mail)).all() == [], "the first rules are no change"
    now_use(monkeypatch, later(rules, **{found(rules)[0]: None}))
    for _ in range(2):
        tasks.sweep()
    assert [job.subject_id for job in jobs()] == [rules.version, "later.1"]
    for _ in range(2):
        tasks.tell_rule_changes(str(jobs()[1].id))
    with session_scope(writes=False) as looking:
        assert [mail.recipient for mail in looking.exec(select(Mail))] == ["frits@example.org"]
        kinds = [event.kind for event in looking.exec(select(TimelineEvent))]
    assert kinds.count(rule_changes.CHANGED) == 1
    assert all(job.done_at for job in jobs())


def test_a_job_that_this_worker_cannot_do_yet_is_tried_again(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    from gpu_workers import tasks

    arranged(session)
    rules = knowledge.library().rules
    now_use(monkeypatch, later(rules))
    tasks.sweep()
    now_use(monkeypatch, rules)  # a worker of before the deployment takes it
    tasks.tell_rule_changes(str(jobs()[0].id))
    assert (jobs()[0].done_at, jobs()[0].last_error) == (None, "Conflict")


def test_the_sweep_removes_what_nobody_confirmed(session: Session) -> None:
    from gpu_workers import tasks

    arranged(session)
    for row in session.exec(select(LawSubscription)):
        row.created_at = utc_now() - law_subscriptions.CONFIRM_WITHIN
    session.commit()
    tasks.sweep()
    with session_scope(writes=False) as looking:
        assert [row.email for row in looking.exec(select(LawSubscription))] == ["frits@example.org"]
