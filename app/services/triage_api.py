"""The triage for other programs: the same questions, the same engine, nothing kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import DomainError, Invalid, message
from app.services import knowledge
from app.services.allowances import API_CALLS
from pipelines import strict_json
from pipelines.triage import AnswerError, Finding, Option, Question, RuleSet, assess, relevant
from pipelines.triage.questions import YES_NO_LABELS, QuestionType, Section
from pipelines.triage.texts import UNKNOWN, Text

BODY_MAX_BYTES: Final = 64 * 1024
DISCLAIMER: Final[Text] = {
    "nl": "Dit zijn eerste bevindingen met vaste regels. Het is geen juridisch advies.",
    "en": "These are first findings made with fixed rules. It is not legal advice.",
}

Value = Annotated[
    str | bool | int | float | list[str] | None,
    Field(description="An option id, several option ids, a date (yyyy-mm-dd), a number; null: not answered."),
]


class Frozen(BaseModel):
    """What goes out: no field that is not named."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AskedQuestion(Frozen):
    """One question. `relevant`: whether the answers given make it matter."""

    id: str
    section: Section
    type: QuestionType
    label: Text
    hint: Text | None
    why: Text | None
    find_out: Text | None
    optional: bool
    ordered: bool
    options: tuple[Option, ...]
    relevant: bool


class Questions(Frozen):
    """All questions. `asked`: those that matter, in order; `next`: the first of them without an answer."""

    rules_version: str
    disclaimer: Text
    asked: tuple[str, ...]
    next: str | None
    questions: tuple[AskedQuestion, ...]


class TriageRequest(BaseModel):
    """Answers by question id. `lang`: the language of a refusal; texts always come in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    answers: dict[str, Value]
    lang: Literal["nl", "en"] = "nl"


class TriageResult(Frozen):
    """The findings, and which question to ask next for a better answer."""

    rules_version: str
    disclaimer: Text
    asked: tuple[str, ...]
    next: str | None
    findings: tuple[Finding, ...]


class Refusal(Frozen):
    """Why nothing came of it. `question`: the question, or the key of the request, that it is about; or empty."""

    code: int
    message: str
    question: str


class Refused(Frozen):
    """The body of every answer that is not 200."""

    error: Refusal


class NotReadable(DomainError):
    """The body is no JSON."""

    status = 400


class TooManyCalls(DomainError):
    """Enough for this minute."""

    status = 429

    def __init__(self) -> None:
        super().__init__(message("That is too often. Try again in a minute."))


def questions(answers: Mapping[str, Any]) -> Questions:
    """Every question with its options, and which of them these answers make relevant. Raises AnswerError."""
    rules = knowledge.library().rules
    asked, following = _path(answers, rules)
    return Questions(
        rules_version=rules.version,
        disclaimer=DISCLAIMER,
        asked=asked,
        next=following,
        questions=tuple(_shown(question, asked) for question in rules.questions if question.type != "text"),
    )


def triage(answers: Mapping[str, Any]) -> TriageResult:
    """What the rules of today say of these answers. Raises AnswerError."""
    rules = knowledge.library().rules
    asked, following = _path(answers, rules)
    found = assess(answers, rules)
    return TriageResult(
        rules_version=found.rules_version, disclaimer=DISCLAIMER, asked=asked, next=following, findings=found.findings
    )


def read_json(content: bytes) -> dict[str, Any]:
    """The body as an object. Raises NotReadable for what is no JSON, Invalid for JSON that is no object."""
    try:
        read = strict_json.read(content, pairs=_without_doubles)
    except (ValueError, RecursionError):
        raise NotReadable(message("We cannot read this as JSON.")) from None
    if not isinstance(read, dict):
        raise Invalid(message('Send one JSON object: {"answers": {…}}.'))
    return read


def read_request(read: Mapping[str, Any]) -> TriageRequest:
    """The request. Raises Invalid that names the first key that is wrong."""
    try:
        return TriageRequest.model_validate(read)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise _invalid(first["type"], [str(part)[:80] for part in first["loc"]]) from None


def typed_query(name: str, values: list[str]) -> Any:
    """An answer out of an address, as the kind of its question wants it; what does not fit is left as it is."""
    question = knowledge.library().rules.by_id.get(name)
    if question is not None and question.type == "choices":
        return [value for value in values if value]
    if len(values) > 1:
        return values
    if question is not None and question.type == "number" and values[0] not in ("", UNKNOWN):
        try:
            return float(values[0])
        except ValueError:
            return values[0]
    return values[0]


def refuse_many(address: str, *, now: datetime) -> None:
    """Counts one more call, or raises TooManyCalls when this network address, or all together, had enough."""
    if not API_CALLS.spares(address, now=now):
        raise TooManyCalls()


def _path(answers: Mapping[str, Any], rules: RuleSet) -> tuple[tuple[str, ...], str | None]:
    """Which questions matter, and the first without an answer. Free text is refused: nothing reads it here."""
    for name in answers:
        if name in rules.by_id and rules.by_id[name].type == "text":
            raise AnswerError(
                name,
                f"Stuur de vraag '{name}' niet mee. De regels lezen geen vrije tekst.",
                f"Do not send the question '{name}'. The rules read no free text.",
            )
    asked = [question.id for question in relevant(answers, rules) if question.type != "text"]
    return tuple(asked), next((name for name in asked if answers.get(name) in (None, "", [])), None)


def _shown(question: Question, asked: tuple[str, ...]) -> AskedQuestion:
    options = question.options
    if question.type == "yes_no":
        options = tuple(Option(id=name, label=label) for name, label in YES_NO_LABELS.items())
    return AskedQuestion(
        id=question.id,
        section=question.section,
        type=question.type,
        label=question.label,
        hint=question.hint,
        why=question.why,
        find_out=question.find_out,
        optional=question.optional,
        ordered=question.ordered,
        options=options,
        relevant=question.id in asked,
    )


def _invalid(kind: str, where: list[str]) -> Invalid:
    name = where[0] if where else ""
    if kind == "extra_forbidden":
        return Invalid(message("We do not know the key “%(name)s”. Use “answers” and “lang”."), name, name=name)
    if name == "lang":
        return Invalid(message("“lang” is “nl” or “en”."), name)
    if len(where) > 1:
        sentence = message("The answer to “%(name)s” must be a text, a number or a list of texts.")
        return Invalid(sentence, where[1], name=where[1])
    return Invalid(message("“answers” must be an object with question ids and answers."), "answers")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The same key twice would silently lose the first answer."""
    read = dict(pairs)
    if len(read) != len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)[:80]
        raise Invalid(message("The key “%(name)s” is given twice."), double, name=double)
    return read
