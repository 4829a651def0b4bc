"""Fine-tunes a text classifier: python -m gpu_workers.fine_tuning RUN.json OUT_DIR."""

# ruff: noqa: E402  the stop signal and the threads must be settled before anything heavy is imported
import os
import signal
import sys

# Until the program itself listens there is nothing to save: a stop signal is a plain "try again".
signal.signal(signal.SIGTERM, lambda _number, _frame: os._exit(75))

# Two threads that spin while they wait slow each other down on a busy machine; must be set before torch is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

from typing import Any

from gpu_workers.fine_tuning.blank import BLANK
from gpu_workers.fine_tuning.config import RunConfig, read_config
from gpu_workers.fine_tuning.program import Program
from gpu_workers.fine_tuning.words import text
from gpu_workers.fine_tuning.workspace import Workspace

SHARES = {
    "reading": (0.0, 0.02),
    "checks": (0.02, 0.05),
    "baselines": (0.05, 0.25),
    "training-whole": (0.25, 0.6),
    "training-lora": (0.6, 0.9),
    "scoring": (0.9, 0.98),
    "report": (0.98, 1.0),
    "finished": (1.0, 1.0),
}


def work(config: RunConfig, workspace: Workspace) -> dict[str, Any]:
    """Loads the heavy libraries only now, so that a wrong RUN.json is refused at once and progress shows early."""
    workspace.events.tell("reading", text("Het programma start.", "The program is starting."))
    from gpu_workers.fine_tuning.run import fine_tune

    return fine_tune(config, workspace)


def main() -> int:
    """Runs the program on the command line's arguments."""
    return Program(read=read_config, work=work, blank=BLANK, shares=SHARES).main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
