"""The output folder of one run: its lock, its event log, its finished stages and its attempts."""

import contextlib
import fcntl
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gpu_workers.fine_tuning.endings import Busy, Interrupted
from gpu_workers.fine_tuning.words import Text

QUIET_SECONDS = 4.0


def write_json(path: Path, value: object) -> None:
    """Writes a file in one step: a reader sees the old content or the new, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    fresh.write_text(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False), encoding="utf-8")
    fresh.replace(path)


def read_json(path: Path) -> Any:
    """The content of a JSON file, or None when it is missing or broken."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError, UnicodeDecodeError):
        return None


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the folder for this process alone; the kernel lets go when the process dies. Raises Busy."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy from error
        yield


class Events:
    """events.jsonl: one line for each step of progress, and a repeat of the last line when a step takes long."""

    def __init__(self, path: Path, shares: dict[str, tuple[float, float]]) -> None:
        """`shares` gives each stage its part of the whole, as (start, end) between 0 and 1."""
        self._path, self._shares = path, shares
        self._last: dict[str, Any] = {}
        self._told = time.monotonic()
        self._guard = threading.Lock()
        self._mend()

    def tell(self, stage: str, message: Text, done: int = 0, total: int = 1, **more: Any) -> None:
        """Adds a line. `fraction` is how far the whole run is; `more` holds figures such as the loss."""
        start, end = self._shares.get(stage, (0.0, 1.0))
        fraction = round(start + (end - start) * min(done / max(total, 1), 1.0), 4)
        self._last = {"stage": stage, "done": done, "total": total, "fraction": fraction, "message": message, **more}
        self._told = time.monotonic()
        self._write(self._last)

    def breathe(self) -> None:
        """Says that a long step is still going on, when nothing was told for a while."""
        quiet = time.monotonic() - self._told
        if self._last and quiet >= QUIET_SECONDS:
            self._write({**self._last, "waiting_seconds": round(quiet)})

    def _write(self, line: dict[str, Any]) -> None:
        stamped = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), **line}
        with self._guard, self._path.open("a", encoding="utf-8") as log:
            log.write(json.dumps(stamped, ensure_ascii=False) + "\n")

    def _mend(self) -> None:
        """Closes a line that a killed process left half written."""
        if self._path.exists() and self._path.stat().st_size and self._path.read_bytes()[-1:] != b"\n":
            with self._path.open("a", encoding="utf-8") as log:
                log.write("\n")


class Workspace:
    """One output folder while this process holds it."""

    def __init__(self, folder: Path, shares: dict[str, tuple[float, float]]) -> None:
        self.folder = folder
        self.stop_requested = self.holding = False
        self.events = Events(folder / "events.jsonl", shares)
        self._attempts_file = folder / "attempts.json"
        self.attempts: list[dict[str, Any]] = read_json(self._attempts_file) or []
        self._started, self._cpu_started = time.monotonic(), time.process_time()
        self.attempts.append({"started_at": datetime.now(UTC).isoformat(timespec="seconds"), "ending": "unknown"})
        self.record("unknown")
        self._ended = threading.Event()
        threading.Thread(target=self._beat, daemon=True).start()

    def stage(self, name: str, compute: Callable[[], Any]) -> Any:
        """The saved outcome of a stage, or its fresh outcome, saved: a resumed run does no stage twice."""
        self.check()
        file = self.folder / "stages" / f"{name}.json"
        saved = read_json(file)
        if saved is None:
            saved = compute()
            write_json(file, saved)
        return saved

    def check(self) -> None:
        """Stops here when that was asked: libraries can swallow what a signal handler raises."""
        if self.stop_requested:
            raise Interrupted

    @contextlib.contextmanager
    def hold(self) -> Iterator[None]:
        """Puts off a stop signal while a training step or a file is half done; the work looks at `stop_requested`."""
        self.holding = True
        try:
            yield
        finally:
            self.holding = False

    def seconds(self) -> float:
        """Working time so far over all attempts, a killed one included up to its last sign of life."""
        before = float(sum(attempt.get("seconds", 0.0) for attempt in self.attempts[:-1]))
        return before + time.monotonic() - self._started

    def cpu_seconds(self) -> float:
        """Processor time so far over all attempts."""
        return float(sum(attempt.get("cpu_seconds", 0.0) for attempt in self.attempts[:-1])) + self._cpu_now()

    def record(self, ending: str, **more: Any) -> None:
        """Writes how this attempt stands. `more` holds measured values such as `gpu_joules`."""
        seconds = round(time.monotonic() - self._started, 2)
        self.attempts[-1].update(ending=ending, seconds=seconds, cpu_seconds=round(self._cpu_now(), 2), **more)
        write_json(self._attempts_file, self.attempts)

    def close(self, ending: str) -> None:
        """Ends the heartbeat and writes how this attempt ended."""
        self._ended.set()
        self.record(ending)

    def _cpu_now(self) -> float:
        return time.process_time() - self._cpu_started

    def _beat(self) -> None:
        while not self._ended.wait(2.0):
            self.events.breathe()
            # The folder can be gone when a test or a person removed it: nothing is left to report to then.
            with contextlib.suppress(OSError):
                self.record("unknown")
