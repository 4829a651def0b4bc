"""Draws from when something applies, as bars that start on their day and go on; one picture for each width, as SVG."""

import datetime as dt
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from pipelines.documents import colours

NARROW, WIDE = 288, 680
"""Widths in pixels: a phone of 320 pixels, and a column of text. Text has one size in both."""
EDGE: Final = 8
TOP: Final = 34
LINE: Final = 20
BAR: Final = 12
GAP: Final = 18
CHARACTER: Final = 7.6
"""Width of a character of 15 pixels, on the generous side: a line that is too long would be cut off."""
YEAR_LABEL: Final = 44
LATE: Final = 7
"""From this month on a bar at the end of the year would be too short to see: the next year is drawn too."""
_WEIGHT: Final = ' font-weight="650"'

Tone = Literal["now", "later", "disputed", "stop"]
_FILLS: Final[dict[Tone, str]] = {
    "now": f"#{colours.TONES['success'][0]}",
    "later": f"#{colours.SEA}",
    "disputed": f"#{colours.TONES['attention'][0]}",
    "stop": f"#{colours.TONES['problem'][0]}",
}


class Row(NamedTuple):
    """One bar. `when` and `label` stand above it; `until`: readers of the law disagree about the days in between."""

    start: dt.date
    when: str
    label: str
    tone: Tone
    until: dt.date | None = None


def timeline_chart(title: str, rows: Sequence[Row], today: dt.date, today_label: str, width: int = WIDE) -> str:
    """An SVG of `width` pixels in the colour of the text around it; empty without rows.

    `title` says what it shows to who cannot see it. The classes `timeline-now`, `timeline-later`,
    `timeline-disputed` and `timeline-stop` let a page give the bars colours of its own.
    """
    if not rows:
        return ""
    scale = _Scale(rows, today, width)
    drawn, y = [], TOP
    for row in rows:
        most = int((width - 2 * EDGE) / CHARACTER)
        bold = _wrapped(row.when, most)
        lines = [*bold, *_wrapped(row.label, most)]
        bar_top = y + LINE * len(lines)
        drawn.append(_text(lines, len(bold), y) + _bar(row, bar_top, scale) + _tick(scale.x(today), bar_top))
        y = bar_top + BAR + GAP
    height = y + 26
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label={quoteattr(title)} width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}" font-size="15" fill="currentColor">'
        f"{_years(scale, y)}{_today(scale, today_label)}{''.join(drawn)}</svg>"
    )


class _Scale:
    """Days to pixels: whole years, so that the ticks are honest."""

    def __init__(self, rows: Sequence[Row], today: dt.date, width: int) -> None:
        days = [today, *(row.start for row in rows), *(row.until for row in rows if row.until)]
        self.today = today
        self.first = dt.date(min(days).year, 1, 1)
        self.last = dt.date(max(days).year + (1 if max(days).month < LATE else 2), 1, 1)
        self.width = width - 2 * EDGE

    def x(self, day: dt.date) -> float:
        return EDGE + self.width * (day - self.first).days / (self.last - self.first).days


def _years(scale: _Scale, bottom: float) -> str:
    years = range(scale.first.year, scale.last.year)
    step = 1 + int(YEAR_LABEL * len(years) / scale.width)
    ticks = []
    for year in years:
        x = scale.x(dt.date(year, 1, 1))
        line = f'<line x1="{x:.1f}" y1="{TOP - 8}" x2="{x:.1f}" y2="{bottom}"'
        ticks.append(f'{line} stroke="currentColor" opacity="0.15"/>')
        if (year - scale.first.year) % step == 0:
            ticks.append(f'<text x="{x:.1f}" y="{bottom + 18}" font-size="13">{year}</text>')
    return "".join(ticks)


def _today(scale: _Scale, label: str) -> str:
    x = scale.x(scale.today)
    anchor = "start" if x < scale.width / 2 else "end"
    text = f'<text x="{x:.1f}" y="{TOP - 18}" font-size="13" text-anchor="{anchor}">{escape(label)}</text>'
    return (
        f'{text}<line x1="{x:.1f}" y1="{TOP - 14}" x2="{x:.1f}" y2="{TOP - 4}" stroke="currentColor" stroke-width="2"/>'
    )


def _text(lines: Sequence[str], bold: int, top: float) -> str:
    return "".join(
        f'<text x="{EDGE}" y="{top + 14 + LINE * place}"{_WEIGHT if place < bold else ""}>{escape(line)}</text>'
        for place, line in enumerate(lines)
    )


def _tick(x: float, top: float) -> str:
    """Today across one bar only: a line from top to bottom would run through the words."""
    return (
        f'<line x1="{x:.1f}" y1="{top - 3}" x2="{x:.1f}" y2="{top + BAR + 3}" stroke="currentColor" stroke-width="2"/>'
    )


def _bar(row: Row, top: float, scale: _Scale) -> str:
    sure, end = scale.x(row.until or row.start), EDGE + scale.width
    paint = f'class="timeline-{row.tone}" fill="{_FILLS[row.tone]}"'
    tip = f"{end - 8:.1f},{top} {end:.1f},{top + BAR / 2} {end - 8:.1f},{top + BAR}"
    bar = f'<polygon {paint} points="{sure:.1f},{top} {tip} {sure:.1f},{top + BAR}"/>'
    if row.until is None:
        return bar
    start = scale.x(row.start)
    size = f'x="{start:.1f}" y="{top + 1}" width="{sure - start:.1f}" height="{BAR - 2}"'
    dashes = f'fill="none" stroke="{_FILLS[row.tone]}" stroke-width="2" stroke-dasharray="5 3"'
    return f'<rect class="timeline-{row.tone}" {size} {dashes}/>{bar}'


def _wrapped(text: str, most: int) -> list[str]:
    """Lines of at most `most` characters; a longer word has a line of its own."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= most or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
