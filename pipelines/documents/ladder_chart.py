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
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 80} {height}" '
        f'font-family="Source Sans 3, sans-serif" font-size="13">{"".join(ticks)}{"".join(parts)}</svg>'
    )


def _tick(share: float, height: int, lang: Lang) -> str:
    x = LEFT + share * WIDTH
    return (
        f'<line x1="{x:.1f}" y1="6" x2="{x:.1f}" y2="{height - 22}" stroke="#{colours.LINE}"/>'
        f'<text x="{x:.1f}" y="{height - 6}" text-anchor="middle" fill="#{colours.SOFT}">{number_text(share * 100, lang, 0)}%</text>'
    )


def _bar(rung: Mapping[str, Any], place: int, lang: Lang) -> str:
    top, middle = ROW * place + 12, ROW * place + 12 + BAR / 2
    low, high = (LEFT + bound * WIDTH for bound in rung["interval"])
    fill = colours.SEA if rung["name"] == "tuned" else colours.SOFT
    whisker = "".join(
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#{colours.INK}" stroke-width="2"/>'
        for x1, y1, x2, y2 in (
            (low, middle, high, middle),
            (low, middle - 6, low, middle + 6),
            (high, middle - 6, high, middle + 6),
        )
    )
    label = "".join(
        f'<text x="{LEFT - 10}" y="{middle + 5 + 15 * shift:.1f}" text-anchor="end" fill="#{colours.INK}">{escape(line)}</text>'
        for line, shift in _two_lines(rung["title"][lang])
    )
    return (
        f'<rect x="{LEFT}" y="{top}" width="{rung["accuracy"] * WIDTH:.1f}" height="{BAR}" fill="#{fill}" fill-opacity="0.55"/>'
        f"{whisker}{label}"
        f'<text x="{LEFT + WIDTH + 12}" y="{middle + 5:.1f}" fill="#{colours.INK}">{percent_text(rung["accuracy"], lang)}</text>'
    )


def _two_lines(label: str) -> list[tuple[str, float]]:
    """A long label on two lines, with how far each is from the middle."""
    if len(label) <= 36:
        return [(label, 0.0)]
    cut = label.rfind(" ", 0, len(label) // 2 + 6)
    return [(label[:cut], -0.5), (label[cut + 1 :], 0.5)]
