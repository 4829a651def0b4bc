"""The reading of one visit's answers: typed values out of what a form, a file or a caller gives."""

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from typing import Final

from pipelines.triage.conditions import Condition, Facts
from pipelines.triage.questions import Question
from pipelines.triage.texts import UNKNOWN, Answer, Text

EARLIEST, LATEST = dt.date(1950, 1, 1), dt.date(2100, 12, 31)
"""Dates outside are typing errors."""


class AnswerError(ValueError):
    """An answer that does not fit its question; `text` says so in both languages, `question` names it."""

    def __init__(self, question: str, nl: str, en: str) -> None:
        super().__init__(en)
        self.question = question
        self.text: Text = {"nl": nl, "en": en}


def read_answers(answers: Mapping[str, object], questions: Iterable[Question]) -> dict[str, Answer]:
    """Answers as conditions read them, one for each question; not answered is not known.

    Raises AnswerError for a question or option that does not exist, and for a value of the wrong kind.
    """
    by_id = {question.id: question for question in questions}
    for question_id in answers:
        if question_id not in by_id:
            shown = str(question_id)[:80]
            raise AnswerError(
                shown,
                f"De vraag '{shown}' bestaat niet. Gebruik alleen de vragen van de intake.",
                f"There is no question '{shown}'. Use only the questions of the intake.",
            )
    return {question.id: _read(answers.get(question.id), question) for question in by_id.values()}


def usable(answers: Mapping[str, object], questions: Mapping[str, Question]) -> dict[str, object]:
    """The answers that fit today's questions: a kept answer may be older than a changed question."""

    def fits(name: str, value: object) -> bool:
        try:
            _read(value, questions[name])
        except (AnswerError, KeyError):
            return False
        return True

    return {name: value for name, value in answers.items() if fits(name, value)}


def facts_of(
    answers: Mapping[str, object], questions: Iterable[Question], definitions: Mapping[str, Condition]
) -> Facts:
    """The answers with what follows from them: which questions need none, or hang on others. Raises AnswerError."""
    questions = tuple(questions)
    orders = {question.id: question.known_ids() for question in questions if question.ordered}
    facts = Facts(read_answers(answers, questions), orders, definitions)
    for question in questions:  # a question depends on earlier ones only
        if question.ask_when is None or not is_empty(answers.get(question.id)):
            continue
        outcome = question.ask_when.evaluate(facts)
        if outcome.holds:
            continue
        (facts.behind if outcome.holds is None else facts.idle)[question.id] = outcome
        facts.known.clear()
        facts.matched.clear()  # a named condition may look at this question
    return facts


def is_empty(value: object) -> bool:
    """Whether nothing was answered: missing, an empty line or an empty list. Nought and "unknown" are answers."""
    return value is None or (isinstance(value, (str, list)) and not value)


def _read(value: object, question: Question) -> Answer:
    if question.type == "text" or is_empty(value) or value == UNKNOWN:
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
    if any(not isinstance(option, str) or option not in question.option_ids() for option in chosen):
        raise _misfit(value, question)
    return frozenset(chosen) or None


def _read_date(value: object, question: Question) -> dt.date:
    day = value
    if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
        try:
            day = dt.date.fromisoformat(str(value))
        except ValueError:
            raise _misfit(value, question) from None
    if not EARLIEST <= day <= LATEST:
        raise _misfit(value, question)
    return day


def _read_number(value: object, question: Question) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _misfit(value, question)
    try:
        number = float(value)
    except OverflowError:
        raise _misfit(value, question) from None
    if not math.isfinite(number) or number < 0:
        raise _misfit(value, question)
    return number


_FORMS: Final[Mapping[str, Text]] = {
    "date": {
        "nl": f"Geef een datum tussen {EARLIEST} en {LATEST}: jjjj-mm-dd.",
        "en": f"Give a date between {EARLIEST} and {LATEST}: yyyy-mm-dd.",
    },
    "number": {"nl": "Geef een getal, nul of hoger.", "en": "Give a number, zero or higher."},
}


def _misfit(value: object, question: Question) -> AnswerError:
    shown, options = repr(value)[:80], ", ".join(question.option_ids())
    form = _FORMS.get(question.type) or {"nl": f"Kies uit: {options}.", "en": f"Choose from: {options}."}
    return AnswerError(
        question.id,
        f"Het antwoord {shown} past niet bij de vraag '{question.id}'. {form['nl']}",
        f"The answer {shown} does not fit the question '{question.id}'. {form['en']}",
    )
