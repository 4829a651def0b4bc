"""Keeping an intake longer, coming back to it by mail, and deleting it.

Two links, so that a mail scanner that follows them spends nothing and an old mail opens nothing: the link in the first
mail only asks for a fresh one, mailed to the same address; the fresh one lives minutes and opens the answers once.
"""

from datetime import datetime, timedelta

from babel.dates import format_date
from sqlmodel import Session, col, delete, func, select
from sqlmodel.sql.expression import SelectOfScalar

from app.errors import DomainError, message
from app.models import Account, Engagement, Intake, IntakeLink, LinkPurpose
from app.services import floods, mails, typed
from app.services.intakes import lock
from app.services.tokens import hash_token, new_token
from app.settings import get_settings

MAX_OPEN_LINKS = 5
"""Unused, unexpired links to open one intake: enough for somebody in a hurry, too few to flood a mail box."""
DOUBLE_CLICK = timedelta(minutes=1)
LINK_GONE = message("This link does not work any more. Ask for a new one.")


class LinkGone(DomainError):
    """A link that is unknown, used up or too old, or whose answers were deleted: from outside all look the same."""

    status = 410

    def __init__(self) -> None:
        super().__init__(LINK_GONE)


def save(session: Session, intake: Intake, *, email: str, lang: str, key: str, now: datetime) -> None:
    """Keep the intake for weeks and mail the link to come back. The same `key` (one rendered form) does it once.

    Another address than before takes its place: links mailed to the first one stop working.
    """
    address, days = typed.email_address(email), get_settings().intake_saved_days
    lock(session, intake)
    dedupe = _mail_name("saved", intake, key)
    if mails.queued(session, dedupe=dedupe):
        return
    floods.refuse_many_saves(session, intake, email=address)
    if intake.email.lower() != address.lower():
        session.exec(delete(IntakeLink).where(col(IntakeLink.intake_id) == intake.id))
    intake.email, intake.expires_at = address, now + timedelta(days=days)
    for link in session.exec(_links(intake, LinkPurpose.RETURN)):
        link.expires_at = intake.expires_at
    token = _new_link(session, intake, LinkPurpose.RETURN, expires_at=intake.expires_at)
    mails.queue(
        session,
        kind="intake_saved",
        to=address,
        lang=lang,
        dedupe=dedupe,
        address=f"{get_settings().base_url}/{lang}/intake/return/{token}",
        until=format_date(intake.expires_at.date(), "d MMMM y", locale=lang),
    )


def intake_of(session: Session, *, token: str, purpose: LinkPurpose, now: datetime) -> Intake:
    """The intake behind a mailed link. Looking uses nothing up. Raises LinkGone."""
    link = session.exec(select(IntakeLink).where(*_is(token, purpose))).first()
    if link is None or link.used_at or link.expires_at <= now:
        raise LinkGone()
    intake = session.get_one(Intake, link.intake_id)
    if intake.expires_at <= now:
        raise LinkGone()
    return intake


def mail_open_link(session: Session, *, token: str, lang: str, key: str, now: datetime) -> None:
    """Mail a link that opens the answers once, within minutes, to the address they were saved for.

    Raises LinkGone. With several such links open, or after many in a day, no more mails are sent.
    """
    intake = intake_of(session, token=token, purpose=LinkPurpose.RETURN, now=now)
    lock(session, intake)
    dedupe = _mail_name("reopen", intake, key)
    if mails.queued(session, dedupe=dedupe):
        return
    open_links = _links(intake, LinkPurpose.OPEN).where(
        col(IntakeLink.expires_at) > now, col(IntakeLink.used_at).is_(None)
    )
    if len(session.exec(open_links).all()) >= MAX_OPEN_LINKS or floods.many_reopenings(session, intake):
        return
    minutes = get_settings().sign_in_minutes
    fresh = _new_link(session, intake, LinkPurpose.OPEN, expires_at=now + timedelta(minutes=minutes))
    mails.queue(
        session,
        kind="intake_reopen",
        to=intake.email,
        lang=lang,
        dedupe=dedupe,
        address=f"{get_settings().base_url}/{lang}/intake/open/{fresh}",
        minutes=minutes,
    )


def open_again(session: Session, *, token: str, key: str, now: datetime) -> tuple[Intake, str]:
    """Use the link up; returns the intake with a new token for this browser. The token it had before stops working.

    Raises LinkGone. The second of two clicks on one form (`key`) is let in too: its answer is the one that a browser
    keeps.
    """
    query = select(IntakeLink).where(*_is(token, LinkPurpose.OPEN)).with_for_update()
    link = session.exec(query).first()
    if link is None or not _can_open(link, key, now):
        raise LinkGone()
    link.used_at, link.used_with = link.used_at or now, hash_token(key)
    intake = session.get_one(Intake, link.intake_id)
    if intake.expires_at <= now:
        raise LinkGone()
    lock(session, intake)
    fresh, before = new_token(), intake.token_hash
    intake.token_hash = hash_token(fresh)
    _take_along(session, intake, before=before)
    return intake, fresh


def forget(session: Session, intake: Intake) -> None:
    """Delete the answers now, with the links and what the mails about them say. An engagement keeps its own copy."""
    _forget_mails(session, intake)
    session.delete(intake)


def delete_expired(session: Session, *, now: datetime) -> int:
    """Remove intakes whose time is over, with the addresses of the saved ones. Returns how many."""
    old = col(Intake.expires_at) <= now
    for intake in session.exec(select(Intake).where(old, Intake.email != "")).all():
        _forget_mails(session, intake)
    return session.exec(delete(Intake).where(old)).rowcount


def _forget_mails(session: Session, intake: Intake) -> None:
    for about in ("saved", "reopen", "intake"):
        mails.redact(session, names=f"{about}-{intake.id}-")


def _mail_name(about: str, intake: Intake, key: str) -> str:
    return f"{about}-{intake.id}-{hash_token(key)[:16]}"


def _is(token: str, purpose: LinkPurpose) -> tuple[bool, bool]:
    return IntakeLink.token_hash == hash_token(token), IntakeLink.purpose == purpose


def _links(intake: Intake, purpose: LinkPurpose) -> SelectOfScalar[IntakeLink]:
    return select(IntakeLink).where(IntakeLink.intake_id == intake.id, IntakeLink.purpose == purpose)


def _new_link(session: Session, intake: Intake, purpose: LinkPurpose, *, expires_at: datetime) -> str:
    token = new_token()
    session.add(IntakeLink(token_hash=hash_token(token), intake_id=intake.id, purpose=purpose, expires_at=expires_at))
    return token


def _can_open(link: IntakeLink, key: str, now: datetime) -> bool:
    if link.used_at is None:
        return link.expires_at > now
    return link.used_with == hash_token(key) and now - link.used_at < DOUBLE_CLICK


def _take_along(session: Session, intake: Intake, *, before: str) -> None:
    """What was booked from this visit for the same address stays with it: that mail box has just been proven."""
    query = (
        select(Engagement)
        .join(Account, col(Account.id) == col(Engagement.client_id))
        .where(Engagement.intake_token_hash == before, func.lower(Account.email) == intake.email.lower())
    )
    for engagement in session.exec(query).all():
        engagement.intake_token_hash = intake.token_hash
