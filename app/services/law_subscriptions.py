"""A mail when the law changes: asked for, confirmed by its own link, at most one per version, stopped by one click."""

import datetime as dt
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from babel.dates import format_date
from sqlmodel import Session, col, delete, func, select

from app.errors import DomainError, Invalid, message
from app.jobs import TELL_RULE_CHANGES
from app.models import Intake, LawSubscription, LawSubscriptionLink
from app.services import mails, rule_changes, typed
from app.services.allowances import LAW_REQUESTS
from app.services.tokens import hash_token, new_token
from app.settings import get_settings
from pipelines.triage import article_text
from pipelines.triage.rule_changes import RuleChange, RuleInShort, concerning
from pipelines.triage.texts import Lang

CONFIRM_WITHIN = timedelta(days=7)
ASKED_PER_ADDRESS = 3
ASKED_IN_ALL = 2_000
"""Requests of the last day that nobody confirmed, for one address and for all: who types other people's addresses in
must not make us a nuisance."""
SHOWN = 25
"""Changes in one mail; what is more is counted."""
LINK_GONE = message("This link does not work any more.")


class LinkGone(DomainError):
    """A link that is unknown, or whose subscription has ended: from outside both look the same."""

    status = 410

    def __init__(self) -> None:
        super().__init__(LINK_GONE)


def rules_of(intake: Intake | None) -> list[str]:
    """Ids of the rules that the result of this visit rests on; none without a result."""
    found = ((intake.result if intake else None) or {}).get("assessment")
    return [finding["id"] for finding in found["findings"]] if found else []


def ask(
    session: Session, *, email: str, lang: str, rules: Sequence[str], key: str, visitor: str, now: datetime
) -> None:
    """Mail a link with which this address can confirm. The same `key` (one rendered form) asks once.

    An address that has a subscription gets the same mail: what is confirmed then takes the place of the first.
    Raises Invalid for what is no address, and when too much was asked today, from the network address `visitor` too.
    """
    address = typed.email_address(email)
    id_ = UUID(hex=hash_token(f"{key} {address.lower()}")[:32])
    if session.get(LawSubscription, id_):
        return
    _refuse_many(session, address, visitor, now)
    subscription = LawSubscription(
        id=id_,
        email=address,
        language=lang,
        rules=sorted(set(rules)),
        rules_version=rule_changes.current_version(),
        created_at=now,
    )
    session.add(subscription)
    session.flush()  # the link refers to it
    token = _new_link(session, subscription)
    mails.queue(
        session,
        kind="law_subscription",
        to=address,
        lang=lang,
        dedupe=f"{_mails_of(subscription)}ask-{hash_token(token)[:8]}",
        address=address_of(token, lang),
        days=CONFIRM_WITHIN.days,
    )


def of_link(session: Session, *, token: str) -> LawSubscription:
    """The subscription behind a mailed link. Looking changes nothing. Raises LinkGone."""
    query = (
        select(LawSubscription)
        .join(LawSubscriptionLink, col(LawSubscriptionLink.subscription_id) == col(LawSubscription.id))
        .where(LawSubscriptionLink.token_hash == hash_token(token))
    )
    found = session.exec(query).first()
    if found is None:
        raise LinkGone()
    return found


def confirm(session: Session, *, token: str, now: datetime) -> LawSubscription:
    """From now on mails may go there. Confirming twice changes nothing. Raises LinkGone.

    An earlier subscription of the same address ends; the links in its mails then stop this one.
    """
    subscription = of_link(session, token=token)
    session.refresh(subscription, with_for_update=True)  # the second of two clicks waits here for the first
    if subscription.confirmed_at:
        return subscription
    subscription.confirmed_at = now
    for older in _same_address(session, subscription):
        if older.id == subscription.id or older.confirmed_at is None:
            continue
        links = select(LawSubscriptionLink).where(LawSubscriptionLink.subscription_id == older.id)
        for link in session.exec(links).all():
            link.subscription_id = subscription.id
        session.flush()  # before their subscription goes
        _forget(session, older)
    version = rule_changes.current_version()
    if subscription.rules_version != version:  # the law changed while the mail lay there
        TELL_RULE_CHANGES.enqueue(session, subject_id=version, dedupe=f"{version} {subscription.id}")
    return subscription


def stop(session: Session, *, token: str) -> None:
    """Delete everything of this address: no more mails, and nothing that says there were any. Raises LinkGone."""
    for subscription in _same_address(session, of_link(session, token=token)):
        _forget(session, subscription)


