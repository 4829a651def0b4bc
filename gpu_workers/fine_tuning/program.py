"""Runs a program over files: one lock, one result, and a clear ending whatever happens."""

import signal
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from gpu_workers.fine_tuning.endings import (
    DONE,
    FAILED,
    MISUSED,
    REFUSED,
    TRY_AGAIN,
    Busy,
    Failed,
    Interrupted,
    Refused,
)
from gpu_workers.fine_tuning.words import Text, text
from gpu_workers.fine_tuning.workspace import Workspace, locked, read_json, write_json

EXIT_CODES = {"succeeded": DONE, "refused": REFUSED, "failed": FAILED}
SIGNALS = (signal.SIGTERM, signal.SIGINT)
STOPPED = text(
    "Het werk is onderbroken. Een volgende start gaat verder.", "The work was interrupted. The next start continues."
)


class Program:
    """A command `python -m … RUN.json OUT_DIR`; `work` returns the result, `blank` is a result with nothing in it."""

    def __init__(
        self,
        *,
        read: Callable[[Path], Any],
        work: Callable[[Any, Workspace], dict[str, Any]],
        blank: dict[str, Any],
        shares: dict[str, tuple[float, float]],
    ) -> None:
        self.read, self.work, self.blank, self.shares = read, work, blank, shares

    def main(self, arguments: list[str]) -> int:
        """Runs and returns the exit code: 0 done, 1 failed, 64 misused, 65 refused, 75 try again."""
        if len(arguments) != 2:
            print("usage: python -m gpu_workers.PROGRAM RUN.json OUT_DIR", file=sys.stderr)
            return MISUSED
        run_file, folder = Path(arguments[0]).resolve(), Path(arguments[1]).resolve()
        before = {number: signal.getsignal(number) for number in SIGNALS}
        try:
            with locked(folder):
                return self._hold(run_file, folder)
        except Busy:
            print("another process is at work in this folder", file=sys.stderr)
            return TRY_AGAIN
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _hold(self, run_file: Path, folder: Path) -> int:
        if not self._same_request(run_file, folder):
            print("this output folder belongs to another request", file=sys.stderr)
            return MISUSED
        known = (read_json(folder / "result.json") or {}).get("state")
        if known in {"succeeded", "refused"}:
            return EXIT_CODES[known]
        # A failed run is tried again; its old result must not be taken for the new one while that is at work.
        (folder / "result.json").unlink(missing_ok=True)
        workspace = Workspace(folder, self.shares)
        self._listen(workspace)
        try:
            result = self._attempt(run_file, workspace)
            # From here the result is known: a late signal must not leave the folder without it.
            for number in SIGNALS:
                signal.signal(number, signal.SIG_IGN)
        except Interrupted:
            workspace.events.tell("interrupted", STOPPED, state="interrupted", reason=STOPPED)
            workspace.close("interrupted")
            return TRY_AGAIN
        return self._finish(result, workspace)

    def _attempt(self, run_file: Path, workspace: Workspace) -> dict[str, Any]:
        try:
            config = self.read(run_file)
            write_json(workspace.folder / "request.json", read_json(run_file))
            return {**self.blank, "state": "succeeded", "reason": None, **self.work(config, workspace)}
        except Refused as refusal:
            return {**self.blank, **refusal.parts, "state": "refused", "reason": refusal.reason}
        except Exception as error:
            if workspace.stop_requested:
                raise Interrupted from error
            (workspace.folder / "error.log").write_text(traceback.format_exc(), encoding="utf-8")
            return {**self.blank, "state": "failed", "reason": why(error)}

    def _finish(self, result: dict[str, Any], workspace: Workspace) -> int:
        result["finished_at"] = datetime.now(UTC).isoformat(timespec="seconds")
        message = result["reason"] or text("Klaar.", "Done.")
        write_json(workspace.folder / "result.json", result)
        workspace.events.tell("finished", message, done=1, total=1, state=result["state"], reason=result["reason"])
        workspace.close(result["state"])
        return EXIT_CODES[result["state"]]

    def _same_request(self, run_file: Path, folder: Path) -> bool:
        """Whether the folder is new, or was made by the same RUN.json: it never holds pieces of two runs."""
        kept = read_json(folder / "request.json")
        return kept is None or kept == read_json(run_file)

    def _listen(self, workspace: Workspace) -> None:
        def on_signal(_number: int, _frame: FrameType | None) -> None:
            first, workspace.stop_requested = not workspace.stop_requested, True
            if first and not workspace.holding:
                raise Interrupted

        for number in SIGNALS:
            signal.signal(number, on_signal)


def why(error: Exception) -> Text:
    """The reason of a failure for a reader who cannot do anything with a traceback."""
    if isinstance(error, Failed):
        return error.reason
    name = type(error).__name__
    if isinstance(error, MemoryError) or name == "OutOfMemoryError":
        return text(
            "Er was te weinig geheugen. Kies een kleinere 'batch_size' of kortere teksten.",
            "There was not enough memory. Choose a smaller 'batch_size' or shorter texts.",
        )
    if isinstance(error, OSError):
        return text(
            "Een bestand was niet te lezen of te schrijven. Misschien is de schijf vol.",
            "A file could not be read or written. Perhaps the disk is full.",
        )
    return text(
        f"Er ging iets mis in het programma ({name}). De beheerder vindt de details in error.log.",
        f"Something went wrong in the program ({name}). The administrator finds the details in error.log.",
    )
