"""What is kept of a plain chat while it goes on. A store that fails is told once, and stops nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from index.errors import FootnoteError
from tui.command.export import set_aside_words
from tui.talks.kept import close_store, store_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.answer import Answer
    from qa.conversations import Asked, Asking, ConversationStore, EndState, KeptTrouble
    from qa.passage import Passage

# A crash loses no more of an answer than this.
_WRITE_SECONDS = 0.5


class Keeper:
    """Keeps one conversation after the other.

    Args:
        tell: says a line to the person.

    Attributes:
        conversation: the one that is kept now, or None before its first question.
    """

    def __init__(self, tell: Callable[[str], object]) -> None:
        self.conversation: int | None = None
        self._tell = tell
        self._store: ConversationStore | None = None
        self._failed = False
        self._asking: Asking | None = None
        self._written = 0.0

    def store(self) -> ConversationStore:
        """The store, opened when it is first wanted.

        Raises:
            ConversationsNotKept: it cannot be.
        """
        from qa.conversations import ConversationStore

        if self._store is None:
            self._store = ConversationStore.open(store_file())
            if self._store.set_aside:
                self._tell(set_aside_words(self._store.set_aside))
        return self._store

    def ask(self, asked: Asked, index: str, turn: int | None) -> int | None:
        """Keep a question, or with `turn` that it is asked again.

        Returns:
            The number of the question, or None if it is not kept.
        """
        self._asking = None
        with self._trying():
            store = self.store()
            if turn is not None:
                self._asking = store.again(turn, asked)
            else:
                if self.conversation is None:
                    self.conversation = store.begin(index)
                self._asking = store.ask(self.conversation, asked)
        self._written = 0.0
        return self._asking.turn if self._asking else None

    def understood(self, standalone_question: str, days: tuple[date, date] | None) -> None:
        """Keep how it was understood."""
        if self._asking is not None:
            with self._trying():
                self.store().understood(self._asking, standalone_question, days)

    def found(self, passages: Sequence[Passage]) -> None:
        """Keep what was found."""
        if self._asking is not None:
            with self._trying():
                self.store().found(self._asking, passages)

    def write(self, answer: Answer) -> None:
        """Keep an answer as it grows, a few times a second."""
        now = time.monotonic()
        if self._asking is not None and (answer.finished or now - self._written >= _WRITE_SECONDS):
            self._written = now
            with self._trying():
                self.store().write(self._asking, answer)

    def end(self, state: EndState, answer: Answer | None, trouble: KeptTrouble | None = None) -> None:
        """Keep the last state of the answer, and how it ended."""
        if self._asking is not None:
            with self._trying():
                if answer is not None:
                    self.store().write(self._asking, answer)
                self.store().end(self._asking, state, trouble)
            self._asking = None

    @contextmanager
    def _trying(self) -> Iterator[None]:
        """What goes wrong is told the first time, and then the question is not kept."""
        try:
            yield
        except FootnoteError as error:
            self._asking = None
            if not self._failed:
                self._failed = True
                self._tell(f"Not kept: {error}")

    def close(self) -> None:
        """Close the store."""
        if self._store is not None:
            with self._trying():
                close_store(self._store)
