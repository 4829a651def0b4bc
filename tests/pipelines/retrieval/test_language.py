"""Detecting the language of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.retrieval.language import _DUTCH_LETTERS, _ENGLISH_LETTERS, _votes, detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wij willen met camera's kippen tellen in de stal.", "nl"),
        ("We want to count chickens in the barn with cameras.", "en"),
        ("Mag ik sollicitanten rangschikken?", "nl"),
        ("Can we rank applicants?", "en"),
        ("Onze chatbot moet met het CRM en de webshop praten", "nl"),
        ("Our chatbot should talk to the CRM", "en"),
        ("ChatGPT", "unknown"),
        ("", "unknown"),
        ("🐔🐔🐔", "unknown"),
        ("1234 5678", "unknown"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert detect(text) == language


def test_a_long_text_is_judged_by_its_beginning() -> None:
    assert detect("Wij willen weten wat de wet van ons vraagt. " * 20 + "the of and to " * 50_000) == "nl"


@given(st.lists(st.text(st.characters(categories=["Ll"], max_codepoint=0x17F), min_size=1, max_size=12), max_size=30))
def test_the_letters_of_many_words_are_judged_as_those_of_each(words: list[str]) -> None:
    for letters in (_DUTCH_LETTERS, _ENGLISH_LETTERS):
        assert _votes(words, frozenset(), letters) == sum(bool(letters.search(word)) for word in words)
