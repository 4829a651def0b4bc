"""Saved intakes: two links, each for its own purpose; an address that goes with the answers; nobody's box flooded."""

import re
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.errors import Invalid
from app.models import Intake, IntakeLink, LinkPurpose, Mail
from app.models.base import utc_now
from app.services import floods, intake_saving, intakes, mails
from app.services.intake_saving import LinkGone
from app.services.tokens import hash_token
from app.settings import get_settings
from tests import factories

NOW = utc_now()
EMAIL = "els@bakery.example"


def save(session: Session, intake: Intake, email: str = EMAIL, key: str = "one") -> None:
    intake_saving.save(session, intake, email=email, lang="nl", key=key, now=NOW)


def tokens(session: Session, kind: str) -> list[str]:
    """The tokens in the mails, oldest first."""
    session.flush()
    bodies = session.exec(select(Mail.body).order_by(Mail.created_at)).all()
    return [token for body in bodies for token in re.findall(rf"/nl/intake/{kind}/(\S+)", body)]


def reopen(session: Session, token: str, key: str = "a") -> str:
    """Ask for the fresh link and return its token."""
    intake_saving.mail_open_link(session, token=token, lang="nl", key=key, now=NOW)
    return tokens(session, "open")[-1]


def test_a_saved_intake_stays_for_weeks_and_is_opened_with_two_links(session: Session) -> None:
    intake = factories.intake(session, token="before")
    save(session, intake)
    assert intake.expires_at == NOW + timedelta(days=get_settings().intake_saved_days)
    fresh = reopen(session, tokens(session, "return")[0])
    opened, token = intake_saving.open_again(session, token=fresh, key="k", now=NOW)
    assert opened.id == intake.id
    assert intakes.by_token(session, token=token, now=NOW).id == intake.id
    assert intakes.by_token(session, token="before", now=NOW) is None


def test_looking_at_links_uses_nothing_up_and_mails_nothing(session: Session) -> None:
    intake = factories.intake(session)
    save(session, intake)
    fresh = reopen(session, tokens(session, "return")[0])
    for _ in range(3):
        for token, purpose in ((tokens(session, "return")[0], LinkPurpose.RETURN), (fresh, LinkPurpose.OPEN)):
            assert intake_saving.intake_of(session, token=token, purpose=purpose, now=NOW).id == intake.id
    assert len(session.exec(select(Mail)).all()) == 2
    intake_saving.open_again(session, token=fresh, key="k", now=NOW)


def test_a_link_does_not_do_the_work_of_the_other(session: Session) -> None:
    save(session, factories.intake(session))
    first = tokens(session, "return")[0]
    fresh = reopen(session, first)
    with pytest.raises(LinkGone):
        intake_saving.open_again(session, token=first, key="k", now=NOW)
    with pytest.raises(LinkGone):
        intake_saving.mail_open_link(session, token=fresh, lang="nl", key="b", now=NOW)


def test_the_fresh_link_works_once_and_for_minutes(session: Session) -> None:
    save(session, factories.intake(session))
    first = tokens(session, "return")[0]
    used, late = reopen(session, first, "a"), reopen(session, first, "b")
    intake_saving.open_again(session, token=used, key="k", now=NOW)
    with pytest.raises(LinkGone):
        intake_saving.open_again(session, token=used, key="other", now=NOW)
    after = NOW + timedelta(minutes=get_settings().sign_in_minutes)
    with pytest.raises(LinkGone):
        intake_saving.open_again(session, token=late, key="k", now=after)


def test_a_double_click_is_let_in_twice_and_only_its_last_answer_counts(session: Session) -> None:
    save(session, factories.intake(session))
    fresh = reopen(session, tokens(session, "return")[0])
    _, one = intake_saving.open_again(session, token=fresh, key="k", now=NOW)
    _, two = intake_saving.open_again(session, token=fresh, key="k", now=NOW + timedelta(seconds=2))
    assert intakes.by_token(session, token=one, now=NOW) is None
    assert intakes.by_token(session, token=two, now=NOW)
    with pytest.raises(LinkGone):
        intake_saving.open_again(session, token=fresh, key="k", now=NOW + timedelta(minutes=2))


def test_a_double_click_mails_once(session: Session) -> None:
    intake = factories.intake(session)
    save(session, intake)
    save(session, intake)
    first = tokens(session, "return")
    assert len(first) == 1
    reopen(session, first[0])
    reopen(session, first[0])
    assert len(tokens(session, "open")) == 1


def test_after_the_time_no_link_opens_anything(session: Session) -> None:
    save(session, factories.intake(session))
    first = tokens(session, "return")[0]
    fresh, after = reopen(session, first), NOW + timedelta(days=get_settings().intake_saved_days)
    for token, purpose in ((first, LinkPurpose.RETURN), (fresh, LinkPurpose.OPEN), ("nothing", LinkPurpose.OPEN)):
        with pytest.raises(LinkGone):
            intake_saving.intake_of(session, token=token, purpose=purpose, now=after)


