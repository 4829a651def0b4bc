"""Rules that ask for what does not exist are refused, and the answers of a visit are checked."""

import copy
from typing import Any

import pytest
from pydantic import ValidationError

from pipelines.triage import AnswerError, assess, law_unit, parse_rules
from pipelines.triage.texts import article_text

TEXT = {"nl": "tekst", "en": "text"}
QUESTIONS = [
    {
        "id": "stage",
        "type": "choice",
        "label": TEXT,
        "find_out": {"nl": "hoe ver", "en": "how far"},
        "options": [{"id": "idea", "label": TEXT}, {"id": "in_use", "label": TEXT}, {"id": "unknown", "label": TEXT}],
    },
    {"id": "sold_on", "type": "date", "label": TEXT, "find_out": TEXT},
    {"id": "turnover", "type": "number", "label": TEXT, "find_out": TEXT},
    {"id": "note", "type": "text", "label": TEXT},
]
RULE = {
    "id": "live",
    "kind": "duty",
    "when": {"is": {"stage": "in_use"}},
    "title": TEXT,
    "explanation": TEXT,
    "articles": ["Art. 4"],
    "sources": ["ai-act"],
    "checked_on": "2026-11-21",
    "fine": "small",
}
DOCUMENT = {
    "version": "1",
    "fines": [{"id": "small", "article": "Art. 99(4)", "amount_eur": 10, "percent_of_turnover": 1}],
    "rules": [RULE],
}


def document(**changes: Any) -> dict[str, Any]:
    """The document above, with its one rule changed."""
    changed = copy.deepcopy(DOCUMENT)
    changed["rules"] = [{**RULE, **changes}]
    return changed


def test_a_document_and_a_list_of_documents_give_the_same_rules() -> None:
    whole = parse_rules(QUESTIONS, DOCUMENT)
    parts = [{key: value} for key, value in DOCUMENT.items()]
    assert parse_rules(QUESTIONS, parts) == whole


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"when": {"is": {"stagee": "in_use"}}}, "no question 'stagee'"),
        ({"when": {"is": {"stage": "used"}}}, "no option used"),
        ({"when": {"in": {"stage": ["in_use", "sold"]}}}, "no option sold"),
        ({"when": {"not": {"all": [{"is": {"stage": "used"}}]}}}, "no option used"),
        ({"when": {"is": {"stage": "unknown"}}}, "no option unknown"),
        ({"when": {"at_least": {"stage": "in_use"}}}, "ordered"),
        ({"when": {"before": {"stage": "2026-08-02"}}}, "date"),
        ({"when": {"at_least": {"turnover": "much"}}}, "turnover"),
        ({"when": {"is": {"note": "x"}}}, "no option x"),
        ({"when": "stage is in_use"}, "all, any, not, is, in, before, at_least"),
        ({"fine": "huge"}, "no fine 'huge'"),
        ({"kind": "conditional"}, "find out"),
        ({"kind": "forbidden"}, "kind"),
        ({"status": "contested"}, "readings"),
        ({"readings": [{"text": TEXT}, {"text": TEXT}]}, "readings"),
        ({"title": {"nl": "alleen Nederlands"}}, "en"),
        ({"title": {**TEXT, "de": "deutsch"}}, "de"),
        ({"title": {"nl": " ", "en": "text"}}, "nl"),
        ({"articles": ["Article 4"]}, "articles"),
        ({"articles": []}, "articles"),
        ({"sources": []}, "sources"),
        ({"wen": {}}, "wen"),
    ],
)
def test_a_rule_that_cannot_be_right_is_refused_by_name(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        parse_rules(QUESTIONS, document(**changes))


def test_the_same_id_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="same rule twice: live"):
        parse_rules(QUESTIONS, {**DOCUMENT, "rules": [RULE, RULE]})
    with pytest.raises(ValidationError, match="same question twice: note"):
        parse_rules([*QUESTIONS, QUESTIONS[-1]], DOCUMENT)


def test_a_choice_without_a_way_to_say_unknown_is_refused() -> None:
    question = {**QUESTIONS[0], "options": [{"id": "idea", "label": TEXT}]}
    with pytest.raises(ValidationError, match="unknown"):
        parse_rules([question], DOCUMENT)


def test_what_a_rule_set_and_an_assessment_hold_cannot_be_changed() -> None:
    rules = parse_rules(QUESTIONS, DOCUMENT)
    finding = assess({"stage": "in_use"}, rules).findings[0]
    with pytest.raises(ValidationError, match="frozen"):
        rules.version = "2"
    with pytest.raises(ValidationError, match="frozen"):
        finding.kind = "minimal"


def test_an_undecided_rule_becomes_a_conditional_finding_that_says_what_to_find_out() -> None:
    rules = parse_rules(QUESTIONS, DOCUMENT)
    assert [finding.kind for finding in assess({"stage": "in_use"}, rules).findings] == ["duty"]
    assert assess({"stage": "idea"}, rules).findings == ()
    (finding,) = assess({}, rules).findings
    assert (finding.kind, finding.because) == ("conditional", ("stage:unknown",))
    assert finding.what_to_find_out == ({"nl": "hoe ver", "en": "how far"},)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"stag": "idea"}, "'stag'"),
        ({"stage": "sold"}, "idea, in_use, unknown"),
        ({"stage": ["idea", "in_use"]}, "stage"),
        ({"stage": 3}, "stage"),
        ({"stage": {"idea": 1}}, "stage"),
        ({"stage": [["idea"]]}, "stage"),
        ({"sold_on": "last year"}, "sold_on"),
        ({"turnover": "a lot"}, "turnover"),
        ({"turnover": True}, "turnover"),
        ({"turnover": float("nan")}, "turnover"),
        ({"turnover": 10**400}, "turnover"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_in_both_languages(answers: dict[str, object], said: str) -> None:
    with pytest.raises(AnswerError) as refused:
        assess(answers, parse_rules(QUESTIONS, DOCUMENT))
    assert said in refused.value.text["nl"]
    assert said in refused.value.text["en"]
    assert refused.value.text["nl"] != refused.value.text["en"]


@pytest.mark.parametrize(
    ("article", "unit", "dutch"),
    [
        ("Art. 26(7)", "ai-act/art_26", "Art. 26(7)"),
        ("Art. 60a", "ai-act/art_60a", "Art. 60a"),
        ("Annex III(4)(a)", "ai-act/anx_III", "Bijlage III(4)(a)"),
        ("GDPR Art. 35", None, "AVG art. 35"),
    ],
)
def test_an_article_leads_to_its_unit_of_law_and_is_written_in_the_readers_language(
    article: str, unit: str | None, dutch: str
) -> None:
    assert law_unit(article) == unit
    assert article_text(article, "nl") == dutch
    assert article_text(article, "en") == article
