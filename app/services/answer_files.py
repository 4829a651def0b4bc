"""The answers of a visit as a file to keep, and such a file loaded again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from app.errors import Invalid, message
from app.models import Intake
from app.services import intakes, knowledge
from app.services.triage_api import NotReadable, read_json
from pipelines.triage import RuleSet, without_void
from pipelines.triage.answers import usable

SCHEMA: Final = "werkbank-answers/1"
MAX_BYTES: Final = 200_000
KEYS: Final = ("schema", "made_at", "rules_version", "answers", "problem")
FIELD: Final = "file"
NOT_OURS = message("This is no file of answers from Werkbank. Choose the file that you downloaded here.")


@dataclass(frozen=True)
class Loaded:
    """What a file holds that fits the questions of today. `left_out`: ids of answers that do not, or only in part."""

    answers: dict[str, Any]
    problem: str = ""
    left_out: list[str] = field(default_factory=list)


def write(intake: Intake, *, with_problem: bool, now: datetime) -> bytes:
    """The answers as JSON in UTF-8. What the visitor wrote in own words is in it only if that was asked for."""
    rules = knowledge.library().rules
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "made_at": now.isoformat(timespec="seconds"),
        "rules_version": rules.version,
        "answers": {name: value for name, value in intake.answers.items() if name in rules.by_id},
    }
    if with_problem and intake.problem:
        content["problem"] = intake.problem
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def read(content: bytes) -> Loaded:
    """What the file holds, checked against the questions of today.

    A file of an older version may hold what no longer exists: that is left out and named. A file of today must fit.
    Raises Invalid, with the field of the form, for what is too big, no file of ours, or an answer that does not fit.
    """
    if len(content) > MAX_BYTES:
        raise Invalid(message("This file is too big. A file of answers is smaller than 200 kB."), FIELD)
    answers, version, problem = _checked(_parsed(content))
    rules = knowledge.library().rules
    if version == rules.version:
        _refuse_misfits(answers, rules)
    fitting = {
        name: left for name, value in answers.items() if _fits(name, left := _still_there(name, value, rules), rules)
    }
    kept = without_void(fitting, rules)
    left_out = [name[:80] for name, value in answers.items() if name not in kept or kept[name] != value]
    return Loaded(answers=kept, problem=problem, left_out=left_out)


def load(intake: Intake, loaded: Loaded) -> None:
    """Put the file's answers in the place of those of this visit, all or nothing. The old result is void.

    Raises Invalid, under the field of the form, for a problem text that could not have been typed.
    """
    if loaded.problem:
        try:
            intakes.tell_problem(intake, problem=loaded.problem)
        except Invalid as error:
            raise Invalid(error.text, FIELD, **error.parameters) from None
    intake.answers, intake.result = dict(loaded.answers), None


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        return read_json(content)
    except NotReadable:
        raise Invalid(NOT_OURS, FIELD) from None
    except Invalid as error:  # a key that is given twice is named; what is no object at all is no file of ours
        raise Invalid(error.text if error.parameters else NOT_OURS, FIELD, **error.parameters) from None


def _checked(found: Mapping[str, Any]) -> tuple[dict[str, Any], str, str]:
    """The answers, the version of their questions, and the problem text."""
    if found.get("schema") != SCHEMA or not isinstance(found.get("answers"), dict):
        raise Invalid(NOT_OURS, FIELD)
    if unknown := [name for name in found if name not in KEYS]:
        names = ", ".join(name[:40] for name in unknown[:5])
        raise Invalid(message("This file holds something that we do not know: %(names)s."), FIELD, names=names)
    version, problem = found.get("rules_version", ""), found.get("problem", "")
    if not isinstance(version, str) or not isinstance(problem, str):
        raise Invalid(NOT_OURS, FIELD)
    return dict(found["answers"]), version, problem


def _refuse_misfits(answers: Mapping[str, Any], rules: RuleSet) -> None:
    for name, value in answers.items():
        if not _fits(name, value, rules):
            raise Invalid(message("The answer to “%(name)s” does not fit this question."), FIELD, name=name[:80])


def _still_there(name: str, value: Any, rules: RuleSet) -> Any:
    """Of several options those that there still are."""
    question = rules.by_id.get(name)
    if question is not None and question.type == "choices" and isinstance(value, list):
        return [one for one in value if one in question.option_ids()]
    return value


def _fits(name: str, value: Any, rules: RuleSet) -> bool:
    """Whether the pages of the intake could have kept this answer."""
    question = rules.by_id.get(name)
    if question is None or question.type == "text" or isinstance(value, bool) or value in (None, "", []):
        return False
    if isinstance(value, list) != (question.type == "choices"):
        return False
    if not usable({name: value}, rules.by_id):
        return False
    alone = {option.id for option in question.options if option.exclusive} | {"unknown"}
    return not (isinstance(value, list) and (len(value) != len(set(value)) or (len(value) > 1 and alone & set(value))))
