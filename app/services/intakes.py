"""One visit: the problem in the visitor's own words, the answers, and the result shown for them."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, delete, select

from app.errors import Invalid, message
from app.models import Engagement, Intake
from app.services import floods, knowledge, mails, typed
from app.services.tokens import hash_token, new_token
from app.settings import get_settings
from pipelines.triage import Question

QUESTIONS = ("sector", "size", "data", "people", "stage")
"""In this order, one a page, after the problem."""


def start(session: Session, *, lang: str, now: datetime) -> tuple[Intake, str]:
    """A new, empty intake; returns it with the token that opens it."""
    token = new_token()
    hours = get_settings().intake_hours
    intake = Intake(token_hash=hash_token(token), language=lang, expires_at=now + timedelta(hours=hours))
    session.add(intake)
    return intake, token


def by_token(session: Session, *, token: str, now: datetime) -> Intake | None:
    """The intake behind a cookie, unless it has expired."""
    intake = session.exec(select(Intake).where(Intake.token_hash == hash_token(token))).first()
    return intake if intake and intake.expires_at > now else None


def question(name: str) -> Question:
    """The question as content has it: label, hint, options, in both languages."""
    return knowledge.library().rules.by_id()[name]


def tell_problem(intake: Intake, *, problem: str) -> None:
    """Keep the problem text, or say what is wrong with it. A changed problem makes the old result void."""
    text = problem.strip()
    limit = get_settings().problem_max_characters
    if not text:
        raise Invalid(message("Tell us in a few sentences what your problem or idea is."), "problem")
    if len(text) > limit:
        raise Invalid(
            message("Your text has %(count)s characters. Shorten it to at most %(limit)s."),
            "problem",
            count=len(text),
            limit=limit,
        )
    if sum(unicodedata.category(character).startswith("L") for character in text) < 3:
        sentence = message("Describe your problem in words. Pictures and signs alone tell us too little.")
        raise Invalid(sentence, "problem")
    intake.problem, intake.result = text, None


def answer(intake: Intake, *, name: str, values: list[str]) -> None:
    """Keep one answer; only the question's own options are accepted. "unknown" and "none" stand alone."""
    asked = question(name)
    known, several = set(asked.option_ids()), asked.type == "choices"
    if not values:
        raise Invalid(message("Choose an answer. You can also choose “I don't know”."), name)
    if not set(values) <= known or (len(values) > 1 and not several):
        raise Invalid(message("Choose one of the answers on this page."), name)
    if len(values) > 1 and {"unknown", "none"} & set(values):
        raise Invalid(message("“None” and “I don't know” cannot go together with other answers."), name)
    # a new dict: SQLAlchemy does not see a change inside a JSON value
    intake.answers = {**intake.answers, name: values if several else values[0]}
    intake.result = None


def first_missing(intake: Intake) -> str | None:
    """The first page that still needs an answer, or None when all are given."""
    if not intake.problem:
        return "problem"
    return next((name for name in QUESTIONS if name not in intake.answers), None)


def mail_result(session: Session, intake: Intake, *, email: str, lang: str, text: Mapping[str, Any], key: str) -> None:
    """Mail the result as text to one address. The same `key` (one rendered form) mails once."""
    address = typed.email_address(email)
    session.flush()  # refreshing forgets what has not been written
    session.refresh(intake, with_for_update=True)  # the second of two clicks waits here for the first
    dedupe = f"intake-{intake.id}-{hash_token(key)[:16]}"
    if not mails.queued(session, dedupe=dedupe):
        floods.refuse_many_results(session, intake, email=address)
    mails.queue(session, kind="intake_result", to=address, lang=lang, dedupe=dedupe, **text)


def delete_expired(session: Session, *, now: datetime) -> int:
    """Remove intakes whose time is over. What led to an engagement was copied there."""
    return session.exec(delete(Intake).where(col(Intake.expires_at) <= now)).rowcount


def engagements_of_visit(session: Session, *, token: str) -> list[Engagement]:
    """What was booked from the browser with this cookie, newest first; also after the intake itself has expired."""
    query = select(Engagement).where(Engagement.intake_token_hash == hash_token(token))
    return list(session.exec(query.order_by(col(Engagement.created_at).desc())))


def engagement_of(session: Session, intake: Intake) -> Engagement | None:
    """The engagement that came out of this visit, if a time was booked."""
    return session.exec(select(Engagement).where(Engagement.intake_token_hash == intake.token_hash)).first()
