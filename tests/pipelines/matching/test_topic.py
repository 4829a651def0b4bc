"""Telling a firm's question from a text about something else."""

import pytest

from pipelines.matching.topic import sounds_like_ours


@pytest.mark.parametrize(
    ("text", "lang", "ours"),
    [
        ("Kan AI voorspellen hoeveel brood we verkopen?", "nl", True),
        ("Stemherkenning voor een helpdesk", "nl", True),
        ("Mogen we klanten beoordelen?", "nl", True),
        ("Forecast the sales of bread", "en", True),
        ("Is our company required to do this?", "en", True),
        ("Recept voor appeltaart", "nl", False),
        ("Mijn kat slaapt op de machine", "nl", False),
        ("machine machine machine", "nl", False),
        ("My dog sleeps in the office", "en", False),
        ("", "en", False),
    ],
)
def test_topic(text: str, lang: str, ours: bool) -> None:
    assert sounds_like_ours(text, lang) is ours
