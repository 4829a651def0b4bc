"""New rules: noticed after a deployment, compared with the rules before, and looked at again for open engagements."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.errors import Conflict, Invalid, message
from app.jobs import TELL_RULE_CHANGES
from app.models import Engagement, KeptAssessment, RulesSnapshot, Stage, TimelineEvent
from app.services import assessments, engagements, knowledge
from app.services.assessments import Version
from pipelines.triage.comparison import FindingChange
from pipelines.triage.rule_changes import RuleChange, RuleInShort, changes, in_short, notable

CHANGED = "rules_changed"
"""Kind of the event on an engagement's timeline."""


def current_version() -> str:
    """The version of the rules that this process works with."""
    return knowledge.library().rules.version


def notice(session: Session, *, now: datetime) -> int:
    """After a deployment with new rules: keep them in short, and have a worker tell whom they concern.

    A version that was here before is not new again: a deployment that is taken back tells nobody anything.
    Returns 1 for new rules, else 0.
    """
    rules = knowledge.library().rules
    if _snapshot(session, rules.version):
        return 0
    plain = [rule.model_dump(mode="json") for rule in in_short(rules)]
    session.add(RulesSnapshot(version=rules.version, rules=plain, created_at=now))
    TELL_RULE_CHANGES.enqueue(session, subject_id=rules.version, available_at=now)
    return 1


def is_overtaken(session: Session, *, version: str) -> bool:
    """Whether still newer rules have come, whose own job tells what changed.

    Raises Conflict in a process that works with older rules: a later try, or another worker, can do it.
    """
    here = current_version()
    if version == here:
        return False
    mine, asked = _snapshot(session, here), _snapshot(session, version)
    if mine and asked and mine.created_at > asked.created_at:
        return True
    raise Conflict(message("The rules of version %(version)s are not here."), version=version)


def between(session: Session, *, before: str, after: str) -> tuple[RuleChange, ...]:
    """What changed in the law between two versions, without changes of our wording. Nothing where one was not kept."""
    old, new = _snapshot(session, before), _snapshot(session, after)
    if old is None or new is None:
        return ()
    return notable(changes(_read(old), _read(new)))


def reassess_open(session: Session, *, version: str) -> int:
    """Assess every open engagement by the rules of today. Returns for how many something changed.

    What changed stands on their timeline and pages. Nobody is mailed: an adviser tells the firm.
    """
    if is_overtaken(session, version=version):
        return 0
    query = select(Engagement).where(Engagement.stage != Stage.CLOSED).order_by(col(Engagement.created_at))
    return sum(_reassess(session, engagement) for engagement in session.exec(query).all())


def latest(session: Session, engagement: Engagement) -> TimelineEvent | None:
    """The last time that new rules changed something for this engagement, if ever."""
    query = select(TimelineEvent).where(TimelineEvent.engagement_id == engagement.id, TimelineEvent.kind == CHANGED)
    return session.exec(query.order_by(col(TimelineEvent.at).desc())).first()


def is_noted(session: Session, event: TimelineEvent) -> bool:
    """Whether somebody of the centre has written a note since: then it has been looked at."""
    query = select(TimelineEvent.id).where(
        TimelineEvent.engagement_id == event.engagement_id, TimelineEvent.kind == "note", TimelineEvent.at > event.at
    )
    return session.exec(query).first() is not None


def _reassess(session: Session, engagement: Engagement) -> bool:
    session.flush()  # refreshing forgets what has not been written
    session.refresh(engagement, with_for_update=True)  # an adviser who assesses again at this moment waits
    versions = assessments.of_engagement(session, engagement)
    before = versions[-1] if versions else None
    if before is None or before.assessment.rules_version == current_version():
        return False
    try:
        fresh = assessments.of_answers(engagement.answers)
    except Invalid as error:
        return _record_misfit(session, engagement, before, question=str(error.parameters["question"]))
    after = Version(before.number + 1, before.made_at, dict(engagement.answers), fresh)
    found = [
        change
        for change in assessments.compared(before, after).findings
        if change.what != "same" and change.fields != ("text",)
    ]
    if not found:
        return False
    session.add(_kept(engagement, after))
    _record(session, engagement, before, number=after.number, found=[_plain(change) for change in found])
    return True


def _record_misfit(session: Session, engagement: Engagement, before: Version, *, question: str) -> bool:
    """The answers do not fit the questions of today: somebody has to ask the firm. Said once for each version."""
    event = latest(session, engagement)
    if event and event.details["after"] == current_version():
        return False
    _record(session, engagement, before, number=before.number, found=[], question=question)
    return True


def _record(
    session: Session,
    engagement: Engagement,
    before: Version,
    *,
    number: int,
    found: Sequence[Mapping[str, Any]],
    question: str = "",
) -> None:
    engagements.record(
        session,
        engagement,
        CHANGED,
        reference=engagement.reference,
        before=before.assessment.rules_version,
        after=current_version(),
        numbers=[before.number, number],
        changes=list(found),
        question=question,
    )


def _plain(change: FindingChange) -> dict[str, Any]:
    """What a page needs to say it, also when this rule no longer exists."""
    return {"id": change.id, "what": change.what, "fields": list(change.fields), "title": dict(change.either.title)}


def _kept(engagement: Engagement, version: Version) -> KeptAssessment:
    return KeptAssessment(
        engagement_id=engagement.id,
        number=version.number,
        rules_version=version.assessment.rules_version,
        answers=version.answers,
        result=version.assessment.model_dump(mode="json"),
    )


def _snapshot(session: Session, version: str) -> RulesSnapshot | None:
    return session.exec(select(RulesSnapshot).where(RulesSnapshot.version == version)).first()


def _read(snapshot: RulesSnapshot) -> Collection[RuleInShort]:
    return [RuleInShort.model_validate(rule) for rule in snapshot.rules]
