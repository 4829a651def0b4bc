"""How long `make run` takes to its first page on a machine that is already set up, and the parts of that."""

import os
import signal
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS = 3
GIVE_UP_SECONDS = 120


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def first_page(data_dir: str) -> float:
    """Milliseconds from the command to the first answered page; everything is stopped afterwards."""
    port = free_port()
    env = {name: value for name, value in os.environ.items() if not name.startswith("WERKBANK_")}
    env |= {"PORT": str(port), "WERKBANK_DATA_DIR": data_dir}
    began = time.perf_counter()
    process = subprocess.Popen(["make", "run"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
    try:
        while time.perf_counter() - began < GIVE_UP_SECONDS:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/nl/", timeout=5):
                    return (time.perf_counter() - began) * 1000
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise SystemExit("make run showed no page")
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(60)


def bare_interpreter() -> float:
    """The yardstick: what starting Python with Flask costs here and now."""
    began = time.perf_counter()
    subprocess.run([ROOT / ".venv/bin/python", "-c", "import flask, sqlmodel"], check=True)
    return (time.perf_counter() - began) * 1000


def measure() -> dict[str, Any]:
    """First start with an empty data directory (encoder export, index), then warm starts."""
    with tempfile.TemporaryDirectory() as folder:
        first = first_page(folder)
        warm, bare = [], []
        for _ in range(ROUNDS):
            warm.append(first_page(folder))
            bare.append(bare_interpreter())
    yard = statistics.median(bare)
    return {"rows": [
        {"what": "import of Flask and SQLModel (yardstick)", "p50_ms": yard, "p95_ms": max(bare), "ratio": 1.0},
        {"what": "make run, empty data directory, to the first page", "p50_ms": first, "p95_ms": first,
         "ratio": first / yard},
        {"what": "make run, set up before, to the first page", "p50_ms": statistics.median(warm),
         "p95_ms": max(warm), "ratio": statistics.median(warm) / yard},
    ]}  # fmt: skip
