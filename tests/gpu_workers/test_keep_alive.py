"""A killed process comes back, a stopped one does not, and none outlives its manager."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from gpu_workers import program

ROOT = Path(__file__).resolve().parent.parent.parent
SLEEPER = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(600)"
MANAGER = "import subprocess, sys; subprocess.run([sys.executable, '-m', 'gpu_workers.keep_alive', *sys.argv[1:]])"
WITHIN_SECONDS = 30


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_SECONDS
    while not what():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def started(note: Path, *, after: int = 0) -> int:
    """The number that the sleeper wrote down."""
    wait_for(lambda: note.exists() and note.read_text() not in ("", str(after)))
    return int(note.read_text())


def test_a_killed_process_comes_back_and_a_stopped_one_does_not(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    command = [sys.executable, "-m", "gpu_workers.keep_alive", sys.executable, "-c", SLEEPER, str(note)]
    keeper = subprocess.Popen(command, cwd=ROOT)
    first = started(note)
    os.kill(first, signal.SIGKILL)
    second = started(note, after=first)
    keeper.terminate()
    assert keeper.wait(WITHIN_SECONDS) == 0
    wait_for(lambda: not alive(second))


def test_no_process_outlives_a_killed_keeper_or_a_killed_manager(tmp_path: Path) -> None:
    for number, killed in enumerate(("keeper", "manager")):
        note = tmp_path / str(number)
        manager = subprocess.Popen([sys.executable, "-c", MANAGER, sys.executable, "-c", SLEEPER, str(note)], cwd=ROOT)
        sleeper = started(note)
        keeper = int(Path(f"/proc/{sleeper}/stat").read_text().rsplit(")", 1)[1].split()[1])
        os.kill(keeper if killed == "keeper" else manager.pid, signal.SIGKILL)
        wait_for(lambda keeper=keeper, sleeper=sleeper: not alive(sleeper) and not alive(keeper))
        manager.wait(WITHIN_SECONDS)


def test_a_leftover_that_nobody_reaps_holds_nobody_up(tmp_path: Path) -> None:
    """Its worker hangs and does not fetch its exit status; the folder is free all the same."""
    leftover = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", str(tmp_path)],
                                start_new_session=True)  # fmt: skip
    (tmp_path / "pid").write_text(str(leftover.pid))
    command = Path(f"/proc/{leftover.pid}/cmdline")
    wait_for(lambda: str(tmp_path).encode() in command.read_bytes())
    program._stop_leftover(tmp_path)
    assert leftover.returncode is None, "nobody has asked how it ended, so it is a zombie now"
    assert not alive(leftover.pid)
    leftover.wait()


def test_a_process_that_got_the_number_of_a_leftover_is_left_alone(tmp_path: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    (tmp_path / "pid").write_text(str(other.pid))
    program._stop_leftover(tmp_path)
    assert other.poll() is None
    other.kill()
    other.wait()
