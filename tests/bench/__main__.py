"""Runs the benchmarks, writes var/bench/*.json and prints the tables. Run: make bench, or make bench PART=search"""

import json
import os
import sys
import tempfile
from importlib import import_module

from tests.bench.figures import OUT, machine, table

BY_DEFAULT = ("result_page", "start", "scifact", "search", "ensemble", "build", "documents", "pdf_ua", "triage")
SLOW = ("million", "mutation", "refusals")
"""Run only when named: the first takes most of an hour, the others minutes."""


def main() -> None:
    """Measure in a data directory of our own, on the real content."""
    names = sys.argv[1:] or BY_DEFAULT
    if unknown := set(names).difference(BY_DEFAULT, SLOW):
        raise SystemExit(f"No such benchmark: {', '.join(unknown)}. There are {', '.join((*BY_DEFAULT, *SLOW))}.")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            WERKBANK_ENV="demo",
            WERKBANK_DATA_DIR=folder,
            WERKBANK_SECRET_KEY="only-for-measuring-0123456789-0123",
            OMP_NUM_THREADS="1",
        )
        OUT.mkdir(parents=True, exist_ok=True)
        for name in names:
            print(f"\n## {name.replace('_', ' ')}\n", flush=True)
            figures = import_module(f"tests.bench.{name}").measure()
            if "skipped" in figures:
                print(f"Skipped: {figures['skipped']}")
                continue
            (OUT / f"{name}.json").write_text(json.dumps(figures | {"machine": machine()}, indent=1))
            print(table(figures["rows"]))
            for note in figures.get("notes", []):
                print(f"\n{note}", flush=True)


if __name__ == "__main__":
    main()