def remove_unconfirmed(session: Session, *, now: datetime) -> int:
    """Remove what nobody confirmed in time, and what was mailed about it. Returns how many."""
    old = select(LawSubscription).where(
        col(LawSubscription.confirmed_at).is_(None), LawSubscription.created_at <= now - CONFIRM_WITHIN
    )
    found = session.exec(old).all()
    for subscription in found:
        _forget(session, subscription)
    return len(found)


def mail_changes(session: Session, *, version: str) -> int:
    """Mail what changed since the version that each one knows, if it concerns them. Returns how many mails."""
    if rule_changes.is_overtaken(session, version=version):
        return 0
    waiting = select(LawSubscription).where(
        col(LawSubscription.confirmed_at).is_not(None), LawSubscription.rules_version != version
    )
    differences: dict[str, tuple[RuleChange, ...]] = {}
    count = 0
    for subscription in session.exec(waiting.with_for_update()).all():
        known = subscription.rules_version
        if known not in differences:
            differences[known] = rule_changes.between(session, before=known, after=version)
        found = concerning(differences[known], subscription.rules)
        subscription.rules_version = version
        if found:
            _mail(session, subscription, found, version=version)
            count += 1
    return count


def address_of(token: str, lang: str, *, stop: bool = False) -> str:
    """The address of the page behind a mailed link."""
    return f"{get_settings().base_url}/{lang}/law-changes/{token}{'/stop' if stop else ''}"


def _mail(session: Session, subscription: LawSubscription, found: Sequence[RuleChange], *, version: str) -> None:
    token, lang = _new_link(session, subscription), subscription.language
    own = set(subscription.rules)
    shown = found[:SHOWN]
    mails.queue(
        session,
        kind="law_changes",
        to=subscription.email,
        lang=lang,
        dedupe=f"{_mails_of(subscription)}{version}",
        stop_address=address_of(token, lang, stop=True),
        own=[_in_words(change, lang) for change in shown if change.id in own or not own],
        other=[_in_words(change, lang) for change in shown if own and change.id not in own],
        more=len(found) - len(shown),
        version=version,
        stop=address_of(token, lang, stop=True),
        intake=f"{get_settings().base_url}/{lang}/intake/problem",
        answers=f"{get_settings().base_url}/{lang}/intake/answers",
    )


def _in_words(change: RuleChange, lang: str) -> dict[str, object]:
    rule, language = change.either, _lang(lang)
    return {
        "what": change.what,
        "fields": change.fields,
        "title": rule.title[language],
        "articles": ", ".join(article_text(article, language) for article in rule.articles),
        "status": rule.status,
        "before": _days(change.before, lang),
        "after": _days(change.after, lang),
    }


def _lang(lang: str) -> Lang:
    return "en" if lang == "en" else "nl"


def _days(rule: RuleInShort | None, lang: str) -> str:
    """The days of a rule in words, each once; empty where it has none."""
    days: list[dt.date] = [day for day in dict.fromkeys(rule.days if rule else ()) if day]
    or_ = {"nl": " of ", "en": " or "}[lang]
    return or_.join(format_date(day, "d MMMM y", locale=lang) for day in days)


def _new_link(session: Session, subscription: LawSubscription) -> str:
    token = new_token()
    session.add(LawSubscriptionLink(token_hash=hash_token(token), subscription_id=subscription.id))
    return token


def _same_address(session: Session, subscription: LawSubscription) -> Sequence[LawSubscription]:
    query = select(LawSubscription).where(func.lower(LawSubscription.email) == subscription.email.lower())
    return session.exec(query.with_for_update()).all()


def _mails_of(subscription: LawSubscription) -> str:
    return f"law-{subscription.id}-"


def _forget(session: Session, subscription: LawSubscription) -> None:
    """The subscription, its links, and what its mails said."""
    mails.redact(session, names=_mails_of(subscription))
    session.exec(delete(LawSubscriptionLink).where(col(LawSubscriptionLink.subscription_id) == subscription.id))
    session.delete(subscription)
    session.flush()


def _refuse_many(session: Session, address: str, visitor: str, now: datetime) -> None:
    today = (
        select(func.count())
        .select_from(LawSubscription)
        .where(LawSubscription.created_at > now - timedelta(days=1), col(LawSubscription.confirmed_at).is_(None))
    )
    here = today.where(func.lower(LawSubscription.email) == address.lower())
    if session.exec(here).one() >= ASKED_PER_ADDRESS:
        raise Invalid(message("We have mailed this address often enough today. Look in your mail."), "email")
    if session.exec(today).one() >= ASKED_IN_ALL or not LAW_REQUESTS.spares(visitor, now=now):
        raise Invalid(message("Many people ask for this today. Try again tomorrow."), "email")
