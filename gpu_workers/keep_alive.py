"""Starts a command again when it dies. Run: python -m gpu_workers.keep_alive COMMAND …

`make run` puts each process under this, so that a killed one comes back without stopping everything else, and so that
none is left behind when the manager itself is killed.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

from gpu_workers.parent_death import die_with_parent

PAUSE_SECONDS = 1.0
STOP_WITHIN_SECONDS = 45


def main(command: list[str]) -> int:
    """Run until told to stop; the command gets SIGTERM then, and SIGKILL when it does not listen."""
    stopping = False
    child: subprocess.Popen[bytes] | None = None

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True
        if child and child.poll() is None:
            child.send_signal(signal.SIGTERM)
            signal.alarm(STOP_WITHIN_SECONDS)

    def force(*_: object) -> None:
        with suppress(ProcessLookupError):
            if child:
                os.killpg(child.pid, signal.SIGKILL)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGALRM, force)
    die_with_parent()
    while not stopping:
        child = subprocess.Popen(command, start_new_session=True, preexec_fn=die_with_parent)  # noqa: PLW1509  no threads here
        if stopping:  # told so while it was being started
            stop()
        code = child.wait()
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)  # pool processes of a killed worker
        if not stopping:
            print(f"ended with {code}, starting again", file=sys.stderr)
            time.sleep(PAUSE_SECONDS)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
