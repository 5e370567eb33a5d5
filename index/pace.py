"""How fast work goes, and how long the rest will take."""

import time
from collections import deque

# Long enough that files of every size are in it, short enough to follow a computer that got busy.
SECONDS_LOOKED_BACK = 30.0
_SECONDS_BETWEEN = 0.25


class Pace:
    """What was done in the last half minute, from the first news on: what was loaded before is no work.

    A thing done may be more or less work than another: a file has its bytes, a text its length.
    """

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int, float]] = deque()
        self._done, self._work = 0, 0.0

    def note(self, done: int, work: float) -> None:
        """So many things are done by now, which was so much work; both only grow."""
        self._done, self._work = done, work
        now = time.monotonic()
        if not self._seen or now - self._seen[-1][0] >= _SECONDS_BETWEEN:
            self._seen.append((now, done, work))
        while len(self._seen) > 1 and now - self._seen[0][0] > SECONDS_LOOKED_BACK:
            self._seen.popleft()

    def rate(self) -> float:
        """Things a second; 0 if nothing can be said yet."""
        if not self._seen:
            return 0.0
        since, done, _ = self._seen[0]
        return (self._done - done) / max(time.monotonic() - since, _SECONDS_BETWEEN)

    def left(self, work: float) -> float | None:
        """Seconds until so much work is done in all; None if nothing can be said yet."""
        if not self._seen:
            return None
        since, _, before = self._seen[0]
        if self._work <= before:
            return None
        return max(work - self._work, 0.0) * (time.monotonic() - since) / (self._work - before)
