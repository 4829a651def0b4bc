"""The answers as the adviser reads them: in words, in the order of the intake."""

from flask import Flask, g

from app.services import knowledge
from app.web.wording import answer_rows


def rows(app: Flask, lang: str, **answers: object) -> list[tuple[str, str]]:
    with app.test_request_context(f"/{lang}/"):
        g.lang = lang
        return answer_rows(dict(answers))


def test_answers_stand_in_the_order_of_the_intake_and_in_words(app: Flask) -> None:
    shown = rows(
        app, "nl", wish=["advice"], turnover_eur=4_000_000.0, placed_on="2026-03-01", sector="labour", data=["text"]
    )
    order = [said["nl"] for said in (asked.label for asked in knowledge.library().rules.questions)]
    assert [label for label, _ in shown] == sorted((label for label, _ in shown), key=order.index)
    words = dict(shown).values()
    assert {"Werving, uitzenden en personeel", "Teksten en documenten", "1 maart 2026", "4.000.000"} <= set(words)


def test_what_is_not_known_is_said_and_what_was_not_asked_is_absent(app: Flask) -> None:
    shown = dict(rows(app, "en", placed_on="unknown", sector="unknown", people=[], dma={"x": 1}))
    assert len(shown) == 2
    assert set(shown.values()) == {"I don't know"}


def test_an_option_that_is_gone_since_is_shown_as_it_was_kept(app: Flask) -> None:
    assert [text for _, text in rows(app, "nl", sector="steam_engines")] == ["steam_engines"]
