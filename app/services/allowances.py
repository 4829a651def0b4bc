"""How often a visitor, and all visitors together, may do something in a while; counted in memory, per process."""

from collections import deque
from datetime import datetime, timedelta
from threading import Lock


class Allowance:
    """Counts who did something lately. Nothing is stored: a restart only forgets some counting."""

    def __init__(self, within: timedelta, *, each: int, in_all: int) -> None:
        self.within, self.each, self.in_all = within, each, in_all
        self._done: deque[tuple[datetime, str]] = deque()
        self._lock = Lock()

    def spares(self, who: str, *, now: datetime) -> bool:
        """Counts one more, unless this visitor, or all together, had enough. `who`: a network address or a visit."""
        with self._lock:
            while self._done and self._done[0][0] <= now - self.within:
                self._done.popleft()
            if len(self._done) >= self.in_all or sum(each == who for _, each in self._done) >= self.each:
                return False
            self._done.append((now, who))
            return True

    def forget(self) -> None:
        """Start counting anew."""
        with self._lock:
            self._done.clear()


MODEL_ANSWERS = Allowance(timedelta(hours=1), each=15, in_all=120)
"""Answers by the language model, per visit. Who drops the cookie of the visit still meets the limit for all."""
API_CALLS = Allowance(timedelta(minutes=1), each=120, in_all=1_200)
COMPOSED_LISTS = Allowance(timedelta(hours=1), each=100, in_all=3_000)
NEW_LISTS = Allowance(timedelta(hours=1), each=60, in_all=3_000)
SIGN_IN_LINKS = Allowance(timedelta(hours=1), each=200, in_all=3_000)
LAW_REQUESTS = Allowance(timedelta(days=1), each=60, in_all=2_000)
"""These five per network address: a whole office may share one."""
EVERY = (MODEL_ANSWERS, API_CALLS, COMPOSED_LISTS, NEW_LISTS, SIGN_IN_LINKS, LAW_REQUESTS)
