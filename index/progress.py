"""How far a sync has come, told at a pace that a screen can follow."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Stage = Literal[
    "scanning", "reading", "words", "vectors", "checking", "chunking", "copying", "packing", "done"
]
# Ten pictures a second look continuous; more only cost time.
SECONDS_BETWEEN = 0.1


@dataclass(frozen=True, slots=True)
class Progress:
    """One moment of a sync.

    Attributes:
        stage: what is being done.
        done: of `total`; files while scanning and reading, chunks in the vectors stage, articles while
            checking and chunking, bytes while copying.
        total: 0 if unknown.
        path: the file being read, or "".
        articles: stored so far by this sync.
        chunks: stored so far by this sync.
        rate: `done` per second in this stage.
        eta_s: seconds that this stage will still take, or None if nothing can be said yet.
    """

    stage: Stage
    done: int
    total: int
    path: str = ""
    articles: int = 0
    chunks: int = 0
    rate: float = 0.0
    eta_s: float | None = None


OnProgress = Callable[[Progress], None]


class Stopped(Exception):
    """Somebody asked the sync to stop; what is committed stays."""


class Reporter:
    """Tells a listener how a sync goes, and hears from the same side that it should stop.

    Args:
        on_progress: told about ten times a second, and at the start and end of each stage.
        should_stop: asked often; must be cheap.
    """

    def __init__(self, on_progress: OnProgress | None, should_stop: Callable[[], bool] | None) -> None:
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._stage: Stage = "scanning"
        self._began = time.monotonic()
        self._told = 0.0
        self._done = 0
        self._total = 0
        self.articles = 0
        self.chunks = 0

    def begin(self, stage: Stage, total: int = 0) -> None:
        """A stage begins."""
        self._stage, self._total, self._done = stage, total, 0
        self._began = time.monotonic()
        self._tell("")

    def advance(self, by: int = 0, path: str = "") -> None:
        """So much more is done."""
        self._done += by
        if time.monotonic() - self._told >= SECONDS_BETWEEN:
            self._tell(path)

    def end(self) -> None:
        """The stage ends; its last figure is told whatever the pace."""
        self._tell("")

    def _tell(self, path: str) -> None:
        self._told = time.monotonic()
        if self._on_progress is None:
            return
        rate = self._done / max(self._told - self._began, 1e-6)
        left = (self._total - self._done) / rate if self._done and self._total else None
        self._on_progress(
            Progress(self._stage, self._done, self._total, path, self.articles, self.chunks, rate, left)
        )

    @property
    def stopped(self) -> bool:
        """Whether somebody asked to stop."""
        return self._should_stop is not None and self._should_stop()

    def check(self) -> None:
        """Stop here if somebody asked to.

        Raises:
            Stopped: somebody did.
        """
        if self.stopped:
            raise Stopped
