"""Mails: written as a row with the change, sent by a worker over SMTP or into the data directory."""

import hashlib
import hmac
import smtplib
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlmodel import Session, col, select

from app.errors import NotFound
from app.jobs import SEND_MAIL
from app.models import Mail
from app.models.base import utc_now
from app.settings import get_settings

TEMPLATES = Path(__file__).parent / "mail_templates"


@cache
def _environment() -> Environment:
    """Plain-text templates; a missing value is an error, not an empty place."""
    return Environment(  # noqa: S701  plain text mails: nothing to escape
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, keep_trailing_newline=True, trim_blocks=True
    )


def queue(
    session: Session,
    *,
    kind: str,
    to: str,
    lang: str,
    dedupe: str,
    calendar: str = "",
    calendar_method: str = "",
    stop_address: str = "",
    **context: object,
) -> Mail:
    """Write the mail and its job. The same `dedupe` twice is one mail. First line of a template: `Subject: …`."""
    found = queued(session, dedupe=dedupe)
    if found:
        return found
    text = _environment().get_template(f"{kind}.{lang}.txt").render(base_url=get_settings().base_url, **context)
    first, body = text.split("\n", 1)
    mail = Mail(
        recipient=to,
        subject=" ".join(first.removeprefix("Subject:").split()),
        body=body.lstrip("\n"),
        calendar=calendar,
        calendar_method=calendar_method,
        stop_address=stop_address,
        message_id=_message_id(dedupe),
    )
    session.add(mail)
    SEND_MAIL.enqueue(session, subject_id=mail.id)
    return mail


def queued(session: Session, *, dedupe: str) -> Mail | None:
    """The mail that was written under this name, if there is one."""
    return session.exec(select(Mail).where(Mail.message_id == _message_id(dedupe))).first()


def fingerprint(address: str) -> str:
    """What stands for an address that was forgotten: it can be counted, and not be read."""
    key = get_settings().secret_key.get_secret_value().encode()
    return "forgotten-" + hmac.new(key, address.strip().lower().encode(), hashlib.sha256).hexdigest()[:32]


def redact(session: Session, *, names: str) -> None:
    """Forget whom mails went to and what they said; one that has not left yet stays here. `names`: how they begin."""
    for mail in session.exec(select(Mail).where(col(Mail.message_id).startswith(f"<{names}", autoescape=True))).all():
        (get_settings().mail_dir / f"{mail.id}.eml").unlink(missing_ok=True)
        if not mail.recipient.startswith("forgotten-"):
            mail.recipient = fingerprint(mail.recipient)
        mail.subject, mail.body, mail.calendar, mail.stop_address = "", "", "", ""
        mail.sent_at = mail.sent_at or utc_now()  # the worker passes over what was sent


def _message_id(dedupe: str) -> str:
    return f"<{dedupe}@werkbank>"


def as_message(mail: Mail) -> EmailMessage:
    """The mail as RFC 5322 wants it; the calendar part names its method twice, as calendar programs expect."""
    message = EmailMessage(policy=SMTP)
    message["From"] = get_settings().mail_from
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Message-ID"] = mail.message_id
    message["Date"] = format_datetime(mail.created_at)
    if mail.stop_address:
        message["List-Unsubscribe"] = f"<{mail.stop_address}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.body)
    if mail.calendar:
        parameters = {"method": mail.calendar_method}
        message.add_alternative(mail.calendar, subtype="calendar", params=parameters)
        message.add_attachment(mail.calendar, subtype="calendar", params=parameters, filename="afspraak.ics")
    return message


def deliver(mail: Mail) -> None:
    """Hand the mail to the SMTP server, or write it to the mail folder. No database is touched."""
    settings = get_settings()
    message = as_message(mail)
    if not settings.smtp_host:
        settings.mail_dir.mkdir(parents=True, exist_ok=True)
        path = settings.mail_dir / f"{mail.id}.eml"
        path.with_suffix(".part").write_bytes(message.as_bytes())
        path.with_suffix(".part").replace(path)
        return
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=30) as server:
        if settings.smtp_starttls:
            server.starttls()
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        server.send_message(message)


def get(session: Session, mail_id: UUID) -> Mail:
    """One mail."""
    mail = session.get(Mail, mail_id)
    if mail is None:
        raise NotFound()
    return mail


def mark_sent(session: Session, *, mail_id: UUID, now: datetime | None = None) -> None:
    """It has left."""
    get(session, mail_id).sent_at = now or utc_now()


def sent(session: Session, *, limit: int = 50) -> list[Mail]:
    """The latest mails that left, newest first (for the demo's mail page)."""
    query = select(Mail).where(col(Mail.sent_at).is_not(None)).order_by(col(Mail.created_at).desc())
    return list(session.exec(query.limit(limit)))
