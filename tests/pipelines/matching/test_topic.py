"""Telling a firm's question that matches nothing from a text about something else."""

import pytest

from pipelines.matching.topic import sounds_like_ours


@pytest.mark.parametrize(
    ("text", "lang", "ours"),
    [
        ("Kan AI voorspellen hoeveel brood we verkopen?", "nl", True),
        ("Onze camera's herkennen de schade niet", "nl", True),
        ("Forecast tomorrow's sales of bread", "en", True),
        ("Recept voor appeltaart", "nl", False),
        ("Mijn kat slaapt op de machine", "nl", False),
        ("camera camera camera", "nl", False),
        ("", "en", False),
    ],
)
def test_topic(text: str, lang: str, ours: bool) -> None:
    assert sounds_like_ours(text, lang) is ours
