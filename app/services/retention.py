"""What is removed when its time is over. Dossiers stay: they end by agreement with the firm."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, or_, select

from app.models import Dataset, Mail, OutboxJob, SignInLink, SignInSession
from app.services import datasets
from app.settings import get_settings

MAIL_KEPT = timedelta(days=30)
"""To answer "I never got that mail"; longer than any hold, so no mail is asked for again after it."""
JOB_KEPT = timedelta(days=7)
UPLOAD_WITHIN = timedelta(hours=1)
"""A file that no row speaks of after this time is what a stopped upload left behind."""


def remove_old(session: Session, *, now: datetime) -> int:
    """Remove old mails, done jobs, dead links and sessions, files of broken uploads. Returns how many."""
    count = _remove_mails(session, before=now - MAIL_KEPT) + _remove_stray_uploads(session, before=now - UPLOAD_WITHIN)
    for statement in (
        delete(OutboxJob).where(col(OutboxJob.done_at) < now - JOB_KEPT),
        delete(SignInLink).where(col(SignInLink.expires_at) < now),
        delete(SignInSession).where(or_(col(SignInSession.expires_at) < now, col(SignInSession.ended_at) < now)),
    ):
        count += session.exec(statement).rowcount
    return count


def _remove_mails(session: Session, *, before: datetime) -> int:
    """The rows, and the files where there is no mail server."""
    old = list(session.exec(select(Mail).where(Mail.created_at < before).limit(1000)))
    for mail in old:
        (get_settings().mail_dir / f"{mail.id}.eml").unlink(missing_ok=True)
        session.delete(mail)
    return len(old)


def _remove_stray_uploads(session: Session, *, before: datetime) -> int:
    """Somebody's data that could never be deleted by hand, because no page shows it."""
    files = datasets.folder().glob("*.*") if datasets.folder().exists() else ()
    old = [path for path in files if path.stat().st_mtime < before.timestamp()]
    known = {str(found) for found in session.exec(select(Dataset.id))} if old else set()
    stray = [path for path in old if path.suffix == ".part" or path.stem not in known]
    for path in stray:
        path.unlink(missing_ok=True)
    return len(stray)
