"""What the problem text suggests is shown ticked, with its words, and kept only by Continue."""

import html
import re

import pytest
from flask.testing import FlaskClient

from app.models import Intake
from tests.app.web.intakes.visit import stored

PROBLEM = {
    "nl": "Ons uitzendbureau krijgt 300 sollicitatiebrieven per week. Wij willen sollicitanten automatisch beoordelen.",
    "en": "Our recruitment agency gets 300 letters a week. We want to screen applicants automatically.",
}
ASKS = {"nl": "Dit lazen wij in uw tekst. Klopt het?", "en": "We read this in your text. Is it right?"}
LANGUAGES = pytest.mark.parametrize("lang", ["nl", "en"])


def ticked(page: str) -> set[str]:
    return {found[1] for found in re.finditer(r'value="([^"]+)" checked', page)}


def page_of(client: FlaskClient, lang: str, name: str) -> str:
    return html.unescape(client.get(f"/{lang}/intake/{name}").text)


@LANGUAGES
def test_suggestions_are_ticked_with_the_words_that_led_to_them(client: FlaskClient, lang: str) -> None:
    client.post(f"/{lang}/intake/problem", data={"problem": PROBLEM[lang]})
    page = page_of(client, lang, "sector")
    assert ticked(page) == {"labour"}
    assert ASKS[lang] in page
    assert f"<q>{'uitzendbureau' if lang == 'nl' else 'recruitment agency'}</q>" in page
    client.post(f"/{lang}/intake/sector", data={"sector": "labour"})
    assert ticked(page_of(client, lang, "data")) == {"text"}
    client.post(f"/{lang}/intake/data", data={"data": ["text", "personal_data"]})
    assert ticked(page_of(client, lang, "people")) == {"assess_staff"}


@LANGUAGES
def test_nothing_is_kept_before_continue_and_what_is_chosen_wins(client: FlaskClient, lang: str) -> None:
    client.post(f"/{lang}/intake/problem", data={"problem": PROBLEM[lang]})
    page_of(client, lang, "sector")
    assert stored(Intake)[0].answers == {}
    client.post(f"/{lang}/intake/sector", data={"sector": "other"})
    assert stored(Intake)[0].answers == {"sector": "other"}
    page = page_of(client, lang, "sector")
    assert ticked(page) == {"other"}
    assert ASKS[lang] not in page


def test_unticking_everything_is_asked_again_and_not_filled_in(client: FlaskClient) -> None:
    client.post("/nl/intake/problem", data={"problem": PROBLEM["nl"]})
    client.post("/nl/intake/sector", data={"sector": "labour"})
    answer = client.post("/nl/intake/data", data={})
    assert answer.status_code == 422
    assert ticked(answer.text) == set()
    assert "data" not in stored(Intake)[0].answers


def test_a_text_that_suggests_nothing_ticks_nothing(client: FlaskClient) -> None:
    client.post("/nl/intake/problem", data={"problem": "Wij weten nog niet goed wat wij willen."})
    page = page_of(client, "nl", "sector")
    assert ticked(page) == set()
    assert ASKS["nl"] not in page


def test_words_of_the_visitor_are_shown_as_text(client: FlaskClient) -> None:
    client.post("/nl/intake/problem", data={"problem": "Onze <b>bakkerij</b> verkoopt te weinig brood."})
    page = client.get("/nl/intake/sector").text
    assert ticked(page) == {"hospitality_retail"}
    assert "<b>" not in page
