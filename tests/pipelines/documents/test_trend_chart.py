"""The trend of figures as a picture that the website may show."""

import itertools

from pipelines.documents.svg import checked_svg
from pipelines.documents.trend_chart import Line, trend_chart

LINES = [
    Line("Alle vragen", [0.7, None, 0.8]),
    Line("Nederlands <lay>", [0.7, 0.71, 0.8]),
    Line("Engels", [0.9, 1.4, -2]),
]


def test_the_picture_is_one_that_may_be_shown_and_names_its_lines() -> None:
    svg = checked_svg(trend_chart('Trend "van" alles', ["1 november", "22 november"], LINES))
    assert svg.count("<polyline") == 3
    for words in ("Alle vragen", "Nederlands &lt;lay&gt;", "Engels", "1 november", "22 november"):
        assert words in svg
    assert 'role="img"' in svg
    assert "Trend &quot;van&quot; alles" in svg


def test_names_of_lines_that_end_together_stand_apart() -> None:
    svg = trend_chart("x", ["a", "b"], [Line(f"lijn {n}", [0.5, 0.5]) for n in range(4)])
    heights = sorted(float(part.split('"')[3]) for part in svg.split("<text ")[1:] if "lijn" in part)
    assert all(below - above >= 16 for above, below in itertools.pairwise(heights))


def test_one_measurement_without_a_value_draws_nothing_wrong() -> None:
    checked_svg(trend_chart("x", ["a"], [Line("leeg", [None])]))
