"""Computing time: facts with their days; what is over is said to be over."""

import datetime as dt
from html import unescape

import pytest
from flask.testing import FlaskClient

from app.services import calls
from app.web.calls import call_state
from pipelines.ingestion.records import Call, CallRow

DAY = dt.date(2026, 11, 22)


def row(start: dt.date | None, end: dt.date | None) -> CallRow:
    both = {"nl": f"{start} {end}", "en": f"{start} {end}"}
    return CallRow(what=both, value=both, valid_from=start, valid_to=end, source="x", checked_on=DAY)


def made_up(*rows: CallRow, cut_offs: tuple[dt.date, ...] = ()) -> Call:
    text = {"nl": "Proef (verzonnen)", "en": "Trial (made up)"}
    questions = {"nl": ("a", "b", "c"), "en": ("a", "b", "c")}
    return Call(
        id="call/trial", title=text, summary=text, questions=questions, reviewed_on=DAY, body=text, fund="dutch",
        rows=rows, cut_offs=cut_offs, sources=("x",),
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_call_shows_its_facts_with_the_day_of_the_check(client: FlaskClient, lang: str) -> None:
    index = unescape(client.get(f"/{lang}/calls").text)
    assert calls.calls()
    for item in calls.calls().values():
        assert f'href="/{lang}/calls/{item.slug}"' in index
        page = unescape(client.get(f"/{lang}/calls/{item.slug}").text)
        for each in item.rows:
            assert each.what[lang] in page
            assert each.value[lang] in page
        assert {"nl": "Bekeken op", "en": "Checked on"}[lang] in page


def test_a_fact_holds_up_to_and_including_its_last_day() -> None:
    past, today, later = row(None, dt.date(2026, 11, 21)), row(DAY, DAY), row(dt.date(2026, 11, 23), None)
    found = calls.dated_rows(made_up(past, later, today), DAY)
    assert [(each.row, each.state) for each in found] == [(today, "now"), (later, "later"), (past, "expired")]


def test_the_next_closing_day_may_be_today_and_none_is_left_after_the_last() -> None:
    days = (dt.date(2026, 10, 1), DAY, dt.date(2027, 2, 1))
    assert calls.next_cut_off(made_up(cut_offs=days), DAY) == DAY
    assert calls.next_cut_off(made_up(cut_offs=days), dt.date(2027, 2, 2)) is None


def test_the_page_says_what_no_longer_holds(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    over = made_up(row(None, dt.date(2020, 1, 1)), cut_offs=(dt.date(2020, 1, 1),))
    monkeypatch.setattr(calls, "calls", lambda *, staff=False: {"call/trial": over})
    page = client.get("/nl/calls/trial").text
    assert "Geldt niet meer" in page
    assert "De laatste sluitingsdag die wij kennen, is voorbij" in page
    assert "De laatste sluitingsdag is voorbij" in client.get("/nl/calls").text


def test_one_can_apply_until_the_last_closing_day_and_not_to_what_is_announced() -> None:
    dated = made_up(cut_offs=(dt.date(2026, 10, 1), DAY))
    assert (calls.state(dated, DAY), calls.state(dated, DAY + dt.timedelta(1))) == ("open", "over")
    assert calls.state(made_up(), DAY) == "open"
    assert calls.state(made_up().model_copy(update={"opening": "announced"}), DAY) == "announced"


def test_a_result_says_of_a_call_whether_one_can_apply(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    later = dt.date(dt.date.today().year + 1, 3, 1)  # noqa: DTZ011  a closing day has no time zone
    over, dated = made_up(cut_offs=(dt.date(2020, 1, 1),)), made_up(cut_offs=(dt.date(2020, 1, 1), later))
    soon = made_up().model_copy(update={"opening": "announced"})
    shelf = {"call/over": over, "call/dated": dated, "call/open": made_up(), "call/soon": soon}
    monkeypatch.setattr(calls, "calls", lambda *, staff=False: shelf)
    with client.application.test_request_context("/nl/calls"):
        assert call_state("call/over")[0] == "De laatste sluitingsdag is voorbij"
        assert call_state("call/dated")[0] == f"Volgende sluitingsdag: 1 maart {later.year}"
        assert call_state("call/open") == ("Altijd open", "success")
        assert call_state("call/soon") == ("Aangekondigd", "attention")
        assert call_state("call/gone")[0] == ""


def test_a_call_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    assert client.get("/nl/calls/bestaat-niet").status_code == 404
