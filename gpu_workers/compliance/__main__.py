"""Checks data and a model: python -m gpu_workers.compliance RUN.json OUT_DIR."""

# ruff: noqa: E402  the stop signal and the threads must be settled before anything heavy is imported
import os
import signal
import sys

# Until the program itself listens there is nothing to save: a stop signal is a plain "try again".
signal.signal(signal.SIGTERM, lambda _number, _frame: os._exit(75))
# Two threads that spin while they wait slow each other down on a busy machine; must be set before torch is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

from gpu_workers.compliance.config import read_config
from gpu_workers.compliance.run import BLANK, run_checks
from gpu_workers.fine_tuning.program import Program

SHARES = {"checks": (0.0, 1.0), "finished": (1.0, 1.0)}


def main() -> int:
    """Runs the program on the command line's arguments."""
    return Program(read=read_config, work=run_checks, blank=BLANK, shares=SHARES).main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
