"""What the centre does: each service says whether it can be had, and where that is known from."""

from html import unescape

import pytest
from flask.testing import FlaskClient

from app.services import services
from app.web.services import availability_words, service_state

AVAILABILITY = {
    "nl": {"running": "Nu beschikbaar", "announced": "Aangekondigd", "unknown": "Niet bekend"},
    "en": {"running": "Available now", "announced": "Announced", "unknown": "Not known"},
}


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_service_is_listed_and_has_its_page(client: FlaskClient, lang: str) -> None:
    index = unescape(client.get(f"/{lang}/services").text)
    assert services.services()
    for item in services.services().values():
        assert f'href="/{lang}/services/{item.slug}"' in index
        page = unescape(client.get(f"/{lang}/services/{item.slug}").text)
        assert f"<h1>{item.title[lang]}</h1>" in page
        assert AVAILABILITY[lang][item.availability] in page
        assert item.audience[lang] in page


def test_what_can_be_had_today_comes_first() -> None:
    order = [item.availability for item in services.in_order("nl")]
    assert order == sorted(order, key=services.ORDER.index)


def test_the_list_says_that_what_is_announced_cannot_be_had_yet(client: FlaskClient) -> None:
    page = unescape(client.get("/nl/services").text)
    assert "Andere zijn alleen aangekondigd. Die kan nog niemand krijgen" in page
    places = {}
    for availability in services.ORDER:
        assert any(item.availability == availability for item in services.services().values())
        places[availability] = page.index(f'id="group-{availability}"')
    for item in services.services().values():
        at = page.index(f'href="/nl/services/{item.slug}"')
        assert max((each for each in places if places[each] < at), key=places.__getitem__) == item.availability


def test_every_availability_has_words(client: FlaskClient) -> None:
    with client.application.test_request_context("/nl/services"):
        assert all(availability_words(each)[0] for each in services.ORDER)


def test_a_service_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    assert client.get("/nl/services/bestaat-niet").status_code == 404


def test_a_result_says_of_a_service_whether_it_can_be_had(client: FlaskClient) -> None:
    with client.application.test_request_context("/en/services"):
        for item in services.services().values():
            assert service_state(item.id) == availability_words(item.availability)[:2]
        assert service_state("service/gone")[0] == ""
