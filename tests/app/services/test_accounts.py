"""Sign-in links live ten minutes and work once; sessions can be ended; demo sign-in is for the demo only."""

import re
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.errors import DomainError, NotFound
from app.models import Mail, Role
from app.models.base import utc_now
from app.services import accounts
from app.services.allowances import SIGN_IN_LINKS
from app.settings import Settings
from tests import factories


def mailed_token(session: Session) -> str:
    session.flush()
    body = session.exec(select(Mail).order_by(Mail.created_at.desc())).first().body
    return re.search(r"/sign-in/(\S+)", body).group(1)


def test_a_link_signs_in_once(session: Session) -> None:
    els = factories.account(session)
    accounts.send_sign_in_link(session, email=els.email.upper(), lang="nl", now=utc_now())
    token = mailed_token(session)
    assert accounts.link_works(session, token=token, now=utc_now())
    assert accounts.link_works(session, token=token, now=utc_now()), "looking does not use it up"
    session_token, account, _ = accounts.use_link(session, token=token, now=utc_now())
    assert account.id == els.id
    assert accounts.of_session(session, token=session_token, now=utc_now()) == els
    with pytest.raises(DomainError):
        accounts.use_link(session, token=token, now=utc_now())


def test_the_mail_repeats_nothing_that_somebody_else_typed_for_this_address(session: Session) -> None:
    evil = accounts.client_for(session, email="victim@example.org", name="Win now: https://evil.example", lang="nl")
    for lang in ("nl", "en"):
        accounts.send_sign_in_link(session, email=evil.email, lang=lang, now=utc_now())
    session.flush()
    bodies = [mail.subject + mail.body for mail in session.exec(select(Mail))]
    assert len(bodies) == 2
    assert not any("evil" in body for body in bodies)


def test_a_link_dies_after_ten_minutes(session: Session) -> None:
    els = factories.account(session)
    accounts.send_sign_in_link(session, email=els.email, lang="nl", now=utc_now())
    token = mailed_token(session)
    with pytest.raises(DomainError):
        accounts.use_link(session, token=token, now=utc_now() + timedelta(minutes=10, seconds=1))


def test_an_unknown_address_gets_no_mail_and_no_error(session: Session) -> None:
    accounts.send_sign_in_link(session, email="nobody@example.org", lang="nl", now=utc_now())
    assert session.exec(select(Mail)).all() == []


def test_nobody_can_be_flooded_with_links(session: Session) -> None:
    els = factories.account(session)
    for _ in range(20):
        accounts.send_sign_in_link(session, email=els.email, lang="nl", now=utc_now())
        session.flush()
    assert len(session.exec(select(Mail)).all()) == accounts.MAX_OPEN_LINKS


def test_the_database_never_holds_a_token(session: Session) -> None:
    els = factories.account(session)
    token = accounts.start_session(session, account=els, now=utc_now())
    assert accounts.of_session(session, token=token, now=utc_now()) == els
    from app.models import SignInSession

    assert all(row.token_hash != token for row in session.exec(select(SignInSession)))


def test_signing_out_ends_the_session_everywhere(session: Session) -> None:
    els = factories.account(session)
    token = accounts.start_session(session, account=els, now=utc_now())
    accounts.end_session(session, token=token, now=utc_now())
    assert accounts.of_session(session, token=token, now=utc_now()) is None


def test_a_session_ends_by_itself(session: Session) -> None:
    els = factories.account(session)
    token = accounts.start_session(session, account=els, now=utc_now())
    assert accounts.of_session(session, token=token, now=utc_now() + timedelta(days=1)) is None


def test_an_inactive_person_is_signed_out(session: Session) -> None:
    els = factories.account(session)
    token = accounts.start_session(session, account=els, now=utc_now())
    els.active = False
    assert accounts.of_session(session, token=token, now=utc_now()) is None


def test_demo_sign_in_exists_in_demo_mode_only(session: Session) -> None:
    dirk = factories.account(session, "Dirk", Role.COORDINATOR, is_demo=True)
    with pytest.raises(NotFound):
        accounts.demo_sign_in(session, account_id=dirk.id, now=utc_now())
    assert accounts.demo_accounts(session) == []


def test_demo_sign_in_works_for_demo_people_only(demo_mode: None, session: Session) -> None:
    dirk = factories.account(session, "Dirk", Role.COORDINATOR, is_demo=True)
    els = factories.account(session)
    assert accounts.demo_sign_in(session, account_id=dirk.id, now=utc_now())[1] == dirk
    with pytest.raises(NotFound):
        accounts.demo_sign_in(session, account_id=els.id, now=utc_now())


def test_production_refuses_to_start_without_a_secret_and_https(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKBANK_ENV", "production")
    monkeypatch.setenv("WERKBANK_SECRET_KEY", "short")
    with pytest.raises(ValueError, match="SECRET_KEY"):
        Settings()
    monkeypatch.setenv("WERKBANK_SECRET_KEY", "x" * 40)
    with pytest.raises(ValueError, match="https"):
        Settings()


def test_one_network_address_mails_links_only_so_often(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SIGN_IN_LINKS, "each", 2)
    people = [factories.account(session, name) for name in ("Els", "Bas", "Kim")]
    for person in people:
        accounts.send_sign_in_link(session, email=person.email, lang="nl", visitor="192.0.2.1", now=utc_now())
    accounts.send_sign_in_link(session, email=people[2].email, lang="nl", visitor="192.0.2.2", now=utc_now())
    session.flush()
    assert [mail.recipient for mail in session.exec(select(Mail).order_by(Mail.created_at))] == [
        person.email for person in people
    ]
