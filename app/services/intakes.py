"""One visit: the problem in the visitor's own words, the answers, and the result shown for them."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from app.errors import Invalid, NotFound, message
from app.models import Account, Engagement, Intake
from app.services import floods, knowledge, mails, typed
from app.services.tokens import hash_token, new_token
from app.settings import get_settings
from pipelines.matching.suggestions import Suggestion
from pipelines.triage import AnswerError, Question, asked, relevant, without_void
from pipelines.triage.answers import LATEST, read_answers, usable
from pipelines.triage.texts import UNKNOWN

SINCE = "placed_on"
_NOT_OFFERED = message("Choose one of the answers on this page.")
_NOTHING_CHOSEN = message("Choose an answer. You can also choose “I don't know”.")
_EMPTY = {"date": message("Enter a full date, such as 1-6-2024, or choose “I don't know”.")}
_AHEAD = message("This day is in the future. Choose an earlier day, or change how far along you are.")
_MISFITS = {"date": message("This day cannot be right. Give a day between 1950 and 2100.")}


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
    """The question as content has it, in both languages. Raises NotFound where there is none of that name."""
    found = knowledge.library().rules.by_id.get(name)
    if found is None or found.optional:
        raise NotFound()
    return found


def questions(intake: Intake) -> tuple[Question, ...]:
    """The problem and every question that the answers so far make relevant, in order."""
    return relevant(usable_facts(intake), knowledge.library().rules)


def usable_facts(intake: Intake) -> dict[str, object]:
    """The problem and the answers, without those that a deployment's changed questions no longer take."""
    return usable(intake.facts(), knowledge.library().rules.by_id)


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


def lock(session: Session, intake: Intake) -> None:
    """The second of two clicks waits here for the first, and then sees what that did."""
    session.flush()  # refreshing forgets what has not been written
    session.refresh(intake, with_for_update=True)


def answer(intake: Intake, *, name: str, values: Sequence[str], today: date) -> None:
    """Keep one answer; answers to questions that it makes void are dropped. "unknown" and "none" stand alone."""
    asked_question = question(name)
    given = [value.strip() for value in values if value.strip()]
    if not given:
        raise Invalid(_EMPTY.get(asked_question.type, _NOTHING_CHOSEN), name)
    alone = {option.id for option in asked_question.options if option.exclusive} | {UNKNOWN}
    if len(given) > 1 and alone & set(given):
        raise Invalid(message("“None” and “I don't know” cannot go together with other answers."), name)
    value: str | list[str] = given if asked_question.type == "choices" else given[0]
    if asked_question.type == "date" and value != UNKNOWN:
        value = _day(given[0], name, today)
    try:
        read_answers({name: value if len(given) == 1 or asked_question.type == "choices" else given}, [asked_question])
    except AnswerError:
        raise Invalid(_MISFITS.get(asked_question.type, _NOT_OFFERED), name) from None
    # a new dict: SQLAlchemy does not see a change inside a JSON value
    facts = {**usable_facts(intake), name: value}
    kept = without_void(facts, knowledge.library().rules)
    intake.answers = {known: given for known, given in kept.items() if known != "problem"}
    intake.result = None


def _day(text: str, name: str, today: date) -> str:
    """A day as it is kept. Since when something is in use or on sale is not a day that is still to come."""
    day = typed.day(text)
    if day is None:
        raise Invalid(_EMPTY["date"], name)
    if name == SINCE and today < day <= LATEST:
        raise Invalid(_AHEAD, name)
    return day.isoformat()


def first_missing(intake: Intake) -> str | None:
    """The first page that still needs an answer, or None when all are given."""
    facts = usable_facts(intake)
    last = asked(facts, knowledge.library().rules)[-1]
    return None if facts.get(last.id) else last.id


def suggestions(intake: Intake, *, name: str, lang: str) -> tuple[Suggestion, ...]:
    """Answers that the problem suggests to a question that has no answer yet. Shown, never kept unasked."""
    if name in intake.answers:
        return ()
    return knowledge.library().suggestions.read(intake.problem, lang).get(name, ())


def mail_result(session: Session, intake: Intake, *, email: str, lang: str, text: Mapping[str, Any], key: str) -> None:
    """Mail the result as text to one address. The same `key` (one rendered form) mails once."""
    address = typed.email_address(email)
    lock(session, intake)
    dedupe = f"intake-{intake.id}-{hash_token(key)[:16]}"
    if not mails.queued(session, dedupe=dedupe):
        floods.refuse_many_results(session, intake, email=address)
    mails.queue(session, kind="intake_result", to=address, lang=lang, dedupe=dedupe, **text)


def engagements_of_visit(session: Session, *, token: str) -> list[Engagement]:
    """What was booked from the browser with this cookie, newest first; also after the intake itself has expired."""
    query = select(Engagement).where(Engagement.intake_token_hash == hash_token(token))
    return list(session.exec(query.order_by(col(Engagement.created_at).desc())))


def is_of(session: Session, *, token: str, account: Account) -> bool:
    """Whether this person may go on with the visit: all that was booked from it is theirs, or nothing was."""
    return all(one.client_id == account.id for one in engagements_of_visit(session, token=token))


def engagement_of(session: Session, intake: Intake) -> Engagement | None:
    """The engagement that came out of this visit, if a time was booked."""
    return session.exec(select(Engagement).where(Engagement.intake_token_hash == intake.token_hash)).first()
