"""A composed checklist as a file in each format, next to the same list through WeasyPrint, list by list in turn."""

import itertools
import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from pipelines.documents import FORMATS, render
from pipelines.documents.filled import read_filled
from pipelines.documents.tree import Document
from tests.bench.documents_list import ITEMS, lists, page
from tests.bench.figures import OUT, ROOT, p50, p95

PEER = OUT / "peers" / "bin" / "python"
Result = TypeVar("Result")
Took = tuple[float, float]
"""Milliseconds on the clock, and of processor time, which other work on the machine disturbs less."""
ROUNDS, WARM_UP = 30, 3
PEER_ROUNDS, COLD_ROUNDS = 8, 5
"""The peer takes seconds for each list, and a new process some too."""
GOALS = {"pdf": 500, "xlsx": 200}
_COLD = """
import json, time
from pipelines.documents.tree import Document
from tests.bench.documents_list import lists
from pipelines.documents import render
document = next(lists())
began, worked = time.perf_counter(), time.process_time()
render(document, "pdf")
print(json.dumps([(time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000]))
"""


def measure() -> dict[str, Any]:
    """Milliseconds per format, for reading a filled-in list back, and for the peer; ratios to our PDF."""
    times: dict[str, list[Took]] = defaultdict(list)
    made = lists()
    with _peer() as peer:
        for turn, document in enumerate(itertools.islice(made, WARM_UP + ROUNDS)):
            took = _formats(document)
            if turn < WARM_UP:
                continue
            for what, milliseconds in took.items():
                times[what].append(milliseconds)
            if peer is not None and turn < WARM_UP + PEER_ROUNDS:
                times["PDF/UA through WeasyPrint"].append(_ask(peer, page(document)))
    times["PDF, the first one of a new process"] = [_cold() for _ in range(COLD_ROUNDS)]
    rows = [_row(what, each, times["PDF"]) for what, each in times.items()]
    notes = [f"{ITEMS} items, {ROUNDS} lists of which no two share a sentence. Goals at p50: PDF under {GOALS['pdf']} "
             f"ms, XLSX under {GOALS['xlsx']} ms."]  # fmt: skip
    if not PEER.exists():
        notes.append("WeasyPrint left out: run `make bench`, which sets up the peers.")
    return {"rows": rows, "notes": notes}


def _row(what: str, each: list[Took], ours: list[Took]) -> dict[str, Any]:
    clock = [took[0] for took in each]
    return {"what": what, "p50_ms": p50(clock), "p95_ms": p95(clock), "processor ms": p50([took[1] for took in each]),
            "times our PDF": p50(clock) / p50([took[0] for took in ours])}  # fmt: skip


def _timed(work: Callable[[], Result]) -> tuple[Result, Took]:
    began, worked = time.perf_counter(), time.process_time()
    result = work()
    return result, ((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000)


def _formats(document: Document) -> dict[str, Took]:
    took = {}
    for fmt in FORMATS:
        content, took[fmt.upper()] = _timed(partial(render, document, fmt))
        if fmt in ("xlsx", "ods", "json"):
            filled, took[f"{fmt.upper()}, read back"] = _timed(partial(read_filled, content, expected=document))
            assert len(filled.answers) == ITEMS
    return took


def _cold() -> Took:
    done = subprocess.run([sys.executable, "-c", _COLD], cwd=ROOT, check=True, capture_output=True, text=True)
    clock, processor = json.loads(done.stdout)
    return clock, processor


@contextmanager
def _peer() -> Iterator["subprocess.Popen[str] | None"]:
    if not PEER.exists():
        yield None
        return
    command = [str(PEER), str(ROOT / "tests" / "bench" / "peer_documents.py")]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield process
        assert process.stdin is not None, "asked for above"
        process.stdin.close()


def _ask(peer: "subprocess.Popen[str]", html: str) -> Took:
    assert peer.stdin is not None, "asked for above"
    assert peer.stdout is not None, "asked for above"
    peer.stdin.write(json.dumps(html) + "\n")
    peer.stdin.flush()
    line = peer.stdout.readline()
    if not line:
        raise SystemExit("WeasyPrint stopped; its error is printed above. It needs Pango (Debian: libpangoft2-1.0-0).")
    took = json.loads(line)
    return took["ms"], took["processor_ms"]