def test_another_address_takes_the_place_of_the_first(session: Session) -> None:
    intake = factories.intake(session)
    save(session, intake, "wrong@bakery.example", "one")
    save(session, intake, EMAIL, "two")
    wrong, right = tokens(session, "return")
    with pytest.raises(LinkGone):
        intake_saving.intake_of(session, token=wrong, purpose=LinkPurpose.RETURN, now=NOW)
    reopen(session, right)
    newest = session.exec(select(Mail).order_by(Mail.created_at.desc())).first()
    assert newest.recipient == EMAIL


@pytest.mark.parametrize("email", ["", "els", "els@bakery", "a@b.nl, c@d.nl", "els@bakery.example\nBcc: x@y.nl"])
def test_an_address_that_mail_cannot_reach_is_refused(session: Session, email: str) -> None:
    intake = factories.intake(session)
    with pytest.raises(Invalid) as refused:
        save(session, intake, email)
    assert refused.value.field == "email"
    assert (intake.email, session.exec(select(Mail)).all()) == ("", [])


def test_no_mail_repeats_what_the_visitor_typed(session: Session) -> None:
    intake = factories.intake(session, problem="Ons geheim recept")
    save(session, intake)
    reopen(session, tokens(session, "return")[0])
    for mail in session.exec(select(Mail)):
        assert "geheim" not in mail.subject + mail.body


def test_one_address_gets_few_mails_a_day_whoever_saves_and_deletes(session: Session) -> None:
    for number in range(floods.SAVES_PER_ADDRESS):
        intake = factories.intake(session, token=f"visit-{number}")
        save(session, intake)
        intake_saving.forget(session, intake)
        session.flush()
    with pytest.raises(Invalid) as refused:
        save(session, factories.intake(session, token="next"), EMAIL.upper())
    assert refused.value.field == "email"
    save(session, factories.intake(session, token="other"), "bo@bakery.example")


def test_one_visit_mails_few_addresses_a_day(session: Session) -> None:
    intake = factories.intake(session)
    for number in range(floods.SAVES_PER_VISIT):
        save(session, intake, f"p{number}@bakery.example", f"key-{number}")
    with pytest.raises(Invalid):
        save(session, intake, "more@bakery.example", "more")


def test_asking_for_the_fresh_link_again_and_again_ends(session: Session) -> None:
    save(session, factories.intake(session))
    first = tokens(session, "return")[0]
    for number in range(intake_saving.MAX_OPEN_LINKS + 3):
        reopen(session, first, f"key-{number}")
    assert len(tokens(session, "open")) == intake_saving.MAX_OPEN_LINKS


def test_deleting_leaves_no_answer_no_link_and_no_address(session: Session) -> None:
    intake = factories.intake(session)
    save(session, intake)
    reopen(session, tokens(session, "return")[0])
    sent = session.exec(select(Mail)).first()
    mails.deliver(sent)
    intake_saving.forget(session, intake)
    session.flush()
    assert session.exec(select(Intake)).all() == []
    assert session.exec(select(IntakeLink)).all() == []
    for mail in session.exec(select(Mail)):
        assert "bakery" not in mail.recipient + mail.subject + mail.body
        assert mail.sent_at, "the worker must not send what was forgotten"
    assert list(get_settings().mail_dir.glob("*.eml")) == []


def test_expired_intakes_go_with_their_addresses_and_others_stay(session: Session) -> None:
    old, kept = factories.intake(session, token="old"), factories.intake(session, token="kept")
    save(session, old, EMAIL, "one")
    save(session, kept, "bo@bakery.example", "two")
    plain = factories.intake(session, token="plain")
    old.expires_at = plain.expires_at = NOW
    session.flush()
    assert intake_saving.delete_expired(session, now=NOW) == 2
    assert [row.id for row in session.exec(select(Intake))] == [kept.id]
    assert [row.intake_id for row in session.exec(select(IntakeLink))] == [kept.id]
    recipients = {mail.recipient for mail in session.exec(select(Mail))}
    assert recipients == {"bo@bakery.example", mails.fingerprint(EMAIL)}


def test_what_was_booked_for_the_same_address_comes_along_and_nothing_else(session: Session) -> None:
    intake = factories.intake(session, token="before")
    els, other = factories.account(session, "Els"), factories.account(session, "Bo")
    adviser = factories.expert(session)
    own = factories.engagement(session, adviser=adviser, client=els, intake_token_hash=hash_token("before"))
    foreign = factories.engagement(session, adviser=adviser, client=other, intake_token_hash=hash_token("before"))
    save(session, intake, els.email.upper())
    fresh = reopen(session, tokens(session, "return")[0])
    _, token = intake_saving.open_again(session, token=fresh, key="k", now=NOW)
    assert intakes.engagements_of_visit(session, token=token) == [own]
    assert intakes.engagements_of_visit(session, token="before") == [foreign]
