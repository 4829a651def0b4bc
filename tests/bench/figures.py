"""What every benchmark needs: percentiles, a folder for what may be kept, and tables."""

import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent
OUT = ROOT / "var" / "bench"
CACHE = OUT / "cache"
"""What takes long to make and may be kept between runs: vectors of texts, the peers' environment."""
HEADINGS = {"what": "what", "p50_ms": "p50 ms", "p95_ms": "p95 ms", "ratio": "times the yardstick"}


def p50(times: Sequence[float]) -> float:
    """The median."""
    return float(np.percentile(times, 50))


def p95(times: Sequence[float]) -> float:
    """The time that one in twenty exceeds."""
    return float(np.percentile(times, 95))


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows of the same keys as a Markdown table."""
    heads = list(rows[0])
    lines = [[HEADINGS.get(head, head.replace("_", " ")) for head in heads], ["---"] * len(heads)]
    lines += [[_cell(row.get(head)) for head in heads] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}" if abs(value) < 1 else f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {"cores": os.cpu_count(), "load": os.getloadavg()[0], "python": platform.python_version()}
