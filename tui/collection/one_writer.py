"""An index has one writer; the parts of this program that write it wait for each other."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from index.errors import IndexBusy

if TYPE_CHECKING:
    from index.library import Library

Done = TypeVar("Done")

# Nobody notices so short a wait, and asking who writes costs little.
_SECONDS_BETWEEN = 0.2


def in_turn(library: Library, work: Callable[[], Done], stopped: Callable[[], bool]) -> Done:
    """Do something that writes the index, once no other part of this process does.

    Args:
        library: the index.
        work: writes it.
        stopped: looked at while waiting; once true nobody waits any more.

    Raises:
        IndexBusy: another process is writing it, or it was stopped while waiting.
    """
    from index.lock import current_writer

    pause = threading.Event()
    while True:
        try:
            return work()
        except IndexBusy:
            writer = current_writer(library.folder)
            if stopped() or (writer is not None and writer.pid != os.getpid()):
                raise
            pause.wait(_SECONDS_BETWEEN)
