"""Mails leave once and whole: into the mail folder, or over SMTP to a real server."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from socket import socket
from typing import Any
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from icalendar import Calendar
from sqlmodel import Session, select

from app.errors import NotFound
from app.models import Consultation, Mail, OutboxJob
from app.services import calendar_items, mails
from app.settings import get_settings


class Inbox:
    """A mail server's handler that keeps what came."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        self.envelopes.append(envelope)
        return "250 OK"


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    """A real SMTP server on a free port, and settings that lead to it. It knows no STARTTLS."""
    handler = Inbox()
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    for name, value in (("HOST", "127.0.0.1"), ("PORT", str(port)), ("STARTTLS", "false")):
        monkeypatch.setenv(f"WERKBANK_SMTP_{name}", value)
    get_settings.cache_clear()
    yield handler
    controller.stop()


def invitation(method: str = "REQUEST") -> str:
    starts_at = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    meeting = Consultation(
        engagement_id=uuid4(),
        expert_id=uuid4(),
        starts_at=starts_at,
        idempotency_key="key",
        ends_at=starts_at.replace(minute=45),
    )
    return calendar_items.ics(
        meeting, reference="AIF-2026-0001", expert_name="Anna", place="Zaal één", lang="nl", method=method
    )


def mail(**values: Any) -> Mail:
    facts = {
        "recipient": "els@example.org",
        "subject": "Uw gesprek: dinsdag één uur",
        "body": "Beste Els,\n\nTot dan.\n",
        "message_id": f"<{uuid4()}@werkbank>",
    }
    return Mail(**{**facts, **values})


def read(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def calendar_parts(message: EmailMessage) -> list[EmailMessage]:
    return [part for part in message.walk() if part.get_content_type() == "text/calendar"]


def test_without_a_server_the_mail_is_written_to_the_mail_folder() -> None:
    row = mail()
    mails.deliver(row)
    folder = get_settings().mail_dir
    assert [path.name for path in folder.iterdir()] == [f"{row.id}.eml"]
    message = read(folder / f"{row.id}.eml")
    assert message["To"] == "els@example.org"
    assert message["From"] == get_settings().mail_from
    assert message["Subject"] == "Uw gesprek: dinsdag één uur"
    assert message["Message-ID"] == row.message_id
    assert message.get_content().replace("\r\n", "\n") == row.body


def test_a_mail_is_in_the_folder_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_self: Path, _target: Path) -> None:
        raise OSError("the machine stopped here")

    monkeypatch.setattr(Path, "replace", stop)
    with pytest.raises(OSError, match="stopped here"):
        mails.deliver(mail())
    assert list(get_settings().mail_dir.glob("*.eml")) == []


def test_delivering_twice_leaves_one_file() -> None:
    row = mail()
    mails.deliver(row)
    mails.deliver(row)
    assert len(list(get_settings().mail_dir.iterdir())) == 1


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_the_calendar_part_names_the_same_method_twice(method: str) -> None:
    row = mail(calendar=invitation(method), calendar_method=method)
    mails.deliver(row)
    message = read(get_settings().mail_dir / f"{row.id}.eml")
    parts = calendar_parts(message)
    assert [part.get_content_disposition() for part in parts] == [None, "attachment"]
    for part in parts:
        assert part.get_param("method") == method
        assert part.get_content_charset() == "utf-8"
        assert Calendar.from_ical(part.get_content())["METHOD"] == method
    assert parts[1].get_filename() == "afspraak.ics"
    plain = message.get_body(("plain",))
    assert plain is not None
    assert "Tot dan." in plain.get_content()


def test_a_mail_without_a_meeting_has_no_calendar_part() -> None:
    message = mails.as_message(mail())
    assert calendar_parts(message) == []
    assert not message.is_multipart()


def test_the_same_mail_asked_for_twice_is_one_mail_and_one_job(session: Session) -> None:
    for _ in range(2):
        mails.queue(
            session,
            kind="sign_in",
            to="els@example.org",
            lang="nl",
            dedupe="sign-in-1",
            address="http://127.0.0.1:8000/nl/sign-in/x",
            minutes=10,
        )
    row = session.exec(select(Mail)).one()
    assert row.message_id == "<sign-in-1@werkbank>"
    assert session.exec(select(OutboxJob)).one().subject_id == str(row.id)


def test_an_address_cannot_add_a_header_or_a_recipient() -> None:
    with pytest.raises(ValueError, match=r"(?i)header|linefeed|carriage"):
        mails.as_message(mail(recipient="els@example.org\r\nBcc: everybody@example.org"))


def test_a_value_that_a_template_needs_is_never_left_empty(session: Session) -> None:
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        mails.queue(session, kind="sign_in", to="els@example.org", lang="nl", dedupe="1", minutes=10)
    assert session.exec(select(Mail)).all() == []


@pytest.mark.parametrize("template", sorted({path.name.split(".")[0] for path in mails.TEMPLATES.glob("*.txt")}))
def test_every_mail_exists_in_both_languages_and_begins_with_its_subject(template: str) -> None:
    for lang in ("nl", "en"):
        text = (mails.TEMPLATES / f"{template}.{lang}.txt").read_text(encoding="utf-8")
        first, second = text.split("\n")[:2]
        assert first.startswith("Subject: ")
        assert second == ""


def test_over_smtp_the_server_gets_the_mail_with_its_calendar(inbox: Inbox) -> None:
    row = mail(calendar=invitation(), calendar_method="REQUEST")
    mails.deliver(row)
    (envelope,) = inbox.envelopes
    assert envelope.rcpt_tos == ["els@example.org"]
    assert envelope.mail_from == "werkbank@example.org"
    assert isinstance(envelope.content, bytes)
    message = message_from_bytes(envelope.content, policy=default)
    assert message["Message-ID"] == row.message_id
    assert message["Subject"] == row.subject
    assert [part.get_param("method") for part in calendar_parts(message)] == ["REQUEST", "REQUEST"]
    assert not get_settings().mail_dir.exists()


@pytest.mark.usefixtures("inbox")
def test_a_mail_does_not_leave_in_the_clear_where_encryption_is_asked_for(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    import smtplib

    monkeypatch.setenv("WERKBANK_SMTP_STARTTLS", "true")
    get_settings.cache_clear()
    with pytest.raises(smtplib.SMTPNotSupportedError):
        mails.deliver(mail())
    assert inbox.envelopes == []


def test_a_server_that_is_away_is_an_error_and_not_a_lost_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKBANK_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("WERKBANK_SMTP_PORT", "1")
    get_settings.cache_clear()
    with pytest.raises(OSError):  # noqa: PT011  which one is up to the machine
        mails.deliver(mail())


def test_only_mails_that_left_are_shown_newest_first(session: Session) -> None:
    rows = [mail(subject=f"{n}", created_at=datetime(2026, 11, n, tzinfo=UTC)) for n in (1, 2, 3)]
    session.add_all(rows)
    session.flush()
    for row in rows[:2]:
        mails.mark_sent(session, mail_id=row.id)
    assert [row.subject for row in mails.sent(session)] == ["2", "1"]
    with pytest.raises(NotFound):
        mails.get(session, uuid4())
