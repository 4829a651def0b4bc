"""Detecting the language of a text."""

import pytest

from pipelines.retrieval.language import detect


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
