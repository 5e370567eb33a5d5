"""One library for a program that runs for days: opened when needed, anew when its folder is replaced."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.catalog import CATALOG_FILE

if TYPE_CHECKING:
    from index.library import Library

# Which file on which disk; None if there is none.
_Identity = tuple[int, int] | None


class SharedLibrary:
    """A library that any number of threads use at once.

    Changes by other processes are the library's own business; here stands what it cannot see: that there was
    no index yet, or that somebody has removed its folder and made another one.

    Args:
        open_library: opens it; may raise, and is asked again the next time.
    """

    def __init__(self, open_library: Callable[[], "Library"]) -> None:
        self._open_library = open_library
        self._turn = threading.Condition()
        self._library: Library | None = None
        self._identity: _Identity = None
        self._users = 0

    @contextmanager
    def lent(self) -> Iterator["Library"]:
        """The open library, for as long as the block lasts.

        Raises:
            FootnoteError: it cannot be opened.
        """
        with self._turn:
            library = self._ready()
            self._users += 1
        try:
            yield library
        finally:
            with self._turn:
                self._users -= 1
                self._turn.notify_all()

    def close(self) -> None:
        """Close the library once nobody uses it; the next one who needs it opens it again."""
        with self._turn:
            self._turn.wait_for(lambda: not self._users)
            self._close()

    def _ready(self) -> "Library":
        # One process may open the vectors of one folder only once: the old library must be closed before.
        while self._library and _identity_of(self._library) != self._identity:
            if self._users:
                self._turn.wait()
            else:
                self._close()
        if self._library is None:
            self._library = self._open_library()
            self._identity = _identity_of(self._library)
        return self._library

    def _close(self) -> None:
        library, self._library = self._library, None
        if library:
            library.close()


def _identity_of(library: "Library") -> _Identity:
    try:
        stat = (library.folder / CATALOG_FILE).stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino
