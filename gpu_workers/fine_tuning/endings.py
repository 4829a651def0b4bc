"""How a program can end, other than with success: refused, interrupted, out of time."""

from typing import Any

from gpu_workers.fine_tuning.words import Text

# Exit codes follow sysexits.h, so that a queue or Slurm can tell "try again" from "do not".
DONE, FAILED, MISUSED, REFUSED, TRY_AGAIN = 0, 1, 64, 65, 75


class Refused(Exception):
    """The input cannot be used, and trying again will not help. `parts` are the keys of the result known so far."""

    def __init__(self, reason: Text, **parts: Any) -> None:
        super().__init__(reason["en"])
        self.reason = reason
        self.parts = parts


class Failed(Exception):
    """The work itself went wrong for a reason that can be told."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason["en"])
        self.reason = reason


class Interrupted(BaseException):
    """The program was asked to stop. Not an Exception, so that no library's `except Exception` swallows it."""


class Busy(Exception):
    """Another process is writing in the same folder."""
