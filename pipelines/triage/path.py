"""Which questions a visitor gets: those that the answers so far make relevant, in order."""

from collections.abc import Mapping

from pipelines.triage.answers import facts_of, is_empty
from pipelines.triage.questions import Question
from pipelines.triage.rules import RuleSet


def relevant(answers: Mapping[str, object], rules: RuleSet) -> tuple[Question, ...]:
    """All questions that these answers make relevant, in order; optional ones are left out.

    A follow-up of something unknown is not asked: who does not know the one will not know the other.
    Raises AnswerError for an answer that does not fit.
    """
    facts = facts_of(answers, rules.questions, rules.definitions)
    return tuple(
        question
        for question in rules.questions
        if not question.optional and (question.ask_when is None or question.ask_when.evaluate(facts).holds)
    )


def asked(answers: Mapping[str, object], rules: RuleSet) -> tuple[Question, ...]:
    """The relevant questions up to and including the first that has no answer; all when none is missing."""
    found: list[Question] = []
    for question in relevant(answers, rules):
        found.append(question)
        if is_empty(answers.get(question.id)):
            break
    return tuple(found)


def without_void(answers: Mapping[str, object], rules: RuleSet) -> dict[str, object]:
    """The answers without those to questions that other answers have made void (somebody went back and changed one).

    Repeats until nothing changes, because a dropped answer can make a later question void.
    """
    kept, optional = dict(answers), {question.id for question in rules.questions if question.optional}
    while True:
        wanted = optional | {question.id for question in relevant(kept, rules)}
        if kept.keys() <= wanted:
            return kept
        kept = {name: value for name, value in kept.items() if name in wanted}
