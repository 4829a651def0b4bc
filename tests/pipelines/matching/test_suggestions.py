"""Suggested answers: measured on problems written before the word list, and right in what a word list gets wrong."""

import statistics
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingestion import content
from pipelines.ingestion.records import ContentError
from pipelines.matching.suggestions import LANGUAGES, Lexicon
from pipelines.triage import RuleSet
from tests.pipelines.triage.persona_files import load_personas
from tests.pipelines.triage.test_path_length import SMALL_FIRMS, inputs, walk

KNOWLEDGE = Path(__file__).resolve().parents[3] / "knowledge"
SENTENCES = yaml.safe_load(Path(__file__).with_name("data").joinpath("problem_sentences.yaml").read_text())
ASKED = ("sector", "data", "people")


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return content.load_triage(KNOWLEDGE)


@pytest.fixture(scope="module")
def lexicon(rules: RuleSet) -> Lexicon:
    return content.load_suggestions(KNOWLEDGE, rules)


def read(lexicon: Lexicon, text: str, lang: str = "nl") -> set[tuple[str, str]]:
    return {(name, one.option) for name, found in lexicon.read(text, lang).items() for one in found}


def shares(wanted: list[set[Any]], found: list[set[Any]]) -> tuple[float, float]:
    """(precision, recall) over all sentences together."""
    right = sum(len(one & other) for one, other in zip(wanted, found, strict=True))
    return right / max(sum(map(len, found)), 1), right / max(sum(map(len, wanted)), 1)


def test_the_problems_written_before_the_words_are_read_well(lexicon: Lexicon) -> None:
    wanted = [
        {("sector", sector)} - {("sector", None)}
        | {("data", one) for one in data}
        | {("people", one) for one in people}
        for _, _, sector, data, people in SENTENCES
    ]
    found = [read(lexicon, text, lang) for lang, text, *_ in SENTENCES]
    precision, recall = shares(wanted, found)
    print(f"\n{len(SENTENCES)} problems: precision {precision:.2f}, recall {recall:.2f}")
    assert len(SENTENCES) >= 40
    assert precision >= 0.95
    assert recall >= 0.9


def test_problems_that_others_wrote_get_few_wrong_suggestions(lexicon: Lexicon) -> None:
    """The personas of the triage: their answers say more than their sentence, so only precision means something."""
    wanted, found = [], []
    for persona in load_personas():
        told = {name: persona.answers.get(name) or [] for name in ASKED}
        known = {name: [value] if isinstance(value, str) else value for name, value in told.items()}
        wanted.append({(name, one) for name, values in known.items() for one in values})
        asked = {name for name, values in known.items() if values != ["unknown"]}
        found.append({pair for pair in read(lexicon, persona.answers["problem"]) if pair[0] in asked})
    precision, recall = shares(wanted, found)
    print(f"\n{len(found)} personas: precision {precision:.2f}, recall {recall:.2f}")
    assert sum(map(len, found)) >= 20
    assert precision >= 0.75


def test_the_median_path_with_suggestions_is_shorter(lexicon: Lexicon, rules: RuleSet) -> None:
    """Counts each tick that a person must set or take away; a right suggestion needs none."""
    plain, helped = [], []
    for persona in SMALL_FIRMS:
        count = inputs(walk(persona, rules), persona.answers)
        suggested = lexicon.read(persona.answers["problem"], "nl")
        saved = 0
        for name, found in suggested.items():
            answer = persona.answers[name]
            options, given_ = {one.option for one in found}, {answer} if isinstance(answer, str) else set(answer)
            wrong = 0 if isinstance(answer, str) else len(options - given_)  # another radio button replaces a wrong one
            saved += len(options & given_) - wrong
        plain.append(count)
        helped.append(count - saved)
    print(f"\nmedian inputs: {statistics.median(plain)} without, {statistics.median(helped)} with suggestions")
    assert statistics.median(helped) <= statistics.median(plain)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Wij gebruiken geen foto's en geen persoonsgegevens.", set()),
        ("Zonder sensoren willen we storingen zien.", set()),
        ("We do not have photos.", set()),
        ("Niet alleen foto's, ook brieven.", {("data", "images"), ("data", "text")}),
        ("Not only photos but also letters.", {("data", "images"), ("data", "text")}),
        ("Sollicitanten beoordelen wij niet.", set()),
        ("Wij hebben factuurarchieven en camerabeelden.", {("data", "text"), ("data", "images")}),
        ("WIJ ZIJN EEN BAKKERIJ", {("sector", "hospitality_retail")}),
        ("Wij zijn een bakkerij en een ziekenhuis.", set()),
        ("De drukte is groot en we bakken van alles.", set()),
        ("Onze software staat in het ziekenhuis. Wij maken software voor een ziekenhuis.", {("sector", "healthcare")}),
        ("Wij schrijven brieven met de hand.", set()),
        ("", set()),
    ],
)  # fmt: skip
def test_denials_compounds_and_double_meanings(lexicon: Lexicon, text: str, wanted: set[tuple[str, str]]) -> None:
    assert read(lexicon, text) == wanted


def test_the_words_that_led_there_are_the_visitors_own(lexicon: Lexicon) -> None:
    found = lexicon.read("Ons UITZENDBUREAU krijgt veel sollicitatiebrieven; wij willen kandidaten beoordelen.", "nl")
    assert {one.option: one.words for one in found["data"]} == {"text": ("sollicitatiebrieven",)}
    assert {word for one in found["sector"] for word in one.words} == {"uitzendbureau"}


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_any_text_is_read_the_same_way_twice(lexicon: Lexicon, text: str, lang: str) -> None:
    assert lexicon.read(text, lang) == lexicon.read(text, lang)


def test_only_answers_that_exist_are_suggested(lexicon: Lexicon, rules: RuleSet) -> None:
    for name, options in lexicon.suggest.items():
        assert options.keys() <= set(rules.by_id[name].known_ids())
        assert not options.keys() & {one.id for one in rules.by_id[name].options if one.exclusive}


@pytest.mark.parametrize(
    "change",
    [
        {"suggest": {"sector": {"agriculture": ["nowhere"]}}},
        {"suggest": {"sector": {"bakery": ["farming"]}}},
        {"suggest": {"nothing": {"agriculture": ["farming"]}}},
        {"groups": {"farming": {"nl": ["boer"]}, "unused": {"nl": ["woord"]}}},
    ],
)
def test_a_word_list_that_does_not_fit_the_questions_is_refused(
    tmp_path: Path, rules: RuleSet, change: dict[str, Any]
) -> None:
    good = {"groups": {"farming": {"nl": ["boer"]}}, "suggest": {"sector": {"agriculture": ["farming"]}}}
    (tmp_path / "triage").mkdir()
    file = tmp_path / "triage" / "suggestions.yaml"
    file.write_text(yaml.safe_dump(good))
    content.load_suggestions(tmp_path, rules)
    file.write_text(yaml.safe_dump(good | change))
    with pytest.raises(ContentError):
        content.load_suggestions(tmp_path, rules)
