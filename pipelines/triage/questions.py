"""The questions of the intake and the reading of one visit's answers to them."""

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from pipelines.triage.texts import Id, Record, Text

UNKNOWN: Final = "unknown"
YES_NO: Final = ("yes", "no", UNKNOWN)

QuestionType = Literal["text", "choice", "choices", "yes_no", "date", "number"]
Answer = frozenset[str] | dt.date | float | None
"""Option ids (one or several), a date or a number. None: we do not know."""


class AnswerError(ValueError):
    """An answer that does not fit its question; `text` says so in both languages."""

    def __init__(self, nl: str, en: str) -> None:
        super().__init__(en)
        self.text: Text = {"nl": nl, "en": en}


class Option(Record):
    """One possible answer. An exclusive option ("none of these") goes with no other."""

    id: Id
    label: Text
    hint: Text | None = None
    exclusive: bool = False


class Question(Record):
    """One question. `find_out`: what to look up if the answer is not known; `ordered`: options go from low to high."""

    id: Id
    type: QuestionType
    label: Text
    hint: Text | None = None
    find_out: Text | None = None
    ordered: bool = False
    options: Annotated[tuple[Option, ...], Field(default=())]

    @model_validator(mode="after")
    def _options_fit_the_type(self) -> Self:
        ids = [option.id for option in self.options]
        if len(ids) != len(set(ids)):
            raise ValueError(f"question {self.id} has the same option twice")
        if self.type in ("choice", "choices") and UNKNOWN not in ids:
            raise ValueError(f"question {self.id} needs an option '{UNKNOWN}'")
        if self.type not in ("choice", "choices") and ids:
            raise ValueError(f"question {self.id} of type {self.type} takes no options")
        if self.type != "text" and self.find_out is None:
            raise ValueError(f"question {self.id} must say what to find out when the answer is unknown")
        return self

    def option_ids(self) -> tuple[str, ...]:
        """All ids that are an answer to this question, in order; empty for texts, dates and numbers."""
        return YES_NO if self.type == "yes_no" else tuple(option.id for option in self.options)

    def known_ids(self) -> tuple[str, ...]:
        """The option ids without 'unknown', from low to high where the question is ordered."""
        return tuple(option for option in self.option_ids() if option != UNKNOWN)


def read_answers(answers: Mapping[str, object], questions: Iterable[Question]) -> dict[str, Answer]:
    """Answers as conditions read them, one for each question; not answered is not known.

    Raises AnswerError for a question or option that does not exist, and for a value of the wrong kind.
    """
    by_id = {question.id: question for question in questions}
    for question_id in answers:
        if question_id not in by_id:
            raise AnswerError(
                f"De vraag '{question_id}' bestaat niet. Gebruik alleen de vragen van de intake.",
                f"There is no question '{question_id}'. Use only the questions of the intake.",
            )
    return {question.id: _read(answers.get(question.id), question) for question in by_id.values()}


def _read(value: object, question: Question) -> Answer:
    if question.type == "text" or value is None or value in ("", UNKNOWN):
        return None
    if question.type == "date":
        return _read_date(value, question)
    if question.type == "number":
        return _read_number(value, question)
    return _read_options(value, question)


def _read_options(value: object, question: Question) -> Answer:
    if question.type == "yes_no" and isinstance(value, bool):
        # YAML reads a bare yes or no as a truth value.
        value = "yes" if value else "no"
    chosen = [value] if isinstance(value, str) else value
    if not isinstance(chosen, (list, tuple, set, frozenset)):
        raise _misfit(value, question)
    if len(chosen) > 1 and question.type != "choices":
        raise _misfit(value, question)
    if any(option not in question.option_ids() for option in chosen):
        raise _misfit(value, question)
    return frozenset(chosen) or None


def _read_date(value: object, question: Question) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise _misfit(value, question) from None


def _read_number(value: object, question: Question) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _misfit(value, question)
    try:
        number = float(value)
    except OverflowError:
        raise _misfit(value, question) from None
    if not math.isfinite(number):
        raise _misfit(value, question)
    return number


_FORMS: Final[dict[str, Text]] = {
    "date": {"nl": "Geef een datum: jjjj-mm-dd.", "en": "Give a date: yyyy-mm-dd."},
    "number": {"nl": "Geef een getal.", "en": "Give a number."},
}


def _misfit(value: object, question: Question) -> AnswerError:
    shown, options = repr(value)[:80], ", ".join(question.option_ids())
    form = _FORMS.get(question.type) or {"nl": f"Kies uit: {options}.", "en": f"Choose from: {options}."}
    return AnswerError(
        f"Het antwoord {shown} past niet bij de vraag '{question.id}'. {form['nl']}",
        f"The answer {shown} does not fit the question '{question.id}'. {form['en']}",
    )
