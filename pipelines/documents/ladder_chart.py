"""Draws the ladder of a fine-tune as bars with whiskers, as SVG."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from pipelines.documents import colours
from pipelines.documents.report_words import percent_text
from pipelines.documents.wording import Lang, number_text

# In pixels: labels on the left, bars from LEFT to LEFT + WIDTH, one bar a row.
LEFT, WIDTH, ROW, BAR = 250, 400, 46, 22


def ladder_chart(ladder: Sequence[Mapping[str, Any]], lang: Lang) -> str:
    """An SVG of one bar for each rung with a whisker for its interval; every value is also written as text."""
    height = ROW * len(ladder) + 30
    parts = [_bar(rung, place, lang) for place, rung in enumerate(ladder)]
    ticks = [_tick(share, height, lang) for share in (0, 0.25, 0.5, 0.75, 1.0)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 90} {height}" '
        f'font-family="Source Sans 3, sans-serif" font-size="13">{"".join(ticks)}{"".join(parts)}</svg>'
    )


def _tick(share: float, height: int, lang: Lang) -> str:
    x = LEFT + share * WIDTH
    label = f"{number_text(share * 100, lang, 0)}%"
    line = f'<line x1="{x:.1f}" y1="6" x2="{x:.1f}" y2="{height - 22}" stroke="#{colours.LINE}"/>'
    return line + _text(x, height - 6, label, anchor="middle", fill=colours.SOFT)


def _text(x: float, y: float, words: str, *, anchor: str = "start", fill: str = colours.INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#{fill}">{escape(words)}</text>'


def _bar(rung: Mapping[str, Any], place: int, lang: Lang) -> str:
    top = ROW * place + 12
    middle = top + BAR / 2
    fill = colours.SEA if rung["name"] == "tuned" else colours.SOFT
    size = f'x="{LEFT}" y="{top}" width="{rung["accuracy"] * WIDTH:.1f}" height="{BAR}"'
    lines = _two_lines(rung["title"][lang])
    label = "".join(_text(LEFT - 10, middle + 5 + 15 * shift, line, anchor="end") for line, shift in lines)
    value = _text(LEFT + WIDTH + 24, middle + 5, percent_text(rung["accuracy"], lang))
    return f'<rect {size} fill="#{fill}" fill-opacity="0.55"/>{_whisker(rung["interval"], middle)}{label}{value}'


def _whisker(interval: Sequence[float], middle: float) -> str:
    low, high = (LEFT + bound * WIDTH for bound in interval)
    lines = ((low, 0, high, 0), (low, -6, low, 6), (high, -6, high, 6))
    return "".join(
        f'<line x1="{x1:.1f}" y1="{middle + y1:.1f}" x2="{x2:.1f}" y2="{middle + y2:.1f}" '
        f'stroke="#{colours.INK}" stroke-width="2"/>'
        for x1, y1, x2, y2 in lines
    )


def _two_lines(label: str) -> list[tuple[str, float]]:
    """A long label on two lines, with how far each is from the middle."""
    if len(label) <= 36:
        return [(label, 0.0)]
    cut = label.rfind(" ", 0, len(label) // 2 + 6)
    return [(label[:cut], -0.5), (label[cut + 1 :], 0.5)]
