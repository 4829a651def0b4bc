"""Draws how figures between 0 and 1 went over time, as lines that differ in dashes as well as in place; SVG."""

from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

# In pixels: the plot from LEFT to LEFT + WIDTH, names of the lines to its right.
LEFT, TOP, WIDTH, HEIGHT, NAMES = 44, 12, 440, 200, 200
DASHES = ("none", "7 4", "2 4", "12 4 2 4", "4 2", "1 6")
LINE_HEIGHT = 17


class Line(NamedTuple):
    """One line: its name and a value (0..1) for each moment, None where there is none."""

    name: str
    values: Sequence[float | None]


def trend_chart(title: str, moments: Sequence[str], lines: Sequence[Line]) -> str:
    """An SVG in the colour of the text around it. `title` says what it shows, to who cannot see it."""
    bottom = TOP + max(HEIGHT, LINE_HEIGHT * len(lines))
    ticks = "".join(_tick(share, bottom) for share in (0.0, 0.25, 0.5, 0.75, 1.0))
    ends = _spread([_height(_last(line.values), bottom) for line in lines])
    drawn = "".join(_line(line, place, ends[place], bottom) for place, line in enumerate(lines))
    edges = ((LEFT, "start", moments[0]), (LEFT + WIDTH, "end", moments[-1])) if len(moments) > 1 else ()
    names = "".join(_text(x, bottom + 20, words, anchor) for x, anchor, words in edges)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label={quoteattr(title)} '
        f'viewBox="0 0 {LEFT + WIDTH + NAMES} {bottom + 28}" font-size="13" fill="currentColor">'
        f"{ticks}{drawn}{names}</svg>"
    )


def _tick(share: float, bottom: int) -> str:
    y = _height(share, bottom)
    line = f'<line x1="{LEFT}" y1="{y:.1f}" x2="{LEFT + WIDTH}" y2="{y:.1f}" stroke="currentColor" opacity="0.2"/>'
    return line + _text(LEFT - 8, y + 4, f"{share * 100:.0f}%", "end")


def _line(line: Line, place: int, name_at: float, bottom: int) -> str:
    steps = max(len(line.values) - 1, 1)
    points = [
        (LEFT + WIDTH * at / steps, _height(value, bottom)) for at, value in enumerate(line.values) if value is not None
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    stroke = f'stroke="currentColor" stroke-width="2" stroke-dasharray="{DASHES[place % len(DASHES)]}"'
    drawn = f'<polyline points="{path}" fill="none" {stroke}/>'
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in points)
    key_y, key_x = name_at - 4, LEFT + WIDTH + 12
    key = f'<line x1="{key_x}" y1="{key_y:.1f}" x2="{key_x + 30}" y2="{key_y:.1f}" {stroke}/>'
    return drawn + dots + key + _text(LEFT + WIDTH + 48, name_at, line.name)


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _height(share: float, bottom: int) -> float:
    return bottom - min(max(share, 0.0), 1.0) * (bottom - TOP)


def _last(values: Sequence[float | None]) -> float:
    return next((value for value in reversed(values) if value is not None), 0.0)


def _spread(heights: Sequence[float]) -> list[float]:
    """Heights for the names, near those of the lines' ends but a line of text apart; the topmost stays."""
    placed = [0.0] * len(heights)
    free = float(TOP)
    for place in sorted(range(len(heights)), key=lambda one: heights[one]):
        placed[place] = max(heights[place] + 4, free)
        free = placed[place] + LINE_HEIGHT
    return placed
