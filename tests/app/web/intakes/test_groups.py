"""What else fits, on the result page: each group with its reasons, and an honest word where nothing does."""

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from app.models import Intake
from pipelines.matching.matches import GROUPS
from tests.app.web.intakes.visit import STAFF_PROBLEM, result, stored

FIELDS = {
    "nl": "Wij willen satellietbeelden gebruiken om droogte op percelen te zien.",
    "en": "We want to use satellite images to see drought on our fields.",
}


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_problem_about_data_shows_data_sets_with_passage_and_reason(client: FlaskClient, lang: str) -> None:
    page = result(client, FIELDS[lang], lang=lang)
    kept = (stored(Intake)[0].result or {})["matches"]
    assert kept["datasets"]
    for one in kept["datasets"]:
        assert f'href="/{lang}/datasets/{one["url_slug"]}"' in page
        assert str(escape(one["why"])) in page
        assert str(escape(one["passage"].splitlines()[0])) in page


@pytest.mark.parametrize(
    ("lang", "words", "address"),
    [("nl", "Niets past goed genoeg bij:", "/nl/datasets"), ("en", "Nothing fits well enough among:", "/en/datasets")],
)
def test_groups_without_anything_are_named_with_whom_to_ask(
    client: FlaskClient, lang: str, words: str, address: str
) -> None:
    page = result(client, STAFF_PROBLEM[lang], lang=lang)
    kept = (stored(Intake)[0].result or {})["matches"]
    assert kept["datasets"] == []
    assert words in page
    assert f'<a href="{address}">' in page[page.index(words) :]


def test_every_group_of_the_result_stands_on_the_page_once(client: FlaskClient) -> None:
    page = result(client, STAFF_PROBLEM["en"], lang="en")
    kept = (stored(Intake)[0].result or {})["matches"]
    shown = [one for field in GROUPS.values() for one in kept[field]]
    assert page.count("Why we show this:") == len(shown)
    assert page.count('id="intakes-groups"') == 1
