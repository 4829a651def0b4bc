"""Guidance on the findings of a firm stands before guidance that its words led to."""

from pathlib import Path

import pytest

from pipelines.ingestion.content import load_triage
from pipelines.matching import law
from pipelines.matching.law import MOST, with_law
from pipelines.matching.matches import MAX_GUIDANCE, Matches, match
from pipelines.retrieval.search import Engine
from pipelines.triage import RuleSet, assess

SKIN = "Onze software herkent op foto's van de huid of een moedervlek verdacht is. Wij verkopen het aan huisartsen."
LOAN = "We tuned a model that scores whether a customer can pay back a loan. Which articles are applicable to us?"
STAFF = "Wij willen met software bijhouden hoe snel onze monteurs werken en wie een bonus krijgt."
FACTS = {"technology": "learns", "stage": "in_use", "safety": ["none"]}
MEDICAL = {**FACTS, "safety": ["product"], "product_kind": "medical_device", "product_part": "safety_function",
           "third_party": "health_or_safety", "role": ["sell"], "people": ["none"]}  # fmt: skip
CREDIT = {
    **FACTS,
    "people": ["assess_customers"],
    "service_uses": ["credit"],
    "influence": "matters",
    "role": ["own_use"],
}
WORK = {**FACTS, "people": ["assess_staff"], "work_uses": ["managing"], "influence": "matters", "role": ["use"]}


@pytest.fixture(scope="module")
def rules(knowledge_root: Path) -> RuleSet:
    return load_triage(knowledge_root)


def _law(engine: Engine, rules: RuleSet, problem: str, facts: dict[str, object], lang: str) -> Matches:
    found = match(engine, problem, facts, lang)
    return with_law(engine, found, assess(facts, rules).findings, ranking=engine.rank(problem), lang=lang)


FIRMS = {
    "medical device": (SKIN, MEDICAL, "healthcare"),
    "credit": (LOAN, CREDIT, "credit-and-insurance"),
    "staff": (STAFF, WORK, "recruitment-and-staff"),
}


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("firm", FIRMS)
def test_the_page_on_the_finding_comes_first(engine: Engine, rules: RuleSet, firm: str, lang: str) -> None:
    problem, facts, page = FIRMS[firm]
    shown = _law(engine, rules, problem, facts, lang).guidance
    on_findings = [one for one in shown if not one.matched]
    assert f"guidance/{page}" in [one.id for one in on_findings[:MOST]]
    assert tuple(on_findings) == shown[: len(on_findings)]
    assert ("antwoorden" if lang == "nl" else "answers") in shown[0].why
    assert len({one.id for one in shown}) == len(shown) <= MAX_GUIDANCE


def test_beside_pages_on_the_findings_a_common_word_is_no_reason(engine: Engine, rules: RuleSet) -> None:
    by_text = match(engine, SKIN, MEDICAL, "nl").guidance
    assert "guidance/biometrics-high-risk" in [one.id for one in by_text]
    shown = _law(engine, rules, SKIN, MEDICAL, "nl").guidance
    assert "guidance/biometrics-high-risk" not in [one.id for one in shown]


def test_only_where_nothing_of_weight_holds_the_first_that_may_hold_counts(engine: Engine, rules: RuleSet) -> None:
    facts = {**FACTS, "people": ["talk"], "talk_exception": "not_obvious", "role": ["use"]}
    shown = _law(engine, rules, "Wij zetten een chatbot van een leverancier op onze webwinkel.", facts, "nl").guidance
    assert "misschien" in shown[0].why
    assert shown[0].id == "guidance/chatbots"


def test_a_text_that_is_not_about_ai_keeps_what_it_had(engine: Engine, rules: RuleSet) -> None:
    assert _law(engine, rules, "Recept voor pannenkoeken met spek en stroop", WORK, "nl").guidance == ()


def test_a_rules_own_text_is_ranked_once_for_every_firm(
    engine: Engine, rules: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    law._known.clear()
    asked: list[str] = []
    rank = engine.rank
    monkeypatch.setattr(engine, "rank", lambda text, **more: asked.append(text) or rank(text, **more))
    first = _law(engine, rules, STAFF, WORK, "nl")
    once = len(asked)
    assert _law(engine, rules, STAFF, WORK, "nl") == first
    assert len(asked) == once + 2, "the firm's own text, for the matches and for the law"
