"""Starts a command again when it dies. Run: python -m gpu_workers.keep_alive COMMAND …

`make run` puts each worker under this, so that a killed worker comes back without stopping everything else.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

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
    while not stopping:
        child = subprocess.Popen(command, start_new_session=True)
        code = child.wait()
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)  # pool processes of a killed worker
        if not stopping:
            print(f"ended with {code}, starting again", file=sys.stderr)
            time.sleep(PAUSE_SECONDS)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
