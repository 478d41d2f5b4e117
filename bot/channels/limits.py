"""How fast people may write, and we to a provider: a moving window for each key, kept in memory."""

from __future__ import annotations

import math
import time

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Limit:
    """So many a minute, or in so many seconds, for each key."""

    def __init__(self, most: int, seconds: int = 60) -> None:
        self._item = RateLimitItemPerSecond(most, seconds)
        self._storage = MemoryStorage()  # the limiter itself holds it only weakly
        self._limiter = MovingWindowRateLimiter(self._storage)

    def seconds_to_wait(self, key: str) -> int:
        """0 where the key may go on (this counts as once), else the seconds until it may."""
        if self._limiter.hit(self._item, key):
            return 0
        reset, _ = self._limiter.get_window_stats(self._item, key)
        return max(1, math.ceil(float(reset) - time.time()))
