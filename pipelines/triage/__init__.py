"""Findings under the AI Act from the answers of an intake: rules as values, three outcomes, never one label."""

from pipelines.triage.answers import AnswerError
from pipelines.triage.engine import assess
from pipelines.triage.findings import Assessment, Finding, FineCap, Reading
from pipelines.triage.path import asked, relevant, without_void
from pipelines.triage.questions import Option, Question
from pipelines.triage.rules import Rule, RuleSet, parse_rules
from pipelines.triage.texts import article_text, law_unit

__all__ = [
    "AnswerError",
    "Assessment",
    "Finding",
    "FineCap",
    "Option",
    "Question",
    "Reading",
    "Rule",
    "RuleSet",
    "article_text",
    "asked",
    "assess",
    "law_unit",
    "parse_rules",
    "relevant",
    "without_void",
]
