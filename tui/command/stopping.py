"""Ctrl-C while an answer is made: the first one ends it where it is, a second one at once."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Yield whether Ctrl-C was pressed; pressed again it raises KeyboardInterrupt."""
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, ask_to_stop)
    try:
        yield stop.is_set
    finally:
        signal.signal(signal.SIGINT, before)
