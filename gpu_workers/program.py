"""Runs one of the plain programs over files in a process group of its own, and follows it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gpu_workers.parent_death import die_with_parent

TRY_AGAIN = 75
"""EX_TEMPFAIL: stopped with a checkpoint, to be continued."""
LOOK_EVERY_SECONDS = 1.0
STOP_WITHIN_SECONDS = 30
LEFTOVER_WITHIN_SECONDS = 10
"""It was told to stop when its worker died, and meanwhile nobody keeps the new lease."""


@dataclass(frozen=True)
class Ending:
    """Exit code and, if the program wrote one, its result."""

    code: int
    result: dict[str, Any] | None

    @property
    def interrupted(self) -> bool:
        """Stopped with a checkpoint, or killed, before a result was written."""
        return self.result is None and (self.code == TRY_AGAIN or self.code < 0)


def follow(
    module: str, request: dict[str, Any], out_dir: Path, *, keep: Callable[[dict[str, Any] | None], bool]
) -> Ending:
    """Start `python -m module RUN.json OUT_DIR`; show `keep` the latest event each second; stop when it says no."""
    out_dir.mkdir(parents=True, exist_ok=True)
    _stop_leftover(out_dir)
    request_path = out_dir / "RUN.json"
    request_path.write_text(json.dumps(request), encoding="utf-8")
    with (out_dir / "program.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", module, str(request_path), str(out_dir)],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  the worker process has one thread; stops at its checkpoint
        )
    (out_dir / "pid").write_text(str(process.pid), encoding="utf-8")
    try:
        _watch(process, out_dir, keep)
    finally:
        if process.poll() is None:
            _stop_group(process)
        (out_dir / "pid").unlink(missing_ok=True)
    return Ending(code=process.returncode, result=_result(out_dir))


def _watch(process: "subprocess.Popen[bytes]", out_dir: Path, keep: Callable[[dict[str, Any] | None], bool]) -> None:
    while process.poll() is None:
        if not keep(last_event(out_dir)):
            _stop_group(process)
            return
        with suppress(subprocess.TimeoutExpired):
            process.wait(LOOK_EVERY_SECONDS)


def _stop_group(process: "subprocess.Popen[bytes]") -> None:
    """Ask the whole group to stop, wait, then force it. Returns when it is gone."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_WITHIN_SECONDS)
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _stop_leftover(out_dir: Path) -> None:
    """End a program that an earlier, killed worker left on this folder."""
    try:
        pid = int((out_dir / "pid").read_text(encoding="utf-8"))
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return
    if str(out_dir).encode() not in command:
        return  # the number has been given to another process since
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(pid, sign)
        for _ in range(LEFTOVER_WITHIN_SECONDS * 10):
            if _has_ended(pid):
                return
            time.sleep(0.1)


def _has_ended(pid: int) -> bool:
    """Gone, or a zombie: its parent, a worker that hangs, has not asked how it ended. Its files are closed then."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] in "ZX"
    except OSError:
        return True


def last_event(out_dir: Path) -> dict[str, Any] | None:
    """The newest whole line of events.jsonl."""
    try:
        lines = (out_dir / "events.jsonl").read_bytes().rsplit(b"\n", 2)
    except OSError:
        return None
    for line in reversed(lines):
        with suppress(ValueError):
            event = json.loads(line)
            if isinstance(event, dict):
                return event
    return None


def _result(out_dir: Path) -> dict[str, Any] | None:
    """What the program wrote last; a file that cannot be read counts as none."""
    try:
        result = json.loads((out_dir / "result.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return result if isinstance(result, dict) else None
