"""Where the queue is: the set broker, or the embedded one that writes its address into the data directory."""

import time
from pathlib import Path

from app.settings import get_settings

WAIT_SECONDS = 30


def note_path() -> Path:
    """Where the embedded queue writes its address."""
    return get_settings().data_dir / "queue.address"


def broker_address() -> str:
    """The set broker, or the embedded queue's socket (waits for it to start)."""
    if get_settings().broker_url:
        return get_settings().broker_url
    for _ in range(WAIT_SECONDS * 10):
        if note_path().exists():
            return note_path().read_text(encoding="utf-8").strip()
        time.sleep(0.1)
    raise RuntimeError("The embedded queue is not running. Use `make run`, or set WERKBANK_BROKER_URL.")
