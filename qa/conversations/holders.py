"""Who is answering: each open store holds a lock for as long as its process lives, however that ends.

A question that is "running" in the name of a store whose lock nobody holds will never be answered.
"""

import time
import uuid
from contextlib import suppress
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from index.private import OWNER_FILE, make_private_folder

# A lock file is made and locked within microseconds; older ones that nobody holds are left over.
_LEFT_OVER_SECONDS = 60.0


class Holder:
    """One open store among several, perhaps of several processes.

    Args:
        folder: where the locks are; made if need be.

    Attributes:
        name: unique.

    Raises:
        OSError: the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        make_private_folder(folder)
        self._folder = folder
        _tidy_up(folder)
        self.name = uuid.uuid4().hex
        self._lock = _lock(folder / f"{self.name}.lock")
        self._lock.acquire()

    def is_alive(self, name: str) -> bool:
        """Whether the store of that name is still open."""
        if name == self.name:
            return True
        file = self._folder / f"{name}.lock"
        return file.exists() and _is_held(file)

    def close(self) -> None:
        """Let go."""
        self._lock.release()
        with suppress(OSError):
            (self._folder / f"{self.name}.lock").unlink(missing_ok=True)


def _lock(file: Path) -> BaseFileLock:
    # The thread that closes a store need not be the one that opened it.
    return FileLock(file, timeout=0, mode=OWNER_FILE, thread_local=False)


def _is_held(file: Path) -> bool:
    try:
        with _lock(file):
            return False
    except Timeout:
        return True
    except OSError:
        return False


def _tidy_up(folder: Path) -> None:
    """Remove what killed programs have left."""
    for file in folder.glob("*.lock"):
        with suppress(OSError):
            if time.time() - file.stat().st_mtime > _LEFT_OVER_SECONDS and not _is_held(file):
                file.unlink()
