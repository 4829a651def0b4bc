"""What a rule says is true whether its finding holds or only may hold, and before and after each day of the law."""

import re
from collections.abc import Iterator

import pytest

from pipelines.triage import RuleSet

# A sentence that begins so says what the system or the firm is; a finding that only may hold cannot know that.
VERDICTS = {
    "nl": r"Uw (systeem|model|product|doel|klant) |U (bent (aanbieder|gebruiker)|zit |werkt |verkoopt )"
    r"|Dit is (een|geen) |Uit uw antwoorden ",
    "en": r"Your (system|model|product|aim|customer) |You (are (the|a|outside) |work |sell )"
    r"|This is (an?|not an?) |Your answers ",
}
PASSING = {
    "nl": r"\b(binnenkort|straks|over (enkele|twee) dagen|wordt verboden|gaan? gelden|loopt nog)\b",
    "en": r"\b(soon|shortly|in (a few|two) days|will (be prohibited|apply)|is pending)\b",
}
"""Words that a day makes false."""


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!:]) ", text)


def texts(rules: RuleSet, lang: str) -> Iterator[tuple[str, str]]:
    """Every text of every rule and date, with its owner."""
    for rule in rules.rules:
        said = [rule.title, rule.explanation, *rule.what_to_find_out, *(reading.text for reading in rule.readings)]
        yield from ((rule.id, text[lang]) for text in said)
        if rule.awaits is not None:
            yield rule.id, rule.awaits[lang]
    for timing in rules.timings:
        yield from ((timing.id, shift.note[lang]) for shift in timing.shifts)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_title_or_explanation_tells_the_rule_and_not_the_verdict(rules: RuleSet, lang: str) -> None:
    verdict = re.compile(VERDICTS[lang])
    said = ((rule.id, text[lang]) for rule in rules.rules for text in (rule.title, rule.explanation))
    assert [(owner, one) for owner, text in said for one in sentences(text) if verdict.match(one)] == []


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_text_speaks_of_a_day_as_near(rules: RuleSet, lang: str) -> None:
    passing = re.compile(PASSING[lang], re.IGNORECASE)
    assert [(owner, text) for owner, text in texts(rules, lang) if passing.search(text)] == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("nl", "Uw doel hoort daar niet bij."),
        ("nl", "U zit buiten de EU en levert hier niets"),
        ("en", "Your model counts as a model with systemic risk"),
        ("en", "This is not an AI system, so the AI Act does not cover it"),
    ],
)
def test_a_verdict_is_seen(lang: str, text: str) -> None:
    assert re.match(VERDICTS[lang], text)
