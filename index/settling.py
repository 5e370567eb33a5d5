"""Which files are still being written: one is read once its size and time have stood still for a while."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from index.scan import SeenFile


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a watch waits, in seconds.

    Attributes:
        settle: a file must look the same for so long before it is read.
        most: so long after a change the index is brought up to date even if other files still change.
        look_again: so often everything is looked at without being told; network disks tell nothing.
        busy: between two tries while another process writes the index.
    """

    settle: float = 1.0
    most: float = 30.0
    look_again: float = 600.0
    busy: float = 1.0


@dataclass(frozen=True, slots=True)
class _Look:
    """How a path looked (size in bytes, modification time in ns; None: gone), and since when."""

    seen: tuple[int, int] | None
    since: float


class Settling:
    """The paths that changed and are not in the index yet. Holds nothing once they are.

    Args:
        patience: how long to wait.
    """

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._looks: dict[str, _Look] = {}
        self._moving: set[str] = set()
        self._since = 0.0

    def note(self, paths: Iterable[str]) -> None:
        """These paths changed just now, whether one can see it or not."""
        now = time.monotonic()
        for path in paths:
            if not self._looks:
                self._since = now
            self._looks[path] = _Look(_look(path), now)

    def is_due(self) -> bool:
        """Whether there is something to do and it need not wait: all stands still, or waited too long."""
        if not self._looks:
            return False
        now = time.monotonic()
        for path, look in self._looks.items():
            if (seen := _look(path)) != look.seen:
                self._looks[path] = _Look(seen, now)
        newest = max(look.since for look in self._looks.values())
        return now - newest >= self._patience.settle or now - self._since >= self._patience.most

    def is_still(self) -> bool:
        """Whether no path that changed is known to be changing now."""
        limit = time.monotonic() - self._patience.settle
        return all(look.since <= limit for look in self._looks.values())

    def is_moving(self, file: SeenFile) -> bool:
        """Whether a file is still being written; then it is remembered until it stands still."""
        now = time.monotonic()
        seen = (file.size, file.mtime_ns)
        look = self._looks.get(file.path)
        if look is None:
            age = time.time() - file.mtime_ns / 1e9
            if not 0 <= age < self._patience.settle:
                return False
        if look is None or look.seen != seen:
            look = self._looks[file.path] = _Look(seen, now)
        moving = now - look.since < self._patience.settle
        if moving:
            self._moving.add(file.path)
        return moving

    def synced(self) -> None:
        """All but the files that were found moving since the last time is in the index now."""
        self._looks = {path: self._looks[path] for path in self._moving}
        self._moving = set()
        self._since = time.monotonic()


def _look(path: str) -> tuple[int, int] | None:
    try:
        stat = Path(path).stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns
