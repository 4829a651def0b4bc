"""Finding one's way in a list that is filled in: by subject, by filter, and from item to item without JavaScript."""

import re
from html import unescape

from flask.testing import FlaskClient

from tests.app.web.filled_checklists.test_pages import groups, items, numbers, save, start


def test_the_filters_show_what_they_say_and_a_save_keeps_them(client: FlaskClient) -> None:
    address = start(client)
    count = len(items(client, address))
    save(client, address, 0, answer="yes")
    save(client, address, 1, answer="no", due="2020-01-01", owner="Frits")
    assert len(items(client, f"{address}?show=open")) == count - 1
    assert len(items(client, f"{address}?show=overdue")) == 1
    assert len(items(client, f"{address}?owner=FRITS")) == 1
    assert items(client, f"{address}?show=overdue&owner=ghost") == []
    (item,) = items(client, f"{address}?show=overdue")
    page = client.get(f"{address}?show=overdue").text
    answer = client.post(f"{address}/items?show=overdue", data={"item": item, "seen": "1", "answer": "yes"})
    (number,) = numbers(page)
    assert answer.headers["Location"] == f"{address}?show=overdue&at={number}#item-{number}"


def test_the_items_stand_as_in_the_list_and_only_the_part_to_go_on_with_is_open(client: FlaskClient) -> None:
    address = start(client)
    found = groups(client.get(address).text)
    others = [False] * (len(found) - 1)
    assert len(others) > 3
    assert [is_open for is_open, _ in found] == [True, *others]
    seen = [number for _, each in found for number in each]
    assert seen == list(range(1, len(seen) + 1))
    last = found[-1][1][0]
    assert [is_open for is_open, _ in groups(client.get(f"{address}?at={last}").text)] == [*others, True]


def test_without_javascript_one_goes_from_item_to_item(client: FlaskClient) -> None:
    address = start(client)
    page = unescape(client.get(address).text)
    count = len(items(client, address))
    for done in range(count):
        link = re.search(r'href="([^"]+)"[^>]*>\s*Volgende punt zonder antwoord', page)
        at, number = re.search(r"at=(\d+)#item-(\d+)$", link[1]).groups()
        assert at == number
        page = client.get(link[1]).text
        item = re.search(rf'id="item-{number}".*?name="item" value="([^"]+)"', page, re.DOTALL)[1]
        saved = client.post(f"{address}/items", data={"item": item, "seen": "0", "answer": "no", "page": str(done)})
        page = unescape(client.get(saved.headers["Location"]).text)
    assert "Volgende punt zonder antwoord" not in page
    assert "Elk punt dat u ziet heeft een antwoord." in page
    assert f"{count} van {count}" in page


def test_each_subject_says_how_far_it_is(client: FlaskClient) -> None:
    address = start(client)
    save(client, address, 0, answer="no", due="2020-01-01")
    page = unescape(client.get(address).text)
    total = len(groups(page)[0][1])
    head = re.search(r'id="group-count-1">(.*?)</span>', page, re.DOTALL)[1]
    assert head == f"1 van {total} beantwoord · <strong>1 punt is te laat.</strong>"
    _, part = save(client, address, 1, answer="yes", htmx=True)
    assert f'hx-swap-oob="innerHTML:#group-count-1">2 van {total} beantwoord' in part
    assert "Volgende punt zonder antwoord" in part
