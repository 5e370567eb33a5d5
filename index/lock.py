"""One writer at a time: the lock, and who holds it.

The lock is the operating system's, so it ends with its process, however that ends. `writer.json`
beside it only says whom to wait for.
"""

import os
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import BaseFileLock, FileLock, SoftFileLock, Timeout

from index.disk import no_locks, read_json, storage_errors, write_json
from index.errors import IndexBusy
from index.private import OWNER_FILE, keep_private

LOCK_FILE = "writer.lock"
HOLDER_FILE = "writer.json"
SECONDS_TO_NAME_ITSELF = 0.5
# Whoever asks who writes (`current_writer`) holds the lock for some microseconds.
SECONDS_TO_LOOK = 0.1


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes an index.

    Attributes:
        pid: its process.
        since: local time at which it began.
        doing: what it does, "indexing" or "removing".
    """

    pid: int
    since: datetime
    doing: str

    def __str__(self) -> str:
        return f"pid {self.pid}, {self.doing} since {self.since:%H:%M}"


@contextmanager
def writing(folder: Path, doing: str) -> Iterator[None]:
    """Be the one writer of an index folder.

    Raises:
        IndexBusy: another process, or another part of this one, is writing.
        IndexNotWritable: the folder cannot be written, or its disk keeps no locks.
    """
    lock = _acquire(folder)
    try:
        with storage_errors(folder):
            write_json(
                folder / HOLDER_FILE,
                {"pid": os.getpid(), "since": datetime.now().isoformat(), "doing": doing},
            )
        yield
    finally:
        with suppress(OSError):  # the disk may be gone; that somebody writes is told by the lock
            (folder / HOLDER_FILE).unlink(missing_ok=True)
            keep_private(folder)
        lock.release()


def _acquire(folder: Path) -> BaseFileLock:
    """Take the system's own lock: a mere file, as filelock offers instead, would outlive a killed writer."""
    lock = FileLock(folder / LOCK_FILE, timeout=SECONDS_TO_LOOK, mode=OWNER_FILE)
    latest = time.monotonic() + SECONDS_TO_NAME_ITSELF
    while not _try(lock, folder):
        if isinstance(lock, SoftFileLock):
            raise no_locks(folder, "flock is missing")
        # Whoever holds it may not have said its name yet, or have let go of it by now.
        writer = current_writer(folder)
        if writer or time.monotonic() > latest:
            raise IndexBusy(f"{_name(writer)} is writing the index {folder}", "Wait for it or stop it")
    if isinstance(lock, SoftFileLock):
        lock.release()
        raise no_locks(folder, "flock is missing")
    return lock


def _try(lock: BaseFileLock, folder: Path) -> bool:
    try:
        with storage_errors(folder), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # filelock says that it takes a mere file
            lock.acquire(poll_interval=SECONDS_TO_LOOK / 4)
    except Timeout:
        return False
    except NotImplementedError:  # how older filelocks say it
        raise no_locks(folder, "flock is missing") from None
    return True


def current_writer(folder: Path) -> Writer | None:
    """Who writes the index now, or None.

    What a killed writer left behind does not count, nor does another process that has its number by now.
    """
    said = read_json(folder / HOLDER_FILE)
    try:
        writer = (
            Writer(int(said["pid"]), datetime.fromisoformat(said["since"]), str(said["doing"]))
            if said
            else None
        )
    except (KeyError, ValueError, TypeError):
        return None
    return writer if writer and _is_alive(writer.pid) and _is_locked(folder) else None


def _name(writer: Writer | None) -> str:
    if writer is None:
        return "another footnote"
    if writer.pid == os.getpid():
        return f"this footnote (since {writer.since:%H:%M})"
    return f"another footnote (pid {writer.pid}, since {writer.since:%H:%M})"


def _is_locked(folder: Path) -> bool:
    """Whether somebody holds the lock, as far as it can be seen without disturbing anybody for long."""
    if os.name == "nt":
        return True
    import fcntl

    try:
        descriptor = os.open(folder / LOCK_FILE, os.O_RDONLY)
    except OSError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)


def _is_alive(pid: int) -> bool:
    if os.name == "nt":  # os.kill(pid, 0) would end the process there
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
