"""First questions that the articles answer, offered while nothing has been asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from textual import on

from tui.app.frame import AppFrame
from tui.messages import (
    Holdings,
    HoldingsChanged,
    IndexingEnded,
    IndexOpened,
    Sent,
    SuggestionsFound,
    SuggestionTaken,
)
from tui.query import Query

if TYPE_CHECKING:
    from textual.message import Message

    from tui.engine import Engine

MOST = 3
# Each takes about as long to try as to ask; a collection that answers none of these is no English news.
_TRIED = 12


class SuggestingApp(AppFrame):
    """Finds questions in the newest articles, and offers those that the reader answers.

    Attributes:
        suggest_after: seconds that the person may begin to write in before any is looked for; None: never.
    """

    suggest_after: float | None = 1.0
    _stop_suggesting: threading.Event | None = None

    def on_unmount(self) -> None:
        """Let the thread end."""
        self._leave_suggesting()

    @on(IndexOpened)
    @on(HoldingsChanged)
    @on(IndexingEnded)
    def _suggest_soon(self) -> None:
        if self.suggest_after is not None:
            self.set_timer(self.suggest_after, self._suggest)

    def _suggest(self) -> None:
        self._leave_suggesting()
        nothing_asked = self.chat.conversation.newest() is None and self.indexing is None
        if self.holdings is not None and self.holdings.articles and nothing_asked:
            self._stop_suggesting = stop = threading.Event()
            find = partial(_suggestions, self.holdings, stop)
            work = partial(self.session.bring, find, lambda _: SuggestionsFound(()), stop.is_set)
            self.in_thread(work, "suggest")

    @on(Sent)
    def _leave_suggesting(self) -> None:
        """The person has a question: nothing may slow it down."""
        if self._stop_suggesting is not None:
            self._stop_suggesting.set()

    async def on_suggestions_found(self, message: SuggestionsFound) -> None:
        """Offer them."""
        await self.chat.suggest(message.questions)

    def on_suggestion_taken(self, message: SuggestionTaken) -> None:
        """Ask it as if it had been typed."""
        if message.number <= len(self.chat.suggested):
            self.post_message(Sent(self.chat.suggested[message.number - 1]))


def _suggestions(holdings: Holdings, stop: threading.Event, engine: Engine) -> Message:
    from qa.suggestions import suggested_questions

    questions = suggested_questions(engine.library, holdings.newest, holdings.articles)
    return SuggestionsFound(tuple(islice(_answered(questions[:_TRIED], engine, stop), MOST)))


def _answered(questions: list[str], engine: Engine, stop: threading.Event) -> Iterator[str]:
    """Those that the reader answers without a doubt."""
    for question in questions:
        if stop.is_set():
            return
        last = [
            stage["answer"] for stage in engine.ask(Query(question), (), stop.is_set) if "answer" in stage
        ]
        if last and last[-1].outcome == "answer":
            yield question
