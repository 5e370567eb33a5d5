"""The one that works: owns the engine, runs in the app's threads, and tells the app in messages.

Its methods block and are meant for thread workers. Nothing is raised: trouble is news like any other.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from index.errors import FootnoteError
from tui.collection.one_writer import in_turn
from tui.manner import Manner
from tui.messages import (
    AnswerCame,
    ArticleCame,
    ArticleMissing,
    AskingBegun,
    AskingEnded,
    Explained,
    HoldingsChanged,
    Indexing,
    IndexingEnded,
    IndexNotOpened,
    IndexOpened,
    LackingFound,
    Mended,
    ModelMissing,
    PassagesFound,
    Trouble,
    Understood,
)
from tui.words.wording import in_the_chat

if TYPE_CHECKING:
    from textual.message import Message

    from index.sync import Progress, SyncReport
    from qa.answer import Citation, Turn
    from tui.engine import Engine
    from tui.messages import Holdings
    from tui.query import Query

Post = Callable[["Message"], object]
Stopped = Callable[[], bool]
Fetched = TypeVar("Fetched")

# How often a question that waits for the index looks whether it was cancelled.
_WAIT_SECONDS = 0.1
# A person who saves an article looks up a moment later; asking for one number costs a tenth of a millisecond.
_FOLLOW_SECONDS = 1.0
# Ten pictures a second are as many as a person reads from a progress bar.
_PROGRESS_SECONDS = 0.1
# Threads look whether to stop at least once per file or batch; longer than this nobody waits for a prompt.
_CLOSE_SECONDS = 5.0


def trouble_of(error: Exception) -> Trouble:
    """What a person should read about an error.

    Args:
        error: one of ours, which says it itself, or anything else, of which the kind and words are shown.
    """
    from qa.models.failure import ModelFailed

    if isinstance(error, ModelFailed):
        return Trouble(error.what, in_the_chat(error.fix), error.kind, error.retry_after)
    if isinstance(error, FootnoteError):
        return Trouble(error.what, in_the_chat(error.fix), cause=type(error).__name__)
    words = str(error).strip() or "no further words"
    return Trouble(
        f"Something failed that should not ({type(error).__name__}: {words})",
        "Please report it with what you did before",
    )


class Session:
    """One index, opened once, asked and fed from threads.

    Args:
        post: takes each message; must be safe to call from any thread.
        open_engine: opens the engine; blocks, may raise FootnoteError.

    Attributes:
        opening: what opens it the next time.
    """

    def __init__(self, post: Post, open_engine: Callable[[], Engine]) -> None:
        self._post = post
        self.opening = open_engine
        self._engine: Engine | None = None
        self._trouble: Trouble | None = None
        self._opened = threading.Event()
        self._idle = threading.Condition()
        self._at_work = 0

    def open(self) -> None:
        """Open the engine and tell what it holds."""
        with self._working():
            self._open()

    def _open(self) -> None:
        try:
            self._engine = self.opening()
            holdings = self._engine.holdings()
        except Exception as error:  # whatever it is, it is news for the person
            self._trouble = trouble_of(error)
            engine, self._engine = self._engine, None
            if engine is not None:
                engine.close()
            self._post(IndexNotOpened(self._trouble))
        else:
            self._post(IndexOpened(holdings))
        finally:
            self._opened.set()
        if self._engine is not None:
            with suppress(
                Exception
            ):  # what fails now fails again where somebody waits for it, and is told there
                self._engine.warm()

    def open_anew(self, open_engine: Callable[[], Engine] | None = None) -> None:
        """Open it after all, or again; until it is open, questions wait.

        Args:
            open_engine: another way to open it from now on; None for the same.
        """
        with self._working():
            self._shut()
            self.opening = open_engine or self.opening
            self._open()

    def mend(self, work: Callable[[Callable[[Progress], None]], str]) -> None:
        """Close the index, put something right about it, tell what came of it, and open it anew.

        Args:
            work: blocks, takes a callback for its progress; what it returns is told.
        """
        with self._working():
            self._shut()
            try:
                self._post(Mended(work(self._throttled())))
            except Exception as error:  # the index is opened all the same, and told if it cannot be
                self._post(Mended("", trouble_of(error)))
            self._open()

    def _shut(self) -> None:
        self._opened.clear()
        self._trouble = None
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()

    def follow(self, stop: threading.Event) -> None:
        """Tell what the index holds whenever that changes, by whatever process, until `stop` is set."""
        told: Holdings | None = None
        seq = -1
        while not stop.wait(_FOLLOW_SECONDS):
            if not self._opened.is_set():
                continue
            with self._working():
                engine = self._engine
                if engine is None:
                    continue  # it may be opened yet
                with suppress(Exception):  # what is wrong with the index is told to whoever asks it something
                    if (now := engine.seq()) != seq:
                        holdings = engine.holdings()
                        seq = now
                        if holdings != told:
                            told = holdings
                            self._post(HoldingsChanged(holdings))

    def ask(
        self,
        turn: int,
        query: Query,
        history: Sequence[Turn],
        stopped: Stopped,
        manner: Manner,
    ) -> None:
        """Answer a question; waits for the engine if it is still opening.

        Args:
            turn: goes into every message about it.
            query: the question and its limits.
            history: earlier questions, their answers and the quotes that these stand on, oldest first.
            stopped: looked at between and during the stages; once true, no more news comes but the end.
            manner: how the answer is to be made.
        """
        trouble = None
        try:
            engine = self._ready(stopped)
            if engine is not None:
                with self._working():
                    self._post(AskingBegun(turn, str(engine.library.folder), engine.seq()))
                    self._tell(turn, engine.ask(query, history, stopped, manner), stopped)
        except Exception as error:
            trouble = None if stopped() else trouble_of(error)
        self._post(AskingEnded(turn, trouble))

    def _tell(self, turn: int, stages: Iterable[Mapping[str, Any]], stopped: Stopped) -> None:
        """Pass on each stage of an answer as it comes."""
        for stage in stages:
            if stopped():
                # Closed here, and not by whichever thread collects it: LangChain's chains mind.
                if isinstance(stages, Generator):
                    stages.close()
                return
            if "standalone_question" in stage:
                self._post(Understood(turn, stage["standalone_question"], stage.get("days")))
            if "passages" in stage:
                self._post(PassagesFound(turn, stage["passages"]))
            if "explanation" in stage:
                self._post(Explained(turn, stage["explanation"]))
            if "lacking" in stage:
                self._post(LackingFound(turn, stage["lacking"]))
            if "answer" in stage:
                self._post(AnswerCame(turn, stage["answer"]))

    def prepare(self, manner: Manner, stopped: Stopped) -> None:
        """Load the model of a manner before it is asked, and tell if it cannot be used as things stand."""
        try:
            engine = self._ready(stopped)
            if engine is not None:
                with self._working():
                    engine.prepare(manner)
        except Exception as error:
            if self._engine is not None and not stopped():  # an index that is not open is told already
                self._post(ModelMissing(trouble_of(error)))

    def index(self, paths: Sequence[Path | str], stopped: Stopped, *, prune: bool = False) -> None:
        """Bring the index up to date with files and folders, telling how far it is.

        Args:
            paths: files, folders and addresses.
            stopped: asks for the end; what is done stays done.
            prune: drop the articles of files that are gone.
        """
        report, holdings, trouble = None, None, None
        try:
            engine = self._ready(stopped)
            if engine is not None:
                with self._working():
                    work = partial(self._index, engine, paths, stopped, prune)
                    report = in_turn(engine.library, work, stopped)
                    holdings = engine.holdings()
        except Exception as error:
            trouble = trouble_of(error)
        self._post(IndexingEnded(report, holdings, trouble))

    def _index(
        self, engine: Engine, paths: Sequence[Path | str], stopped: Stopped, prune: bool
    ) -> SyncReport:
        told = self._throttled()
        if not prune:
            return engine.index(paths, told, stopped)
        return engine.library.sync(*paths, prune=True, on_progress=told, should_stop=stopped)

    def _throttled(self) -> Callable[[Progress], None]:
        """A progress callback that passes on every new stage, and else a few pictures a second."""
        last_stage, last_time = "", 0.0

        def tell(progress: Progress) -> None:
            nonlocal last_stage, last_time
            now = time.monotonic()
            if progress.stage != last_stage or now - last_time >= _PROGRESS_SECONDS:
                last_stage, last_time = progress.stage, now
                self._post(Indexing(progress))

        return tell

    def article(self, turn: int, citation: Citation) -> None:
        """Fetch the whole article of a citation."""
        try:
            engine = self._ready(lambda: False)
            if engine is not None:
                with self._working():
                    cited = engine.cited(citation)
                self._post(ArticleCame(turn, cited, citation))
        except Exception as error:
            self._post(ArticleMissing(trouble_of(error)))

    def bring(
        self, work: Callable[[Engine], Message], failed: Callable[[Trouble], Message], stopped: Stopped
    ) -> None:
        """Do something with the engine, once it is open, and post what came of it.

        Args:
            work: blocks; what it returns is posted.
            failed: makes the message where it raised.
            stopped: looked at while the engine is still opening.
        """
        try:
            engine = self._ready(stopped)
            if engine is not None:
                with self._working():
                    self._post(work(engine))
        except Exception as error:
            if not stopped():
                self._post(failed(trouble_of(error)))

    def fetch(self, work: Callable[[Engine], Fetched], stopped: Stopped) -> Fetched | None:
        """Do something with the engine, once it is open, for a thread that waits for what came of it.

        Args:
            work: blocks; what it returns is returned.
            stopped: looked at while the engine is still opening; once true, None is returned.

        Raises:
            FootnoteError: the index could not be opened; and whatever `work` raises.
        """
        engine = self._ready(stopped)
        if engine is None:
            return None
        with self._working():
            return work(engine)

    def close(self) -> None:
        """Close the engine, if it was opened, once the threads have let go of it."""
        with self._idle:
            idle = self._idle.wait_for(lambda: self._at_work == 0, timeout=_CLOSE_SECONDS)
        engine, self._engine = self._engine, None
        if engine is not None and idle:
            engine.close()

    @contextmanager
    def _working(self) -> Iterator[None]:
        with self._idle:
            self._at_work += 1
        try:
            yield
        finally:
            with self._idle:
                self._at_work -= 1
                self._idle.notify_all()

    def _ready(self, stopped: Stopped) -> Engine | None:
        """The engine once it is open; None if `stopped` before.

        Raises:
            FootnoteError: it could not be opened.
        """
        while not self._opened.wait(_WAIT_SECONDS):
            if stopped():
                return None
        if self._engine is None:
            trouble = self._trouble or Trouble("The index is closed")
            raise FootnoteError(trouble.what, trouble.fix)
        return self._engine
