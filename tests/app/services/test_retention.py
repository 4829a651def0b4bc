"""What is old goes, what is new stays, and no upload lies about that no page shows."""

import os
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session, select

from app.jobs import SEND_MAIL
from app.models import Mail, OutboxJob, SignInLink, SignInSession
from app.models.base import utc_now
from app.services import datasets, mails, retention
from app.settings import get_settings
from tests import factories

NOW = utc_now()


def old_file(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("tekst,soort\n")
    before = (NOW - 2 * retention.UPLOAD_WITHIN).timestamp()
    os.utime(path, (before, before))
    return path


def test_mails_go_after_a_month_with_their_files(session: Session) -> None:
    for name, age in (("old", retention.MAIL_KEPT + timedelta(days=1)), ("new", timedelta(days=1))):
        mail = Mail(recipient="els@example.org", subject="x", body="x", message_id=name, created_at=NOW - age)
        session.add(mail)
        mails.deliver(mail)
    session.flush()
    assert retention.remove_old(session, now=NOW) == 1
    kept = session.exec(select(Mail)).one()
    assert kept.message_id == "new"
    assert [path.name for path in get_settings().mail_dir.iterdir()] == [f"{kept.id}.eml"]


def test_done_jobs_go_and_waiting_jobs_stay_however_old(session: Session) -> None:
    done = SEND_MAIL.enqueue(session, subject_id="done")
    waiting = SEND_MAIL.enqueue(session, subject_id="waiting")
    done.done_at = waiting.available_at = NOW - retention.JOB_KEPT - timedelta(days=1)
    session.flush()
    assert retention.remove_old(session, now=NOW) == 1
    assert [job.subject_id for job in session.exec(select(OutboxJob))] == ["waiting"]


def test_dead_links_and_sessions_go(session: Session) -> None:
    person = factories.account(session)
    for number, expires_at in enumerate((NOW - timedelta(minutes=1), NOW + timedelta(minutes=1))):
        for table in (SignInLink, SignInSession):
            session.add(table(token_hash=str(number), account_id=person.id, expires_at=expires_at))
    session.add(
        SignInSession(
            token_hash="ended", account_id=person.id, expires_at=NOW + timedelta(1), ended_at=NOW - timedelta(1)
        )
    )
    session.flush()
    assert retention.remove_old(session, now=NOW) == 3
    assert session.exec(select(SignInLink.token_hash)).all() == ["1"]
    assert session.exec(select(SignInSession.token_hash)).all() == ["1"]


def test_a_file_that_no_row_speaks_of_goes_and_a_dataset_and_a_fresh_upload_stay(session: Session) -> None:
    adviser, client = factories.expert(session), factories.account(session)
    engagement = factories.engagement(session, adviser=adviser, client=client)
    known = old_file(datasets.path_of(factories.dataset(session, engagement, by=client)))
    stray, half = old_file(datasets.folder() / "stray.csv"), old_file(known.with_suffix(".part"))
    fresh = datasets.folder() / "fresh.csv"
    fresh.write_text("being written")
    retention.remove_old(session, now=NOW)
    assert known.exists()
    assert fresh.exists()
    assert not stray.exists()
    assert not half.exists()
