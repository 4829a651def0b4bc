"""What the law says about written personas is what the rules find: every expectation, every near miss."""

from typing import Any

import pytest

from pipelines.triage import Assessment, Finding, RuleSet, assess
from pipelines.triage.path import relevant
from tests.pipelines.triage.persona_files import KINDS, Persona, kinds_of, load_personas, names

PERSONAS = load_personas()
EXPECTED = [(persona, wish) for persona in PERSONAS for wish in persona.expect]
ABSENT = [(persona, wish) for persona in PERSONAS for wish in persona.absent]
PARTS_OF_ANNEX_III = {"1": "abc", "3": "abcd", "4": "ab", "5": "abcd", "6": "abcde", "7": "abcd", "8": "ab"}
ARTICLES_OF_EVERY_POINT = {
    "prohibited": [f"Art. 5(1)({point})" for point in ("a", "b", "ba", "bb", "c", "d", "e", "f", "g", "h")],
    "high_risk": [
        "Annex III(2)",
        *(f"Annex III({point})({part})" for point, parts in PARTS_OF_ANNEX_III.items() for part in parts),
    ],
    "exempt_6_3": [f"Art. 6(3)({point})" for point in "abcd"],
    "transparency": [f"Art. 50({paragraph})" for paragraph in "1234"],
}


def shown(pair: tuple[Persona, dict[str, Any]]) -> str:
    persona, wish = pair
    return f"{persona.id}-{'/'.join(sorted(kinds_of(wish))) if 'kind' in wish else 'any'}-{wish['article']}"


def fits(finding: Finding, wish: dict[str, Any]) -> bool:
    return finding.kind in kinds_of(wish) and any(names(wish["article"], article) for article in finding.articles)


def differences(finding: Finding, wish: dict[str, Any]) -> list[str]:
    """What of role, date, status and fine is not as the wish says; nothing where the wish is silent."""
    date = None if finding.applies_from is None else finding.applies_from.isoformat()
    found = {
        "role": finding.role,
        "applies_from": date,
        "status": finding.status,
        "fine": finding.fine_cap.worked_eur if finding.fine_cap else None,
    }
    wanted = {name: wish[name] for name in found if name in wish}
    if wanted.get("applies_from") is not None:
        wanted["applies_from"] = str(wanted["applies_from"])
    return [f"{name}: {found[name]} instead of {value}" for name, value in wanted.items() if found[name] != value]


def table(assessment: Assessment) -> str:
    rows = (
        f"  {finding.kind:13} {finding.id:34} {finding.applies_from} {finding.role} {', '.join(finding.articles)}"
        for finding in assessment.findings
    )
    return "\n".join(("found:", *rows))


@pytest.mark.parametrize("pair", EXPECTED, ids=[shown(pair) for pair in EXPECTED])
def test_what_the_law_says_is_found(pair: tuple[Persona, dict[str, Any]], rules: RuleSet) -> None:
    persona, wish = pair
    assessment = assess(persona.answers, rules)
    near = [(finding, differences(finding, wish)) for finding in assessment.findings if fits(finding, wish)]
    reasons = [f"  {finding.id}: {'; '.join(wrong)}" for finding, wrong in near if wrong]
    assert any(not wrong for _, wrong in near), "\n".join(
        (f"{persona.id} ({persona.who}) lacks {wish}", *reasons, table(assessment))
    )


@pytest.mark.parametrize("pair", ABSENT, ids=[shown(pair) for pair in ABSENT])
def test_what_the_law_does_not_say_is_not_found(pair: tuple[Persona, dict[str, Any]], rules: RuleSet) -> None:
    persona, wish = pair
    assessment = assess(persona.answers, rules)
    wrong = [finding.id for finding in assessment.findings if fits(finding, wish)]
    assert not wrong, f"{persona.id} ({persona.who}) must not have {wish}, found in {wrong}\n{table(assessment)}"


@pytest.mark.parametrize("persona", PERSONAS, ids=[persona.id for persona in PERSONAS])
def test_a_persona_answers_exactly_the_questions_it_gets(persona: Persona, rules: RuleSet) -> None:
    optional = {question.id for question in rules.questions if question.optional}
    wanted = {question.id for question in relevant(persona.answers, rules)}
    given = set(persona.answers)
    assert (given - optional - wanted, wanted - given) == (set(), set()), persona.id


def test_there_are_forty_personas_and_each_has_its_own_name() -> None:
    ids = [persona.id for persona in PERSONAS]
    assert len(ids) >= 40
    assert len(ids) == len(set(ids))
    assert sum(name.startswith("sme_") for name in ids) == 12


def test_every_wish_is_complete_and_gives_its_reason() -> None:
    for persona in PERSONAS:
        assert persona.expect, persona.id
        assert persona.absent, persona.id
        for wish in persona.expect:
            assert wish.keys() <= {"kind", "article", "role", "applies_from", "status", "fine", "because"}, persona.id
            assert wish["because"], persona.id
        for wish in persona.absent:
            assert wish.keys() <= {"kind", "article"}, persona.id
        assert set().union(*(kinds_of(wish) for wish in persona.expect + persona.absent)) <= KINDS, persona.id


def test_together_they_hold_every_kind_and_every_point() -> None:
    wishes = [wish for _, wish in EXPECTED if isinstance(wish["kind"], str)]
    assert {wish["kind"] for wish in wishes} == KINDS
    held = {(wish["kind"], wish["article"]) for wish in wishes}
    lacking = [(kind, article) for kind, articles in ARTICLES_OF_EVERY_POINT.items() for article in articles
               if (kind, article) not in held]  # fmt: skip
    assert not lacking
