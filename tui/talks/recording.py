"""Writes conversations into the store as they happen: one thread, so that nothing ever waits for the disk."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from tui.messages import ConversationsSetAside, TitleCame, Trouble
from tui.session import trouble_of
from tui.talks.kept import close_store, kept_question
from tui.talks.restored import Kept, Talk

if TYPE_CHECKING:
    from datetime import date

    from textual.message import Message

    from qa.answer import Answer
    from qa.conversations import Asked, ConversationStore, EndState
    from qa.passage import Passage
    from tui.manner import Manner
    from tui.query import Query

# An answer that grows is written twice a second: after a crash no more of it is missing than a person reads
# in that time.
_ANSWER_SECONDS = 0.5
# What is queued when the chat is left is written in milliseconds, unless the disk is gone.
_CLOSE_SECONDS = 5.0


class Recording:
    """The one who writes. Its methods return at once and may be called from any thread.

    Args:
        file: where the store is; opened with the first thing that is to be written or read.
        told: is given what went wrong, once a conversation, from the writing thread.
        post: takes the messages that `read` makes.
    """

    def __init__(
        self, file: Path, told: Callable[[Trouble], object], post: Callable[[Message], object]
    ) -> None:
        self._file = file
        self._told = told
        self._post = post
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._growing: dict[Kept, tuple[Talk, Answer]] = {}
        self._due = 0.0
        self._store: ConversationStore | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._closed = False

    # ---- what happens

    def ask(self, talk: Talk, kept: Kept, query: Query, manner: Manner) -> None:
        """A question is asked; with its first one a conversation begins. One that is kept is asked again."""
        asked = kept_question(query, manner, index_seq=kept.seq, articles=kept.articles)
        self._write(talk, partial(self._ask, talk, kept, asked))

    def understood(
        self, talk: Talk, kept: Kept, standalone_question: str, days: tuple[date, date] | None
    ) -> None:
        """It is understood."""
        self._write(
            talk,
            lambda: self._open().understood(kept.asking, standalone_question, days) if kept.asking else None,
        )

    def found(self, talk: Talk, kept: Kept, passages: Sequence[Passage]) -> None:
        """Passages are found."""
        self._write(talk, lambda: self._open().found(kept.asking, passages) if kept.asking else None)

    def grown(self, talk: Talk, kept: Kept, answer: Answer) -> None:
        """There is an answer, or more of it; of the states that follow each other quickly one is written."""
        with self._lock:
            if not self._growing:
                self._due = time.monotonic() + _ANSWER_SECONDS
                self._jobs.put(lambda: None)  # lets the thread look when it is due
            self._growing[kept] = (talk, answer)

    def end(
        self, talk: Talk, kept: Kept, state: EndState, answer: Answer | None, trouble: Trouble | None = None
    ) -> None:
        """Nothing more comes; the last state of the answer is written with it (None: as it was told)."""
        with self._lock:
            _, last = self._growing.pop(kept, (talk, None))
        self._write(talk, partial(self._end, kept, state, answer or last, trouble))

    # ---- what is kept

    def read(
        self, work: Callable[[ConversationStore], Message], failed: Callable[[Trouble], Message]
    ) -> None:
        """Do something with the store once all is written that was given before, and post what came of it.

        Args:
            work: reads or changes the store, in the writing thread; what it returns is posted.
            failed: makes the message where it raised.
        """

        def job() -> None:
            try:
                message = work(self._open())
            except Exception as error:
                message = failed(trouble_of(error))
            self._post(message)

        self._give(job)

    def close(self) -> None:
        """Write what is left and close the store; blocks until it is done."""
        with self._lock:
            self._closed, thread = True, self._thread
        if thread is not None:
            self._jobs.put(None)
            thread.join(_CLOSE_SECONDS)

    # ---- in the writing thread

    def _write(self, talk: Talk, work: Callable[[], None]) -> None:
        self._give(partial(self._try, talk, work))

    def _give(self, job: Callable[[], None]) -> None:
        with self._lock:
            if self._closed:
                return
            if self._thread is None:
                # Not kept alive by what hangs; leaving the chat waits for it in `close`.
                self._thread = threading.Thread(target=self._run, name="conversations", daemon=True)
                self._thread.start()
        self._jobs.put(job)

    def _run(self) -> None:
        while True:
            with self._lock:
                wait = max(self._due - time.monotonic(), 0.0) if self._growing else None
            try:
                job = self._jobs.get(timeout=wait)
            except Empty:
                self._write_growing()
                continue
            if job is None:
                break
            job()
            if wait == 0.0:
                self._write_growing()
        self._write_growing()
        if self._store is not None:
            close_store(self._store)

    def _write_growing(self) -> None:
        with self._lock:
            growing, self._growing = self._growing, {}
        for kept, (talk, answer) in growing.items():
            self._try(talk, partial(self._grow, kept, answer))

    def _try(self, talk: Talk, work: Callable[[], None]) -> None:
        """Write, unless something of the conversation is lost already: half of it would mislead."""
        if talk.lost:
            return
        try:
            work()
        except Exception as error:
            talk.lost = True
            self._told(trouble_of(error))

    def _open(self) -> ConversationStore:
        if self._store is None:
            from qa.conversations import ConversationStore  # sqlite3, and pydantic for the answers

            self._store = ConversationStore.open(self._file)
            if self._store.set_aside is not None:
                self._post(ConversationsSetAside(self._store.set_aside))
        return self._store

    def _ask(self, talk: Talk, kept: Kept, asked: Asked) -> None:
        store = self._open()
        if kept.turn is not None:
            kept.asking = store.again(kept.turn, asked)
            return
        if talk.id is None:
            talk.id = store.begin(kept.index)
        kept.asking = store.ask(talk.id, asked)
        kept.turn = kept.asking.turn
        if not talk.title:
            self._post(TitleCame(talk.id, store.summary(talk.id).title))

    def _grow(self, kept: Kept, answer: Answer) -> None:
        if kept.asking is not None:
            self._open().write(kept.asking, answer)

    def _end(self, kept: Kept, state: EndState, answer: Answer | None, trouble: Trouble | None) -> None:
        if kept.asking is None:
            return
        from qa.conversations import KeptTrouble

        self._grow(kept, answer) if answer is not None else None
        told = KeptTrouble(trouble.what, trouble.fix, trouble.kind) if trouble is not None else None
        self._open().end(kept.asking, state, told)
        kept.asking = None
