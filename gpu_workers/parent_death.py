"""A process that ends when the one that started it ends, however that happened (Linux)."""

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(sign: int = signal.SIGTERM) -> None:
    """Called in the child: the kernel sends it `sign` when its parent is gone, also after a kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(sign))
