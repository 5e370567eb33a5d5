"""How far a sync has come, told at a pace that a screen can follow."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from index.pace import Pace

Stage = Literal[
    "scanning", "reading", "words", "vectors", "checking", "chunking", "copying", "packing", "done"
]
# Ten pictures a second look continuous; more only cost time.
SECONDS_BETWEEN = 0.1
# An article at hand is finished after Ctrl-C; one that takes longer than this is left for the next time.
SECONDS_TO_FINISH = 2.0


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
        rate: `done` per second of late; 0 if nothing can be said yet.
        eta_s: seconds that this stage will still take, or None if nothing can be said yet.
        share: of this stage's work, 0 to 1; inside a file of many articles it grows while `done` stands.
            None if nobody knows how much there is.
        by_words: articles of this sync that can be found by their words by now.
        by_meaning: chunks, of all in the index, that have their vector by now.
    """

    stage: Stage
    done: int
    total: int
    path: str = ""
    articles: int = 0
    chunks: int = 0
    rate: float = 0.0
    eta_s: float | None = None
    share: float | None = None
    by_words: int = 0
    by_meaning: int = 0

    @property
    def is_loading(self) -> bool:
        """Whether the embedding model may still be being loaded: nothing has come from it yet."""
        return self.stage == "vectors" and self.total > 0 and self.done == 0


OnProgress = Callable[[Progress], None]


class Stopped(BaseException):
    """Somebody asked the sync to stop; what is committed stays.

    No mere exception: parsers that take whatever goes wrong for damage must not take this for it.
    """


class Reporter:
    """Tells a listener how a sync goes, and hears from the same side that it should stop.

    Args:
        on_progress: told about ten times a second, and at the start and end of each stage.
        should_stop: asked often; must be cheap.

    Attributes:
        articles: stored so far.
        chunks: stored so far.
        by_words: articles that can be found by their words by now.
        by_meaning: chunks of the whole index that have their vector by now.
    """

    def __init__(self, on_progress: OnProgress | None, should_stop: Callable[[], bool] | None) -> None:
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._stage: Stage = "scanning"
        self._told = 0.0
        self._done = self._total = 0
        self._work = self._all_work = 0.0
        self._pace = Pace()
        self._asked: float | None = None
        self.articles = 0
        self.chunks = 0
        self.by_words = 0
        self.by_meaning = 0

    def begin(self, stage: Stage, total: int = 0, work: float | None = None) -> None:
        """A stage begins.

        Args:
            stage: which.
            total: things to do; 0 if unknown.
            work: how much that is, in whatever `advance` tells; None if all things are alike.
        """
        self._stage, self._total, self._done = stage, total, 0
        self._work, self._all_work = 0.0, total if work is None else work
        self._pace = Pace()
        self._tell("")

    def advance(self, by: int = 0, path: str = "", work: float | None = None) -> None:
        """So many things more are done, or so much work on the way to the next."""
        self._done += by
        self._work += by if work is None else work
        if by or work:
            self._pace.note(self._done, self._work)
        if time.monotonic() - self._told >= SECONDS_BETWEEN:
            self._tell(path)

    @property
    def work(self) -> float:
        """How much of this stage's work is done."""
        return self._work

    def reach(self, work: float, path: str = "") -> None:
        """One thing more is done, and with it so much work in all."""
        self.advance(1, path, work=max(work - self._work, 0.0))

    def end(self) -> None:
        """The stage ends; its last figure is told whatever the pace."""
        self._tell("")

    def _tell(self, path: str) -> None:
        self._told = time.monotonic()
        if self._on_progress is None:
            return
        known = self._all_work > 0
        self._on_progress(
            Progress(
                self._stage,
                self._done,
                self._total,
                path,
                self.articles,
                self.chunks,
                rate=self._pace.rate(),
                eta_s=self._pace.left(self._all_work) if known else None,
                share=min(self._work / self._all_work, 1.0) if known else None,
                by_words=self.by_words,
                by_meaning=self.by_meaning,
            )
        )

    @property
    def stopped(self) -> bool:
        """Whether somebody asked to stop."""
        if self._asked is None and self._should_stop is not None and self._should_stop():
            self._asked = time.monotonic()
        return self._asked is not None

    def check(self) -> None:
        """Stop here if somebody asked to.

        Raises:
            Stopped: somebody did.
        """
        if self.stopped:
            raise Stopped

    def check_inside(self) -> None:
        """Stop inside an article, but only if it is so long that nobody would wait for its end.

        Raises:
            Stopped: somebody asked to `SECONDS_TO_FINISH` ago.
        """
        if self.stopped and self._asked and time.monotonic() - self._asked >= SECONDS_TO_FINISH:
            raise Stopped
