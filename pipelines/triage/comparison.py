"""Two assessments beside each other: what is new, gone or changed, and whether answers or rules did it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Literal

from pipelines.triage.answers import AnswerError
from pipelines.triage.engine import assess
from pipelines.triage.findings import Assessment, Finding
from pipelines.triage.rules import RuleSet
from pipelines.triage.texts import Id, Record

What = Literal["new", "gone", "changed", "same"]
Field = Literal["kind", "date", "status", "fine", "articles", "text"]
Cause = Literal["answers", "rules", "both"]


class AnswerChange(Record):
    """A question that was answered differently. None: not answered."""

    question: Id
    before: object = None
    after: object = None


class FindingChange(Record):
    """One finding in both assessments. `fields`: what of it changed, the weightiest first."""

    id: Id
    what: What
    before: Finding | None
    after: Finding | None
    fields: tuple[Field, ...] = ()
    cause: Cause | None = None

    @property
    def either(self) -> Finding:
        """The newer of the two."""
        finding = self.after or self.before
        if finding is None:
            raise ValueError(f"{self.id} is in neither of the two assessments")
        return finding


class Comparison(Record):
    """All findings of both assessments: what changed first (new, gone, changed), then what stayed the same."""

    rules_before: str
    rules_after: str
    answers: tuple[AnswerChange, ...]
    findings: tuple[FindingChange, ...]

    def of(self, what: What) -> tuple[FindingChange, ...]:
        """The findings of which this became, in order."""
        return tuple(change for change in self.findings if change.what == what)

    @property
    def is_same(self) -> bool:
        """Whether every finding stayed the same."""
        return all(change.what == "same" for change in self.findings)


def compare(
    before: Assessment,
    after: Assessment,
    *,
    answers_before: Mapping[str, object],
    answers_after: Mapping[str, object],
    rules: RuleSet | None = None,
) -> Comparison:
    """What became of each finding.

    `rules` are those of `after`. Where both answers and rules changed, they tell the causes apart: the old answers
    are assessed anew under the new rules, and what differs from that is due to the answers. Without them, or where
    the old answers no longer fit the questions, both may be the cause.
    """
    answers = answer_changes(answers_before, answers_after)
    versions_differ = before.rules_version != after.rules_version
    between: Assessment | None = None
    if answers and versions_differ and rules is not None:
        with suppress(AnswerError):
            between = assess(answers_before, rules)
    old, new = ({finding.id: finding for finding in one.findings} for one in (before, after))
    middle = {finding.id: finding for finding in between.findings} if between else None
    changes = []
    for name in dict.fromkeys((*new, *old)):
        was, now = old.get(name), new.get(name)
        what = _what(was, now)
        cause: Cause | None = None
        if what != "same":
            cause = (
                _cause(was, now, middle, name) if middle is not None else _only_cause(bool(answers), versions_differ)
            )
        fields = changed_fields(was, now) if was and now else ()
        changes.append(FindingChange(id=name, what=what, before=was, after=now, fields=fields, cause=cause))
    order: tuple[What, ...] = ("new", "gone", "changed", "same")
    return Comparison(
        rules_before=before.rules_version,
        rules_after=after.rules_version,
        answers=answers,
        findings=tuple(sorted(changes, key=lambda change: order.index(change.what))),
    )


def answer_changes(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[AnswerChange, ...]:
    """The questions with another answer; the order of several options, and the problem's own words, do not count."""
    names = [name for name in dict.fromkeys((*before, *after)) if name != "problem"]
    return tuple(
        AnswerChange(question=name, before=before.get(name), after=after.get(name))
        for name in names
        if _plain(before.get(name)) != _plain(after.get(name))
    )


def changed_fields(before: Finding, after: Finding) -> tuple[Field, ...]:
    """What differs between two versions of one finding; the reasons (`because`) do not count."""
    compared: dict[Field, tuple[object, object]] = {
        "kind": (before.kind, after.kind),
        "date": (_days(before), _days(after)),
        "status": (before.status, after.status),
        "fine": (before.fine_cap, after.fine_cap),
        "articles": (before.articles, after.articles),
        "text": ((before.title, before.explanation), (after.title, after.explanation)),
    }
    return tuple(field for field, (was, now) in compared.items() if was != now)


def _days(finding: Finding) -> tuple[object, ...]:
    return finding.applies_from, finding.date_note, tuple(reading.applies_from for reading in finding.readings)


def _plain(answer: object) -> object:
    if isinstance(answer, (list, tuple, set, frozenset)):
        return frozenset(map(str, answer)) or None
    return str(answer) if answer not in (None, "") else None


def _what(before: Finding | None, after: Finding | None) -> What:
    if before is None:
        return "new"
    if after is None:
        return "gone"
    return "changed" if changed_fields(before, after) else "same"


def _only_cause(answers: bool, versions_differ: bool) -> Cause:
    if answers and versions_differ:
        return "both"
    return "answers" if answers else "rules"


def _cause(before: Finding | None, after: Finding | None, middle: Mapping[str, Finding], name: str) -> Cause:
    """The old answers under the new rules stand between: a step to there is the rules' doing, one from there is not."""
    between = middle.get(name)
    by_rules = _what(before, between) != "same" if before or between else False
    by_answers = _what(between, after) != "same" if between or after else False
    if by_rules and by_answers:
        return "both"
    return "rules" if by_rules else "answers"
