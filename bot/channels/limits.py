"""How fast people may write, and we to a provider: a moving window for each key, kept in memory."""

from __future__ import annotations

import math
import time
from collections import deque


class Limit:
    """So many a minute, or in so many seconds, for each key. A key that was silent for a window is forgotten.

    For one thread, the event loop's.
    """

    def __init__(self, most: int, seconds: int = 60) -> None:
        self._most, self._seconds = most, seconds
        self._moments: dict[str, deque[float]] = {}
        self._swept = time.monotonic()

    def seconds_to_wait(self, key: str) -> int:
        """As `wait`, in whole seconds, which is what people and programs are told."""
        return math.ceil(self.wait(key))

    def wait(self, key: str) -> float:
        """0 where the key may go on (this counts as once), else the seconds until it may."""
        now = time.monotonic()
        since = now - self._seconds
        self._forget(now, since)
        moments = self._moments.setdefault(key, deque())
        while moments and moments[0] <= since:
            moments.popleft()
        if len(moments) < self._most:
            moments.append(now)
            return 0.0
        return moments[0] - since

    def _forget(self, now: float, since: float) -> None:
        """Once a window, lest ever new addresses fill the memory."""
        if self._swept > since:
            return
        self._swept = now
        self._moments = {key: moments for key, moments in self._moments.items() if moments[-1] > since}
