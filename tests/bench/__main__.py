"""Runs every benchmark, writes var/bench/*.json and prints the tables. Run: make bench"""

import json
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> None:
    """Measure in a data directory of our own, on the real content."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            WERKBANK_ENV="demo",
            WERKBANK_DATA_DIR=folder,
            WERKBANK_SECRET_KEY="only-for-measuring-0123456789-0123",
            OMP_NUM_THREADS="1",
        )
        from tests.bench import result_page, start

        out = ROOT / "var" / "bench"
        out.mkdir(parents=True, exist_ok=True)
        for name, measure in (("result_page", result_page.measure), ("start", start.measure)):
            figures = measure()
            (out / f"{name}.json").write_text(json.dumps(figures, indent=1))
            print(f"\n## {name.replace('_', ' ')}\n")
            print("| what | p50 ms | p95 ms | times the yardstick |")
            print("|---|---|---|---|")
            for row in figures["rows"]:
                ratio = f"{row['ratio']:.2f}" if row.get("ratio") is not None else ""
                print(f"| {row['what']} | {row['p50_ms']:.2f} | {row['p95_ms']:.2f} | {ratio} |")
            for note in figures.get("notes", []):
                print(f"\n{note}")


if __name__ == "__main__":
    main()
