"""Triage results over time: kept by number, made anew, compared; and the turnover that turns a fine into an amount."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session, col, select

from app.errors import DomainError, Invalid, NotAllowed, NotFound, message
from app.models import Account, Engagement, Intake, KeptAssessment
from app.services import amounts, knowledge
from app.services.answer_files import MAX_BYTES
from app.services.triage_api import read_json
from pipelines.triage import AnswerError, Assessment, assess
from pipelines.triage.comparison import Comparison, compare
from pipelines.triage.engine import TURNOVER
from pipelines.triage.outlook import Turn, outlook

MOST_OF_A_VISIT = 20
"""Older ones of the same visit go: somebody who tries out answers does not fill the table."""


@dataclass(frozen=True)
class Version:
    """One assessment with the answers it was made from. `number` counts within its visit or engagement."""

    number: int
    made_at: datetime
    answers: dict[str, Any]
    assessment: Assessment


def keep(session: Session, intake: Intake) -> None:
    """Keep the result just computed for this visit, unless it says the same as the one before it."""
    result = (intake.result or {}).get("assessment")
    if result is None:
        return
    session.flush()  # locking below reads the row anew
    session.exec(select(Intake.id).where(Intake.id == intake.id).with_for_update()).one()
    rows = _rows(session, intake)
    if rows and rows[-1].answers == intake.answers and rows[-1].rules_version == result["rules_version"]:
        return
    for old in rows[: len(rows) - MOST_OF_A_VISIT + 1] if len(rows) >= MOST_OF_A_VISIT else []:
        session.delete(old)
    number = rows[-1].number + 1 if rows else 1
    session.add(_row(number, intake.answers, result, intake_id=intake.id))


def of_intake(session: Session, intake: Intake) -> list[Version]:
    """What was computed in this visit, first to last."""
    return _versions(_rows(session, intake))


def of_engagement(session: Session, engagement: Engagement) -> list[Version]:
    """What the firm saw when it booked (number 1), and what was made anew since, first to last."""
    kept = (engagement.result or {}).get("assessment")
    first = [_row(1, engagement.answers, kept, engagement_id=engagement.id)] if kept else []
    for row in first:
        row.created_at = engagement.created_at
    return _versions([*first, *_rows(session, engagement)])


def reassess(session: Session, engagement: Engagement, *, account: Account) -> Version:
    """Assess the engagement's answers by today's rules, and keep that if it differs from the one before.

    Raises NotAllowed for who is not of the centre, Invalid where the answers no longer fit the questions.
    """
    if not account.is_staff:
        raise NotAllowed(message("Only the centre's own people can do this."))
    session.flush()  # locking below reads the row anew
    session.refresh(engagement, with_for_update=True)  # the second of two clicks waits here for the first
    fresh = of_answers(engagement.answers)
    before = of_engagement(session, engagement)
    same = before and before[-1].answers == engagement.answers
    if same and before[-1].assessment == fresh:
        return before[-1]
    number = before[-1].number + 1 if before else 1
    row = _row(number, engagement.answers, fresh.model_dump(mode="json"), engagement_id=engagement.id)
    session.add(row)
    return Version(number, row.created_at, dict(row.answers), fresh)


def known(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to questions of today."""
    questions = knowledge.library().rules.by_id
    return {name: value for name, value in answers.items() if name in questions}


def of_answers(answers: Mapping[str, Any]) -> Assessment:
    """What today's rules say. Answers to questions that exist no more are passed over; Invalid for a misfit."""
    try:
        return assess(known(answers), knowledge.library().rules)
    except AnswerError as error:
        raise Invalid(
            message("The answer to “%(question)s” does not fit the questions of today. Answer it again."),
            question=error.question,
        ) from None


def turns(answers: Mapping[str, Any]) -> tuple[Turn, ...]:
    """What would change the answer. Nothing for answers that do not fit the questions of today."""
    try:
        return outlook(known(answers), knowledge.library().rules)
    except AnswerError:
        return ()


def pick(versions: list[Version], *, before: int | None, after: int | None) -> tuple[Version, Version]:
    """Two of them to compare: those with these numbers, else the last two. NotFound where there are no two."""
    if len(versions) < 2:
        raise NotFound()
    by_number = {version.number: version for version in versions}
    first, second = before or versions[-2].number, after or versions[-1].number
    if first not in by_number or second not in by_number:
        raise NotFound()
    return by_number[first], by_number[second]


def compared(before: Version, after: Version) -> Comparison:
    """What became of each finding between two versions."""
    rules = knowledge.library().rules
    of_today = after.assessment.rules_version == rules.version
    return compare(
        before.assessment,
        after.assessment,
        answers_before=before.answers,
        answers_after=after.answers,
        rules=rules if of_today else None,
    )


def from_file(content: bytes, *, field: str, now: datetime) -> Version:
    """A file of answers, assessed by today's rules: as this site writes it, or only `{question: answer}`.

    Raises Invalid, with `field`, for what is too big, no JSON, or no answers to our questions.
    """
    if len(content) > MAX_BYTES:
        raise Invalid(message("This file is too big. A file of answers is smaller than 200 kB."), field)
    try:
        read = read_json(content)
    except DomainError:
        raise Invalid(message("We cannot read this file. Choose a file of answers (JSON)."), field) from None
    answers = read.get("answers", read)
    answers = known(answers) if isinstance(answers, dict) else {}
    if not answers:
        raise Invalid(message("We find no answers to our questions in this file."), field)
    try:
        return Version(0, now, answers, of_answers(answers))
    except Invalid as error:
        raise Invalid(error.text, field, **error.parameters) from None


def tell_turnover(intake: Intake, *, text: str) -> None:
    """Keep the yearly turnover with the answers (empty text forgets it), and work the fines out anew in the result.

    Raises Invalid for what is no amount. The rest of the result (its matches) stays as it was.
    """
    facts = {name: value for name, value in intake.answers.items() if name != TURNOVER}
    if text.strip():
        facts[TURNOVER] = amounts.euros(text, field=TURNOVER)
    intake.answers = facts
    if intake.result:
        intake.result = {**intake.result, "assessment": of_answers(facts).model_dump(mode="json")}


def _row(number: int, answers: Mapping[str, Any], result: Mapping[str, Any], **owner: Any) -> KeptAssessment:
    return KeptAssessment(
        number=number, rules_version=result["rules_version"], answers=dict(answers), result=dict(result), **owner
    )


def _rows(session: Session, owner: Intake | Engagement) -> list[KeptAssessment]:
    column = col(KeptAssessment.intake_id) if isinstance(owner, Intake) else col(KeptAssessment.engagement_id)
    query = select(KeptAssessment).where(column == owner.id)
    return list(session.exec(query.order_by(col(KeptAssessment.number))))


def _versions(rows: list[KeptAssessment]) -> list[Version]:
    """Those that can still be read: a result of before a deployment that changed its shape cannot be compared."""
    found = []
    for row in rows:
        try:
            read = Assessment.model_validate(row.result)
        except ValidationError:
            continue
        found.append(Version(row.number, row.created_at, dict(row.answers), read))
    return found
