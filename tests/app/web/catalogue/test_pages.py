"""The catalogue of data sets: every row with its licence, its access and where it was read."""

from html import unescape

import pytest
from flask.testing import FlaskClient

from app.services import catalogue, knowledge


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_data_set_says_where_it_lies_and_what_one_may_do_with_it(client: FlaskClient, lang: str) -> None:
    index = unescape(client.get(f"/{lang}/datasets").text)
    assert len(catalogue.datasets()) >= 15
    for row in catalogue.datasets().values():
        assert f'href="/{lang}/datasets/{row.slug}"' in index
        page = unescape(client.get(f"/{lang}/datasets/{row.slug}").text)
        for text in (row.title, row.summary, row.holder, row.access):
            assert text[lang] in page
        no_licence = {"nl": "Wij hebben geen licentie gelezen", "en": "We read no licence"}[lang]
        assert (row.licence or no_licence) in page
        assert f'href="{row.url}"' in page
        for source in row.sources:
            assert knowledge.library().sources[source].title in page


def test_the_filter_lives_in_the_address_and_one_that_does_not_exist_filters_nothing(client: FlaskClient) -> None:
    every = client.get("/en/datasets").text.count('class="card card--link"')
    farm = unescape(client.get("/en/datasets?sector=agriculture&data=images").text)
    assert 0 < farm.count('class="card card--link"') < every
    assert "/en/datasets/sentinel-2-satellite-images" in farm
    assert "/en/datasets/healthcare-costs" not in farm
    assert client.get("/en/datasets?sector=nonsense&data=<b>").text.count('class="card card--link"') == every
    assert "There is no data set for this choice." in client.get("/en/datasets?sector=labour&data=sensor").text


def test_health_data_of_people_say_that_they_need_permission(client: FlaskClient) -> None:
    page = client.get("/nl/datasets/lifelines-health-cohort").text
    assert "Na toestemming" in page
    assert "Er gelden strenge regels." in page


def test_a_data_set_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    assert client.get("/nl/datasets/bestaat-niet").status_code == 404


@pytest.mark.parametrize(
    ("question", "kind", "address"),
    [
        ("satellietbeelden van mijn land", "dataset", "/nl/datasets/sentinel-2-satellite-images"),
        ("AI-fabriek in Barcelona", "factory", "/nl/network/bsc-ai-factory"),
    ],
)
def test_searching_finds_them_with_their_own_filter_and_label(
    client: FlaskClient, question: str, kind: str, address: str
) -> None:
    page = client.get("/nl/search", query_string={"q": question, "kind": kind}).text
    assert f'href="{address}"' in page
    assert {"dataset": "Dataset", "factory": "AI-fabriek"}[kind] in page
    assert f'value="{kind}" checked' in " ".join(page.split())
