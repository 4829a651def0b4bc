"""The network: what the sources say of each AI factory and antenna, and what they do not say."""

from html import unescape

import pytest
from flask.testing import FlaskClient

from app.services import factories, knowledge


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_factory_and_antenna_has_its_page_with_sources(client: FlaskClient, lang: str) -> None:
    index = unescape(client.get(f"/{lang}/network").text)
    for item in factories.factories().values():
        assert f'href="/{lang}/network/{item.slug}"' in index
        page = unescape(client.get(f"/{lang}/network/{item.slug}").text)
        assert item.title[lang] in page
        assert item.country[lang] in page
        assert ({"nl": "niet in wat wij lazen", "en": "not in what we read"}[lang] in page) is not all(
            (item.city, item.host, item.compute or item.form == "antenna", item.themes, item.partners)
        )
        for source in item.sources:
            assert knowledge.library().sources[source].title in page


def test_the_network_has_nineteen_factories_and_thirteen_antennas() -> None:
    found = factories.by_form(sector="", lang="en")
    assert {form: len(items) for form, items in found.items()} == {"factory": 19, "antenna": 13}


def test_the_filter_on_sector_leaves_those_that_name_it(client: FlaskClient) -> None:
    page = client.get("/nl/network?sector=security").text
    assert "/nl/network/litai" in page
    assert "/nl/network/hammerhai" not in page
    assert "/nl/network/hammerhai" in client.get("/nl/network?sector=nonsense").text


def test_a_factory_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    assert client.get("/nl/network/bestaat-niet").status_code == 404
