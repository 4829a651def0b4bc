"""The timeline as a picture: in place, in words, safe, and readable at both widths."""

import datetime as dt
from xml.etree import ElementTree

import pytest

from pipelines.documents.svg import checked_svg
from pipelines.documents.timeline_chart import NARROW, WIDE, Row, timeline_chart

TODAY = dt.date(2026, 11, 22)
ROWS = [
    Row(dt.date(2025, 2, 2), "Geldt al, sinds 2 februari 2025", "Help uw mensen om genoeg van AI te weten", "now"),
    Row(dt.date(2026, 8, 2), "Vanaf 2 augustus 2026 of vanaf 2 december 2027: de lezingen verschillen", "3 punten",
        "disputed", dt.date(2027, 12, 2)),
    Row(dt.date(2027, 12, 2), "Vanaf 2 december 2027", "31 punten & <meer>", "later"),
]  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = pytest.mark.parametrize("width", [NARROW, WIDE])


def drawn(width: int) -> ElementTree.Element:
    return ElementTree.fromstring(checked_svg(timeline_chart("Tijdlijn", ROWS, TODAY, "vandaag", width)))


@WIDTHS
def test_everything_in_the_picture_is_also_written(width: int) -> None:
    words = " ".join(text.text or "" for text in drawn(width).iter(f"{SVG}text"))
    for row in ROWS:
        assert row.when in words
        assert row.label in words
    assert "vandaag" in words
    assert drawn(width).get("role") == "img"
    assert drawn(width).get("aria-label") == "Tijdlijn"


@WIDTHS
def test_nothing_runs_out_of_the_picture(width: int) -> None:
    picture = drawn(width)
    assert picture.get("width") == str(width)
    for text in picture.iter(f"{SVG}text"):
        size = int(text.get("font-size", "15"))
        length = len(text.text or "") * size * 0.5
        start = float(text.get("x", "0")) - (length if text.get("text-anchor") == "end" else 0)
        assert start >= 0
        assert start + length <= width, text.text
        assert float(text.get("y", "0")) <= float(picture.get("height", "0"))


@WIDTHS
def test_bars_start_on_their_day(width: int) -> None:
    bars = [one for one in drawn(width).iter(f"{SVG}polygon")]
    starts = [float((bar.get("points") or "").split(",")[0]) for bar in bars]
    assert [bar.get("class") for bar in bars] == ["timeline-now", "timeline-disputed", "timeline-later"]
    assert starts[0] < starts[1] == starts[2]
    [open_part] = drawn(width).iter(f"{SVG}rect")
    assert starts[0] < float(open_part.get("x", "0")) < starts[1]
    assert float(open_part.get("x", "0")) + float(open_part.get("width", "0")) == pytest.approx(starts[1], abs=0.2)


def test_without_rows_there_is_no_picture() -> None:
    assert timeline_chart("Tijdlijn", [], TODAY, "vandaag") == ""
