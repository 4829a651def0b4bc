"""Signing in by a mailed link, sessions that can be ended, and the accounts behind them."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, select

from app.errors import Conflict, DomainError, NotFound, message
from app.models import Account, Expert, Role, SignInLink, SignInSession
from app.services import mails
from app.services.allowances import SIGN_IN_LINKS
from app.services.tokens import hash_token, new_token
from app.settings import get_settings

MAX_OPEN_LINKS = 5
"""Unused, unexpired links per account: enough for somebody in a hurry, too few to flood a mail box."""
USED_UP = message("This sign-in link has been used or has expired. Ask for a new one.")


def by_email(session: Session, *, email: str) -> Account | None:
    """The account with this address, in any spelling of capitals."""
    return session.exec(select(Account).where(Account.email == email.strip().lower())).first()


def client_for(session: Session, *, email: str, name: str, lang: str) -> Account:
    """The account with this address, or a new client. Nothing of an existing account is changed by a visitor."""
    account = by_email(session, email=email)
    if account is None:
        account = Account(email=email.strip().lower(), name=name.strip(), role=Role.CLIENT, language=lang)
        session.add(account)
        session.flush()  # others refer to it in this transaction
    return account


def send_sign_in_link(
    session: Session, *, email: str, lang: str, next_path: str = "", visitor: str = "", now: datetime
) -> None:
    """Mail a link that lives ten minutes and works once.

    An unknown address gets nothing, and looks the same; so does a network address (`visitor`) that asked very often.
    """
    account = by_email(session, email=email)
    if not SIGN_IN_LINKS.spares(visitor, now=now) or account is None or not account.active:
        return
    if _open_links(session, account, now=now) >= MAX_OPEN_LINKS:
        return
    token = new_token()
    minutes = get_settings().sign_in_minutes
    link = SignInLink(
        token_hash=hash_token(token),
        account_id=account.id,
        next_path=next_path,
        expires_at=now + timedelta(minutes=minutes),
    )
    session.add(link)
    address = f"{get_settings().base_url}/{lang}/sign-in/{token}"
    mails.queue(
        session,
        kind="sign_in",
        to=account.email,
        lang=lang,
        dedupe=f"sign-in-{link.id}",
        address=address,
        minutes=minutes,
    )


def invite(session: Session, *, name: str, email: str, role: Role) -> Account:
    """Add one of the centre's own people. An expert gets office hours, and can be booked once these are right."""
    if by_email(session, email=email):
        raise Conflict(message("There is an account with this address already."))
    account = Account(email=email.strip().lower(), name=name.strip(), role=role)
    session.add(account)
    session.flush()  # the expert refers to it
    if role == Role.EXPERT:
        hours = {str(day): [["09:00", "12:30"], ["13:00", "17:00"]] for day in range(5)}
        session.add(Expert(account_id=account.id, first_name=name.split(maxsplit=1)[0], working_hours=hours))
    return account


def _open_links(session: Session, account: Account, *, now: datetime) -> int:
    query = select(SignInLink).where(SignInLink.account_id == account.id, SignInLink.expires_at > now)
    return sum(link.works_at(now) for link in session.exec(query))


def link_works(session: Session, *, token: str, now: datetime) -> bool:
    """Whether the link could be used now. Looking does not use it up, so a mail scanner cannot spend it."""
    link = session.exec(select(SignInLink).where(SignInLink.token_hash == hash_token(token))).first()
    return link is not None and link.works_at(now)


def use_link(session: Session, *, token: str, now: datetime) -> tuple[str, Account, str]:
    """Use the link up. Returns (session token, account, path to go on to)."""
    query = select(SignInLink).where(SignInLink.token_hash == hash_token(token)).with_for_update()
    link = session.exec(query).first()
    if link is None or not link.works_at(now):
        raise DomainError(USED_UP)
    link.used_at = now
    account = session.get_one(Account, link.account_id)
    if not account.active:
        raise DomainError(USED_UP)
    return start_session(session, account=account, now=now), account, link.next_path


def start_session(session: Session, *, account: Account, now: datetime) -> str:
    """A new session for this browser; returns its token."""
    token = new_token()
    expires_at = now + timedelta(hours=get_settings().session_hours)
    session.add(SignInSession(token_hash=hash_token(token), account_id=account.id, expires_at=expires_at))
    return token


def of_session(session: Session, *, token: str, now: datetime) -> Account | None:
    """Who is signed in with this token, if anybody."""
    found = session.exec(select(SignInSession).where(SignInSession.token_hash == hash_token(token))).first()
    if found is None or not found.works_at(now):
        return None
    account = session.get(Account, found.account_id)
    return account if account and account.active else None


def end_session(session: Session, *, token: str, now: datetime) -> None:
    """Sign out."""
    found = session.exec(select(SignInSession).where(SignInSession.token_hash == hash_token(token))).first()
    if found:
        found.ended_at = found.ended_at or now


def demo_accounts(session: Session) -> list[Account]:
    """People of the demo, for the sign-in buttons. Empty outside demo mode."""
    if not get_settings().is_demo:
        return []
    return list(session.exec(select(Account).where(Account.is_demo).order_by(Account.role, Account.name)))


def demo_sign_in(session: Session, *, account_id: UUID, now: datetime) -> tuple[str, Account]:
    """Sign in as a demo person without a mail. Exists in demo mode only."""
    account = session.get(Account, account_id)
    if not get_settings().is_demo or account is None or not account.is_demo:
        raise NotFound()
    return start_session(session, account=account, now=now), account
