"""The dictionary learnt from texts that say the same in two languages, and the gap it closes."""

from pathlib import Path

import pytest

from pipelines.ingestion import dictionary
from pipelines.ingestion.dictionary import BEST, Dictionary, learn
from pipelines.ingestion.passages import Passage, passages_of
from pipelines.lexical_index import Word, words
from tests.pipelines import small_index
from tests.pipelines.small_index import case, farm, ids

CARGO = [
    ("Vracht over water", "De schipper vervoert vracht en diesel.", "Waar blijft mijn vracht?"),
    ("Vracht per spoor", "De trein vervoert vracht en graan.", "Wanneer komt de vracht?"),
    ("Vracht wegen", "De weegbrug meet vracht en banden.", "Wat weegt de vracht?"),
    ("Cargo by water", "The skipper carries cargo and diesel.", "Where is my cargo?"),
    ("Cargo by rail", "The train carries cargo and grain.", "When does the cargo come?"),
    ("Weighing cargo", "The weighbridge measures cargo and tyres.", "What does the cargo weigh?"),
]
TEACHING = [case(f"cargo-{number}", CARGO[number], CARGO[number + 3]) for number in range(3)]
HIDDEN = case(
    "harbour",
    ("Kranen in de haven", "Een camera volgt de pallets.", "Waar staat mijn pallet?"),
    ("Cranes in the harbour", "A camera follows the cargo.", "Where is my cargo?"),
)


def cut(*cases: small_index.CaseStudy) -> list[Passage]:
    return [passage for one in cases for passage in passages_of(one)]


def known(text: str, lang: str) -> list[Word]:
    return words(text, lang)


def test_words_that_stand_for_each_other_are_learnt_in_both_directions() -> None:
    learnt = learn(cut(*TEACHING))
    there, back = learnt.gloss(known("vracht", "nl"), "nl"), learnt.gloss(known("cargo", "en"), "en")
    for found, meaning in ((there, "cargo"), (back, "vracht")):
        assert found.pop(meaning) > 1.5 * max(found.values(), default=0), "words beside it mean something else"
    assert all(
        0 < likely <= 1 for side in learnt.meanings.values() for found in side.values() for likely in found.values()
    )
    assert all(len(found) <= BEST for side in learnt.meanings.values() for found in side.values())


def test_the_weight_of_a_word_goes_with_its_translation() -> None:
    learnt = learn(cut(*TEACHING))
    [word] = known("vracht", "nl")
    full, half = learnt.gloss([word], "nl"), learnt.gloss([word._replace(weight=0.5)], "nl")
    assert half["cargo"] == pytest.approx(full["cargo"] / 2)
    assert learnt.gloss([Word("onbekend", "onbekend")], "nl") == {}
    assert learnt.gloss([word], "de") == {}


def test_translations_are_given_as_they_are_written() -> None:
    learnt = learn(cut(*TEACHING))
    (stemmed,) = words("weighbridge", "en")
    assert learnt.in_words([stemmed.term, "cargo", "unheard"], "en") == "weighbridge cargo unheard"
    assert learnt.in_words([], "en") == ""


def test_texts_that_are_cut_differently_in_the_two_languages_teach_nothing() -> None:
    passages = [passage for passage in cut(*TEACHING) if not (passage.lang == "en" and passage.field == "section")]
    sections = [passage for passage in passages if passage.field == "section"]
    assert learn(sections).meanings == {"nl": {}, "en": {}}


@pytest.mark.parametrize("passages", [[], [Passage("", "", "nl", "section", "", "")], cut(TEACHING[0])[:1]])
def test_hardly_any_text_gives_an_empty_dictionary(passages: list[Passage]) -> None:
    learnt = learn(passages)
    assert learnt.meanings == {"nl": {}, "en": {}}
    assert learnt.gloss(known("vracht over water", "nl"), "nl") == {}


def test_passages_with_very_many_pairs_of_words_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    passages = cut(*TEACHING)
    pairs = len(words(CARGO[0][1], "nl")) * len(words(CARGO[3][1], "en"))
    sections = [passage for passage in passages if passage.field == "section"]
    assert learn(sections).meanings["nl"]
    monkeypatch.setattr(dictionary, "MAX_PAIRS", pairs // 2)
    assert learn(sections).meanings == {"nl": {}, "en": {}}


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    learnt = learn(cut(*TEACHING, *farm()))
    learnt.save(tmp_path / "dictionary.json")
    assert Dictionary.open(tmp_path / "dictionary.json") == learnt


def test_a_dutch_question_finds_a_text_that_says_it_in_english_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The Dutch text of the item has none of the words: only its translation has."""
    encoder_dir = small_index.use_word_encoder(tmp_path / "encoder", monkeypatch)
    engine = small_index.open_items(tmp_path / "v", encoder_dir, [*farm(), *TEACHING, HIDDEN])
    asked = "Hoeveel vracht moet er nog weg?"
    dutch = " ".join(passage.searched_text for passage in cut(HIDDEN) if passage.lang == "nl")
    assert not {word.term for word in words(asked, "nl")} & {word.term for word in words(dutch, "nl")}
    hit = next(hit for hit in engine.search(asked, lang="nl", top=20).hits if hit.id == "case/harbour")
    assert hit.arms["translated"] > 0
    assert hit.arms["gloss"] > 0
    assert hit.passage in dutch, "and it is shown in Dutch"
    engine._dictionary = Dictionary({}, {})
    assert "case/harbour" not in ids(engine, asked, top=20)
